"""deploy/system-packages and .ci/run, with the system's own programs replaced by recorders."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.deploy.services import ROOT

PACKAGES = [
    "chromium",
    "fonts-noto-cjk",
    "libarchive-tools",
    "libreoffice-calc",
    "libreoffice-writer",
]
SYSTEM_PACKAGES = ROOT / "deploy/system-packages"
CI_RUN = ROOT / ".ci/run"


def program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(
    command: list[str | Path], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd="/", env=environment, capture_output=True, text=True, check=False, timeout=30
    )


def test_packages_are_listed_one_a_line() -> None:
    done = run([SYSTEM_PACKAGES, "--list"], {})
    assert (done.returncode, done.stdout.split("\n")) == (0, [*PACKAGES, ""])


@pytest.mark.parametrize(
    ("programs", "arguments", "complaint"),
    [
        ({}, [], "no apt-get here"),
        ({"apt-get": "exit 99", "id": "echo 1000"}, [], "only root can install"),
        ({}, ["--lsit"], "unknown argument --lsit"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, programs: dict[str, str], arguments: list[str], complaint: str
) -> None:
    for name, script in programs.items():
        program(tmp_path / name, script)
    done = run([SYSTEM_PACKAGES, *arguments], {"PATH": str(tmp_path)})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"system-packages: {complaint}")


def test_root_installs_without_a_question(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program(tmp_path / "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> "{log}"')
    program(tmp_path / "id", "echo 0")
    assert run([SYSTEM_PACKAGES], {"PATH": str(tmp_path)}).returncode == 0
    update, install = log.read_text().splitlines()
    assert update.split() == ["noninteractive", "update", "-qq"]
    assert install.split()[1:] == [
        *("install", "-qq", "--yes", "--no-install-recommends"),
        *PACKAGES,
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose parts say when they are called."""
    folder = tmp_path / "a checkout"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(CI_RUN, folder / ".ci/run")
    program(folder / "deploy/system-packages", "echo installed")
    (folder / "Makefile").write_text(
        'lint test:\n\t@echo "$@ $$GONGKAI_REQUIRE_ALL"; test "$@" != "$$FAIL"\n'
    )
    program(tmp_path / "bin/sudo", '"$@"')
    return folder


@pytest.mark.parametrize(
    ("failing", "expected"),
    [("", ["installed", "lint 1", "test 1"]), ("lint", ["installed", "lint 1"])],
)
def test_the_run_does_all_from_anywhere_and_stops_at_the_first_failure(
    checkout: Path, failing: str, expected: list[str]
) -> None:
    path = f"{checkout.parent / 'bin'}:{os.environ['PATH']}"
    done = run([checkout / ".ci/run"], {"PATH": path, "FAIL": failing})
    assert [line for line in done.stdout.splitlines() if not line.startswith("ci: ")] == expected
    assert (done.returncode == 0) == (failing == "")
