"""Findings with their history, and documents whose reading somebody should look at."""

from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.extractions import newest
from storage.models import (
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    Organisation,
    RuleResult,
    Source,
)
from storage.queries.paging import Key, page
from storage.queries.search import LARGEST_LIMIT, Page

# A file that names no office may be of several; each has a row.
_GRAVEST_FIRST = (
    Key(case({"error": 0, "warning": 1}, value=col(Finding.severity), else_=2)),
    Key(col(Finding.first_seen), descending=True),
    Key(col(Finding.id)),
    Key(func.coalesce(col(DisclosureVersion.id), 0)),
)


def findings(
    database: Database,
    *,
    rule: str | None = None,
    office: str | None = None,
    severity: str | None = None,
    state: str | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """The first findings of `finding_page`, as many as `limit`, however large that is."""
    found: list[dict[str, Any]] = []
    cursor = None
    while len(found) < limit:
        part = min(limit - len(found), LARGEST_LIMIT)
        answer = finding_page(
            database,
            rule=rule,
            office=office,
            severity=severity,
            state=state,
            limit=part,
            cursor=cursor,
        )
        found += answer.rows
        cursor = answer.cursor
        if cursor is None:
            break
    return found


def finding_page(
    database: Database,
    *,
    rule: str | None = None,
    office: str | None = None,
    severity: str | None = None,
    state: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Findings, the gravest first, then the newest.

    Args:
        rule: as "A01".
        office: a part of the name of the office.
        severity: "error", "warning" or "info".
        state: "new", "persisting", "gone-code" or "gone-document".
        limit: from 1 to 1000.
        cursor: where the former page ended.

    Returns:
        Rows of rule, severity, state, results (how many it sums up), stated, expected, cause (the
        rule of the finding that explains it), message, message_zh, organisation, fiscal_year,
        kind, url, object_sha256 (of the newest reading that has it), extraction_version,
        first_seen, last_seen.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
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
            col(Organisation.name).label("organisation"),
            col(Disclosure.fiscal_year),
            col(Disclosure.kind),
            col(Source.url),
            col(Extraction.object_sha256),
            col(Extraction.version).label("extraction_version"),
            col(Finding.first_seen),
            col(Finding.last_seen),
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
    )
    wanted = {Finding.rule: rule, Finding.severity: severity, Finding.state: state}
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(col(column) == value)
    if office is not None:
        statement = statement.where(col(Organisation.name).contains(office, autoescape=True))
    return page(database, statement, _GRAVEST_FIRST, limit, cursor)


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
