"""Pins: every package by its hash, none by an address; and Prefect on the fastapi they choose."""

import asyncio
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from fastapi import Body, FastAPI
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PINNED = sorted((ROOT / "requirements").glob("*.txt"))


def pins(path: Path) -> list[str]:
    """The requirements of a file, each with its hashes on one line."""
    lines = path.read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_package_is_one_version_with_its_hashes(path: Path) -> None:
    assert pins(path)
    for pin in pins(path):
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", pin), pin


def test_no_file_names_an_index() -> None:
    for path in (*PINNED, *(ROOT / "requirements").glob("*.in")):
        assert not re.search(r"://|(^|\s)--?(extra-)?index|--find-links|@ ", path.read_text()), (
            path.name
        )
    assert not (ROOT / "uv.lock").exists()


def test_the_pins_are_within_the_bounds_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    chosen = dict(pin.split()[0].split("==") for pin in pins(ROOT / "requirements/dev.txt"))
    for line in sum(project["optional-dependencies"].values(), project["dependencies"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(chosen[canonicalize_name(wanted.name)]), line


def test_the_pinned_packages_are_all_that_they_ask_for() -> None:
    """They are installed without resolving, so nobody else would notice one that is missing."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_prefects_server_imports(tmp_path: Path) -> None:
    """From fastapi 0.155 on there is no Body(min_items=…), which Prefect 3.8 calls."""
    command = [sys.executable, "-c", "import prefect.server.api.server"]
    environment = {"PREFECT_HOME": str(tmp_path), "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_null_in_a_body_stands_for_the_default() -> None:
    """From fastapi 0.151 on it does not; `prefect deploy` of 3.8 sends it, and is refused (422)."""
    server = FastAPI()

    @server.post("/")
    def page(limit: int = Body(200), offset: int = Body(0)) -> list[int]:
        return [limit, offset]

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(server)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.post("/", json={"limit": None, "offset": None})

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()) == (200, [200, 0])
