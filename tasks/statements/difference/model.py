"""What two readings of one disclosure differ in; all of it is plain data for JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tasks.records import Box

ChangeKind = Literal["changed", "added", "removed"]
# Where a text stands: running text, or a line around a table.
Part = Literal["paragraph", "title", "unit", "line"]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands in its reading: number of the table, row and column, all from 0."""

    table: int
    row: int
    col: int
    page: int | None
    bbox: Box | None


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that states something else, or that has no partner in the other reading.

    Attributes:
        title: of its table in the present reading, or in the former where it is removed.
        row_label: code and name, or what stands at its left; of the same reading as the title.
        column_label: the labels over it from the top down, parted by " / ".
        former, present: the text as printed; None where the reading has no such cell.
        same_amount: both are numbers of one value and one unit, as 1,234.50 and 1234.5, and no
            codes.
    """

    kind: ChangeKind
    title: str
    row_label: str
    column_label: str
    former: str | None
    present: str | None
    former_at: CellPlace | None
    present_at: CellPlace | None
    same_amount: bool = False


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text outside of cells that reads otherwise; None where one reading does not have it.

    Attributes:
        part: "paragraph": running text, of a longer one the sentences in question; "title", "unit",
            "line" (编制单位：…, 备注：…): of a table.
        title: of that table, as in `CellChange`; None for running text.
    """

    part: Part
    title: str | None
    former: str | None
    present: str | None
    former_page: int | None
    present_page: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What two readings differ in; false where their contents are the same.

    Attributes:
        tables_added, tables_removed: titles of tables that only one reading has; their cells are
            not listed.
        rearranged: titles of tables that state the same in another place among the tables, in
            other merged cells, or in several pieces.
        cut: how many changes of cells and texts were left off.
    """

    cells: tuple[CellChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    tables_added: tuple[str, ...] = ()
    tables_removed: tuple[str, ...] = ()
    rearranged: tuple[str, ...] = ()
    cut: int = 0

    def __bool__(self) -> bool:
        lists = (self.cells, self.texts, self.tables_added, self.tables_removed, self.rearranged)
        return any(lists)


def on_one_line(texts: Iterable[str]) -> str:
    """Texts as one label; repeated and empty ones count once and not at all."""
    return " ".join(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
