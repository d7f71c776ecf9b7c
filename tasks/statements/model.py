"""A statement: a table whose columns and rows are understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.records import Cell, Table
from tasks.statements.amounts import Figure
from tasks.statements.vocabulary import Role, Side, StatementKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: what it measures, of which fund and fiscal year.

    `item` is set where the columns are the items (three public expenses). `group` counts
    repeated column groups from 0, as prior year and current year side by side.
    """

    col: int
    label: str
    measure: str
    fund: str
    fiscal_year: int | None
    item: str | None = None
    side: Side = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a statement (or one side of it): its code and name, its figures by column."""

    row: int
    side: Side
    role: Role
    code: str | None
    name: str | None
    measure: str | None
    fund: str | None
    figures: Mapping[int, Figure]
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Statement:
    """One recognised table.

    Attributes:
        unread: header labels that no vocabulary explains.
        partial: its rows seem to go on in a table before or after it that was not joined.
    """

    kind: StatementKind
    number: int
    table: Table
    unit: str | None
    classification: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unread: tuple[str, ...]
    partial: bool = False

    def side(self, side: Side) -> tuple[Line, ...]:
        """The rows of one side, in order."""
        return tuple(line for line in self.lines if line.side == side)

    def columns_of(self, side: Side) -> tuple[Column, ...]:
        """The columns of one side, in order."""
        return tuple(column for column in self.columns if column.side == side)
