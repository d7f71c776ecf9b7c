"""A sheet as its file states it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
