"""From an extraction to statements, facts and identity: the whole of this folder in one call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tasks.records import Extraction, Fact, Identity, Indicator, Project
from tasks.statements.facts import facts_of
from tasks.statements.identity import Context
from tasks.statements.listed import listed
from tasks.statements.members import agreed, identities
from tasks.statements.model import Statement
from tasks.statements.projects import projects_of
from tasks.statements.prose import prose_facts
from tasks.statements.recognition import Recognised, Unknown, recognise


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an extraction means: whose it is, its statements, facts, targets and projects.

    Attributes:
        identities: whose each document is by member of a container; of a single one under None.
        facts: table by table, then those of running text.
        recognised: kind of statement or form by number of table.
        unread: words that no vocabulary explains, by number of table.
    """

    identity: Identity
    identities: Mapping[str | None, Identity]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    projects: tuple[Project, ...]
    unknown: tuple[Unknown, ...]
    recognised: Mapping[int, str]
    unread: Mapping[int, tuple[str, ...]]


def interpret(extraction: Extraction, context: Context | None = None) -> Interpretation:
    """Recognise the statements and forms of a document and read their facts.

    Of a container with several documents the identity is what they agree on; each table has the
    fiscal year of its own document.

    Args:
        extraction: with verdict "ok"; any other has no tables and so no facts.
        context: what the portal says of the file, for what the file itself does not say.
    """
    context = context or Context()
    whose = identities(extraction, context)
    identity = agreed(whose.values(), context) if len(whose) > 1 else next(iter(whose.values()))
    tables = recognise(extraction.tables, whose)
    forms = tables.forms.values()
    return Interpretation(
        identity=identity,
        identities=whose,
        statements=tables.statements,
        facts=tuple(listed((*_tabled(tables, whose), *_narrated(extraction, whose)))),
        indicators=tuple(indicator for form in forms for indicator in form.indicators),
        projects=tuple(projects_of(tables)),
        unknown=tables.unknown,
        recognised=tables.kinds,
        unread={
            **{number: form.unread for number, form in tables.forms.items()},
            **{statement.number: statement.unread for statement in tables.statements},
        },
    )


def _tabled(tables: Recognised, whose: Mapping[str | None, Identity]) -> Iterator[Fact]:
    """The figures of tables, in the order of the document."""
    statements = {statement.number: statement for statement in tables.statements}
    for number in sorted(tables.kinds):
        if number in tables.forms:
            yield from tables.forms[number].facts
        else:
            statement = statements[number]
            yield from facts_of(statement, whose[statement.table.member].kind)


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
