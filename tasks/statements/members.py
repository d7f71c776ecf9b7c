"""The files of a container: each is a document of its own, and they may be of different offices."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from tasks.records import Extraction, Identity
from tasks.statements.identity import Context, identify

_T = TypeVar("_T")


def identities(extraction: Extraction, context: Context) -> dict[str | None, Identity]:
    """The identity of each member by the member's name; of a single document under its one name.

    What the portal says of a container is not said of each file in it.
    """
    named = [*(t.member for t in extraction.tables), *(p.member for p in extraction.paragraphs)]
    names = list(dict.fromkeys(named)) or [None]
    if len(names) == 1:
        return {names[0]: identify(extraction, context)}
    return {name: identify(_member(extraction, name), Context()) for name in names}


def _member(extraction: Extraction, name: str | None) -> Extraction:
    tables = tuple(table for table in extraction.tables if table.member == name)
    paragraphs = tuple(entry for entry in extraction.paragraphs if entry.member == name)
    return replace(extraction, tables=tables, paragraphs=paragraphs)


def agreed(found: Iterable[Identity], context: Context) -> Identity:
    """What no member contradicts; what they do not agree on is unknown."""
    members = tuple(found)
    division = _one(entry.division_code for entry in members)
    paths = {entry.division_path for entry in members if entry.division_code == division}
    return Identity(
        title=context.title,
        organisation=_one(entry.organisation for entry in members),
        division_code=division,
        fiscal_year=_one(entry.fiscal_year for entry in members),
        kind=_one(e.kind for e in members if e.kind != "unknown") or "unknown",
        scope=_one(e.scope for e in members if e.scope != "unknown") or "unknown",
        published=_one(entry.published for entry in members) or context.published,
        index_number=_one(entry.index_number for entry in members),
        division_path=paths.pop() if division else (),
        evidence=tuple(claim for entry in members for claim in entry.evidence),
    )


def _one(values: Iterable[_T | None]) -> _T | None:
    stated = {value for value in values if value is not None}
    return stated.pop() if len(stated) == 1 else None
