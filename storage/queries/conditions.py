"""What a question asks of the entries of the catalogue, and which index leads to the answer.

The database is told which: one condition drives, by its index; the others are written so that no
index fits them. Without that it must guess how many rows each will find, and guesses words badly.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from sqlalchemy import and_, exists, not_, or_, select, tuple_
from sqlmodel import Session, col

from storage.models import Entry, FindingFact, Holding, Organisation, RuleResult
from storage.queries.among import MOST_NAMED, among, few, idly_among
from storage.queries.lines import Condition, lines
from storage.queries.scope import beginning, lies_in
from storage.words import normal

# Offices whose entries are so few that no other condition leads to fewer.
_HANDFUL = 10
# A division code or its first digits, also as an input method writes them: ５０.
_CODE = re.compile(r"[0-9]{1,12}")

Order = Literal["year", "amount", "relevance"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every condition that is given must hold.

    Attributes:
        words: each stands in the name of the office, of the row, or in the code.
        office: part of the office's name. place: digits of a division code, or part of a name.
        code: exact, or the beginning of a code with * at its end.
        least, most: amounts in 元.
        finding: id of a rule that fails on the figure, as "A14".
        order: the latest years first; the largest amounts, figures without an amount last; or
            lines that are called as a word says, then those that have one within, then others of
            offices that have it in their name, each the latest years first.
        cursor: where the former page ended.
    """

    words: tuple[str, ...] = ()
    office: str | None = None
    place: str | None = None
    year: int | None = None
    kind: str | None = None
    statement: str | None = None
    code: str | None = None
    measure: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    finding: str | None = None
    order: Order = "year"
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One condition, written for an index (as branches that exclude each other) and against any.

    `driving`: less is better; None: there is no index for it. `amounts`: the condition says of the
    amount alone where in its order an answer lies. `singly`: the same as `inert`, where that is
    quicker for few rows. `called`: of a word, that it is in the heading, against any index.
    """

    branches: tuple[Condition, ...]
    inert: Condition
    driving: int | None = None
    amounts: bool = False
    singly: Condition | None = None
    called: Condition | None = None


def _plain(column: Any) -> Any:
    return col(column)


def _idle_number(column: Any) -> Any:
    return col(column) + 0


def _idle_text(column: Any) -> Any:
    return col(column).concat("")


def parts(session: Session, asked: Query) -> list[Part]:
    """The conditions of a question but its year."""
    found = [_word(session, word) for word in asked.words]
    if asked.finding:
        found.append(_finding(asked.finding))
    if asked.code:
        found.append(_both(_code(asked.code, _plain), _code(asked.code, _idle_text), 1))
    if asked.office or asked.place:
        found.append(_offices(session, asked))
    if asked.least is not None or asked.most is not None:
        plain, idle = (_amount(asked, column) for column in (_plain, _idle_number))
        found.append(Part((plain,), idle, 10 * MOST_NAMED, amounts=True))
    exact = ((Entry.kind, asked.kind), (Entry.statement, asked.statement))
    for column, value in (*exact, (Entry.measure, asked.measure)):
        if value is not None:
            found.append(_both(col(column) == value, _idle_text(column) == value, None))
    return found


def _both(indexed: Condition, inert: Condition, driving: int | None) -> Part:
    return Part((indexed,), inert, driving)


def _word(session: Session, word: str) -> Part:
    """That a word stands in the heading or in the name of the office."""
    text = normal(word)
    if not text:
        return _both(_none(), _none(), 0)
    by_office = select(col(Organisation.id)).where(_named(text, word))
    called = lines(session, text)
    offices = few(session, by_office)
    of_office = (
        by_office.where(col(Organisation.id) == col(Entry.organisation_id)).exists()
        if offices is None
        else idly_among(col(Entry.organisation_id), offices)
    )
    inert, singly = or_(called.inert, of_office), or_(called.singly, of_office)
    if offices is None or called.by_index is None:
        return Part((), inert, singly=singly, called=called.inert)
    by_name = and_(among(col(Entry.organisation_id), offices), not_(called.inert))
    branches = (called.by_index, by_name)
    number = called.number + offices.number
    return Part(branches, inert, number, singly=singly, called=called.inert)


def _named(text: str, word: str) -> Condition:
    name = col(Organisation.name)
    return or_(*(name.contains(part, autoescape=True) for part in sorted({text, word})))


def _none() -> Condition:
    return col(Entry.id) < 0


def _offices(session: Session, asked: Query) -> Part:
    """Offices of a name and at a place; they drive where they are few."""
    found = [_called(asked.office)] if asked.office else []
    if asked.place:
        digits = normal(asked.place)
        is_code = _CODE.fullmatch(digits) is not None
        found.append(_within(digits) if is_code else _called(asked.place))
    there, inert = (and_(*conditions) for conditions in zip(*found, strict=True))
    ids = few(session, select(col(Organisation.id)).where(there))
    if ids is None:
        return Part((), inert)
    driving = -1 if ids.number <= _HANDFUL else 2 + ids.number
    return _both(among(col(Entry.organisation_id), ids), inert, driving)


def _within(digits: str) -> tuple[Condition, Condition]:
    """Offices at a place, by division codes that begin so, and their entries against any index."""
    first = beginning(digits)
    within = col(Entry.place).between(int(first.ljust(6, "0")), int(first.ljust(6, "9")))
    return lies_in(digits), within


def _called(name: str) -> tuple[Condition, Condition]:
    """Offices with such a part in their name, and their entries against any index."""
    there = col(Organisation.name).contains(name, autoescape=True)
    ids = select(col(Organisation.id)).where(there)
    return there, _idle_number(Entry.organisation_id).in_(ids)


def _code(code: str, column: Callable[[Any], Any]) -> Condition:
    own: Any = column(Entry.code)
    if not code.endswith("*"):
        return own == code  # type: ignore[no-any-return]
    start = code[:-1]
    return and_(own >= start, own < start + "\uffff")


def _amount(asked: Query, column: Callable[[Any], Any]) -> Condition:
    own: Any = column(Entry.amount_fen)
    limits: list[Condition] = []
    if asked.least is not None:
        limits.append(own >= int(asked.least * 100))
    if asked.most is not None:
        limits.append(own <= int(asked.most * 100))
    return and_(*limits)


def _finding(rule: str) -> Part:
    failing = (
        select(col(Holding.version_id), col(FindingFact.fact_id))
        .join(FindingFact, col(FindingFact.extraction_id) == col(Holding.extraction_id))
        .join(
            RuleResult,
            and_(
                col(RuleResult.extraction_id) == col(FindingFact.extraction_id),
                col(RuleResult.result_id) == col(FindingFact.result_id),
            ),
        )
        .where(col(RuleResult.rule) == rule.upper())
    )
    key = tuple_(col(Entry.version_id), col(Entry.fact_id))
    of_it = exists().where(
        col(Holding.version_id) == col(Entry.version_id),
        col(FindingFact.extraction_id) == col(Holding.extraction_id),
        col(FindingFact.fact_id) == col(Entry.fact_id),
        col(RuleResult.extraction_id) == col(FindingFact.extraction_id),
        col(RuleResult.result_id) == col(FindingFact.result_id),
        col(RuleResult.rule) == rule.upper(),
    )
    return _both(key.in_(failing), of_it, 0)
