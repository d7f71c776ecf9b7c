"""Figures over years as a table whose cells lead to their evidence, and as a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from storage.queries.series import Row
from web.charts import Chart, colour

KINDS = ("budget", "final_accounts")
_TEN_THOUSAND = 10_000
Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its names, its colour in the chart, and a cell of figures for each year."""

    names: Names
    colour: str
    cells: Sequence[Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Table:
    """Series over years."""

    years: Sequence[int]
    lines: Sequence[Line]


def table_of(rows: Mapping[Names, Mapping[int, Sequence[Row]]], years: Sequence[int]) -> Table:
    """A line for each series; a year without figures is an empty cell."""
    lines = [
        Line(names, colour(place), [cells.get(year, []) for year in years])
        for place, (names, cells) in enumerate(rows.items())
    ]
    return Table(years, lines)


def chart_of(title: str, table: Table) -> Chart:
    """The same in 万元; cells whose figures contradict each other are gaps."""
    series = {line.names[0]: [worth(cell) for cell in line.cells] for line in table.lines}
    return Chart(title, "万元", [str(year) for year in table.years], series)


def worth(cell: Sequence[Row]) -> Decimal | None:
    """The amount of a cell in 万元; None where nothing, no amount or more than one is stated."""
    if len(cell) != 1 or cell[0]["amount_yuan"] is None:
        return None
    return amount_of(cell[0]["amount_yuan"])


def ten_thousands(row: Row) -> str:
    """A figure in 万元 with its thousands set off, exact; "" without an amount."""
    if row["amount_yuan"] is None:
        return ""
    exact = amount_of(row["amount_yuan"])
    digits = max(2, -int(exact.normalize().as_tuple().exponent))
    return f"{exact:,.{digits}f}"


def amount_of(amount_yuan: str) -> Decimal:
    """元 as exact 万元."""
    return Decimal(amount_yuan) / _TEN_THOUSAND
