"""Which tables a disclosure has by its kind, year and place: `profiles/tables.csv`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tasks.records import Identity
from tasks.rules.profile import fits, lines

# mandatory: by the national rule or a province's form; expected: printed as a rule; off: the
# place's form has none, `source` says why.
Level = Literal["mandatory", "expected", "off"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A table that a disclosure should have.

    Attributes:
        id: the same in the lines of places that change the level.
        statements: kinds of statement that are such a table.
        title: words of a title that also make a table one; None: the kind alone decides.
        subject: what a sentence has to deny to stand for the table; "": no sentence does.
    """

    id: str
    level: Level
    name: str
    name_zh: str
    statements: frozenset[str]
    title: re.Pattern[str] | None
    subject: str
    source: str


def required(identity: Identity) -> tuple[Requirement, ...]:
    """The tables for a document's kind, year and place; the last line for a table counts."""
    found: dict[str, Requirement] = {}
    for number, row in enumerate(lines("tables")):
        if fits(row, identity):
            found[row["table"]] = _requirements()[number]
    return tuple(found.values())


@cache
def _requirements() -> tuple[Requirement, ...]:
    return tuple(_requirement(row) for row in lines("tables"))


def _requirement(row: Mapping[str, str]) -> Requirement:
    return Requirement(
        row["table"],
        row["level"],  # type: ignore[arg-type]
        row["name"],
        row["name_zh"],
        frozenset(row["statements"].split()),
        re.compile(row["title"]) if row["title"] else None,
        row["subject"],
        row["source"],
    )
