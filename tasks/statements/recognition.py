"""Which table is what: statements by their titles, forms by their fields, the rest by headers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Identity, Table
from tasks.statements.facts import units_listed
from tasks.statements.forms import Form, read_form
from tasks.statements.headers import header_of
from tasks.statements.magnitudes import doubted
from tasks.statements.model import Statement
from tasks.statements.reading import header_labels, statement_of
from tasks.statements.vocabulary import CATEGORY, CODE


@dataclass(frozen=True, slots=True)
class Unknown:
    """A table that no kind of statement was found for, or whose grid does not fit the kind's."""

    table: int
    title: str
    header: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The tables of an extraction: statements in order, forms by number of table, the rest."""

    statements: tuple[Statement, ...]
    forms: Mapping[int, Form]
    unknown: tuple[Unknown, ...]

    @property
    def kinds(self) -> dict[int, str]:
        """The id of what each recognised table is, by its number."""
        forms = {number: form.statement for number, form in self.forms.items()}
        return forms | {statement.number: statement.kind.id for statement in self.statements}


def recognise(tables: Sequence[Table], whose: Mapping[str | None, Identity]) -> Recognised:
    """Read each table as a statement or a form.

    Args:
        whose: the identity of each document by member; its fiscal year is that of columns and
            forms that say none.
    """
    statements: list[Statement] = []
    forms: dict[int, Form] = {}
    unknown: list[Unknown] = []
    for number, table in enumerate(tables):
        year = whose[table.member].fiscal_year
        read = (
            statement_of(number, table, year)
            or read_form(number, table, year)
            or statement_of(number, table, year, by_header=True)
        )
        if isinstance(read, Form):
            forms[number] = read
        elif read is not None:
            statements.append(read)
        else:
            header = tuple(header_labels(header_of(table)))
            unknown.append(Unknown(number, table.title, header, table.n_rows))
    settled = doubted([*_settled(statements, tables, whose)])
    return Recognised(tuple(settled), forms, tuple(unknown))


def _settled(
    statements: Sequence[Statement],
    tables: Sequence[Table],
    whose: Mapping[str | None, Identity],
) -> Iterator[Statement]:
    """The statements once the units are known, and whether their rows go on elsewhere."""
    units = {
        member: units_listed(s for s in statements if s.table.member == member) for member in whose
    }
    for statement in statements:
        table, number = statement.table, statement.number
        names = units[table.member]
        if names and statement.nested:
            year = whose[table.member].fiscal_year
            statement = statement_of(number, table, year, names) or statement
        around = tables[max(number - 1, 0) : number + 2]
        yield replace(statement, partial=any(_goes_on(*pair) for pair in pairwise(around)))


def _goes_on(table: Table, following: Table) -> bool:
    """Whether the next table, untitled or of the same title, begins amid the codes of this one."""
    title = normal(following.title)
    if (
        following.member != table.member
        or following.n_cols != table.n_cols
        or title not in ("", normal(table.title))
    ):
        return False
    texts = (normal(cell.text) for cell in following.cells)
    first = next(filter(CODE.fullmatch, texts), "")
    return bool(first) and (not title or len(first) > CATEGORY)
