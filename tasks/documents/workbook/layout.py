"""A sheet as it is shown: without hidden rows and columns, with merged cells."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.documents.workbook.sheet import MOST_CELLS, Face, Sheet, SheetCell, Slot


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell, or merged cells, in the rows and columns that are not hidden."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    ref: str
    centred: bool = False

    @property
    def slots(self) -> Iterator[Slot]:
        """The slots that it takes."""
        return (
            (row, col)
            for row in range(self.row, self.row + self.rowspan)
            for col in range(self.col, self.col + self.colspan)
        )


@dataclass(frozen=True)
class Layout:
    """What a sheet shows.

    Attributes:
        shown: the cell that stands in a slot; slots without text and border are left out.
        across: slots with a rule along their upper side.
        down: slots with a rule along their left side.
        hidden: rows and columns with texts that are not shown.
    """

    sheet: Sheet
    shown: dict[Slot, Shown]
    across: set[Slot]
    down: set[Slot]
    hidden: tuple[int, int]

    @cached_property
    def texts(self) -> dict[int, list[Shown]]:
        """The cells with a text by the row that they begin in, from left to right."""
        rows: dict[int, list[Shown]] = defaultdict(list)
        for slot, cell in sorted(self.shown.items(), key=lambda item: item[0]):
            if cell.text and slot == (cell.row, cell.col):
                rows[cell.row].append(cell)
        return rows

    @cached_property
    def taken(self) -> dict[int, set[int]]:
        """The columns in which texts stand, by row, also those that begin above."""
        rows: dict[int, set[int]] = defaultdict(set)
        for (row, col), cell in self.shown.items():
            if cell.text:
                rows[row].add(col)
        return rows

    def ref(self, row: int, col: int) -> str:
        """The place of a slot in the file."""
        return self.sheet.ref(self._rows[row], self._cols[col])

    @cached_property
    def _rows(self) -> list[int]:
        last = max(row for row, _ in self.sheet.cells)
        return [row for row in range(last + 1) if row not in self.sheet.hidden_rows]

    @cached_property
    def _cols(self) -> list[int]:
        last = max(col for _, col in self.sheet.cells)
        return [col for col in range(last + 1) if col not in self.sheet.hidden_cols]


def laid_out(sheet: Sheet) -> Layout:
    """The sheet as it is shown. Where merged cells overlap, the first of them stand.

    Raises:
        ValueError: merged cells take more slots than any disclosure has cells.
    """
    rows, cols = sorted(sheet.hidden_rows), sorted(sheet.hidden_cols)
    across: set[Slot] = set()
    down: set[Slot] = set()
    single: dict[Slot, Shown] = {}
    for (row, col), cell in sheet.cells.items():
        if row in sheet.hidden_rows or col in sheet.hidden_cols:
            continue
        at = row - bisect_left(rows, row), col - bisect_left(cols, col)
        _rule(at, cell.face, across, down)
        single[at] = Shown(*at, 1, 1, cell.text, sheet.ref(row, col), cell.face.centred)
    shown = {slot: cell for cell in _merged(sheet, rows, cols, single) for slot in cell.slots}
    shown = single | shown
    unseen = [slot for slot, cell in sheet.cells.items() if cell.text]
    hidden = (
        len({row for row, _ in unseen} & sheet.hidden_rows),
        len({col for _, col in unseen} & sheet.hidden_cols),
    )
    return Layout(sheet, shown, across, down, hidden)


def _rule(at: Slot, face: Face, across: set[Slot], down: set[Slot]) -> None:
    row, col = at
    if face.top:
        across.add(at)
    if face.bottom:
        across.add((row + 1, col))
    if face.left:
        down.add(at)
    if face.right:
        down.add((row, col + 1))


def _merged(
    sheet: Sheet, rows: Sequence[int], cols: Sequence[int], single: dict[Slot, Shown]
) -> Iterator[Shown]:
    """Merged cells, as far as other cells reach, with the text of their first cell."""
    height = max((row for row, _ in single), default=-1) + 1
    width = max((col for _, col in single), default=-1) + 1
    taken: set[Slot] = set()
    for row, col, rowspan, colspan in sheet.merges:
        top, left = row - bisect_left(rows, row), col - bisect_left(cols, col)
        bottom = min(row + rowspan - bisect_left(rows, row + rowspan), height)
        right = min(col + colspan - bisect_left(cols, col + colspan), width)
        if top >= bottom or left >= right:
            continue
        if len(taken) + (bottom - top) * (right - left) > MOST_CELLS:
            raise ValueError(f"merged cells take more than {MOST_CELLS} slots")
        stated = sheet.cells.get((row, col), SheetCell("", Face()))
        cell = Shown(
            top,
            left,
            bottom - top,
            right - left,
            stated.text,
            sheet.ref(row, col),
            stated.face.centred,
        )
        if taken.isdisjoint(cell.slots):
            taken.update(cell.slots)
            yield cell
