"""What the rows of a sheet are: rows of a table, or titles, units and notes around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.documents.workbook.layout import Layout, Shown
from tasks.documents.workbook.sheet import Slot
from tasks.tables.headings import runs_of
from tasks.tables.wording import (
    before_unit,
    is_amount,
    is_label,
    is_note,
    is_subtitle,
    is_table_number,
    names_table,
    unit_of,
)


@dataclass(frozen=True, slots=True)
class Area:
    """Rows top to bottom and columns left to right; the last ones are not in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def n_rows(self) -> int:
        """Its rows."""
        return self.bottom - self.top

    @property
    def n_cols(self) -> int:
        """Its columns."""
        return self.right - self.left

    def overlaps(self, other: "Area") -> bool:
        """Whether they share a slot."""
        return self.shares_rows(other) and self.shares_columns(other)

    def shares_rows(self, other: "Area") -> bool:
        """Whether they share a row."""
        return self.top < other.bottom and other.top < self.bottom

    def shares_columns(self, other: "Area") -> bool:
        """Whether they share a column."""
        return self.left < other.right and other.left < self.right

    def __contains__(self, slot: Slot) -> bool:
        return self.top <= slot[0] < self.bottom and self.left <= slot[1] < self.right


def cells_in(layout: Layout, row: int, area: Area) -> list[Shown]:
    """The texts that begin in a row, between the sides of the area."""
    return [cell for cell in layout.texts.get(row, ()) if area.left <= cell.col < area.right]


def is_stating(runs: Iterable[str]) -> bool:
    """Whether all parts of a line are labels, units or numbers of tables."""
    return all(
        is_label(run)
        or unit_of(run) is not None
        or is_subtitle(run)
        or (is_table_number(run) and not is_amount(run))
        for run in runs
    )


def is_filled(cells: Sequence[Shown]) -> bool:
    """Whether the row has two texts or more and is no line of labels, with a unit, or a note."""
    runs = runs_of(cell.text for cell in cells)
    line = is_stating(runs) or any(map(_states_unit, runs)) or (runs and is_note(runs[0]))
    return len(runs) > 1 and not line


def _states_unit(run: str) -> bool:
    return unit_of(run) is not None and not before_unit(run)


def is_line(cells: Sequence[Shown]) -> bool:
    """Whether a row below a table is a title, a note or a line of labels."""
    if not cells:
        return False
    alone = len(cells) == 1 and (cells[0].colspan > 1 or names_table(cells[0].text))
    runs = runs_of(cell.text for cell in cells)
    return alone or is_note(runs[0]) or is_stating(runs) or any(map(_states_unit, runs))
