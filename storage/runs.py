"""Runs: one crawl of one portal, opened with a lease, resumed after a kill, closed with counts."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select, update

from storage.addresses import NewSource, enqueue
from storage.database import Database
from storage.frontier import remaining
from storage.leases import Clock, give_lease_back, never_gone, take_lease, utc_now
from storage.models import Capture, JobPortal, PortalState, Run, Source
from storage.revisits import RETRIED

# Verdicts of visits that another try may mend.
FAILED = (*RETRIED, "missing", "soft-error")

_ROLES = ("listing", "article", "document")

_EARLIER = aliased(Capture)
# Role, verdict, and whether its bytes came with no visit before. Prepared once, as every run asks.
_VISITS = (
    select(
        Source.role,
        Capture.verdict,
        ~exists().where(
            col(_EARLIER.object_sha256) == col(Capture.object_sha256),
            col(_EARLIER.id) < col(Capture.id),
        ),
    )
    .join(Source, col(Source.id) == col(Capture.source_id))
    .where(col(Capture.run_id) == bindparam("run_id"))
)
_SHRUNK = (
    select(func.count())
    .select_from(Capture)
    .join(Source, col(Source.id) == col(Capture.source_id))
    .where(
        col(Capture.run_id) == bindparam("run_id"),
        Source.role == "listing",
        col(Capture.reason).is_not(None),
        col(Capture.verdict).in_(["captured", "soft-error"]),
        col(Source.links) > 0,
    )
)

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

RunKind = Literal["nightly", "backfill", "reprocess"]


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


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Visits of one run: files with bytes that the archive had not known, files without, pages.

    `shrunk` counts listings, among the pages, that led to less than before; `left` the addresses
    that are due and were not visited, since their host rests or had its requests of the night.
    """

    new: int
    unchanged: int
    pages: int
    blocked: int
    failed: int
    shrunk: int
    left: int


def run_counts(database: Database, run: OpenRun) -> RunCounts:
    """How the visits of a run ended so far, those before a kill included."""
    with database.read() as session:
        connection, of_run = session.connection(), {"run_id": run.id}
        visits = Counter(_outcome(*visit) for visit in connection.execute(_VISITS, of_run))
        visits["shrunk"] = connection.execute(_SHRUNK, of_run).scalar_one()
        visits["left"] = remaining(session, run.portal_id, run.id, _ROLES)
    return RunCounts(**{name: visits[name] for name in RunCounts.__dataclass_fields__})


def _outcome(role: str, verdict: str, is_first: bool | None) -> str:
    if verdict == "blocked":
        return "blocked"
    if verdict not in ("captured", "not-modified"):
        return "failed"
    if role != "document":
        return "pages"
    return "new" if verdict == "captured" and is_first else "unchanged"


def known_documents(database: Database, portal_id: str, years: Sequence[int] | None) -> int:
    """How many files of a portal the archive has, of these fiscal years or of all."""
    of = [] if years is None else [col(Source.fiscal_year).in_(years)]
    with database.read() as session:
        return session.exec(
            select(func.count())
            .select_from(Source)
            .where(
                Source.portal_id == portal_id,
                Source.role == "document",
                col(Source.object_sha256).is_not(None),
                *of,
            )
        ).one()


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
    """Switch portals on or off."""
    with database.write() as session:
        for portal_id in sorted(portal_ids):
            state = session.get(PortalState, portal_id) or PortalState(portal_id=portal_id)
            state.enabled, state.enabled_at = enabled, now() if enabled else None
            session.add(state)


def enabled_portals(database: Database) -> frozenset[str]:
    """The ids of the portals that an operator switched on."""
    with database.read() as session:
        return frozenset(
            session.exec(select(PortalState.portal_id).where(col(PortalState.enabled)))
        )
