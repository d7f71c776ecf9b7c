"""Offices: a list of them, and what one of them disclosed, owes, and is found wrong in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from storage.database import Database
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    Organisation,
    Source,
)
from storage.queries.coverage import coverage_rows, day_of
from storage.queries.rows import rows_of
from storage.queries.scope import Scope
from storage.queries.start import STANDING
from storage.queries.withheld import is_finding_shown, is_shown


@dataclass(frozen=True, slots=True)
class Office:
    """An office by the number of its row, its division and its name."""

    id: int
    division_code: str
    name: str


def office(database: Database, division_code: str, name: str) -> Office | None:
    """The office of that division with exactly this name; None: the archive knows none."""
    found = matching(
        database,
        col(Organisation.division_code) == division_code,
        col(Organisation.name) == name,
        limit=1,
    )
    return found[0] if found else None


def offices(
    database: Database,
    *,
    place: str | None = None,
    name: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Offices by division and name, with what they disclosed.

    Args:
        place: digits of a division code; "500000" is all that begins with 5.
        name: a part of the name.
        after: division code and name of the last of the page before.

    Returns:
        division_code, name, first_year, last_year (None where there is no document), documents
        (kinds and years of which the archive has at least one file).
    """
    conditions = Scope(region=place).offices()
    if name:
        conditions.append(col(Organisation.name).contains(name, autoescape=True))
    if after:
        code, last = after
        conditions.append(
            or_(
                col(Organisation.division_code) > code,
                and_(col(Organisation.division_code) == code, col(Organisation.name) > last),
            )
        )
    found = matching(database, *conditions, limit=limit)
    year = col(Disclosure.fiscal_year)
    counted = (
        select(col(Disclosure.organisation_id), func.min(year), func.max(year), func.count())
        .where(col(Disclosure.organisation_id).in_([each.id for each in found]))
        .group_by(col(Disclosure.organisation_id))
    )
    with database.read() as session:
        of_each = {row[0]: tuple(row[1:]) for row in session.execute(counted)}
    return [
        {"division_code": each.division_code, "name": each.name}
        | dict(
            zip(
                ("first_year", "last_year", "documents"),
                of_each.get(each.id, (None, None, 0)),
                strict=True,
            )
        )
        for each in found
    ]


def matching(database: Database, *conditions: ColumnElement[bool], limit: int) -> list[Office]:
    """Offices that fulfil conditions on `Organisation`, by division and name."""
    statement = (
        select(col(Organisation.id), col(Organisation.division_code), col(Organisation.name))
        .where(*conditions)
        .order_by(col(Organisation.division_code), col(Organisation.name))
        .limit(limit)
    )
    with database.read() as session:
        return [Office(*row) for row in session.execute(statement)]


def named_like(database: Database, word: str, limit: int) -> list[Office]:
    """Offices whose name has a word; for peers, whose names mean the same task."""
    return matching(database, col(Organisation.name).contains(word, autoescape=True), limit=limit)


def in_division(database: Database, division_code: str, limit: int) -> list[Office]:
    """The offices of one division."""
    return matching(database, col(Organisation.division_code) == division_code, limit=limit)


def years_of(database: Database, offices: Sequence[int]) -> list[int]:
    """The fiscal years of which one of these offices disclosed something."""
    found = select(col(Disclosure.fiscal_year)).where(col(Disclosure.organisation_id).in_(offices))
    with database.read() as session:
        return sorted(session.scalars(found.distinct()))


def timeline(database: Database, whose: Office, now: datetime) -> list[dict[str, Any]]:
    """What an office disclosed or owes, the newest year first.

    Returns:
        A row a fiscal year and kind: fiscal_year, kind, state (of `coverage.STATES`; None: not in
        the coverage), due, files: object_sha256, title, published, scope, version, url, captured
        (first), seen and gone (of the address), current (the address serves these bytes), withheld.
    """
    with database.read() as session:
        files = _files(session, whose)
        owed = _owed(session, whose, day_of(now))
    keys = sorted({*files, *owed}, key=lambda key: (-key[0], key[1]))
    return [
        {
            "fiscal_year": year,
            "kind": kind,
            "state": owed.get((year, kind), {}).get("state"),
            "due": owed.get((year, kind), {}).get("due"),
            "files": files.get((year, kind), []),
        }
        for year, kind in keys
    ]


def _owed(session: Session, whose: Office, today: str) -> dict[tuple[int, str], dict[str, Any]]:
    rows = coverage_rows(session, Scope(), today, office=whose.id)
    return {(row["fiscal_year"], row["kind"]): row for row in rows}


def _files(session: Session, whose: Office) -> dict[tuple[int, str], list[dict[str, Any]]]:
    captured = (
        select(func.min(col(Capture.captured_at)))
        .where(
            col(Capture.source_id) == col(Source.id),
            col(Capture.object_sha256) == col(DisclosureVersion.object_sha256),
        )
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            *(col(c) for c in (Disclosure.fiscal_year, Disclosure.kind, Disclosure.scope)),
            col(DisclosureVersion.object_sha256),
            col(DisclosureVersion.title),
            col(DisclosureVersion.published),
            col(DisclosureVersion.ordinal).label("version"),
            col(Source.url),
            captured.label("captured"),
            col(Source.seen_at).label("seen"),
            col(Source.gone_at).label("gone"),
            (col(Source.object_sha256) == col(DisclosureVersion.object_sha256)).label("current"),
            (~is_shown(col(DisclosureVersion.object_sha256))).label("withheld"),
        )
        .join(DisclosureVersion, col(DisclosureVersion.disclosure_id) == col(Disclosure.id))
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .where(col(Disclosure.organisation_id) == whose.id)
        .order_by(col(DisclosureVersion.id))
    )
    found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(session, statement):
        found[row["fiscal_year"], row["kind"]].append(row)
    return found


def findings_of(database: Database, whose: Office, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The standing findings in the files of exactly this office, the gravest first; how many.

    Returns:
        rule, severity, message, message_zh, stated, expected, fiscal_year, kind, object_sha256.
    """
    gravity = case({"error": 0, "warning": 1}, value=col(Finding.severity), else_=2)
    mine = (
        select(
            col(Finding.id),
            func.min(col(Disclosure.fiscal_year)).label("fiscal_year"),
            func.min(col(Disclosure.kind)).label("kind"),
            func.min(col(Extraction.object_sha256)).label("object_sha256"),
        )
        .join(Extraction, col(Extraction.id) == col(Finding.last_extraction_id))
        .join(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Finding.source_id))
            & (col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256)),
        )
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .where(
            col(Disclosure.organisation_id) == whose.id,
            col(Finding.state).in_(STANDING),
            *is_finding_shown(),
        )
        .group_by(col(Finding.id))
        .subquery()
    )
    said: Sequence[Any] = (Finding.rule, Finding.severity, Finding.message, Finding.message_zh)
    statement: Select[*tuple[Any, ...]] = (
        select(
            *(col(column) for column in said),
            col(Finding.stated),
            col(Finding.expected),
            *(mine.c[name] for name in ("fiscal_year", "kind", "object_sha256")),
        )
        .join(mine, mine.c.id == col(Finding.id))
        .order_by(gravity, mine.c.fiscal_year.desc(), col(Finding.id))
        .limit(limit)
    )
    with database.read() as session:
        count = session.scalar(select(func.count()).select_from(mine)) or 0
        return rows_of(session, statement), count
