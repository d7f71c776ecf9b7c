"""From pages, whatever engine gave them, to tables and paragraphs."""

from collections.abc import Iterable
from dataclasses import replace

from tasks.documents.layer import as_printed
from tasks.documents.page import Page
from tasks.documents.paragraphs import paragraphs_of
from tasks.documents.running import without_running
from tasks.records import Extraction
from tasks.tables.cells import tables_on
from tasks.tables.joining import joined_tables
from tasks.tables.surroundings import surround


def read_pages(pages: Iterable[Page], reader: str, media_type: str) -> Extraction:
    """What the pages of a document hold; "empty" where they hold no character.

    Running heads, feet and page numbers are left out.

    Args:
        pages: in order.
        reader: name of the engine, kept with each table.
        media_type: of the document.
    """
    bare: list[Page] = []
    found = []
    for page in pages:
        page = replace(page, chars=tuple(as_printed(page.chars)))
        found.append(tables_on(page))
        bare.append(replace(page, chars=(), horizontals=(), verticals=()))
    tables = [tables for tables, _ in found]
    lines = without_running([page.height for page in bare], [rest for _, rest in found])
    around = [surround(*page) for page in zip(tables, lines, strict=True)]
    logical = joined_tables((piece for pieces, _ in around for piece in pieces), reader)
    paragraphs = paragraphs_of([(page, rest) for page, (_, rest) in zip(bare, around, strict=True)])
    if not bare:
        return Extraction("malformed", "the file shows no page", media_type)
    if not logical and not paragraphs:
        reason = f"no characters on {len(bare)} pages"
        return Extraction("empty", reason, media_type, len(bare))
    return Extraction("ok", None, media_type, len(bare), logical, paragraphs)
