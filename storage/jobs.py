"""Jobs: portals to crawl, shared by the workers of one machine or several.

A worker takes one portal after the other. What a worker that was killed had taken is taken by
another one as soon as its lease has ended.
"""

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, bindparam, exists, func
from sqlmodel import Session, and_, col, or_, select, update

from storage.database import Database, insert_ignore
from storage.leases import Clock, never_gone, utc_now
from storage.models import Job, JobPortal, PortalState
from storage.runs import RunKind

# How long a portal that was taken belongs to its worker before it must hold the lease.
_TO_BEGIN = timedelta(seconds=30)
_OPENING = 0x676F6E67  # any number that is ours alone, for the lock while a job is opened or closed
_UNFINISHED = ("waiting", "crawling")
# A row without a portal where the job has none. Prepared once, since every portal's end asks.
_PORTALS_BY_STATE: Any = (
    select(
        Job.state,
        col(JobPortal.state).label("portal_state"),
        func.count(col(JobPortal.portal_id)).label("portals"),
    )
    .join(JobPortal, col(JobPortal.job_id) == col(Job.id), isouter=True)
    .where(col(Job.id) == bindparam("job_id"))
    .group_by(col(Job.state), col(JobPortal.state))
)


def _free() -> ColumnElement[bool]:
    """Whether a portal's time has come at `moment`, or its worker is one of those `gone`."""
    state, start_at = col(JobPortal.state), col(JobPortal.start_at)
    moment, gone = cast(Any, bindparam("moment")), cast(Any, bindparam("gone", expanding=True))
    alive = exists().where(
        col(PortalState.portal_id) == col(JobPortal.portal_id),
        col(PortalState.lease_owner).is_not(None),
        col(PortalState.lease_until) > moment,
        col(PortalState.lease_owner).not_in(gone),
    )
    left = or_(start_at <= moment, col(JobPortal.owner).in_(gone))
    return or_(
        and_(state == "waiting", start_at <= moment), and_(state == "crawling", left, ~alive)
    )


_NEXT = (
    select(JobPortal)
    .where(
        col(JobPortal.job_id) == bindparam("job_id"),
        _free(),
        col(JobPortal.portal_id).not_in(bindparam("busy", expanding=True)),
    )
    .order_by(col(JobPortal.start_at), col(JobPortal.portal_id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def open_job(
    database: Database,
    kind: RunKind,
    parameters: Mapping[str, Any],
    portal_ids: Sequence[str],
    *,
    spread: timedelta = timedelta(0),
    now: Clock = utc_now,
) -> str:
    """Open a job, or join the one of this kind and these parameters that is not done.

    A nightly job of another night is closed, whatever is left of it.

    Args:
        parameters: what tells jobs of a kind apart; a nightly one names its "night".
        portal_ids: of the job; one that is joined gets those that it does not have.
        spread: the portals begin at moments of this span, each at its own, the same every night.

    Returns:
        The id of the job.
    """
    with database.write() as session:
        _alone(session)
        moment = now()
        unfinished = session.exec(select(Job).where(Job.kind == kind, Job.state != "done")).all()
        job = next((job for job in unfinished if job.parameters == {**parameters}), None)
        for other in unfinished:
            same_but_night = {**other.parameters, "night": None} == {**parameters, "night": None}
            if other is not job and same_but_night:
                other.state, other.ended_at = "done", moment
        if job is None:
            job = Job(
                id=uuid.uuid4().hex,
                kind=kind,
                parameters={**parameters},
                state="open",
                started_at=moment,
            )
        job.state = "open"
        session.add(job)
        session.flush()
        rows = [
            {
                "job_id": job.id,
                "portal_id": portal_id,
                "start_at": job.started_at + spread * _share(portal_id),
            }
            for portal_id in portal_ids
        ]
        insert_ignore(session, JobPortal, rows, ["job_id", "portal_id"])
        return job.id


def _alone(session: Session) -> None:
    """Nobody else opens or closes a job meanwhile; on SQLite nobody else writes at all."""
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_OPENING)))


def _share(portal_id: str) -> float:
    """A number from 0 to 1 that stays a portal's own."""
    return hashlib.sha256(portal_id.encode()).digest()[0] / 255


def take(
    database: Database,
    job_id: str,
    owner: str,
    *,
    most: int = 1,
    busy: Collection[str] = (),
    is_gone: Callable[[str], bool] = never_gone,
    now: Clock = utc_now,
) -> list[str]:
    """Take the next portals of a job whose time has come, or whose workers died.

    Args:
        owner: who takes them.
        most: how many it has hands for.
        busy: portals that this owner is at, or is about to begin.

    Returns:
        Their ids; none where there is none now.
    """
    with database.write() as session:
        moment = now()
        gone = [*_gone(session, job_id, is_gone), owner]
        values = {
            "job_id": job_id, "moment": moment, "gone": gone, "busy": list(busy), "most": most
        }  # fmt: skip
        rows = session.exec(_NEXT, params=values).all()
        for row in rows:
            row.state, row.owner, row.start_at = "crawling", owner, moment + _TO_BEGIN
        return [row.portal_id for row in rows]


def _gone(session: Session, job_id: str, is_gone: Callable[[str], bool]) -> list[str]:
    """Owners of portals of this job that are known to have ended."""
    owners = select(JobPortal.owner).where(
        JobPortal.job_id == job_id, JobPortal.state == "crawling"
    )
    return [owner for owner in session.exec(owners.distinct()) if owner and is_gone(owner)]


def put_back(
    database: Database,
    job_id: str,
    portal_id: str,
    start_at: datetime,
    *,
    owner: str | None = None,
) -> None:
    """Return a portal that was taken; it is not taken again before `start_at`.

    Args:
        owner: who took it; nothing happens where another has it by now. None: whoever did.
    """
    _set(database, job_id, portal_id, owner, state="waiting", start_at=start_at)


def finish_portal(
    database: Database,
    job_id: str,
    portal_id: str,
    state: str,
    report: Mapping[str, Any],
    *,
    owner: str | None = None,
) -> None:
    """Note how a portal of a job ended: done, failed, left or skipped.

    Args:
        owner: who took it; nothing happens where another has it by now. None: whoever did.
    """
    _set(database, job_id, portal_id, owner, state=state, report={**report})


def _set(database: Database, job_id: str, portal_id: str, owner: str | None, **values: Any) -> None:
    of = [] if owner is None else [col(JobPortal.owner) == owner]
    with database.write() as session:
        session.exec(
            update(JobPortal)
            .where(
                col(JobPortal.job_id) == job_id,
                col(JobPortal.portal_id) == portal_id,
                col(JobPortal.state) == "crawling",
                *of,
            )
            .values(**values)
        )


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job is, in portals."""

    state: str
    waiting: int
    crawling: int
    finished: int


def job_state(database: Database, job_id: str) -> JobState:
    """How far a job is."""
    with database.read() as session:
        rows = session.connection().execute(_PORTALS_BY_STATE, {"job_id": job_id}).all()
    counts = {row.portal_state: row.portals for row in rows}
    waiting, crawling = (counts.pop(name, 0) for name in _UNFINISHED)
    return JobState(rows[0].state, waiting, crawling, sum(counts.values()))


def close_job(database: Database, job_id: str, *, now: Clock = utc_now) -> bool:
    """Mark a job as done, unless some of its portals are not finished.

    Returns:
        Whether this call did it: of several workers at the end of a job, one gets True.
    """
    unfinished = exists().where(
        col(JobPortal.job_id) == job_id, col(JobPortal.state).in_(_UNFINISHED)
    )
    with database.write() as session:
        _alone(session)
        return (
            session.exec(
                update(Job)
                .where(col(Job.id) == job_id, col(Job.state) != "done", ~unfinished)
                .values(state="done", ended_at=now())
            ).rowcount
            == 1
        )


def open_jobs(
    database: Database,
    *,
    is_gone: Callable[[str], bool] = never_gone,
    now: Clock = utc_now,
) -> list[Job]:
    """The open jobs that another worker can help with, the oldest first; paused ones are left.

    That are those of which a portal's time has come, or whose worker died, and those that nobody
    closed though all portals are finished.
    """
    with database.read() as session:
        found = session.exec(select(Job).where(Job.state == "open").order_by(col(Job.started_at)))
        return [job for job in found.all() if _wants_help(session, job.id, is_gone, now())]


def _wants_help(
    session: Session, job_id: str, is_gone: Callable[[str], bool], moment: datetime
) -> bool:
    of_job = select(func.count()).select_from(JobPortal).where(JobPortal.job_id == job_id)
    unfinished = session.exec(of_job.where(col(JobPortal.state).in_(_UNFINISHED))).one()
    values = {"moment": moment, "gone": _gone(session, job_id, is_gone)}
    return not unfinished or session.exec(of_job.where(_free()), params=values).one() > 0


def set_job_state(database: Database, job_id: str, *, paused: bool) -> bool:
    """Pause a job, or let it go on; False where there is no such job that is not done."""
    state = "paused" if paused else "open"
    with database.write() as session:
        _alone(session)
        return (
            session.exec(
                update(Job)
                .where(col(Job.id) == job_id, col(Job.state) != "done")
                .values(state=state)
            ).rowcount
            == 1
        )
