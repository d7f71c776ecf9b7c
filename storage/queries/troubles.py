"""What did not come: portals whose run failed, addresses without a file, files of nobody."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.leases import ARCHIVE
from storage.models import DisclosureVersion, Extraction, PortalState, Run, Source
from storage.queries.rows import rows, rows_of
from storage.queries.start import versions
from storage.revisits import GOOD

Statement = Select[*tuple[Any, ...]]


def portals(database: Database, *, failed: bool = False) -> list[dict[str, Any]]:
    """Each portal with the end of its newest run, as `portal_rows`.

    Args:
        failed: only those enabled whose newest run failed.
    """
    only = (col(Run.state) == "failed", col(PortalState.enabled).is_(True)) if failed else ()
    with database.read() as session:
        return portal_rows(session, *only)


def portal_rows(session: Session, *conditions: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Each portal that fulfils conditions on `PortalState` and its newest `Run`.

    Returns:
        portal, enabled, last_run (its state), reason, ended_at, counts.
    """
    newest = (
        select(col(Run.id))
        .where(col(Run.portal_id) == col(PortalState.portal_id))
        .order_by(col(Run.started_at).desc())
        .limit(1)
        .correlate(PortalState)
        .scalar_subquery()
    )
    statement: Statement = (
        select(
            col(PortalState.portal_id).label("portal"),
            col(PortalState.enabled),
            col(Run.state).label("last_run"),
            col(Run.reason),
            col(Run.ended_at),
            col(Run.counts),
        )
        .outerjoin(Run, col(Run.id) == newest)
        .where(col(PortalState.portal_id) != ARCHIVE, *conditions)
        .order_by(col(PortalState.portal_id))
    )
    return rows_of(session, statement)


def unanswered(database: Database, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Addresses whose last visit brought nothing, and how many: portal, url, verdict, reason."""
    condition = col(Source.verdict).not_in(GOOD)
    with database.read() as session:
        count = session.scalar(select(func.count()).where(condition)) or 0
    statement: Statement = (
        select(
            col(Source.portal_id).label("portal"),
            *(col(c) for c in (Source.url, Source.verdict, Source.reason)),
        )
        .where(condition)
        .order_by(col(Source.portal_id), col(Source.id))
        .limit(limit)
    )
    return rows(database, statement), count


def unread(database: Database, limit: int) -> list[dict[str, Any]]:
    """Files that no program could read: portal, url, verdict, reason, object_sha256."""
    statement: Statement = (
        select(
            col(Source.portal_id).label("portal"),
            *(col(c) for c in (Source.url, Extraction.verdict, Extraction.reason)),
            col(Extraction.object_sha256),
        )
        .join(Source, col(Source.object_sha256) == col(Extraction.object_sha256))
        .where(col(Extraction.verdict) != "ok", col(Source.role) == "document")
        .order_by(col(Extraction.id).desc())
        .limit(limit)
    )
    return rows(database, statement)


def nobodys(database: Database, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Files of which nobody can tell whose they are, as `newest_documents`, and how many."""
    condition = col(DisclosureVersion.disclosure_id).is_(None)
    with database.read() as session:
        count = session.scalar(select(func.count()).where(condition)) or 0
    return rows(database, versions().where(condition).limit(limit)), count
