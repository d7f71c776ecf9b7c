"""Working on a job: several portals at a time, each by one run, whatever other workers do.

A worker takes one portal after the other from the job. Several workers, on this machine or on
others, may share a job through the database; one that dies leaves its portals to the others.
"""

import contextvars
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

from flows.alarms import end_of_job
from flows.crawl import Order, PortalReport, all_batches, crawl_portal
from flows.portals import chosen_portals
from flows.progress import report
from flows.promises import known_or_tried
from storage.database import Database
from storage.disk import require_free
from storage.jobs import close_job, finish_portal, job_state, open_job, put_back, take
from storage.leases import ARCHIVE, HostHeld, acquire, keep, release, utc_now
from storage.objects import StorageError
from storage.objects.promises import require_lock
from storage.revisits import night_of
from storage.sealing import DatabaseBehindLog
from storage.settings import Settings
from tasks.owner import is_gone, this_process
from tasks.records import Portal
from tasks.resources import Resources, open_resources
from tasks.seal import seal_log

_log = logging.getLogger(__name__)

# How often a worker that has nothing to do looks again.
_LOOK = timedelta(seconds=2)
# A portal whose host is busy is tried again after this time.
_BUSY = timedelta(seconds=5)

_Running = dict[Future[PortalReport | None], str]


def crawl_chosen(
    settings: Settings,
    portal_ids: Sequence[str] | None,
    order: Order,
    *,
    spread: timedelta = timedelta(0),
) -> list[PortalReport]:
    """Open the archive and crawl the portals named, or all that are enabled.

    Raises:
        PortalRefused: a portal may not be crawled; nothing is begun.
        PromiseBroken: the store does not lock objects, as the settings want.
        DiskFull, StorageError, DatabaseError: as `crawl`.
    """
    with open_resources(settings, create=True) as resources:
        _look_at_store(settings, resources.database)
        chosen = chosen_portals(settings, resources.database, portal_ids)
        return crawl(resources, chosen, order, named=bool(portal_ids), spread=spread)


def _look_at_store(settings: Settings, database: Database) -> None:
    """Know what the store promises, once a day; raises PromiseBroken."""
    report = known_or_tried(settings, database)
    require_lock(settings, report)
    broken = ", ".join(promise.name for promise in report.broken)
    _log.info("promises that the store %s does not keep: %s", report.store, broken or "none")


def crawl(
    resources: Resources,
    portals: Iterable[Portal],
    order: Order,
    *,
    named: bool = True,
    spread: timedelta = timedelta(0),
) -> list[PortalReport]:
    """Crawl portals, some at a time, and then hold their documents against each other.

    A job of the same order that is not done is joined: its portals are shared with the workers
    that are at it, and one that was paused goes on.

    Args:
        named: these portals were asked for; else they are all that are enabled.
        spread: the portals begin at moments of this span instead of all at once.

    Returns:
        A report for each portal that this worker crawled or skipped, and the alarms of the job as
        a whole if it ended with this worker.

    Raises:
        DiskFull: before anything is begun.
        StorageError, DatabaseError: the store or the database went away; the runs stay open and
            the next worker goes on with them.
    """
    require_free(resources.settings.data, resources.settings.min_free_bytes)
    known = {portal.id: portal for portal in portals}
    parameters = {
        "portals": sorted(known) if named else None,
        "years": None if order.years is None else list(order.years),
        "only_failed": order.only_failed,
        "night": night_of(utc_now()) if order.kind == "nightly" else None,
    }
    job_id = open_job(resources.database, order.kind, parameters, sorted(known), spread=spread)
    return work_on(resources, job_id, known, order)


def work_on(
    resources: Resources, job_id: str, known: Mapping[str, Portal], order: Order
) -> list[PortalReport]:
    """Crawl portals of a job until none waits; the worker that ends the job tells its alarms.

    Args:
        known: portals that may be crawled, by id; others of the job are skipped.

    Raises:
        StorageError, DatabaseError: as `crawl`.
    """
    reports = _work(resources, job_id, known, order)
    if not resources.stopping.is_set():
        _archive_steps(resources, order)
        if close_job(resources.database, job_id):
            reports += end_of_job(resources.settings, resources.database, job_id)
            reports += _sealed(resources)
    return reports


def _work(
    resources: Resources, job_id: str, known: Mapping[str, Portal], order: Order
) -> list[PortalReport]:
    reports: list[PortalReport] = []
    running: _Running = {}
    with ThreadPoolExecutor(resources.settings.workers, "portal") as pool:
        try:
            while _fill(resources, job_id, known, order, pool, running) or running:
                reports += _finished(resources, job_id, running)
        except BaseException:
            resources.stopping.set()
            raise
    return reports


def _fill(
    resources: Resources,
    job_id: str,
    known: Mapping[str, Portal],
    order: Order,
    pool: ThreadPoolExecutor,
    running: _Running,
) -> bool:
    """Begin portals until all hands are full; whether there is anything to wait for."""
    state = job_state(resources.database, job_id)
    if state.state != "open":
        resources.stopping.set()
        return False
    while hands := resources.settings.workers - len(running):
        taken = take(
            resources.database,
            job_id,
            this_process(),
            most=hands,
            busy=list(running.values()),
            is_gone=is_gone,
        )
        for portal_id in taken:
            if portal_id not in known:
                _skip(resources, job_id, portal_id)
                continue
            context = contextvars.copy_context()
            crawling = partial(crawl_portal, resources, known[portal_id], order, job_id)
            running[pool.submit(context.run, crawling)] = portal_id
        if len(taken) < hands:
            break
    report("portals", "", 0, state.waiting + state.crawling)
    if not running and state.waiting:
        time.sleep(_LOOK.total_seconds())
    return state.waiting > 0


def _skip(resources: Resources, job_id: str, portal_id: str) -> None:
    """A worker that began before may know portals that are not enabled any more."""
    skipped = PortalReport(portal_id, skipped="it is not enabled any more")
    finish_portal(resources.database, job_id, portal_id, skipped.ended, asdict(skipped))


def _finished(resources: Resources, job_id: str, running: _Running) -> list[PortalReport]:
    """Wait for portals to end; those that did not begin, or were stopped, go back to the job."""
    done, _ = wait(running, timeout=_LOOK.total_seconds(), return_when=FIRST_COMPLETED)
    reports, owner = [], this_process()
    for future in done:
        portal_id = running.pop(future)
        try:
            result = future.result()
        except HostHeld as error:
            _log.info("%s waits: %s", portal_id, error)
            put_back(resources.database, job_id, portal_id, utc_now() + _BUSY, owner=owner)
            continue
        if result is None:
            put_back(resources.database, job_id, portal_id, utc_now(), owner=owner)
        else:
            reports.append(result)
    report("portals", "", len(reports), len(running))
    return reports


def _sealed(resources: Resources) -> list[PortalReport]:
    """Seal what came; an alarm where that fails, since the archive itself is whole without it."""
    try:
        with alone(resources.database):
            seal_log(resources.settings, resources.database)
    except (StorageError, DatabaseBehindLog) as error:
        return [PortalReport("(log)", failed=f"what came is not sealed: {error}")]
    return []


def _archive_steps(resources: Resources, order: Order) -> None:
    """Hold documents against each other; one process at a time does."""
    if not order.steps.archive:
        return
    with alone(resources.database) as fence:
        for name, step in order.steps.archive.items():
            all_batches(resources, name, "", partial(_kept, resources, fence, step))


@contextmanager
def alone(database: Database) -> Iterator[int]:
    """The lease of the archive as a whole, waited for; its fencing number."""
    while (fence := acquire(database, ARCHIVE, this_process(), is_gone=is_gone)) is None:
        time.sleep(_LOOK.total_seconds())
    try:
        yield fence
    finally:
        release(database, ARCHIVE, fence)


def _kept(resources: Resources, fence: int, step: Any) -> Any:
    keep(resources.database, [(ARCHIVE, fence)])
    return step(resources)
