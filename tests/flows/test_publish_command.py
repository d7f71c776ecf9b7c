"""gongkai publish as an operator calls it: what is counted, made, said, and refused."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.exports.publishing import PUBLISHED, read_published
from storage.settings import Settings
from tests.archive import copied

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
Command = Callable[..., str]


@pytest.fixture
def data(demo_archive: Settings, tmp_path: Path) -> Path:
    return copied(demo_archive, tmp_path / "data").data


@pytest.fixture
def gongkai(data: Path, tmp_path: Path) -> Command:
    """Runs the command and gives what it said."""

    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [GONGKAI, *words],
            env={**os.environ, "GONGKAI_PROFILE": "demo", "GONGKAI_DATA": str(data)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        return done.stderr

    return run


def test_a_dry_run_counts_what_is_then_made(gongkai: Command, data: Path) -> None:
    said = gongkai("publish", "--dry-run")
    counted = {line.split()[1]: int(line.split()[0].replace(",", "")) for line in said.splitlines()}
    assert counted["facts"] > 800
    assert not (data / "published").exists()
    said = gongkai("publish")
    published = read_published(data / "published")
    assert published is not None
    for file in published.files:
        assert f"{file.bytes:,} bytes {file.name}" in said
        assert file.rows == counted
    assert "/take-away" in said


def test_no_archive_and_no_folder(gongkai: Command, data: Path) -> None:
    (data / "published").write_text("")
    assert gongkai("publish", code=2).startswith("gongkai: cannot write to ")
    (data / "published").unlink()
    (data / "gongkai.db").unlink()
    assert gongkai("publish", code=2).startswith("gongkai: ")
    assert not (data / "published" / PUBLISHED).exists()
