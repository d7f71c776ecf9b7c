"""What is there, what is missing, what is broken."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.frontier import failures
from storage.leases import ARCHIVE, Clock, utc_now
from storage.models import (
    Capture,
    Coverage,
    DisclosureVersion,
    Extraction,
    Fact,
    Organisation,
    PortalState,
    RuleResult,
    Run,
    Source,
    StoredObject,
)
from storage.queries.findings import doubtful


def status(database: Database, *, now: Clock = utc_now) -> dict[str, Any]:
    """The state of the archive.

    Returns:
        totals; portals (enabled, last run, its end, its counts); coverage (a row an office, year
        and kind, with published, captured, read, reconciled as moments or None, the last day it
        is due, and whether it is missing: expected, due by now, and never seen); failures
        (addresses that brought no document and files that could not be read, with the reason);
        unattributed (files that name no office or year); doubtful (documents whose reading
        somebody should look at).
    """
    with database.read() as session:
        return {
            "totals": _totals(session),
            "portals": _portals(session),
            "coverage": _coverage(session, now().date().isoformat()),
            "failures": [*_addresses(session), *_files(session)],
            "unattributed": _unattributed(session),
            "doubtful": doubtful(session),
        }


def _totals(session: Session) -> dict[str, int]:
    models = {
        "objects": StoredObject,
        "captures": Capture,
        "readings": Extraction,
        "facts": Fact,
        "checks": RuleResult,
    }
    counted = {
        name: session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in models.items()
    }
    size = session.scalar(select(func.sum(col(StoredObject.size)))) or 0
    return {**counted, "bytes": int(size)}


def _portals(session: Session) -> list[dict[str, Any]]:
    runs = _newest_runs(session)
    states = session.scalars(
        select(PortalState)
        .where(col(PortalState.portal_id) != ARCHIVE)
        .order_by(col(PortalState.portal_id))
    )
    return [
        {
            "portal": state.portal_id,
            "enabled": state.enabled,
            "last_run": None if run is None else run.state,
            "reason": None if run is None else run.reason,
            "ended_at": None if run is None else run.ended_at,
            "counts": None if run is None else run.counts,
        }
        for state in states
        for run in [runs.get(state.portal_id)]
    ]


def _newest_runs(session: Session) -> dict[str, Run]:
    runs = session.scalars(select(Run).order_by(col(Run.started_at)))
    return {run.portal_id: run for run in runs}


def _coverage(session: Session, today: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Coverage, Organisation)
        .join(Organisation, col(Organisation.id) == col(Coverage.organisation_id))
        .order_by(
            col(Organisation.division_code),
            col(Organisation.name),
            col(Coverage.fiscal_year),
            col(Coverage.kind),
        )
    )
    return [
        {
            "organisation": office.name,
            "division_code": office.division_code,
            "fiscal_year": coverage.fiscal_year,
            "kind": coverage.kind,
            "expected": coverage.expected,
            "due": coverage.due_on,
            "missing": _is_missing(coverage, today),
            "published": coverage.published_on,
            "captured": coverage.captured_at,
            "read": coverage.read_at,
            "reconciled": coverage.reconciled_at,
        }
        for coverage, office in rows
    ]


def _is_missing(coverage: Coverage, today: str) -> bool:
    late = coverage.due_on is not None and coverage.due_on < today
    return coverage.expected and late and (coverage.published_on or coverage.captured_at) is None


def _addresses(session: Session) -> list[dict[str, Any]]:
    return [
        {
            "portal": source.portal_id,
            "url": source.url,
            "verdict": source.verdict,
            "reason": source.reason,
            "parked": source.state == "parked",
        }
        for source in failures(session)
    ]


def _files(session: Session) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Extraction, Source)
        .join(Source, col(Source.object_sha256) == col(Extraction.object_sha256))
        .where(col(Extraction.verdict) != "ok", col(Source.role) == "document")
        .order_by(col(Source.portal_id), col(Source.id))
    )
    return [
        {
            "portal": source.portal_id,
            "url": source.url,
            "verdict": extraction.verdict,
            "reason": extraction.reason,
            "parked": False,
        }
        for extraction, source in rows
    ]


def _unattributed(session: Session) -> list[dict[str, Any]]:
    rows = session.execute(
        select(DisclosureVersion, Source)
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .where(col(DisclosureVersion.disclosure_id).is_(None))
        .order_by(col(Source.id))
    )
    return [
        {"portal": source.portal_id, "url": source.url, "title": version.title}
        for version, source in rows
    ]


def confirmed_portals(database: Database) -> frozenset[str]:
    """The ids of all portals from which a document was captured."""
    with database.read() as session:
        found = (
            select(col(Source.portal_id))
            .join(Capture, col(Capture.source_id) == col(Source.id))
            .where(col(Source.role) == "document", col(Capture.verdict) == "captured")
        )
        return frozenset(session.scalars(found.distinct()))


def portals_with_sources(database: Database) -> frozenset[str]:
    """The ids of all portals that this archive ever visited."""
    with database.read() as session:
        return frozenset(session.scalars(select(col(Source.portal_id)).distinct()))
