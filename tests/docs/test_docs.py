"""Every command in the docs is run; every command of the program is in the docs."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from deploy.replica import server
from flows.commands.app import app
from storage.settings import Settings
from tests.archive import copied

CHECKOUT = Path(__file__).parents[2]
PAGES = [
    CHECKOUT / "README.md",
    CHECKOUT / "CONTRIBUTING.md",
    *sorted((CHECKOUT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LONGEST = 300


def blocks() -> list[tuple[str, str]]:
    return [
        (f"{page.name}-{number}", block)
        for page in PAGES
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
    ]


@pytest.fixture(scope="module", autouse=True)
def replica(demo_archive: Settings) -> Iterator[None]:
    """The replica again where the archive knows it, for the commands that crawl."""
    with server.start(demo_archive.replica_port):
        yield


def script(block: str) -> str:
    """A block as a script; "# exit 1" after a command says with which code it ends."""
    lines = []
    for line in block.splitlines():
        found = re.fullmatch(r"(.*\S)\s+# exit (\d)", line)
        lines.append(f"{found[1]} || [ $? -eq {found[2]} ]" if found else line)
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "block"), blocks(), ids=[name for name, _ in blocks()])
def test_commands_of_the_docs_run(
    name: str, block: str, demo_archive: Settings, tmp_path: Path
) -> None:
    targets = re.findall(r"^make ([a-z-]+)", block, re.MULTILINE)
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    lines = [line for line in block.splitlines() if not line.startswith("make ")]
    if not any(lines):
        return
    copied(demo_archive, tmp_path / "data")
    (tmp_path / "tests").symlink_to(CHECKOUT / "tests")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script("\n".join(lines))],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GONGKAI_PROFILE": "demo",
            "GONGKAI_REPLICA_PORT": str(demo_archive.replica_port),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"


def commands(command: Any, prefix: str = "gongkai") -> list[tuple[str, Any]]:
    """All commands below one, by their full names; typer brings its own click classes."""
    below = getattr(command, "commands", {})
    if not below:
        return [(prefix, command)]
    return [entry for name in below for entry in commands(below[name], f"{prefix} {name}")]


def test_every_command_is_in_the_docs_and_has_help() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name, command in commands(typer.main.get_command(app)):
        assert name in text, f"{name} is in no page"
        assert command.help, f"{name} has no help"


def test_pages_are_short_and_their_links_lead_somewhere() -> None:
    for page in [*PAGES, *(CHECKOUT / "docs" / "decisions").glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        assert text.count("\n") < LONGEST, page.name
        for target in re.findall(r"\]\((?!http)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
