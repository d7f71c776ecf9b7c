"""The classes that a document prints: each code with its name once, and everywhere it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tasks.documents.normal import normal
from tasks.records import Classed, Fact
from tasks.statements.classification.lists import CLASSIFICATIONS, Entry, entries
from tasks.statements.model import Line, Statement

_CARRIED = "carried-in"
_CARRIED_OVER = "carried-over-expenditure"

_Key = tuple[str, str, str]


@dataclass
class Printed:
    """One code under one name.

    Attributes:
        name: as first printed; "" where the code stands alone.
        places: table and row; the row is None where a form says it somewhere in its head.
        years: of the columns that state an amount under it, and whether any of them is one of the
            document's own year and of no money carried over.
    """

    classification: str
    code: str
    name: str
    places: list[tuple[int, int | None]] = field(default_factory=list)
    years: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def label(self) -> str:
        """Code and name in one."""
        return f"{self.code} {self.name}".strip()

    @cached_property
    def listed(self) -> tuple[Entry, ...]:
        """All that the list has of the code, of all years."""
        return entries().get((self.classification, self.code), ())

    @cached_property
    def anchor(self) -> str:
        """The first place, as a part of ids of results."""
        table, row = self.places[0]
        return f"{self.code}-t{table}" + ("" if row is None else f"-r{row}")


def printed_classes(
    statements: Iterable[Statement], facts: Iterable[Fact], own_year: int | None
) -> tuple[Printed, ...]:
    """The codes of the budget classifications, in the order of the document.

    Args:
        facts: those of forms, which name the class of a project in `further`.
        own_year: the fiscal year of the document.
    """
    found: dict[_Key, Printed] = {}
    for statement in statements:
        for line in statement.lines:
            for classed in _classes(line):
                entry = _entry(found, classed)
                entry.places.append((statement.number, line.row))
                for year, own in _years(statement, line, own_year):
                    entry.years[year] = entry.years.get(year, False) or own
    for fact in facts:
        for classed in fact.further:
            if fact.table is not None and classed.code and _listed(classed):
                entry = _entry(found, classed)
                if (fact.table, None) not in entry.places:
                    entry.places.append((fact.table, None))
                if fact.fiscal_year is not None:
                    entry.years[fact.fiscal_year] = True
    return tuple(found.values())


def _classes(line: Line) -> list[Classed]:
    own = [Classed(line.classification, line.code, line.name)] if line.code else []
    return [classed for classed in (*own, *line.further) if classed.code and _listed(classed)]


def _listed(classed: Classed) -> bool:
    return classed.classification in CLASSIFICATIONS and (classed.code or "").isdecimal()


def _entry(found: dict[_Key, Printed], classed: Classed) -> Printed:
    code, name = classed.code or "", classed.name or ""
    key = (classed.classification, code, normal(name))
    entry = found.get(key)
    if entry is None:
        entry = found[key] = Printed(*key)
    return entry


def _years(statement: Statement, line: Line, own_year: int | None) -> Iterator[tuple[int, bool]]:
    carried = statement.kind.id == _CARRIED_OVER
    for column in statement.columns:
        year = line.fiscal_year or column.fiscal_year
        figure = line.figures.get(column.col)
        if year is not None and figure is not None and figure.value:
            yield year, year == own_year and not carried and column.measure != _CARRIED
