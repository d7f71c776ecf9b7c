"""From pages, whatever engine gave them, to tables and paragraphs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tasks.documents.layer import characters_mended, page_as_printed
from tasks.documents.lines import Line
from tasks.documents.page import Page
from tasks.documents.paragraphs import paragraphs_of
from tasks.documents.running import without_running
from tasks.records import Extraction
from tasks.tables.cells import Placed, tables_on
from tasks.tables.columns import Corridor
from tasks.tables.doubts import doubts_about
from tasks.tables.joining import joined_tables
from tasks.tables.surroundings import goes_on, surround

Second = Callable[[Page, str], Page | None]
"""Reads a page again, given what the first reader left open; None where it cannot."""


def read_pages(pages: Iterable[Page], media_type: str, second: Second | None = None) -> Extraction:
    """What the pages of a document hold; "empty" where they hold no character.

    Running heads, feet and page numbers are left out. A page whose tables do not agree with its
    characters is read again, and the reading that agrees better is kept.

    Args:
        pages: in order.
        media_type: of the document.
        second: reader for pages in doubt.
    """
    bare: list[Page] = []
    found: list[tuple[list[Placed], list[Line]]] = []
    for page in pages:
        page = page_as_printed(page)
        above = goes_on(bare[-1], *found[-1], page) if found else ()
        tables, lines = _better(page, above, second)
        found.append((tables, lines))
        bare.append(replace(page, chars=(), horizontals=(), verticals=(), shades=(), pictures=()))
    tables_of = [tables for tables, _ in found]
    lines_of = without_running([page.height for page in bare], [rest for _, rest in found])
    around = [surround(*page) for page in zip(tables_of, lines_of, strict=True)]
    logical = joined_tables(piece for pieces, _ in around for piece in pieces)
    paragraphs = paragraphs_of([(page, rest) for page, (_, rest) in zip(bare, around, strict=True)])
    if not bare:
        return Extraction("malformed", "the file shows no page", media_type)
    if not logical and not paragraphs:
        reason = f"no characters on {len(bare)} pages"
        return Extraction("empty", reason, media_type, len(bare))
    return Extraction("ok", None, media_type, len(bare), logical, paragraphs)


def _better(
    page: Page, above: Sequence[Corridor], second: Second | None
) -> tuple[list[Placed], list[Line]]:
    """The tables and other lines of a page, by the reader that left fewer doubts."""
    tables, lines = tables_on(page, above)
    doubts = doubts_about(page, tables)
    if doubts.total and second and (other := second(page, str(doubts))):
        other = page_as_printed(other)
        others, other_lines = tables_on(other, above)
        if doubts_about(other, others).total < doubts.total:
            page, tables, lines = other, others, other_lines
    return [_without_chars(table, page) for table in tables], lines


def _without_chars(table: Placed, page: Page) -> Placed:
    mended = characters_mended(page, (char for chars in table.chars.values() for char in chars))
    return replace(table, chars={}, piece=replace(table.piece, mended=mended))
