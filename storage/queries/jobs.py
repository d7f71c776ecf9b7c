"""Jobs for people: how far they are, and how long they will take."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Database
from storage.models import Job, JobPortal, Run

_Span = tuple[datetime, datetime]


class UnknownJob(Exception):  # noqa: N818, named after what happened
    """No job has such an id, or several have."""


def jobs(database: Database, limit: int) -> list[dict[str, Any]]:
    """Jobs, the newest first.

    Returns:
        At most `limit` rows: id, kind, years, only_failed, state, started_at, ended_at; how many
        portals it has and how many of these are done, failed, left (addresses remain), skipped and
        to_do; seconds_left, at the pace of those crawled: None where it is done or none is yet.
    """
    not_abandoned = func.coalesce(col(Run.reason), "") != "abandoned"
    with database.read() as session:
        found = session.scalars(select(Job).order_by(col(Job.started_at).desc()).limit(limit)).all()
        ids = [job.id for job in found]
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for job_id, state, count in session.execute(
            select(col(JobPortal.job_id), col(JobPortal.state), func.count())
            .where(col(JobPortal.job_id).in_(ids))
            .group_by(col(JobPortal.job_id), col(JobPortal.state))
        ):
            counts[job_id][state] = count
        spans: defaultdict[str, list[_Span]] = defaultdict(list)
        for job_id, start, end in session.execute(
            select(col(Run.job_id), col(Run.started_at), col(Run.ended_at)).where(
                col(Run.job_id).in_(ids), col(Run.state) != "running", not_abandoned
            )
        ):
            spans[job_id].append((start, end))
    return [_row(job, counts[job.id], spans[job.id]) for job in found]


def _row(job: Job, counts: Counter[str], spans: Iterable[_Span]) -> dict[str, Any]:
    to_do = counts["waiting"] + counts["crawling"]
    crawled = counts["done"] + counts["failed"] + counts["left"]
    pace = busy(spans) / crawled if crawled else None
    parameters = job.parameters or {}
    return {
        "id": job.id,
        "kind": job.kind,
        "years": parameters.get("years"),
        "only_failed": bool(parameters.get("only_failed")),
        "state": job.state,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "portals": counts.total(),
        **{name: counts[name] for name in ("done", "failed", "left", "skipped")},
        "to_do": to_do,
        "seconds_left": round((pace * to_do).total_seconds())
        if pace is not None and job.state != "done"
        else None,
    }


def busy(spans: Iterable[_Span]) -> timedelta:
    """How long at least one of these spans lasted: pauses do not count, nor what ran beside."""
    total = timedelta(0)
    until: datetime | None = None
    for start, end in sorted(spans):
        begin = start if until is None else max(start, until)
        if end > begin:
            total += end - begin
            until = end
    return total


def job_with(database: Database, beginning: str) -> str:
    """The id of the job that begins so.

    Raises:
        UnknownJob: none begins so, or several do.
    """
    with database.read() as session:
        begins = col(Job.id).startswith(beginning, autoescape=True)
        found = session.scalars(select(col(Job.id)).where(begins)).all()
    if len(found) != 1:
        several = f"{len(found)} jobs begin with" if found else "no job begins with"
        raise UnknownJob(f"{several} {beginning!r}: see `gongkai jobs`")
    return found[0]
