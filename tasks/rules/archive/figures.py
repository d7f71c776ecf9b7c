"""Figures by what they mean, so that those of several documents can be laid beside each other."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from tasks.documents.normal import normal
from tasks.records import Fact
from tasks.rules.terms import Term, term_of
from tasks.statements.amounts import NOTHING
from tasks.statements.labels import labels

_NUMBERED = re.compile(r"^\(?[一二三四五六七八九十\d]+\)?[、.]")


class Key(NamedTuple):
    """What a figure of a table means; figures of two documents with one key mean the same.

    Attributes:
        item: the code, or the name where none is printed.
        others: codes or names of the other classes of the row.
    """

    statement: str
    classification: str
    item: str
    measure: str
    fund: str
    side: str | None
    entity: str | None
    others: tuple[str, ...]
    year: int | None
    phase: str | None


def key_of(fact: Fact) -> Key:
    """The meaning of a figure of a table."""
    return Key(
        fact.statement,
        fact.classification,
        fact.code or plain_name(fact.name),
        fact.measure,
        fact.fund,
        fact.side,
        fact.entity and normal(fact.entity),
        tuple(other.code or plain_name(other.name) for other in fact.further),
        fact.fiscal_year,
        fact.phase,
    )


def plain_name(name: str | None) -> str:
    """A name as it is compared: without spaces and without its number."""
    return _NUMBERED.sub("", normal(name or ""))


def by_key(facts: Iterable[Fact]) -> Mapping[Key, tuple[Fact, ...]]:
    """Figures by their meanings, in the order of the document."""
    found: dict[Key, list[Fact]] = {}
    for fact in facts:
        found.setdefault(key_of(fact), []).append(fact)
    return {key: tuple(entries) for key, entries in found.items()}


def worth(fact: Fact) -> Decimal | None:
    """What a figure is worth: in 元, else in its unit; None for blanks, dashes and zero."""
    value = fact.amount_yuan or fact.value
    return (Decimal(value) or None) if value else None


def one_of(facts: tuple[Fact, ...]) -> Fact | None:
    """The figure that all of them state; None where they differ, or there is none."""
    return facts[0] if facts and len({worth(fact) for fact in facts}) == 1 else None


def says_nothing(fact: Fact) -> bool:
    """Whether a cell is blank, a dash or 无."""
    return fact.value is None and fact.reason in NOTHING


def label_of(fact: Fact) -> str:
    """Code, name and measure of a figure, as a reader looks for it in the table."""
    _, measure = labels().get(("measures", fact.measure), ("", ""))
    code = None if fact.classification == "three-public" else fact.code
    said = [code, fact.name, measure if fact.measure != "total" else None]
    return " ".join(part for part in said if part) or statement_of(fact)


def statement_of(fact: Fact) -> str:
    """The kind of table in Chinese."""
    return labels().get(("statements", fact.statement), ("", fact.statement))[1]


def own(fact: Fact) -> Term:
    """A figure of the document that is checked."""
    return term_of(fact, label_of(fact), "" if fact.table is None else statement_of(fact))


def others(fact: Fact, document: str, where: str) -> Term:
    """A figure of another document; `where` says which."""
    return term_of(fact, label_of(fact), where, document)


def anchor(fact: Fact) -> str:
    """The place of a figure as a part of ids of results."""
    place = "p" if fact.table is None else f"t{fact.table}-r"
    return f"{place}{fact.row}-c{fact.col}"
