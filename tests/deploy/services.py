"""The services of deploy/compose.yaml as plain processes on loopback."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import yaml
from dotenv import dotenv_values

from tests.servers import running, wait_until_ready

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
# Of images that are not ours.
_ENTRYPOINTS = {"objects": ["weed"]}
_VARIABLE = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")


def services(values: Mapping[str, str]) -> dict[str, Any]:
    """The services by name, `${…}` replaced as Compose does it."""
    text = (DEPLOY / "compose.yaml").read_text()
    parsed: dict[str, Any] = yaml.safe_load(_VARIABLE.sub(lambda at: values[at[1]], text))
    services: dict[str, Any] = parsed["services"]
    return services


def image_environment() -> dict[str, str]:
    """What the Dockerfile sets for every service that runs its image."""
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    words = [word for line in lines if line.startswith("ENV ") for word in shlex.split(line)[1:]]
    return dict(word.split("=", 1) for word in words)


@dataclass(frozen=True)
class Machine:
    """Where the containers' addresses and folders are to be found here.

    Attributes:
        folder: logs, and what each container has under /data.
        env_file: filled in as an operator does it.
        addresses: what stands in the compose file, and what stands for it here.
    """

    folder: Path
    env_file: Path
    addresses: Mapping[str, str]

    def run(self, name: str, command: list[str] | None = None, **more: str) -> None:
        """Run a service to its end, or a command in its place."""
        done = subprocess.run(
            command or self._command(name),
            cwd=ROOT,
            env=self._environment(name, more),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def serving(self, name: str, *flags: str, **more: str) -> Iterator[None]:
        """Run a service until the block ends; it is healthy before the block begins."""
        command, environment = self._command(name), self._environment(name, more)
        log = self.folder / f"{name}.log"
        with running([*command, *flags], log, cwd=ROOT, env=environment) as process:
            wait_until_ready(lambda: self._healthy(name), process, log, seconds=60)
            yield

    def _service(self, name: str) -> dict[str, Any]:
        (self.folder / name).mkdir(exist_ok=True)
        service: dict[str, Any] = services(self._variables())[name]
        return service

    def _variables(self) -> dict[str, str]:
        return {name: value or "" for name, value in dotenv_values(self.env_file).items()}

    def _command(self, name: str) -> list[str]:
        words = [*_ENTRYPOINTS.get(name, []), *self._service(name)["command"]]
        return [self._here(name, word) for word in words]

    def _environment(self, name: str, more: Mapping[str, str]) -> dict[str, str]:
        """The variables of a service, and of ours nothing but where programs are found."""
        service = self._service(name)
        variables = {
            **(image_environment() if "build" in service else {}),
            **(self._variables() if "env_file" in service else {}),
            **service.get("environment", {}),
            **more,
        }
        here = {key: self._here(name, value) for key, value in variables.items()}
        return {**here, "PATH": f"{Path(sys.executable).parent}:{os.defpath}"}

    def _here(self, name: str, text: str) -> str:
        for there, here in self.addresses.items():
            text = text.replace(there, here)
        return text.replace("/data", str(self.folder / name))

    def _healthy(self, name: str) -> bool:
        """Whether there is an answer at the address which the service's health check asks."""
        (word,) = (word for word in self._service(name)["healthcheck"]["test"] if "://" in word)
        (url,) = re.findall(r"http://[\w.:/]+", self._here(name, word))
        try:
            with urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
