"""The grid of a Word table: its cells with their real spans."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from docx.oxml.ns import qn

from tasks.documents.lines import apart, joined
from tasks.documents.word.text import cells_of
from tasks.records import Cell
from tasks.tables.piece import Piece

# Columns that a table of Word can have are 63; of other programs more have been seen.
MOST_COLUMNS = 1_000
# Twentieths of a point in a point.
TWIPS = 20.0

_VAL = qn("w:val")


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a row; `merge` is "restart" or "continue" in cells merged with those below."""

    row: int
    col: int
    colspan: int
    merge: str
    text: str
    path: str


def piece_of(
    table: Any,
    rows: Sequence[tuple[str, Any]],
    lines: Callable[[Any, str], Sequence[str]],
) -> Piece | None:
    """The grid of the rows; None where no cell has a text.

    Args:
        table: the element.
        rows: of its grid, each with its path.
        lines: the lines printed in a cell, given with its path.

    Raises:
        ValueError: more columns than any table has, or a span that is no number.
    """
    placed = [
        place
        for index, (path, row) in enumerate(rows)
        for place in _places(row, index, path, lines)
    ]
    if not any(place.text for place in placed):
        return None
    width = max(place.col + place.colspan for place in placed)
    cells = list(_spanned(placed))
    taken = {
        (row, col)
        for cell in cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    blanks = [
        Cell(row, col, 1, 1, "", path=path)
        for row, (path, _) in enumerate(rows)
        for col in range(width)
        if (row, col) not in taken
    ]
    return Piece(_edges(table, width), len(rows), (*cells, *blanks))


def _places(
    row: Any, index: int, path: str, lines: Callable[[Any, str], Sequence[str]]
) -> Iterator[_Place]:
    """The cells of a row; what is merged to the right in the old way (hMerge) is one cell."""
    col = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    open_place: _Place | None = None
    for number, cell in enumerate(cells_of(row), 1):
        span = max(_number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1), 1)
        if col + span > MOST_COLUMNS:
            raise ValueError(f"a table of more than {MOST_COLUMNS} columns")
        here = f"{path}/tc[{number}]"
        text = _run_on(lines(cell, here))
        if open_place and _merge(cell, "w:hMerge") == "continue":
            open_place = _widened(open_place, span, text)
        else:
            if open_place:
                yield open_place
            open_place = _Place(index, col, span, _merge(cell, "w:vMerge"), text, here)
        col += span
    if open_place:
        yield open_place


def _run_on(texts: Iterable[str]) -> str:
    """Paragraphs as one text, but never two figures as one: no paragraph ends inside a figure."""
    whole = ""
    for text in texts:
        whole = f"{whole} {text}" if apart(whole, text) else joined((whole, text))
    return whole


def _widened(place: _Place, span: int, text: str) -> _Place:
    whole = joined(part for part in (place.text, text) if part)
    return _Place(place.row, place.col, place.colspan + span, place.merge, whole, place.path)


def _number(element: Any, default: int) -> int:
    return default if element is None else max(int(element.get(_VAL, default)), 0)


def _merge(cell: Any, name: str) -> str:
    """How a cell is merged: "restart", "continue", or "" where it is not."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn(name)}")
    return "" if merge is None else str(merge.get(_VAL, "continue"))


def _spanned(placed: list[_Place]) -> Iterator[Cell]:
    """Cells whose continuations below are taken into them."""
    continued = {(p.row, p.col): p.colspan for p in placed if p.merge == "continue"}
    merged: set[tuple[int, int]] = set()
    for place in placed:
        row, col = place.row, place.col
        if (row, col) in merged:
            continue
        rowspan = 1
        while place.merge and continued.get((row + rowspan, col)) == place.colspan:
            merged.add((row + rowspan, col))
            rowspan += 1
        yield Cell(row, col, rowspan, place.colspan, place.text, path=place.path)


def _edges(table: Any, width: int) -> tuple[float, ...]:
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    twips = [max(float(column.get(qn("w:w"), 0)), 1.0) for column in columns]
    widths = [*twips, *[TWIPS] * (width - len(twips))][:width]
    return tuple(accumulate((value / TWIPS for value in widths), initial=0.0))
