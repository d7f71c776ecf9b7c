"""Runs and visits for tests, written as a crawl writes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from typing import Any

from sqlmodel import select

from storage.addresses import NewSource, enqueue
from storage.database import Database
from storage.frontier import lease_batch, remaining
from storage.leases import LeaseLost
from storage.models import Source
from storage.recording import record_visits
from storage.revisits import RETRIED
from storage.runs import OpenRun, open_run
from storage.visits import Found, NewCapture, Recorded, Visit
from tests.storage.database.clock import Clock

ROLES = ("listing", "article", "document")
HOST = "www.example.gov.cn"
_STATUS = {"captured": 200, "not-modified": 304, "missing": 404, "soft-error": 200}


def address(path: object, host: str = HOST) -> str:
    return f"http://{host}/{path}"


def add(database: Database, *links: NewSource, portal_id: str = "p") -> frozenset[str]:
    with database.write() as session:
        return enqueue(session, portal_id, links)


def add_files(database: Database, count: int, portal_id: str = "p") -> frozenset[str]:
    links = (NewSource(address(number), "document") for number in range(count))
    return add(database, *links, portal_id=portal_id)


def begin(
    database: Database,
    clock: Clock,
    portal_id: str = "p",
    *,
    owner: str = "worker",
    hosts: Sequence[str] = (),
    **parameters: object,
) -> OpenRun:
    """A run; other parameters make another one, the same ones resume it."""
    run = open_run(database, "nightly", portal_id, parameters, owner=owner, hosts=hosts, now=clock)
    assert run is not None
    return run


def lease(
    database: Database,
    run: OpenRun,
    clock: Clock,
    *,
    limit: int = 10,
    roles: Sequence[str] = ROLES,
    budget: int | None = None,
) -> list[Source]:
    with database.write() as session:
        return lease_batch(
            session, run.portal_id, run.id, run.fence, roles, limit, 600, budget=budget, now=clock
        )


def left(database: Database, run: OpenRun, clock: Clock) -> int:
    with database.read() as session:
        return remaining(session, run.portal_id, run.id, ROLES, now=clock)


def visit_of(
    run: OpenRun,
    source: Source,
    at: datetime,
    verdict: str = "captured",
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    reason: str | None = None,
    found: Found | None = None,
    host: str = "",
    wait_until: datetime | None = None,
) -> Visit:
    """What is to be recorded of a visit; a captured one has a body."""
    if verdict == "captured" and body is None:
        body = source.url.encode()
    capture = NewCapture(
        source_id=source.id or 0,
        run_id=run.id,
        captured_at=at,
        url=source.url,
        final_url=source.url,
        verdict=verdict,
        reason=reason or ("HTTP 500" if verdict in RETRIED else None),
        status=_STATUS.get(verdict, 500),
        headers={**(headers or {})},
        redirects=[],
        media_type=None if body is None else "x",
        object_sha256=None if body is None else sha256(body).hexdigest(),
    )
    digest = None if body is None else sha512(body).hexdigest()
    return Visit(run, capture, len(body or b""), found, wait_until, host, digest)


def visit(
    database: Database,
    run: OpenRun,
    source: Source,
    clock: Clock,
    verdict: str = "captured",
    *,
    most_days: int = 0,
    budget: int | None = None,
    **values: Any,
) -> Recorded:
    """Record a visit a second later; raises LeaseLost."""
    clock.forward(1)
    one = visit_of(run, source, clock(), verdict, **values)
    (recorded,) = record_visits(database, [one], most_days=most_days, budget=budget)
    if isinstance(recorded, LeaseLost):
        raise recorded
    return recorded


def visit_all(
    database: Database, clock: Clock, verdict: str = "captured", *, most_days: int = 0, **of: Any
) -> list[str]:
    """Visit whatever a run is given, until nothing is left; the addresses in their order."""
    run = begin(database, clock, **of)
    visited = []
    while batch := lease(database, run, clock):
        for one in batch:
            visit(database, run, one, clock, verdict, most_days=most_days)
            visited.append(one.url)
    return visited


def source_of(database: Database, url: str, portal_id: str = "p") -> Source:
    with database.read() as session:
        statement = select(Source).where(Source.url == url, Source.portal_id == portal_id)
        return session.exec(statement).one()


def days(count: float) -> float:
    """In seconds."""
    return timedelta(days=count).total_seconds()
