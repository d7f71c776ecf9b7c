"""The frontier: which addresses of a portal are to be visited, by whom, and how it went.

A run sees every source of its portal once: `visited_run` says that it has finished with it, so a
run that was killed goes on where it was. Callers `renew` the portal's lease first in every write
transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select, update

from storage.database import Database, insert_ignore
from storage.leases import Clock, LeaseLost, confirm, utc_now
from storage.models import Source

# Verdicts that are tried again in later runs, at most PARK_AFTER times in a row.
RETRIED = ("failed", "incomplete", "blocked")
PARK_AFTER = 5
# Verdicts that brought the document or say that it has not changed.
GOOD = ("captured", "not-modified")


@dataclass(frozen=True, slots=True)
class NewSource:
    """An address found on a page, with the values of its row; `depth` counts from 0."""

    url: str
    role: str
    title: str = ""
    published: str | None = None
    fiscal_year: int | None = None
    parent_id: int | None = None
    depth: int = 0


def enqueue(session: Session, portal_id: str, links: Sequence[NewSource]) -> int:
    """Add addresses that the portal's frontier does not have; the first finding stays.

    Returns:
        How many are new.
    """
    rows = [{"portal_id": portal_id, **asdict(link)} for link in links]
    return insert_ignore(session, Source, rows, ["portal_id", "url"])


def lease_batch(
    session: Session,
    portal_id: str,
    run_id: str,
    fence: int,
    roles: Sequence[str],
    limit: int,
    seconds: float,
    *,
    now: Clock = utc_now,
) -> list[Source]:
    """Take the next sources that this run has not visited, the shallowest and oldest first.

    Nobody else gets them for so many seconds. A lease with an older fencing number is a dead
    run's and does not count.

    Returns:
        At most `limit` rows, readable after the commit; none where nothing is left to take.

    Raises:
        LeaseLost: another run holds the portal.
    """
    confirm(session, portal_id, fence)
    moment = now()
    until = col(Source.lease_until)
    statement = (
        select(Source)
        .where(
            *_unvisited(portal_id, run_id, roles),
            or_(col(Source.not_before).is_(None), col(Source.not_before) <= moment),
            or_(until.is_(None), until <= moment, col(Source.lease_fence) < fence),
        )
        .order_by(col(Source.depth), col(Source.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    batch = list(session.exec(statement))
    for source in batch:
        source.state = "leased"
        source.lease_owner = run_id
        source.lease_until = moment + timedelta(seconds=seconds)
        source.lease_fence = fence
    session.flush()
    return batch


def finish(
    session: Session,
    source_id: int,
    run_id: str,
    fence: int,
    *,
    verdict: str,
    reason: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    object_sha256: str | None = None,
) -> None:
    """Record how the visit went and give the source back.

    "captured" replaces validators and object; other verdicts keep what is there unless a value
    is given, so that a failure does not forget the last good object. After `PARK_AFTER` failures
    in a row the source is parked.

    Raises:
        LeaseLost: this run does not hold the source, or no longer holds the portal.
    """
    source = session.get(Source, source_id, with_for_update=True, populate_existing=True)
    if source is None or (source.lease_owner, source.lease_fence) != (run_id, fence):
        raise LeaseLost(f"source {source_id}: lease {fence} of run {run_id} was lost")
    confirm(session, source.portal_id, fence)
    found = {"etag": etag, "last_modified": last_modified, "object_sha256": object_sha256}
    for name, value in found.items():
        if value is not None or verdict == "captured":
            setattr(source, name, value)
    source.attempts = source.attempts + 1 if verdict in RETRIED else 0
    source.state = "parked" if source.attempts >= PARK_AFTER else "done"
    source.verdict, source.reason = verdict, reason
    source.visited_run = run_id
    source.not_before = source.lease_owner = source.lease_until = None
    session.flush()


def remaining(session: Session, portal_id: str, run_id: str, roles: Sequence[str]) -> int:
    """How many sources this run has still to finish, leased and deferred ones included."""
    statement = select(func.count()).select_from(Source)
    return session.exec(statement.where(*_unvisited(portal_id, run_id, roles))).one()


def failures(session: Session, portal_id: str | None = None) -> list[Source]:
    """Sources whose last visit brought no document, of one portal or all, with the reason."""
    statement = select(Source).where(col(Source.verdict).not_in(GOOD), *_of(portal_id))
    return list(session.exec(statement.order_by(col(Source.portal_id), col(Source.id))))


def unpark(session: Session, portal_id: str | None = None) -> int:
    """Put parked sources of one portal or all back in the queue; how many there were."""
    return session.exec(
        update(Source)
        .where(col(Source.state) == "parked", *_of(portal_id))
        .values(state="pending", attempts=0, visited_run=None)
    ).rowcount


def _of(portal_id: str | None) -> list[ColumnElement[bool]]:
    return [] if portal_id is None else [col(Source.portal_id) == portal_id]


def _unvisited(portal_id: str, run_id: str, roles: Sequence[str]) -> list[ColumnElement[bool]]:
    return [
        col(Source.portal_id) == portal_id,
        col(Source.role).in_(roles),
        col(Source.state) != "parked",
        or_(col(Source.visited_run).is_(None), col(Source.visited_run) != run_id),
    ]


def known_sources(database: Database, portal_id: str) -> int:
    """How many addresses of a portal the archive knows."""
    with database.read() as session:
        statement = select(func.count()).select_from(Source)
        return session.exec(statement.where(Source.portal_id == portal_id)).one()
