"""Searching facts, each with its office, its document and its place.

Only current figures are found: those of the newest reading of the bytes that an address served
last. Older versions stay in the archive and are reached through their document.
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.database import Database, DatabaseError
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Fact,
    FindingFact,
    Organisation,
    RuleResult,
    Source,
)

LARGEST_LIMIT = 1000
# Figures counted for the facets of an answer; where there are more, it says so.
MOST_COUNTED = 10_000

Order = Literal["year", "amount"]


class BadQuery(DatabaseError):  # noqa: N818, named after what happened
    """The question cannot be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every condition that is given must hold.

    Attributes:
        words: each stands in the name of the office, of the row, or in the code.
        office: part of the office's name. place: digits of a division code, or part of a name.
        code: exact, or the beginning of a code with * at its end.
        least, most: amounts in 元.
        finding: id of a rule that fails on the figure, as "A14".
        order: the latest years first, or the largest amounts; figures without an amount come last.
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
class Page:
    """Rows of an answer, and where the next page begins; None at the end."""

    rows: tuple[dict[str, Any], ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures fit, and how they are spread.

    Attributes:
        count: how many, of at most `MOST_COUNTED`; `more`: there are others, and all numbers here
            are of those counted.
        facets: by the name of a column (organisation, place as the two digits of its province,
            fiscal_year, kind, statement), its values with their numbers, the most frequent first.
    """

    count: int
    more: bool
    facets: Mapping[str, tuple[tuple[Any, int], ...]]


def search(database: Database, query: Query) -> Page:
    """The facts that fit, in the order that is asked for.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    if not 1 <= query.limit <= LARGEST_LIMIT:
        raise BadQuery(f"a limit of {query.limit}: give one from 1 to {LARGEST_LIMIT}")
    with database.read() as session:
        statement = _facts().where(*_conditions(query))
        first = _FIRST[query.order]
        if query.cursor:
            before, after = _position(query)
            statement = statement.where(
                or_(first < before, and_(first == before, col(Fact.id) > after))
            )
        statement = statement.add_columns(first.label("position"))
        statement = statement.order_by(first.desc(), col(Fact.id)).limit(query.limit + 1)
        found = session.connection().execute(statement).mappings().all()
        rows = [_without_position(dict(row)) for row in found[: query.limit]]
        _add_findings(session, rows)
    more = len(found) > query.limit
    return Page(tuple(rows), _cursor(query, dict(found[query.limit - 1])) if more else None)


def tally(database: Database, query: Query) -> Tally:
    """How many figures fit, and in which places, years, kinds, statements and offices they are."""
    columns: dict[str, Any] = {
        "organisation": col(Organisation.name),
        "place": func.substr(col(Organisation.division_code), 1, 2),
        "fiscal_year": col(Fact.fiscal_year),
        "kind": col(Disclosure.kind),
        "statement": col(Fact.statement),
    }
    named = [column.label(name) for name, column in columns.items()]
    statement = _facts().with_only_columns(*named).where(*_conditions(query))
    with database.read() as session:
        found = session.connection().execute(statement.limit(MOST_COUNTED + 1)).all()
    counted = found[:MOST_COUNTED]
    facets = {
        name: tuple(Counter(row[place] for row in counted).most_common())
        for place, name in enumerate(columns)
    }
    return Tally(len(counted), len(found) > MOST_COUNTED, facets)


def search_all(database: Database, query: Query) -> Iterator[dict[str, Any]]:
    """All facts that fit, page by page, whatever the query's limit."""
    cursor: str | None = None
    while True:
        fields = {name: getattr(query, name) for name in Query.__dataclass_fields__}
        page = search(database, Query(**{**fields, "limit": LARGEST_LIMIT, "cursor": cursor}))
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def current() -> tuple[ColumnElement[bool], ...]:
    """Conditions on Extraction, DisclosureVersion and Source for what holds now."""
    newer, other = aliased(Extraction), aliased(DisclosureVersion)
    other_source = aliased(Source)
    return (
        col(Source.object_sha256) == col(DisclosureVersion.object_sha256),
        ~exists().where(
            col(newer.object_sha256) == col(Extraction.object_sha256),
            col(newer.id) > col(Extraction.id),
            col(newer.checked_at).is_not(None),
        ),
        ~exists().where(
            col(other.object_sha256) == col(DisclosureVersion.object_sha256),
            col(other.id) < col(DisclosureVersion.id),
            col(other.disclosure_id) == col(DisclosureVersion.disclosure_id),
            col(other_source.id) == col(other.source_id),
            col(other_source.object_sha256) == col(other.object_sha256),
        ),
    )


def first_captured() -> ScalarSelect[Any]:
    """When the bytes of a DisclosureVersion were first received from its Source."""
    return (
        select(func.min(Capture.captured_at))
        .where(
            col(Capture.source_id) == col(Source.id),
            col(Capture.object_sha256) == col(DisclosureVersion.object_sha256),
        )
        .scalar_subquery()
    )


def _facts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Fact.id).label("fact_id"),
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            col(Fact.fiscal_year),
            col(Fact.statement),
            col(Fact.classification),
            col(Fact.code),
            col(Fact.name),
            col(Fact.measure),
            col(Fact.fund),
            col(Fact.amount_yuan),
            col(Fact.stated),
            col(Fact.unit),
            col(Fact.page),
            col(Fact.bbox),
            col(DisclosureVersion.object_sha256),
            col(Source.url),
            first_captured().label("captured_at"),
            col(Extraction.version).label("extraction_version"),
            col(Fact.entity),
            col(Fact.phase),
            col(Fact.value),
            col(Fact.name_en),
            col(Fact.grade),
        )
        .join(Extraction, col(Extraction.id) == col(Fact.extraction_id))
        .join(
            DisclosureVersion,
            col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256),
        )
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(*current())
    )


def _conditions(query: Query) -> Iterator[ColumnElement[bool]]:
    for word in query.words:
        columns = (Organisation.name, Fact.name, Fact.code)
        yield or_(*(col(column).contains(word, autoescape=True) for column in columns))
    if query.office:
        yield col(Organisation.name).contains(query.office, autoescape=True)
    if query.place:
        by_code = query.place.isdigit()
        yield (
            col(Organisation.division_code).startswith(query.place.rstrip("0") or query.place)
            if by_code
            else col(Organisation.name).contains(query.place, autoescape=True)
        )
    if query.code:
        yield (
            col(Fact.code).startswith(query.code[:-1], autoescape=True)
            if query.code.endswith("*")
            else col(Fact.code) == query.code
        )
    exact = (
        (Fact.fiscal_year, query.year),
        (Disclosure.kind, query.kind),
        (Fact.statement, query.statement),
        (Fact.measure, query.measure),
    )
    for column, value in exact:
        if value is not None:
            yield col(column) == value
    if query.least is not None:
        yield col(Fact.amount_fen) >= int(query.least * 100)
    if query.most is not None:
        yield col(Fact.amount_fen) <= int(query.most * 100)
    if query.finding:
        yield exists().where(
            col(FindingFact.fact_id) == col(Fact.id),
            col(FindingFact.result_id) == col(RuleResult.result_id),
            col(FindingFact.extraction_id) == col(RuleResult.extraction_id),
            col(RuleResult.rule) == query.finding.upper(),
        )


def _add_findings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Give each row the ids of the failed results that it is an operand of."""
    ids = [row["fact_id"] for row in rows]
    links = select(col(FindingFact.fact_id), col(FindingFact.result_id)).where(
        col(FindingFact.fact_id).in_(ids)
    )
    by_fact: dict[str, list[str]] = {}
    for fact_id, result_id in session.connection().execute(links):
        by_fact.setdefault(fact_id, []).append(result_id)
    for row in rows:
        row["findings"] = sorted(by_fact.get(row["fact_id"], []))


# What an answer is ordered by, the largest first, before the id.
_FIRST: Mapping[Order, ColumnElement[int]] = {
    "year": func.coalesce(col(Fact.fiscal_year), 0),
    # Amounts below zero exist.
    "amount": func.coalesce(col(Fact.amount_fen), -(2**62)),
}


def _without_position(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "position"}


def _cursor(query: Query, row: Mapping[str, Any]) -> str:
    position = [query.order, row["position"], row["fact_id"]]
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def _position(query: Query) -> tuple[int, str]:
    try:
        order, first, fact_id = json.loads(base64.urlsafe_b64decode((query.cursor or "").encode()))
        if order != query.order:
            raise ValueError(order)
        return int(first), str(fact_id)
    except (ValueError, TypeError, binascii.Error):
        raise BadQuery("this cursor is not from an earlier answer; ask again without it") from None
