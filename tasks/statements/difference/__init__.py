"""What two readings of one disclosure differ in, cell by cell, as a careful person would say it.

An office that replaces a file by one in which a figure is another leaves two readings; this says
which figure. What counts as content is said by `tasks.documents.content`: pages, places and white
space do not.
"""

from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import Extraction, Table
from tasks.statements.difference.cells import cell_changes
from tasks.statements.difference.model import (
    CellChange,
    CellPlace,
    Difference,
    Part,
    TextChange,
)
from tasks.statements.difference.sheets import Sheet
from tasks.statements.difference.tables import Same, moved, said, same_tables
from tasks.statements.difference.texts import Said, said_otherwise

__all__ = ["MOST", "CellChange", "CellPlace", "Difference", "TextChange", "difference"]

# Changes of cells, and of texts, that are listed.
MOST = 2000


def difference(former: Extraction, present: Extraction) -> Difference:
    """What the present reading says otherwise than the former.

    It is empty exactly where `content_sha256` of both is the same; a file that could not be read
    has no content, so look at the verdicts first.
    """
    found = same_tables(former.tables, present.tables)
    cells: list[CellChange] = []
    texts: list[TextChange] = []
    rearranged = {same.present: same for same in moved(found)}
    for same in found:
        if _is_unchanged(former, present, same):
            continue
        own_cells = cell_changes(Sheet(former, same.former), Sheet(present, same.present))
        own_texts = list(_around(former.tables[same.former[0]], present.tables[same.present[0]]))
        cells += own_cells
        texts += own_texts
        if len(same.former) != len(same.present) or not (own_cells or own_texts):
            rearranged[same.present] = same
    texts += _changes("paragraph", None, _running(former), _running(present))
    return Difference(
        cells=tuple(cells[:MOST]),
        texts=tuple(texts[:MOST]),
        tables_added=_titles(present, {n for same in found for n in same.present}),
        tables_removed=_titles(former, {n for same in found for n in same.former}),
        rearranged=tuple(present.tables[numbers[0]].title for numbers in sorted(rearranged)),
        cut=len(cells[MOST:]) + len(texts[MOST:]),
    )


def _is_unchanged(former: Extraction, present: Extraction, same: Same) -> bool:
    if len(same.former) + len(same.present) > 2:
        return False
    return said(former.tables[same.former[0]]) == said(present.tables[same.present[0]])


def _titles(extraction: Extraction, found: set[int]) -> tuple[str, ...]:
    return tuple(t.title for number, t in enumerate(extraction.tables) if number not in found)


def _around(former: Table, present: Table) -> Iterator[TextChange]:
    """What is said otherwise in title, unit and lines of a table."""
    pages = former.pages[:1], present.pages[:1]
    single: tuple[tuple[Part, str, str], ...] = (
        ("title", former.title, present.title),
        ("unit", former.unit or "", present.unit or ""),
    )
    for part, one, other in single:
        if normal(one) != normal(other):
            yield TextChange(part, present.title, one or None, other or None, *map(_first, pages))
    sides = (
        [(line, _first(page)) for line in (*table.lead, *table.notes)]
        for table, page in zip((former, present), pages, strict=True)
    )
    yield from _changes("line", present.title, *sides)


def _changes(
    part: Part, title: str | None, former: Sequence[Said], present: Sequence[Said]
) -> Iterator[TextChange]:
    for one, other in said_otherwise(former, present):
        (was, page), (is_now, present_page) = one or (None, None), other or (None, None)
        yield TextChange(part, title, was, is_now, page, present_page)


def _first(pages: Sequence[int]) -> int | None:
    return pages[0] if pages else None


def _running(extraction: Extraction) -> list[Said]:
    return [(paragraph.text, paragraph.page) for paragraph in extraction.paragraphs]
