"""The grid of a form: which cell stands where, with spans (PDF, Word, HTML) or without (text)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.records import Cell, Table
from tasks.statements.headers import slots


@dataclass(frozen=True)
class Grid:
    """A table as rows of cells.

    In plain text there are no spans: what is merged is blank, and stands for the cell above it or
    to its left.
    """

    table: Table

    @cached_property
    def starts(self) -> list[list[Cell]]:
        """The cells that begin in each row, from left to right."""
        found: list[list[Cell]] = [[] for _ in range(self.table.n_rows)]
        for cell in sorted(self.table.cells, key=lambda cell: cell.col):
            found[cell.row].append(cell)
        return found

    @cached_property
    def slots(self) -> list[list[Cell]]:
        """n_rows × n_cols cells, a spanning cell standing in each of its slots."""
        return slots(self.table)

    @cached_property
    def spanned(self) -> bool:
        """Whether cells span several slots anywhere."""
        return any(cell.rowspan > 1 or cell.colspan > 1 for cell in self.table.cells)

    def filled(self, row: int) -> list[Cell]:
        """The cells with text that begin in a row."""
        return [cell for cell in self.starts[row] if cell.text.strip()]

    def standing(
        self, rows: range, col: int, without: frozenset[int] = frozenset()
    ) -> dict[int, list[Cell]]:
        """For each row the cells whose text may stand there in this column, the likeliest first.

        A blank box at the foot of a page belongs to the label on the next page, one at the head
        to that of the page before; elsewhere what is blank repeats the one above.

        Args:
            without: rows that say nothing, as repeated headers.
        """
        saying = [row for row in rows if row not in without]
        above = self._nearest(saying, col)
        below = self._nearest(saying[::-1], col)
        found: dict[int, list[Cell]] = {}
        for row in saying:
            cell = self.slots[row][col]
            near = [above.get(row), below.get(row)] if self._at_foot(cell, rows) else []
            if cell.text.strip():
                found[row] = [cell]
            elif near:
                found[row] = [other for other in near[::-1] if other]
            else:
                found[row] = [above[row]] if row in above else []
        return found

    def _nearest(self, rows: Sequence[int], col: int) -> dict[int, Cell]:
        nearest: dict[int, Cell] = {}
        last: Cell | None = None
        for row in rows:
            cell = self.slots[row][col]
            last = cell if cell.text.strip() else last
            if last is not None:
                nearest[row] = last
        return nearest

    def _at_foot(self, cell: Cell, rows: range) -> bool:
        """Whether a blank box ends a page and does not begin it, but for the first of all."""
        after = cell.row + cell.rowspan
        if cell.page is None or after >= rows.stop or self.page(after) == cell.page:
            return False
        return cell.row <= rows.start or self.page(cell.row - 1) == cell.page

    def over(self, row: int, col: int, header: range) -> Cell | None:
        """The label over a column in a row of a header; without spans a group's is to the left."""
        cell = self.slots[row][col]
        if self.spanned or cell.text.strip() or row == header.stop - 1:
            return cell
        below = (self.slots[under][col] for under in range(row + 1, header.stop))
        left = (self.slots[row][near] for near in range(col, -1, -1))
        return (
            next((near for near in left if near.text.strip()), None)
            if any(under.text.strip() for under in below)
            else None
        )

    def page(self, row: int) -> int | None:
        """The page on which a row stands."""
        return next((cell.page for cell in self.starts[row] if cell.page is not None), None)
