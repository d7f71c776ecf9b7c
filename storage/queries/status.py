"""What is there, what is missing, what is broken."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.frontier import failures
from storage.leases import Clock, utc_now
from storage.models import (
    Capture,
    DisclosureVersion,
    Extraction,
    Fact,
    PortalState,
    RuleResult,
    Source,
    StoredObject,
)
from storage.queries.coverage import coverage_rows, coverage_totals, day_of
from storage.queries.failures import doubtful
from storage.queries.freshness import (
    failing_portals,
    gone_documents,
    resting_hosts,
    stale_entries,
    stale_files,
)
from storage.queries.scope import Scope
from storage.queries.troubles import portal_rows
from storage.revisits import MOST_DAYS

EVERYWHERE = Scope()


def status(
    database: Database,
    scope: Scope = EVERYWHERE,
    *,
    revisit_days: int = MOST_DAYS,
    now: Clock = utc_now,
) -> dict[str, Any]:
    """The state of the archive, row by row; a part of it is what `overview` says.

    Returns:
        What `overview` says, and: portals (enabled, last run, its end, its counts); coverage (a
        row an office, year and kind, with its state and how far it came: published, captured,
        read, reconciled as moments or None, the last day it is due, and whether it is missing:
        expected, due by now, and never seen); failures (addresses that brought no document and
        files that could not be read, with the reason).
    """
    found = overview(database, scope, revisit_days=revisit_days, now=now)
    with database.read() as session:
        return {
            **found,
            "portals": _portals(session, scope),
            "coverage": coverage_rows(session, scope, day_of(now())),
            "failures": [*_addresses(session, scope), *found["unread"]],
        }


def overview(
    database: Database,
    scope: Scope = EVERYWHERE,
    *,
    revisit_days: int = MOST_DAYS,
    now: Clock = utc_now,
) -> dict[str, Any]:
    """Totals, and what needs somebody; counted by the database, however large the archive is.

    Args:
        scope: the part of the archive that is asked about; `totals` are of all of it.
        revisit_days: the longest time between two visits of an address, as set.

    Returns:
        totals; disclosures (how many are in each state of `STATES`); portal_totals (enabled,
        stale, failing); alarms (portals whose last run failed, with the reason); missing and
        blocked (disclosures); stale (portals not seen for days); resting (hosts left alone);
        failing (portals with failures); gone (files that were deleted, with the date last seen);
        unread (files that could not be read); unattributed (files that name no office or year);
        doubtful (documents whose reading somebody should look at).
    """
    moment = now()
    with database.read() as session:
        stale = [
            *stale_entries(session, scope, moment),
            *stale_files(session, scope, moment, revisit_days),
        ]
        failing = failing_portals(session, scope)
        late = coverage_rows(session, scope, day_of(moment), ("missing", "blocked"))
        return {
            "totals": _totals(session),
            "disclosures": coverage_totals(session, scope, day_of(moment)),
            "portal_totals": {
                "enabled": _enabled(session, scope),
                "stale": len({row["portal"] for row in stale}),
                "failing": len(failing),
            },
            "alarms": [
                {"portal": row["portal"], "reason": row["reason"]}
                for row in _portals(session, scope)
                if row["last_run"] == "failed"
            ],
            "missing": [row for row in late if row["state"] == "missing"],
            "blocked": [row for row in late if row["state"] == "blocked"],
            "stale": stale,
            "resting": resting_hosts(session, scope, moment),
            "failing": failing,
            "gone": gone_documents(session, scope),
            "unread": _files(session, scope),
            "unattributed": _unattributed(session, scope),
            "doubtful": [row for row in doubtful(session) if scope.has(row["portal"])],
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


def _enabled(session: Session, scope: Scope) -> int:
    of_scope = scope.portals(col(PortalState.portal_id))
    enabled = select(func.count()).select_from(PortalState).where(col(PortalState.enabled))
    return int(session.execute(enabled.where(*of_scope)).scalar_one())


def _portals(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Each portal with the end of its newest run."""
    return portal_rows(session, *scope.portals(col(PortalState.portal_id)))


def _addresses(session: Session, scope: Scope) -> list[dict[str, Any]]:
    return [
        {
            "portal": source.portal_id,
            "url": source.url,
            "verdict": source.verdict,
            "reason": source.reason,
            "parked": source.state == "parked",
        }
        for source in failures(session)
        if scope.has(source.portal_id)
    ]


def _files(session: Session, scope: Scope) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Extraction, Source)
        .join(Source, col(Source.object_sha256) == col(Extraction.object_sha256))
        .where(
            col(Extraction.verdict) != "ok",
            col(Source.role) == "document",
            *scope.portals(col(Source.portal_id)),
        )
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


def _unattributed(session: Session, scope: Scope) -> list[dict[str, Any]]:
    rows = session.execute(
        select(DisclosureVersion, Source)
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .where(
            col(DisclosureVersion.disclosure_id).is_(None), *scope.portals(col(Source.portal_id))
        )
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
