"""What visitors ask: the parameters of an address as a question to the archive."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import cast
from urllib.parse import urlencode

from storage.queries.conditions import ORDERS, Order
from storage.queries.findings import FindingQuery
from storage.queries.gravity import SEVERITIES
from storage.queries.search import BadQuery, Query

SEARCHED = (
    "words", "office", "place", "year", "kind", "statement", "code", "measure", "min", "max",
    "finding", "order",
)  # fmt: skip
FOUND = ("rule", "office", "place", "year", "severity", "state")

# Characters of one condition, and words of a search, at most.
LONGEST, MOST_WORDS = 100, 8

_YEAR = re.compile(r"(19|20)[0-9]{2}")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,2})?")
_STATES = ("new", "persisting", "gone-code", "gone-document")

Given = Mapping[str, str]


def given(parameters: Given, names: tuple[str, ...]) -> dict[str, str]:
    """The parameters of these names that say something; a form sends the others empty."""
    return {name: value for name in names if (value := parameters.get(name, "").strip())}


def address(path: str, conditions: Given, **others: str) -> str:
    """The address of an answer, without the root; `others` take the place of conditions."""
    parameters = urlencode({**conditions, **others})
    return f"{path}?{parameters}" if parameters else path


def search_query(conditions: Given, cursor: str | None = None) -> Query:
    """Conditions named as in `SEARCHED` as a question.

    Raises:
        BadQuery: one of them is not of its form; the message says which, and what to give.
    """
    _require_texts(conditions)
    words = tuple(conditions.get("words", "").split())
    if len(words) > MOST_WORDS:
        raise BadQuery(f"{len(words)} words: give at most {MOST_WORDS}")
    order = _one_of(conditions, "order", ORDERS) or "year"
    return Query(
        words=words,
        office=conditions.get("office"),
        place=conditions.get("place"),
        kind=conditions.get("kind"),
        statement=conditions.get("statement"),
        code=conditions.get("code"),
        measure=conditions.get("measure"),
        finding=conditions.get("finding"),
        year=_year(conditions),
        least=_amount(conditions, "min"),
        most=_amount(conditions, "max"),
        order=cast(Order, order),
        cursor=cursor,
    )


def finding_query(conditions: Given) -> FindingQuery:
    """Conditions named as in `FOUND`, as the archive takes them.

    Raises:
        BadQuery: one of them is not of its form.
    """
    _require_texts(conditions)
    rule = conditions.get("rule")
    return FindingQuery(
        rule=None if rule is None else rule.upper(),
        office=conditions.get("office"),
        place=conditions.get("place"),
        year=_year(conditions),
        severity=_one_of(conditions, "severity", SEVERITIES),
        state=_one_of(conditions, "state", _STATES),
    )


def _require_texts(conditions: Given) -> None:
    for name, value in conditions.items():
        if len(value) > LONGEST or "\0" in value:
            raise BadQuery(f"{name}: give at most {LONGEST} characters, none of them NUL")


def _one_of(conditions: Given, name: str, known: tuple[str, ...]) -> str | None:
    value = conditions.get(name)
    if value is not None and value not in known:
        raise BadQuery(f"{name} {value!r}: give one of {', '.join(known)}")
    return value


def _year(conditions: Given) -> int | None:
    value = conditions.get("year")
    if value is None:
        return None
    if not _YEAR.fullmatch(value):
        raise BadQuery(f"year {value!r}: give four digits, as 2023")
    return int(value)


def _amount(conditions: Given, name: str) -> Decimal | None:
    value = conditions.get(name)
    if value is None:
        return None
    digits = value.replace(",", "").replace("，", "")
    if not _AMOUNT.fullmatch(digits):
        raise BadQuery(f"{name} {value!r}: give an amount in 元, as 1500000 or 27600.50")
    return Decimal(digits)
