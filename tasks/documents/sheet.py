"""A sheet as its file states it, and as it is shown: without hidden rows, with merged cells."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

Slot = tuple[int, int]
"""Row and column, from 0."""

MOST_CELLS, MOST_COLUMNS, MOST_ROWS = 200_000, 5_000, 1_048_576
# More blank cells with borders than this below or right of the last text are no part of a form.
MOST_BLANK = 50

_BARE_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_REF = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*")


@dataclass(frozen=True, slots=True)
class Face:
    """Which sides of a cell have a border, and whether its text is centred."""

    left: bool = False
    right: bool = False
    top: bool = False
    bottom: bool = False
    centred: bool = False

    @property
    def is_ruled(self) -> bool:
        """Whether any side has a border."""
        return self.left or self.right or self.top or self.bottom


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with its text as printed."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as stated.

    Attributes:
        cells: those with a text or a border.
        merges: first row, first column, rows and columns of merged cells.
        hidden_rows, hidden_cols: numbers from 0.
        unknown: formulas whose value the file does not hold.
    """

    name: str
    cells: dict[Slot, SheetCell]
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    unknown: int = 0

    def ref(self, row: int, col: int) -> str:
        """The place of a cell as programs write it: Sheet1!B4, 'My sheet'!B4."""
        letters, number = "", col + 1
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("A") + letter) + letters
        bare = _BARE_NAME.fullmatch(self.name) and not _LIKE_A_REF.fullmatch(self.name)
        name = self.name if bare else "'" + self.name.replace("'", "''") + "'"
        return f"{name}!{letters}{row + 1}"


def gathered(rows: Iterable[tuple[int, Sequence[tuple[int, SheetCell]]]]) -> dict[Slot, SheetCell]:
    """The cells that show something; long stretches of blank cells with borders are left out.

    Args:
        rows: their numbers and cells with column numbers, from top to bottom.

    Raises:
        ValueError: more cells or columns than any disclosure has, or a place outside all sheets.
    """
    cells: dict[Slot, SheetCell] = {}
    blank: list[tuple[Slot, SheetCell]] = []
    blank_rows, last = 0, -1
    for row, content in rows:
        texts = [col for col, cell in content if cell.text]
        last = max((last, *texts))
        if last >= MOST_COLUMNS or not 0 <= row < MOST_ROWS:
            raise ValueError(
                f"a cell stands outside of {MOST_ROWS} rows and {MOST_COLUMNS} columns"
            )
        shown = [
            ((row, col), cell)
            for col, cell in content
            if cell.text or (cell.face.is_ruled and col <= last + MOST_BLANK)
        ]
        if not texts:
            blank_rows += 1
            blank = [] if blank_rows > MOST_BLANK else [*blank, *shown]
            continue
        cells.update((*blank, *shown))
        blank, blank_rows = [], 0
        if len(cells) > MOST_CELLS:
            raise ValueError(f"the sheets hold more than {MOST_CELLS} cells")
    cells.update(blank)
    if any(col == last + MOST_BLANK for _, col in cells):
        return {(row, col): cell for (row, col), cell in cells.items() if col <= last}
    return cells


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
