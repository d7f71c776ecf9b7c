"""Which rows of a Word table stand outside its printed grid (ECMA-376 part 1, 17.4.66)."""

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from tasks.documents.word.styles import Styles
from tasks.documents.word.text import cells_of

_NONE = ("nil", "none")
# Borders go by two names each.
_NAMES = {"left": ("left", "start"), "right": ("right", "end")}


class Borders:
    """The printed borders of a table: a cell's own, else its row's, its table's or its style's."""

    def __init__(self, table: Any, rows: Sequence[Any], styles: Styles) -> None:
        self._rows = rows
        name = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        chain = list(styles.chain(None if name is None else name.get(qn("w:val"))))
        givers = [table, *chain]
        found = [giver.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") for giver in givers]
        self._given = [borders for borders in found if borders is not None]
        self._conditional = any(
            style.find(f"{qn('w:tblStylePr')}//{qn('w:tcBorders')}") is not None for style in chain
        )

    def grid(self) -> slice:
        """The rows of the grid: rows without sides before the first and after the last are lines.

        They have no border left, right or beyond them and no cell that goes on in the next row.
        All rows are of the grid where none of it has sides, as in tables of horizontal rules.
        """
        first, last = 0, len(self._rows)
        while first < last and self._is_outside(first, "top"):
            first += 1
        while last > first and self._is_outside(last - 1, "bottom"):
            last -= 1
        sided = any(self._has_border(index, "left", "right") for index in range(first, last))
        return slice(first, last) if sided else slice(0, len(self._rows))

    def _is_outside(self, index: int, beyond: str) -> bool:
        merged = any(map(_is_merged, cells_of(self._rows[index])))
        return not merged and not self._has_border(index, "left", "right", beyond)

    def _has_border(self, index: int, *sides: str) -> bool:
        row = self._rows[index]
        cells = cells_of(row)
        return any(
            self._is_printed(cell, side, self._of_table(index, at, len(cells), side), row)
            for at, cell in enumerate(cells)
            for side in sides
        )

    def _of_table(self, index: int, at: int, cells: int, side: str) -> str:
        """The border of the table that a cell's side takes: an outer or an inner one."""
        if side in ("top", "bottom"):
            outer = index == (0 if side == "top" else len(self._rows) - 1)
            return side if outer else "insideH"
        outer = at == (0 if side == "left" else cells - 1)
        return side if outer else "insideV"

    def _is_printed(self, cell: Any, side: str, common: str, row: Any) -> bool:
        own = _border(cell.find(f"{qn('w:tcPr')}/{qn('w:tcBorders')}"), side)
        exception = row.find(f"{qn('w:tblPrEx')}/{qn('w:tblBorders')}")
        sources = [own, *(_border(given, common) for given in (exception, *self._given))]
        value = next((value for value in sources if value is not None), None)
        return self._conditional if value is None else value not in _NONE


def _is_merged(cell: Any) -> bool:
    return cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") is not None


def _border(borders: Any, side: str) -> str | None:
    if borders is None:
        return None
    found = (borders.find(qn(f"w:{name}")) for name in _NAMES.get(side, (side,)))
    border = next((element for element in found if element is not None), None)
    value: str | None = None if border is None else border.get(qn("w:val"))
    return value
