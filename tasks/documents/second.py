"""The second opinion: what the other engine reads in places of a PDF page."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from tasks.documents import pdfium, plumber
from tasks.documents.layer import as_printed
from tasks.documents.page import Char, Page
from tasks.records import Box

Place = tuple[int, Box]


def texts_at(path: Path, places: Sequence[Place], by_pdfium: bool) -> list[str | None]:
    """The characters printed in each place, line by line, without white space.

    Args:
        path: of a PDF file.
        places: page, from 1, and box as fractions of the page as displayed.
        by_pdfium: for pages whose tables pdfplumber had read.

    Returns:
        A text for each place; None where the engine cannot read the page.
    """
    wanted = {page for page, _ in places}
    pages = _by_pdfium(path, wanted) if by_pdfium else _by_pdfplumber(path, wanted)
    return [_text(pages[page], box) if page in pages else None for page, box in places]


def _by_pdfium(path: Path, wanted: set[int]) -> dict[int, Page]:
    return {page.number: page for page in pdfium.pages_of(path, []) if page.number in wanted}


def _by_pdfplumber(path: Path, wanted: set[int]) -> dict[int, Page]:
    try:
        with pdfplumber.open(path) as document:
            return {
                number: plumber.page_of(document.pages[number - 1], "second opinion")
                for number in sorted(wanted)
                if number <= len(document.pages)
            }
    except PdfminerException:
        return {}


def _text(page: Page, box: Box) -> str:
    left, right = box[0] * page.width, box[2] * page.width
    top, bottom = box[1] * page.height, box[3] * page.height
    inside = [
        char
        for char in as_printed(page.chars)
        if left <= char.centre[0] <= right and top <= char.centre[1] <= bottom
    ]
    lines = (sorted(line, key=lambda char: char.left) for line in _lines(inside))
    return "".join(char.text for line in lines for char in line if not char.text.isspace())


def _lines(chars: Iterable[Char]) -> Iterable[list[Char]]:
    """Characters that stand beside each other, from the top down."""
    ordered = sorted(chars, key=lambda char: char.centre[1])
    number, bottom = 0, None
    numbered = []
    for char in ordered:
        if bottom is not None and char.centre[1] > bottom:
            number, bottom = number + 1, None
        bottom = char.bottom if bottom is None else min(bottom, char.bottom)
        numbered.append((number, char))
    for _, line in groupby(numbered, key=lambda entry: entry[0]):
        yield [char for _, char in line]
