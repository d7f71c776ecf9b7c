"""A PDF of pictures that other programs open without repairing it."""

import re
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
from PIL import Image

from tasks.documents.pictures.booklet import Booklet

COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255))


def jpeg(colour: tuple[int, int, int], width: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, 288), colour).save(file, "JPEG", dpi=(144, 144))
    return file.getvalue()


def bound(path: Path) -> Path:
    with path.open("wb") as file:
        booklet = Booklet(file)
        for number, colour in enumerate(COLOURS):
            booklet.add(jpeg(colour, 200 + 100 * number))
        booklet.finish()
    return path


def test_each_picture_is_a_page_of_its_size(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(bound(tmp_path / "a.pdf")) as document:
        assert [sheet.get_size() for sheet in document] == [(100, 144), (150, 144), (200, 144)]
        for sheet, colour in zip(document, COLOURS, strict=True):
            shown = sheet.render(scale=1).to_pil().convert("RGB").getpixel((50, 140))
            assert isinstance(shown, tuple)
            assert all(abs(one - other) < 4 for one, other in zip(shown, colour, strict=True))


def test_the_places_of_all_parts_are_right(tmp_path: Path) -> None:
    data = bound(tmp_path / "a.pdf").read_bytes()
    start = int(data.split(b"startxref\n")[1].split()[0])
    assert data[start:].startswith(b"xref\n0 12\n")
    places = re.findall(rb"(\d{10}) 00000 n \n", data[start:])
    assert len(places) == 11
    for number, place in enumerate(places, 1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)
    with pdfplumber.open(tmp_path / "a.pdf") as document:
        assert len(document.pages) == 3
