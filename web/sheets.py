"""Tables of a document as rows of cells, with their links and marks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.checks import Place
from web.document import Places

# Set flush right, beside the cells that state a figure; codes and years are not of this form.
_DECIMAL = re.compile(r"[-+−]?[\d,，]+\.\d+%?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell to be shown. `classes`: of the style sheet, as "figure failed"."""

    anchor: str
    text: str
    rowspan: int
    colspan: int
    link: str | None
    classes: str
    heading: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be shown. `failed`: a failed check looks at it."""

    number: int
    title: str
    unit: str | None
    pages: tuple[int, ...]
    lead: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[tuple[Slot, ...], ...]
    failed: bool


def sheet(table: Mapping[str, Any], places: Places, marked: Mapping[Place, str]) -> Sheet:
    """Arrange a stored table for the page."""
    number, grid = table["number"], table["grid"]
    cells = sorted(grid["cells"], key=lambda cell: (cell["row"], cell["col"]))
    head = _rows_before_figures(number, cells, places)
    rows: list[list[Slot]] = [[] for _ in range(grid["n_rows"])]
    for cell in cells:
        rows[cell["row"]].append(_slot(number, cell, places, marked, cell["row"] < head))
    return Sheet(
        number=number,
        title=table["title"],
        unit=table["unit"],
        pages=tuple(grid["pages"]),
        lead=tuple(grid["lead"]),
        notes=tuple(grid["notes"]),
        rows=tuple(tuple(row) for row in rows),
        failed=any(place[0] == number for place in marked),
    )


def _rows_before_figures(number: int, cells: Sequence[Mapping[str, Any]], places: Places) -> int:
    rows = [cell["row"] for cell in cells if places.is_fact(number, cell["row"], cell["col"])]
    return min(rows, default=0)


def _slot(
    number: int,
    cell: Mapping[str, Any],
    places: Places,
    marked: Mapping[Place, str],
    heading: bool,
) -> Slot:
    row, col, text = cell["row"], cell["col"], cell["text"]
    is_fact = places.is_fact(number, row, col)
    figure = "figure" if is_fact or _DECIMAL.fullmatch(text) else ""
    classes = (figure, marked.get((number, row, col), ""))
    return Slot(
        anchor=f"t{number}-r{row}-c{col}",
        text=text,
        rowspan=cell["rowspan"],
        colspan=cell["colspan"],
        link=places.link(number, row, col, cell["page"]) if text or is_fact else None,
        classes=" ".join(filter(None, classes)),
        heading=heading,
    )
