"""docs/log.md: its example is one, and its commands check a log with nothing of ours."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from storage.log import checkpoints
from storage.log.checkpoints import Checkpoint
from storage.log.notes import Verifier
from storage.objects.files import LocalFiles
from tests.conftest import require
from tests.storage.log.conftest import OURS, grow
from tests.storage.log.test_notes import ORIGIN

PAGE = (Path(__file__).parents[3] / "docs" / "log.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a log of 700 leaves is in data/objects."""
    grow(LocalFiles(tmp_path / "data/objects"), 300)
    grow(LocalFiles(tmp_path / "data/objects"), 700)
    return tmp_path


def test_the_example_is_the_log_of_these_tests(folder: Path) -> None:
    note, vkey = blocks("text")
    assert note.encode() == (folder / "data/objects/log/checkpoint").read_bytes()
    opened = checkpoints.opened(note.encode(), [Verifier.parse(vkey.strip())], ORIGIN)
    assert isinstance(opened, Checkpoint)


def test_openssl_checks_the_signature(folder: Path) -> None:
    require("openssl")
    (script,) = blocks("bash")
    script = script.replace("/tmp/", f"{folder}/")
    environment = {**os.environ, "VKEY": OURS.verifier.vkey}
    environment.pop("GONGKAI_DATA", None)
    command = ["bash", "-euo", "pipefail", "-c", script]
    checkpoint = folder / "data/objects/log/checkpoint"
    forged = checkpoint.read_text(encoding="utf-8").replace("\n700\n", "\n701\n")
    said = []
    for _ in range(2):
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        said.append((done.returncode, done.stdout.strip()))
        checkpoint.unlink()
        checkpoint.write_text(forged, encoding="utf-8")
    assert said == [
        (0, "Signature Verified Successfully"),
        (1, "Signature Verification Failure"),
    ]


def test_a_few_lines_of_python_find_the_root(folder: Path) -> None:
    (script,) = blocks("python")
    bundle = folder / "data/objects/log/tile/entries/001"
    entries = bundle.read_bytes()
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-I", "-c", script],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(done.stdout.strip())
        bundle.unlink()
        bundle.write_bytes(entries.replace(b"299 ", b"998 "))
    assert said == ["the same", "NOT THE SAME"]
