"""The version of the reading code: another one for every change of what reads."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import tasks
from tasks.version import READING, code_version

ROOM = Path(tasks.__file__).parent


def version_of(copy: Path) -> str:
    """What a copy of the room says of itself."""
    program = "from tasks.version import code_version; print(code_version())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=copy.parent, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_release_and_digest() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", code_version())
    assert {folder.name for folder in ROOM.iterdir() if folder.is_dir()} >= set(READING)


def test_code_and_vocabulary_count_and_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "tasks"
    shutil.copytree(ROOM, copy, ignore=shutil.ignore_patterns("__pycache__"))
    first = version_of(copy)
    assert first == code_version()

    (copy / "fetch.py").write_text("# another way to fetch\n")
    (copy / "statements" / "notes.md").write_text("no code\n")
    assert version_of(copy) == first

    seen = {first}
    for name in (
        "rules/profiles/rules.csv",
        "statements/vocabulary/columns.csv",
        "documents/pdfium_page.c",
    ):
        file = copy / name
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
        seen.add(version_of(copy))
    (copy / "tables" / "another.py").touch()
    seen.add(version_of(copy))
    assert len(seen) == 5
