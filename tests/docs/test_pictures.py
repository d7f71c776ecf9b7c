"""The pictures in the docs are shown there, and can be made anew."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image

from storage.settings import Settings
from tests.archive import copied
from tests.docs.pictures import MOST_HIGH, PICTURES, WIDTH, taken

ROOT = PICTURES.parents[1]
# Made by `gongkai check --debug-pdf` of a document that is not in the repo.
ELSEWHERE = {"debug-pdf"}


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
        for file in (BytesIO(png), PICTURES / f"{name}.png"):
            with Image.open(file) as picture:
                assert picture.format == "PNG"
                assert picture.width == WIDTH
                assert picture.height <= MOST_HIGH
