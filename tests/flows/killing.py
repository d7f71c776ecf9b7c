"""Crawling the replica in a process of its own, and killing it at a chosen point.

The processes fork from a server that has imported everything, so that a kill costs no start-up.
"""

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from deploy.replica import server
from flows.crawl import FUNCTIONS, Order
from flows.portals import registry
from flows.work import crawl
from storage.catalogue import refresh
from storage.database import open_database
from storage.dump import canonical
from storage.objects import open_store
from storage.runs import set_enabled
from storage.settings import Settings
from tasks.resources import open_resources
from tests.kills import killed_at


@dataclass(frozen=True)
class State:
    """What an archive holds, whatever happened on the way."""

    dump: tuple[str, ...]
    objects: tuple[tuple[str, int], ...]


def context() -> ForkServerContext:
    """A fork server with the whole pipeline imported."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["tests.flows.killing"])
    return forking


def prepare(settings: Settings) -> None:
    """Make the database and enable the replica's portals."""
    with open_database(settings, create=True) as database:
        set_enabled(database, list(registry(settings)), True)


def run_crawl(values: dict[str, Any], kill_at: int | None = None, counted: Any = None) -> None:
    """Crawl the replica; end this process with SIGKILL just before its n-th point."""
    settings = Settings(**values)
    points = killed_at(kill_at)
    with open_resources(settings) as resources:
        reports = crawl(resources, registry(settings).values(), Order("nightly", FUNCTIONS))
    if counted is not None:
        counted.value = points()
    failed = [report.failed for report in reports if report.failed]
    if failed:
        sys.exit("; ".join(failed))


def finished(process: BaseProcess, seconds: float = 120) -> int | None:
    """Start a process and wait for its exit code."""
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode


def state_of(settings: Settings) -> State:
    """The canonical dump and the listing of objects."""
    with open_database(settings) as database:
        return State(tuple(canonical(database)), tuple(open_store(settings).list()))


def dangling(settings: Settings) -> set[str]:
    """Objects that the database names and the store does not have; there must never be any."""
    from sqlmodel import select

    from storage.models import StoredObject

    stored = {sha256 for sha256, _ in open_store(settings).list()}
    with open_database(settings) as database, database.read() as session:
        return set(session.exec(select(StoredObject.sha256))) - stored


def leases(settings: Settings) -> list[str]:
    """Portals and addresses that somebody still holds."""
    from sqlmodel import col, select

    from storage.models import PortalState, Source

    with open_database(settings) as database, database.read() as session:
        portals = select(PortalState.portal_id).where(col(PortalState.lease_owner).is_not(None))
        sources = select(Source.url).where(col(Source.lease_owner).is_not(None))
        return [*session.exec(portals), *session.exec(sources)]


def uncatalogued(settings: Settings) -> int:
    """Files whose entries in the catalogue are not what they should be."""
    with open_database(settings) as database:
        return refresh(database, None, 0)[1]


@contextmanager
def replica() -> Iterator[int]:
    """The replica portals in this process; the first of their ports."""
    with server.start() as running:
        yield running.port
