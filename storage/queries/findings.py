"""Findings with their history."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlmodel import SQLModel, col

from storage.database import Database
from storage.models import (
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    FindingYear,
    Organisation,
    Source,
)
from storage.queries.failures import first_results
from storage.queries.gravity import SEVERITIES, by_gravity
from storage.queries.paging import LARGEST_LIMIT, BadQuery, Key, Page, page
from storage.queries.rows import rows
from storage.queries.scope import lies_in
from storage.queries.withheld import is_finding_shown


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
    every = _FINDINGS if query.year is None else _FINDINGS_OF_YEARS
    statement, keys = every.where(*_conditions(query)), _keys(query)
    if query.order == "gravity" and query.severity is None:
        severity, occurring = _walked(query).severity, _severities(database, query)
        found = by_gravity(database, statement, severity, occurring, keys, limit, cursor)
    else:
        found = page(database, statement, keys, limit, cursor)
    with database.read() as session:
        results = list(first_results(session, found.rows))
    both = ({**row, **result} for row, result in zip(found.rows, results, strict=True))
    return Page(tuple({name: row[name] for name in _COLUMNS} for row in both), found.cursor)


_OF_FINDING = (
    "rule", "severity", "state", "results", "stated", "expected", "cause", "message", "message_zh",
    "fingerprint", "first_seen", "last_seen", "last_extraction_id",
)  # fmt: skip
_FINDING = SQLModel.metadata.tables["finding"].c
_COLUMNS = (
    "rule", "title", "title_zh", "severity", "state", "results", "stated", "expected", "cause",
    "message", "message_zh", "result_id", "fingerprint", "organisation", "division_code",
    "fiscal_year", "kind", "url", "object_sha256", "extraction_version", "first_seen", "last_seen",
)  # fmt: skip


def _walked(query: FindingQuery) -> Any:
    """The columns in whose order findings are walked: where a year is asked for, of that year."""
    return SQLModel.metadata.tables["finding" if query.year is None else "finding_year"].c


def _severities(database: Database, query: FindingQuery) -> list[str]:
    """Those that findings of the rule and year have."""
    walked, conditions = _walked(query), [*_of_walked(query)]
    each = (
        select(literal(1)).where(walked.severity == one, *conditions).exists().label(one)
        for one in SEVERITIES
    )
    (found,) = rows(database, select(*each))
    return [one for one in SEVERITIES if found[one]]


def _of_walked(query: FindingQuery) -> Iterator[ColumnElement[bool]]:
    """Conditions on what findings are walked by."""
    walked = _walked(query)
    wanted = {"rule": query.rule, "severity": query.severity, "fiscal_year": query.year}
    for name, value in wanted.items():
        if value is not None:
            yield walked[name] == value


def _keys(query: FindingQuery) -> tuple[Key, ...]:
    # A file that names no office may be of several; each has a row.
    return (
        Key(_walked(query).first_seen, descending=True),
        Key(col(Finding.id)),
        Key(func.coalesce(col(DisclosureVersion.id), 0)),
    )


def _joined(walked: type[SQLModel]) -> Select[*tuple[Any, ...]]:
    """All findings, those of the years of their documents or each once."""
    statement: Select[*tuple[Any, ...]] = select(
        *(_FINDING[name] for name in _OF_FINDING),
        col(Organisation.name).label("organisation"),
        col(Organisation.division_code),
        col(Disclosure.fiscal_year),
        col(Disclosure.kind),
        col(Source.url),
        col(Extraction.object_sha256),
        col(Extraction.version).label("extraction_version"),
    )
    if walked is Finding:
        statement = statement.select_from(Finding)
    else:
        of_year = col(FindingYear.finding_id) == col(Finding.id)
        statement = statement.select_from(FindingYear).join(Finding, of_year)
    return (
        statement.join(Source, col(Source.id) == col(Finding.source_id))
        .join(Extraction, col(Extraction.id) == col(Finding.last_extraction_id))
        .outerjoin(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Source.id))
            & (col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256)),
        )
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(*is_finding_shown())
    )


# Made once: that takes longer than an answer.
_FINDINGS, _FINDINGS_OF_YEARS = _joined(Finding), _joined(FindingYear)


def _conditions(query: FindingQuery) -> Iterator[ColumnElement[bool]]:
    yield from _of_walked(query)
    if query.state is not None:
        yield col(Finding.state) == query.state
    if query.year is not None:
        # Written so that neither database begins with the disclosures of the year.
        yield func.coalesce(col(Disclosure.fiscal_year), 0) == query.year
    if query.office is not None:
        yield col(Organisation.name).contains(query.office, autoescape=True)
    if query.place is not None:
        if not re.fullmatch(r"[0-9]{1,12}", query.place):
            raise BadQuery(f"a place of {query.place!r}: give digits of a division code, as 500000")
        yield lies_in(query.place)
