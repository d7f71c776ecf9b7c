"""The pictures in the docs are shown there, and can be made anew."""

import re
from pathlib import Path

from storage.settings import Settings
from tests.archive import copied
from tests.docs.pictures import MOST_HIGH, PICTURES, WIDTH, taken

ROOT = PICTURES.parents[1]
# Made by `gongkai check --debug-pdf` of a document that is not in the repo.
ELSEWHERE = {"debug-pdf"}


def size(png: bytes) -> tuple[int, int]:
    """Width and height (PNG 11.2.1)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_every_picture_is_shown() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        name for page in pages for name in re.findall(r"pictures/(.+?)[.]png", page.read_text())
    }
    assert shown == {path.stem for path in PICTURES.iterdir()}


def test_they_are_made(demo_archive: Settings, tmp_path: Path) -> None:
    made = dict(taken(copied(demo_archive, tmp_path / "data"), tmp_path / "profile"))
    assert made.keys() == {path.stem for path in PICTURES.iterdir()} - ELSEWHERE
    for name, png in made.items():
        width, high = size(png)
        assert width == WIDTH
        assert high <= MOST_HIGH
        assert size((PICTURES / f"{name}.png").read_bytes())[0] == WIDTH
