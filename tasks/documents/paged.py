"""From pages, whatever engine gave them, to tables and paragraphs."""

from collections.abc import Iterable
from dataclasses import replace

from tasks.documents.lines import Line
from tasks.documents.page import Page
from tasks.documents.paragraphs import paragraphs_of
from tasks.documents.running import without_running
from tasks.records import Extraction
from tasks.tables.cells import Placed, tables_on
from tasks.tables.joining import joined_tables
from tasks.tables.surroundings import goes_on, surround


def read_pages(pages: Iterable[Page], reader: str, media_type: str) -> Extraction:
    """What the pages of a document hold; "empty" where they hold no character.

    Running heads, feet and page numbers are left out.

    Args:
        pages: in order.
        reader: name of the engine, kept with each table.
        media_type: of the document.
    """
    bare: list[Page] = []
    found: list[tuple[list[Placed], list[Line]]] = []
    for page in pages:
        above = goes_on(bare[-1], *found[-1], page) if found else ()
        found.append(tables_on(page, above))
        bare.append(replace(page, chars=(), horizontals=(), verticals=(), shades=()))
    tables = [tables for tables, _ in found]
    lines = without_running([page.height for page in bare], [rest for _, rest in found])
    around = [surround(*page) for page in zip(tables, lines, strict=True)]
    logical = joined_tables((piece for pieces, _ in around for piece in pieces), reader)
    paragraphs = paragraphs_of([(page, rest) for page, (_, rest) in zip(bare, around, strict=True)])
    if not bare:
        return Extraction("malformed", "the file shows no page", media_type)
    if not logical and not paragraphs:
        reason = f"no characters on {len(bare)} pages; scans are not read yet"
        return Extraction("empty", reason, media_type, len(bare))
    return Extraction("ok", None, media_type, len(bare), logical, paragraphs)
