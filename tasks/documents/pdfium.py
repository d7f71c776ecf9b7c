"""PDF pages by PDFium: characters and marks as they are displayed, all of a page in one call."""

import ctypes
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import iter_unpack

import pypdfium2
import pypdfium2_raw

from tasks.documents.page import Char, Page, Rule
from tasks.records import Box

NAME = "pdfium"
_GLYPH, _MARK = "Iffff", "iffff"
_SIZE = 20
_STATED = ("Title", "Subject")
# What `gongkai_read` answers other than 0.
_NO_MEMORY = 3
_TROUBLES = {
    1: "is damaged",
    2: "has no readable text",
    4: "has more than 2,000,000 objects",
}


class _Sheet(ctypes.Structure):
    _fields_ = (
        ("width", ctypes.c_float),
        ("height", ctypes.c_float),
        ("glyph_count", ctypes.c_int32),
        ("mark_count", ctypes.c_int32),
        ("glyphs", ctypes.c_void_p),
        ("marks", ctypes.c_void_p),
    )


class DamagedPageError(ValueError):
    """A page cannot be read; the others of its document may be."""


def pages_of(path: Path, troubles: list[str]) -> Iterator[Page]:
    """The pages of a PDF file, in order.

    Args:
        path: of the file.
        troubles: gets a line for each page that cannot be read, which is then given blank.

    Raises:
        pypdfium2.PdfiumError: damaged or encrypted file.
    """
    with pypdfium2.PdfDocument(path) as document:
        for index in range(len(document)):
            try:
                yield _page(document, index)
            except DamagedPageError as error:
                troubles.append(str(error))
                yield Page(index + 1, 1.0, 1.0, (), (), (), NAME)


def metadata_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Title and subject that a PDF file states (ISO 32000-1, 14.3.3); who wrote it is not kept.

    Raises:
        pypdfium2.PdfiumError: damaged or encrypted file.
    """
    with pypdfium2.PdfDocument(path) as document:
        stated = ((name, document.get_metadata_value(name).strip()) for name in _STATED)
        return tuple((name, value) for name, value in stated if value and value.isprintable())


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    library, sheet = _library(), _Sheet()
    status = library.gongkai_read(document.raw, index, ctypes.byref(sheet))
    if status == _NO_MEMORY:
        raise MemoryError
    if status:
        raise DamagedPageError(f"page {index + 1} {_TROUBLES[status]}")
    try:
        glyphs = ctypes.string_at(sheet.glyphs, sheet.glyph_count * _SIZE) if sheet.glyphs else b""
        marks = ctypes.string_at(sheet.marks, sheet.mark_count * _SIZE) if sheet.marks else b""
    finally:
        library.gongkai_free(ctypes.byref(sheet))
    chars = tuple(
        Char(chr(code), left, top, right, bottom)
        for code, left, top, right, bottom in iter_unpack(_GLYPH, glyphs)
    )
    rules: tuple[list[Rule], list[Rule]] = ([], [])
    areas: tuple[list[Box], list[Box]] = ([], [])
    for kind, one, two, three, four in iter_unpack(_MARK, marks):
        if kind < 2:
            rules[kind].append(Rule(one, two, three))
        else:
            areas[kind - 2].append((one, two, three, four))
    horizontals, verticals = map(tuple, rules)
    shades, pictures = map(tuple, areas)
    width, height = sheet.width, sheet.height
    return Page(
        index + 1,
        width,
        height,
        chars,
        horizontals,
        verticals,
        reader=NAME,
        shades=shades,
        pictures=pictures,
    )


@cache
def _library() -> ctypes.CDLL:
    """The compiled walk over a page, bound to the PDFium of pypdfium2."""
    library = ctypes.CDLL(str(Path(__file__).with_name("pdfium_page.so")))
    library.gongkai_read.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Sheet))
    library.gongkai_free.argtypes = (ctypes.POINTER(_Sheet),)
    pdfium = Path(pypdfium2_raw.__file__).with_name("libpdfium.so")
    if missing := library.gongkai_start(str(pdfium).encode()):
        raise ImportError(f"{pdfium} lacks a function that is needed (number {missing})")
    return library
