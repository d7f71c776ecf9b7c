"""A statement: a table whose columns and rows are understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tasks.records import Cell, Classed, Table
from tasks.statements.amounts import Figure
from tasks.statements.vocabulary import Role, Side, StatementKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: what it measures, of which fund, fiscal year and phase.

    Where blocks of the same form stand side by side (three times code, name, amount), the column
    of the first block stands for those of all.

    Attributes:
        item: set where the columns are the items (three public expenses); `name` is its label.
        group: counts repeated column groups from 0, as prior year and current year side by side.
        unit: the unit that its label gives; None: that of the table.
    """

    col: int
    label: str
    measure: str
    fund: str
    fiscal_year: int | None
    item: str | None = None
    side: Side = ""
    group: int = 0
    phase: str | None = None
    unit: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a statement (or one block of it): its class and name, its figures by column.

    Attributes:
        classification: of `code` and `name`.
        further: other classes of the same row.
        entity: the unit or project whose row it is; None: the office as a whole.
        figures, cells: by `Column.col`; `cols` where a cell stands in another column than that.
    """

    row: int
    side: Side
    role: Role
    code: str | None
    name: str | None
    measure: str | None
    fund: str | None
    figures: Mapping[int, Figure]
    cells: Mapping[int, Cell]
    classification: str = ""
    further: tuple[Classed, ...] = ()
    entity: str | None = None
    fiscal_year: int | None = None
    unit: str | None = None
    cols: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """One recognised table.

    Attributes:
        unread: header labels that no vocabulary explains, and rows that nothing names.
        partial: its rows seem to go on in a table before or after it that was not joined.
        nested: whether units stand above classes or projects in one column, so that which is
            which depends on the units that other tables list.
        doubt: why its unit may not be what it says, as "unit-magnitude".
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
    nested: bool = False
    doubt: str | None = None

    def side(self, side: Side) -> tuple[Line, ...]:
        """The rows of one side, in order."""
        return self._sides.get(side, ())

    @cached_property
    def _sides(self) -> Mapping[Side, tuple[Line, ...]]:
        found: dict[Side, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.side, []).append(line)
        return {side: tuple(lines) for side, lines in found.items()}

    def columns_of(self, side: Side) -> tuple[Column, ...]:
        """The columns of one side, in order."""
        return tuple(column for column in self.columns if column.side == side)

    @cached_property
    def units(self) -> Mapping[int, str]:
        """The units that labels of columns give, by column."""
        return {column.col: column.unit for column in self.columns if column.unit}

    @property
    def empty(self) -> bool:
        """Whether it states nothing: every figure is blank, a dash, 无 or zero."""
        return not any(figure.value for line in self.lines for figure in line.figures.values())

    @property
    def two_sided(self) -> bool:
        """Whether income stands beside expenditure."""
        return any(column.side == "income" for column in self.columns)

    @property
    def by_item(self) -> bool:
        """Whether its columns are items, as the three public expenses."""
        return any(column.item for column in self.columns)
