"""Findings with their history, and documents whose reading somebody should look at."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.database import Database
from storage.extractions import newest
from storage.models import (
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    FindingFact,
    Organisation,
    RuleResult,
    Source,
)
from storage.queries.paging import (
    LARGEST_LIMIT,
    UNKNOWN_CURSOR,
    BadQuery,
    Key,
    Page,
    cursor_of,
    page,
    position,
)
from storage.queries.scope import beginning
from storage.queries.withheld import is_finding_shown

# A file that names no office may be of several; each has a row.
_NEWEST = (
    Key(col(Finding.first_seen), descending=True),
    Key(col(Finding.id)),
    Key(func.coalesce(col(DisclosureVersion.id), 0)),
)
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """Which findings; every condition that is given must hold.

    Attributes:
        rule: as "A01".
        office: a part of the name of the office.
        place: the first digits of a division code, or a whole one: 500000 is all of Chongqing.
        year: fiscal year of the document.
        severity: "error", "warning" or "info".
        state: "new", "persisting", "gone-code" or "gone-document".
        order: the gravest first, then the newest; or only the newest first.
    """

    rule: str | None = None
    office: str | None = None
    place: str | None = None
    year: int | None = None
    severity: str | None = None
    state: str | None = None
    order: Literal["gravity", "newest"] = "gravity"


_ALL = FindingQuery()


def findings(
    database: Database, query: FindingQuery = _ALL, limit: int = 100
) -> list[dict[str, Any]]:
    """The first findings of `finding_page`, as many as `limit`, however large that is."""
    found: list[dict[str, Any]] = []
    cursor = None
    while len(found) < limit:
        answer = finding_page(database, query, min(limit - len(found), LARGEST_LIMIT), cursor)
        found += answer.rows
        cursor = answer.cursor
        if cursor is None:
            break
    return found


def finding_page(
    database: Database, query: FindingQuery = _ALL, limit: int = 50, cursor: str | None = None
) -> Page:
    """Findings that fit.

    Args:
        limit: from 1 to 1000.
        cursor: where the former page ended.

    Returns:
        Rows of rule, title, title_zh, severity, state, results (how many it sums up), stated,
        expected, cause (the rule of the finding that explains it), message, message_zh, result_id
        (of the first result that it sums up), fingerprint, organisation, division_code,
        fiscal_year, kind, url, object_sha256 (of the newest reading that has it),
        extraction_version, first_seen, last_seen.

    Raises:
        BadQuery: a place that is no digits, a limit outside 1–1000, or a cursor of no earlier
            answer.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Finding.rule),
            col(Finding.severity),
            col(Finding.state),
            col(Finding.results),
            col(Finding.stated),
            col(Finding.expected),
            col(Finding.cause),
            col(Finding.message),
            col(Finding.message_zh),
            col(Finding.fingerprint),
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            col(Disclosure.fiscal_year),
            col(Disclosure.kind),
            col(Source.url),
            col(Extraction.object_sha256),
            col(Extraction.version).label("extraction_version"),
            col(Finding.first_seen),
            col(Finding.last_seen),
            col(Finding.last_extraction_id),
        )
        .join(Source, col(Source.id) == col(Finding.source_id))
        .join(Extraction, col(Extraction.id) == col(Finding.last_extraction_id))
        .outerjoin(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Source.id))
            & (col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256)),
        )
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(
            *is_finding_shown(),
            *_conditions(query),
        )
    )
    choose = _gravest if query.order == "gravity" and query.severity is None else _newest
    found = choose(database, statement, limit, cursor)
    with database.read() as session:
        results = list(_first_results(session, found.rows))
    both = ({**row, **result} for row, result in zip(found.rows, results, strict=True))
    return Page(tuple({name: row[name] for name in _COLUMNS} for row in both), found.cursor)


def _newest(
    database: Database, statement: Select[*tuple[Any, ...]], limit: int, cursor: str | None
) -> Page:
    return page(database, statement, _NEWEST, limit, cursor)


def _gravest(
    database: Database, statement: Select[*tuple[Any, ...]], limit: int, cursor: str | None
) -> Page:
    """The newest of one severity after the other, so that an index has their order."""
    severity, within = ("error", None) if cursor is None else _reached(cursor)
    found: list[dict[str, Any]] = []
    for one in _SEVERITIES[_SEVERITIES.index(severity) :]:
        if len(found) == limit:
            return Page(tuple(found), cursor_of([one, None]))
        of_it = statement.where(col(Finding.severity) == one)
        answer = _newest(database, of_it, limit - len(found), within)
        found += answer.rows
        within = None
        if answer.cursor is not None:
            return Page(tuple(found), cursor_of([one, answer.cursor]))
    return Page(tuple(found), None)


def _reached(cursor: str) -> tuple[str, str | None]:
    """The severity that a cursor is in, and the cursor within it."""
    severity, within = (*position(cursor), None, None)[:2]
    if severity not in _SEVERITIES or not isinstance(within, str | None):
        raise UNKNOWN_CURSOR
    return str(severity), within


_COLUMNS = (
    "rule", "title", "title_zh", "severity", "state", "results", "stated", "expected", "cause",
    "message", "message_zh", "result_id", "fingerprint", "organisation", "division_code",
    "fiscal_year", "kind", "url", "object_sha256", "extraction_version", "first_seen", "last_seen",
)  # fmt: skip


def rules(database: Database) -> list[dict[str, Any]]:
    """The rules that have findings, each with its titles: rule, title, title_zh."""
    known = select(func.min(Finding.rule).label("rule")).cte("known", recursive=True)
    following = select(func.min(Finding.rule)).where(col(Finding.rule) > known.c.rule)
    known = known.union_all(select(following.scalar_subquery()).where(known.c.rule.is_not(None)))
    titles = (
        select(col(column))
        .where(col(RuleResult.rule) == known.c.rule)
        .limit(1)
        .scalar_subquery()
        .label(name)
        for name, column in (("title", RuleResult.title), ("title_zh", RuleResult.title_zh))
    )
    statement = select(known.c.rule, *titles).where(known.c.rule.is_not(None))
    with database.read() as session:
        return [dict(row) for row in session.connection().execute(statement).mappings()]


def severities(database: Database, fact_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What fails on figures: by the id of a figure, each rule with its gravest severity there."""
    gravity = case({"error": 0, "warning": 1}, value=col(RuleResult.severity), else_=2)
    statement = (
        select(col(FindingFact.fact_id), col(RuleResult.rule), col(RuleResult.severity))
        .join(
            RuleResult,
            (col(RuleResult.extraction_id) == col(FindingFact.extraction_id))
            & (col(RuleResult.result_id) == col(FindingFact.result_id)),
        )
        .where(col(FindingFact.fact_id).in_(list(fact_ids)), col(RuleResult.verdict) == "fail")
        .order_by(gravity.desc(), col(RuleResult.rule))
    )
    found: dict[str, dict[str, str]] = {}
    with database.read() as session:
        for fact_id, rule, severity in session.connection().execute(statement):
            found.setdefault(fact_id, {})[rule] = severity
    return found


def _first_results(
    session: Session, rows: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, str | None]]:
    """Of each finding the id and titles of the first result that it sums up and quotes.

    They are those of the newest reading that has the finding; None where it has no such result.
    """
    statement = (
        select(
            col(RuleResult.extraction_id),
            col(RuleResult.rule),
            col(RuleResult.message),
            col(RuleResult.result_id),
            col(RuleResult.title),
            col(RuleResult.title_zh),
        )
        .where(
            col(RuleResult.extraction_id).in_({row["last_extraction_id"] for row in rows}),
            col(RuleResult.rule).in_({row["rule"] for row in rows}),
            col(RuleResult.verdict) == "fail",
        )
        .order_by(col(RuleResult.id).desc())
    )
    # The first of those that say the same comes last, and stays.
    found = {tuple(row[:3]): tuple(row[3:]) for row in session.connection().execute(statement)}
    for row in rows:
        texts = found.get((row["last_extraction_id"], row["rule"], row["message"]), (None,) * 3)
        yield dict(zip(("result_id", "title", "title_zh"), texts, strict=True))


def _conditions(query: FindingQuery) -> Iterator[ColumnElement[bool]]:
    wanted = (
        (Finding.rule, query.rule),
        (Finding.severity, query.severity),
        (Finding.state, query.state),
    )
    for column, value in wanted:
        if value is not None:
            yield col(column) == value
    if query.year is not None:
        # Written so that neither database begins with the disclosures of the year.
        yield func.coalesce(col(Disclosure.fiscal_year), 0) == query.year
        yield _may_be_of(query.year)
    if query.office is not None:
        yield col(Organisation.name).contains(query.office, autoescape=True)
    if query.place is not None:
        if not re.fullmatch(r"[0-9]{1,12}", query.place):
            raise BadQuery(f"a place of {query.place!r}: give digits of a division code, as 500000")
        yield col(Organisation.division_code).startswith(beginning(query.place))


def _may_be_of(year: int) -> ColumnElement[bool]:
    """That some file of the address of a Finding is of a year: it passes over others quickly."""
    version, disclosure = aliased(DisclosureVersion), aliased(Disclosure)
    of_it = (
        select(func.count())
        .select_from(version)
        .join(disclosure, col(disclosure.id) == col(version.disclosure_id))
        .where(
            col(version.source_id) == col(Finding.source_id),
            col(disclosure.fiscal_year) + 0 == year,
        )
    )
    return of_it.scalar_subquery() > 0


def doubtful(session: Session) -> list[dict[str, Any]]:
    """Documents with failures that our own reading may have caused: portal, url, results."""
    statement = (
        select(Source, func.count(col(RuleResult.id)).label("results"))
        .join(Extraction, col(Extraction.object_sha256) == col(Source.object_sha256))
        .join(RuleResult, col(RuleResult.extraction_id) == col(Extraction.id))
        .where(
            col(RuleResult.verdict) == "not-checked",
            col(RuleResult.reason) == "reading-doubtful",
            col(Extraction.id).in_(newest()),
            col(Source.role) == "document",
        )
        .group_by(col(Source.id))
        .order_by(col(Source.portal_id), col(Source.id))
    )
    return [
        {"portal": source.portal_id, "url": source.url, "results": results}
        for source, results in session.execute(statement)
    ]
