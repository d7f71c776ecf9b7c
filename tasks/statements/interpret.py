"""From an extraction to statements, facts and identity: the whole of this folder in one call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Extraction, Fact, Identity, Indicator, Project, Table
from tasks.statements.facts import facts_of, units_listed
from tasks.statements.headers import header_of
from tasks.statements.identity import Context
from tasks.statements.listed import listed
from tasks.statements.magnitudes import doubted
from tasks.statements.members import agreed, identities
from tasks.statements.model import Statement
from tasks.statements.projects import projects_listed
from tasks.statements.prose import prose_facts
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
class Interpretation:
    """What an extraction means: whose it is, its statements, facts, targets and projects.

    Attributes:
        recognised: kind of statement or form by number of table.
    """

    identity: Identity
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[Unknown, ...]
    indicators: tuple[Indicator, ...] = ()
    projects: tuple[Project, ...] = ()
    recognised: Mapping[int, str] = field(default_factory=dict)


def interpret(extraction: Extraction, context: Context | None = None) -> Interpretation:
    """Recognise the statements of a document and read their facts.

    Of a container with several documents the identity is what they agree on; each table has the
    fiscal year of its own document.

    Args:
        extraction: with verdict "ok"; any other has no tables and so no facts.
        context: what the portal says of the file, for what the file itself does not say.
    """
    context = context or Context()
    whose = identities(extraction, context)
    identity = agreed(whose.values(), context) if len(whose) > 1 else next(iter(whose.values()))
    statements = _statements(extraction.tables, whose)
    read = {statement.number for statement in statements}
    facts = listed(
        fact
        for statement in statements
        for fact in facts_of(statement, whose[statement.table.member].kind)
    )
    narrated = listed(_narrated(extraction, whose))
    return Interpretation(
        identity=identity,
        statements=tuple(statements),
        facts=(*facts, *narrated),
        unknown=tuple(
            _unknown(number, table)
            for number, table in enumerate(extraction.tables)
            if number not in read
        ),
        projects=tuple(projects_listed(statements, ())),
        recognised={statement.number: statement.kind.id for statement in statements},
    )


def _narrated(extraction: Extraction, whose: Mapping[str | None, Identity]) -> Iterator[Fact]:
    """The figures of running text, each document's by its own year and kind."""
    for member, identity in whose.items():
        own = [
            number
            for number, paragraph in enumerate(extraction.paragraphs)
            if len(whose) == 1 or paragraph.member == member
        ]
        texts = [extraction.paragraphs[number] for number in own]
        for fact in prose_facts(texts, identity.fiscal_year, identity.kind):
            yield replace(fact, row=None if fact.row is None else own[fact.row])


def _statements(tables: Sequence[Table], whose: Mapping[str | None, Identity]) -> list[Statement]:
    found = [
        statement
        for number, table in enumerate(tables)
        if (statement := statement_of(number, table, whose[table.member].fiscal_year)) is not None
    ]
    units = {member: units_listed(s for s in found if s.table.member == member) for member in whose}
    for place, statement in enumerate(found):
        table, number = statement.table, statement.number
        names = units[table.member]
        if names and statement.nested:
            again = statement_of(number, table, whose[table.member].fiscal_year, names)
            statement = again or statement
        around = tables[max(number - 1, 0) : number + 2]
        torn = any(_goes_on(*pair) for pair in pairwise(around))
        found[place] = replace(statement, partial=torn)
    return list(doubted(found))


def _unknown(number: int, table: Table) -> Unknown:
    header = tuple(header_labels(header_of(table)))
    return Unknown(number, table.title, header, table.n_rows)


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
