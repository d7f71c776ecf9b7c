"""Runs: one crawl of one portal, opened with a lease, resumed after a kill, closed with counts."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, exists
from sqlmodel import Session, col, or_, select, update

from storage.addresses import NewSource, enqueue
from storage.database import Database
from storage.leases import Clock, give_lease_back, never_gone, take_lease, utc_now
from storage.models import JobPortal, PortalState, Run, Source
from storage.preservation import Kind, record
from storage.revisits import RETRIED

# Portals that one event names, so that it fits into a leaf of the log.
_IN_AN_EVENT = 1000
# Verdicts of visits that another try may mend.
FAILED = (*RETRIED, "missing", "soft-error")

_HELD = exists().where(
    col(PortalState.portal_id) == bindparam("of_portal"),
    col(PortalState.lease_fence) == bindparam("held_fence"),
)
_END_IN_JOB = (
    update(JobPortal)
    .where(
        col(JobPortal.job_id)
        == select(Run.job_id).where(col(Run.id) == bindparam("of_run")).scalar_subquery(),
        col(JobPortal.portal_id) == bindparam("of_portal"),
        col(JobPortal.state) == "crawling",
        _HELD,
    )
    .values(state=bindparam("state"), report=bindparam("report"))
)
_CLOSE = (
    update(Run)
    .where(col(Run.id) == bindparam("of_run"), _HELD)
    .values({name: bindparam(name) for name in ("state", "reason", "ended_at", "counts")})
)

RunKind = Literal["nightly", "backfill", "reprocess", "import"]


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that holds its portal: `fence` goes with every write, `resumed` after a kill."""

    id: str
    portal_id: str
    fence: int
    resumed: bool


def open_run(
    database: Database,
    kind: RunKind,
    portal_id: str,
    parameters: Mapping[str, Any],
    *,
    owner: str,
    hosts: Sequence[str] = (),
    listings: Sequence[NewSource] = (),
    job_id: str | None = None,
    is_gone: Callable[[str], bool] = never_gone,
    now: Clock = utc_now,
) -> OpenRun | None:
    """Take the portal's lease and open a run, or go on with the one that was killed.

    A run of the same kind and parameters that is still "running" is taken up again; any other
    such run of the portal is closed as failed.

    Args:
        hosts: that the run will visit; no other portal's run speaks with them meanwhile.
        listings: where it begins; those that the frontier has not are added.
        job_id: the job that it belongs to.

    Returns:
        None while another owner crawls this portal.

    Raises:
        HostHeld: another portal's run is at one of the hosts.
    """
    with database.write() as session:
        fence = take_lease(session, portal_id, owner, hosts=hosts, is_gone=is_gone, now=now)
        if fence is None:
            return None
        enqueue(session, portal_id, listings)
        unfinished = session.exec(
            select(Run).where(Run.portal_id == portal_id, Run.state == "running")
        ).all()
        same = [run for run in unfinished if (run.kind, run.parameters) == (kind, {**parameters})]
        for run in unfinished:
            if run not in same[:1]:
                run.state, run.reason, run.ended_at = "failed", "abandoned", now()
        if same:
            same[0].job_id = job_id
            return OpenRun(same[0].id, portal_id, fence, resumed=True)
        run = Run(
            id=uuid.uuid4().hex,
            kind=kind,
            portal_id=portal_id,
            job_id=job_id,
            parameters={**parameters},
            state="running",
            started_at=now(),
        )
        session.add(run)
        return OpenRun(run.id, portal_id, fence, resumed=False)


def close_run(
    database: Database,
    run: OpenRun,
    counts: Mapping[str, int],
    *,
    failed: str | None = None,
    ended: str = "done",
    report: Mapping[str, Any] | None = None,
    now: Clock = utc_now,
) -> None:
    """Close a run as completed, or as failed with its reason, and give the lease back.

    Nothing happens where another process goes on with the run by now.

    Args:
        ended: how the portal stands in the run's job, with its `report`.
    """
    of = {"of_run": run.id, "of_portal": run.portal_id, "held_fence": run.fence}
    job = {"state": ended, "report": {**(report or {})}}
    values = {
        "state": "failed" if failed else "completed",
        "reason": failed,
        "ended_at": now(),
        "counts": {**counts},
    }
    with database.write() as session:
        session.connection().execute(_END_IN_JOB, {**of, **job})
        session.connection().execute(_CLOSE, {**of, **values})
        give_lease_back(session, run.portal_id, run.fence)


def leave_out(database: Database, run: OpenRun, years: Sequence[int]) -> None:
    """Mark articles and files of other fiscal years as done in this run."""
    with database.write() as session:
        session.exec(
            update(Source)
            .where(
                col(Source.portal_id) == run.portal_id,
                col(Source.role) != "listing",
                col(Source.fiscal_year).is_not(None),
                col(Source.fiscal_year).not_in(years),
            )
            .values(visited_run=run.id)
        )


def look_at_listings(database: Database, run: OpenRun) -> None:
    """Make every page of every listing due: years past stand on further pages.

    Those that this run has visited are done; a run that was killed may say it again.
    """
    with database.write() as session:
        session.exec(
            update(Source)
            .where(col(Source.portal_id) == run.portal_id, col(Source.role) == "listing")
            .where(or_(col(Source.visited_run).is_(None), col(Source.visited_run) != run.id))
            .values(not_before=None)
        )


def only_failed(database: Database, run: OpenRun) -> None:
    """Mark all sources as done in this run but those whose last visit brought nothing.

    Those that were given up are tried again; an address that is gone is no failure. Nothing
    happens where the run has begun to visit; one that was killed before may say it again.
    """
    of_portal = col(Source.portal_id) == run.portal_id
    failed = col(Source.verdict).in_(FAILED)
    begun = select(Source.id).where(of_portal, Source.visited_run == run.id)
    with database.write() as session:
        if session.exec(begun.limit(1)).first() is not None:
            return
        session.exec(update(Source).where(of_portal).values(visited_run=run.id))
        session.exec(
            update(Source)
            .where(of_portal, failed, col(Source.gone_at).is_(None))
            .values(visited_run=None, not_before=None)
        )
        session.exec(
            update(Source)
            .where(of_portal, failed, col(Source.state) == "parked")
            .values(state="pending", attempts=0)
        )


def portals_with_failures(database: Database) -> frozenset[str]:
    """The ids of portals that have an address whose last visit brought nothing."""
    failed = (col(Source.verdict).in_(FAILED), col(Source.gone_at).is_(None))
    with database.read() as session:
        return frozenset(session.exec(select(Source.portal_id).where(*failed).distinct()))


def set_enabled(
    database: Database, portal_ids: Sequence[str], enabled: bool, *, now: Clock = utc_now
) -> None:
    """Switch portals on or off, and record it among the acts of preservation."""
    chosen = sorted(portal_ids)
    with database.write() as session:
        for start in range(0, len(chosen), _IN_AN_EVENT):
            named = chosen[start : start + _IN_AN_EVENT]
            kind: Kind = "enable" if enabled else "disable"
            event = record(session, kind, detail={"portals": named}, now=now)
            switch(session, named, event.began_at if enabled else None)


def switch(session: Session, portal_ids: Sequence[str], enabled_at: datetime | None) -> None:
    """The same within a transaction that has recorded it; None switches off."""
    for portal_id in portal_ids:
        state = session.get(PortalState, portal_id) or PortalState(portal_id=portal_id)
        state.enabled, state.enabled_at = enabled_at is not None, enabled_at
        session.add(state)
    session.flush()


def enabled_portals(database: Database) -> frozenset[str]:
    """The ids of the portals that an operator switched on."""
    with database.read() as session:
        return frozenset(
            session.exec(select(PortalState.portal_id).where(col(PortalState.enabled)))
        )
