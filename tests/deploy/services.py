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
COMPOSE = DEPLOY / "compose.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")


def image_environment() -> dict[str, str]:
    """What the Dockerfile sets for every service that runs its image."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.removeprefix("ENV ") for line in text.splitlines() if line.startswith("ENV ")]
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


def services(values: Mapping[str, str]) -> dict[str, Any]:
    """The services by name, `${…}` replaced as Compose does it."""
    text = _VARIABLE.sub(lambda found: values[found[1]], COMPOSE.read_text())
    parsed: dict[str, Any] = yaml.safe_load(text)["services"]
    return parsed


@dataclass(frozen=True)
class Machine:
    """Where the containers' addresses and folders are to be found here.

    Attributes:
        folder: logs, and what the containers have under /data.
        env_file: filled in as an operator does it.
        addresses: what stands in the compose file, and what stands for it here.
    """

    folder: Path
    env_file: Path
    addresses: Mapping[str, str]

    @property
    def services(self) -> dict[str, Any]:
        """The services with the variables of the env file."""
        return services(self.variables)

    @property
    def variables(self) -> dict[str, str]:
        """The env file's."""
        return {name: value or "" for name, value in dotenv_values(self.env_file).items()}

    def environment(self, name: str, **more: str) -> dict[str, str]:
        """The environment of a service, and nothing of ours but what finds the programs."""
        service = self.services[name]
        variables = {
            **(image_environment() if "build" in service else {}),
            **(self.variables if "env_file" in service else {}),
            **service.get("environment", {}),
            **more,
        }
        found = {key: self.here(name, value) for key, value in variables.items()}
        programs = Path(sys.executable).parent
        return {**found, "PATH": f"{programs}:{os.defpath}", "HOME": str(self.folder)}

    def here(self, name: str, text: str) -> str:
        """A word of the compose file, with the addresses and folders of this machine."""
        for there, here in self.addresses.items():
            text = text.replace(there, here)
        return text.replace("/data", str(self.folder / name))

    def command(self, name: str) -> list[str]:
        """The command of a service."""
        service = self.services[name]
        words = [*service.get("entrypoint", []), *service["command"]]
        return [self.here(name, word) for word in words]

    def run(self, name: str, command: list[str] | None = None, **more: str) -> str:
        """Run a service to its end, or a command in its place; gives what it printed."""
        (self.folder / name).mkdir(exist_ok=True)
        done = subprocess.run(
            command or self.command(name),
            cwd=ROOT,
            env=self.environment(name, **more),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @contextmanager
    def serving(self, name: str, *flags: str, **more: str) -> Iterator[None]:
        """Run a service until the block ends; it is healthy before the block begins."""
        (self.folder / name).mkdir(exist_ok=True)
        environment = self.environment(name, **more)
        log = self.folder / f"{name}.log"
        command = [*self.command(name), *flags]
        with running(command, log, cwd=ROOT, env=environment) as process:
            wait_until_ready(lambda: self.healthy(name), process, log, seconds=120)
            yield

    def healthy(self, name: str) -> bool:
        """Whether the address that the health check of a service asks gives an answer."""
        (word,) = (word for word in self.services[name]["healthcheck"]["test"] if "http" in word)
        (url,) = re.findall(r"http://[\w.:/]+", self.here(name, word))
        try:
            with urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
