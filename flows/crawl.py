"""The order of a portal's run: from discover to catalogue; then compare and review.

The steps come as values, so that the same order runs as Prefect tasks or, with Prefect's server
down, as plain functions. Correctness rests on our own database either way.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flows.progress import report
from storage.database import DatabaseError
from storage.jobs import finish_portal
from storage.leases import LeaseLost, release
from storage.objects import StorageError
from storage.outcomes import RunCounts, known_documents, run_counts
from storage.runs import RunKind, close_run
from tasks.begin import begin
from tasks.catalogue import catalogue
from tasks.change import change
from tasks.check import check
from tasks.compare import compare
from tasks.discover import discover
from tasks.fetch import fetch
from tasks.load import load
from tasks.owner import this_process
from tasks.read import LOST, read, reread
from tasks.records import Portal, StepCount
from tasks.resources import PortalRun, Resources
from tasks.review import review

_log = logging.getLogger(__name__)

Step = Callable[[Resources, PortalRun], StepCount]
ArchiveStep = Callable[[Resources], StepCount]


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done for each portal, and then for the whole archive, in this order; by name."""

    portal: Mapping[str, Step]
    archive: Mapping[str, ArchiveStep]


TASKS = Steps(
    {
        "discover": discover,
        "fetch": fetch,
        "read": read,
        "check": check,
        "load": load,
        "change": change,
        "catalogue": catalogue,
    },
    {"compare": compare, "review": review},
)
FUNCTIONS = Steps(
    {
        "discover": discover.fn,
        "fetch": fetch.fn,
        "read": read.fn,
        "check": check.fn,
        "load": load.fn,
        "change": change.fn,
        "catalogue": catalogue.fn,
    },
    {"compare": compare.fn, "review": review.fn},
)


# New code over old bytes: nothing is fetched.
REPROCESS_TASKS = Steps(
    {"read": reread, "check": check, "load": load, "change": change, "catalogue": catalogue},
    TASKS.archive,
)
REPROCESS_FUNCTIONS = Steps(
    {
        "read": reread.fn,
        "check": check.fn,
        "load": load.fn,
        "change": change.fn,
        "catalogue": catalogue.fn,
    },
    FUNCTIONS.archive,
)


@dataclass(frozen=True, slots=True)
class PortalReport:
    """How the run of one portal ended; `failed` is the reason of an alarm, None if all is well.

    `skipped` says why a portal was left alone: a backfill of days must not alarm every night.

    new, unchanged: files. pages: listings and articles. failed_visits: no answer, missing, cut
    short or refused. unread: files whose reading ended in another verdict than ok. left: addresses
    that are due and wait, since their host rests or had all its requests of the night.
    """

    portal: str
    new: int = 0
    unchanged: int = 0
    pages: int = 0
    blocked: int = 0
    failed_visits: int = 0
    unread: int = 0
    left: int = 0
    skipped: str | None = None
    failed: str | None = None

    @property
    def ended(self) -> str:
        """How the portal stands in its job."""
        if self.failed:
            return "failed"
        if self.skipped:
            return "skipped"
        return "left" if self.left else "done"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the kind of run, the fiscal years if any, only what failed, the steps."""

    kind: RunKind
    steps: Steps
    years: tuple[int, ...] | None = None
    only_failed: bool = False


class Stopped(Exception):  # noqa: N818, named after what happened
    """The process is to end; what is not done yet stays in the frontier."""


def crawl_portal(
    resources: Resources, portal: Portal, order: Order, job_id: str
) -> PortalReport | None:
    """Crawl one portal; its failure is a line in the result.

    Returns:
        None where the process is to end before the portal is done; the next run goes on with it.

    Raises:
        HostHeld: another portal's run is at one of its hosts; nothing is begun.
        StorageError, DatabaseError: the store or the database went away; the run stays open and
            the next one goes on with it.
    """
    run = begin(resources, portal, order.kind, order.years, failed=order.only_failed, job_id=job_id)
    if run is None:
        skipped = PortalReport(portal.id, skipped="another run is crawling this portal")
        return _without_run(resources, job_id, skipped)
    try:
        return _run(resources, run, order)
    except LeaseLost as error:
        return _without_run(resources, job_id, PortalReport(portal.id, failed=str(error)))
    finally:
        resources.keeper.drop(run.run)


def _without_run(resources: Resources, job_id: str, result: PortalReport) -> PortalReport:
    """Note in the job how a portal ended of which another run decides."""
    finish_portal(
        resources.database,
        job_id,
        result.portal,
        result.ended,
        asdict(result),
        owner=this_process(),
    )
    return result


def _run(resources: Resources, run: PortalRun, order: Order) -> PortalReport | None:
    """As `crawl_portal`; raises LeaseLost besides."""
    portal = run.portal
    try:
        outcomes = {
            name: all_batches(resources, name, portal.id, partial(step, resources, run))
            for name, step in order.steps.portal.items()
        }
    except Stopped:
        release(resources.database, portal.id, run.run.fence)
        return None
    except LeaseLost:
        raise
    except (StorageError, DatabaseError):
        with suppress(DatabaseError):
            release(resources.database, portal.id, run.run.fence)
        raise
    except Exception as error:
        _log.exception("portal %s", portal.id, extra=run.labels)
        result = PortalReport(portal.id, failed=_one_line(error))
    else:
        result = _result(resources, run, outcomes["read"], fetched="fetch" in order.steps.portal)
    counts = {name: value for name, value in asdict(result).items() if isinstance(value, int)}
    close_run(
        resources.database,
        run.run,
        counts,
        failed=result.failed,
        ended=result.ended,
        report=asdict(result),
    )
    _log.info("run ended: %s", result.failed or counts, extra=run.labels)
    return result


def all_batches(
    resources: Resources, name: str, portal: str, step: Callable[[], StepCount]
) -> Counter[str]:
    """Repeat a step until nothing is left or it gets no further; how its items ended.

    Args:
        portal: its id; "" for a step of the whole archive.

    Raises:
        Stopped: the process is to end.
    """
    total: Counter[str] = Counter()
    while True:
        count = step()
        total.update(count.outcomes)
        report(name, portal, count.done, count.left)
        if count.left and resources.stopping.is_set():
            raise Stopped
        if count.done == 0 or count.left == 0:
            return total


def _result(
    resources: Resources, run: PortalRun, readings: Counter[str], *, fetched: bool
) -> PortalReport:
    counts = run_counts(resources.database, run.run)
    return PortalReport(
        portal=run.portal.id,
        new=counts.new,
        unchanged=counts.unchanged,
        pages=counts.pages,
        blocked=counts.blocked,
        failed_visits=counts.failed,
        unread=sum(readings.values()) - readings["ok"],
        left=counts.left,
        failed=_lost(readings[LOST]) or (_alarm(resources, run, counts) if fetched else None),
    )


def _lost(files: int) -> str | None:
    """Why a run that could not have some objects is no success."""
    if not files:
        return None
    return f"{files} files are missing from the store or damaged: `gongkai verify` names them"


def _alarm(resources: Resources, run: PortalRun, counts: RunCounts) -> str | None:
    """Why a run that went through is no success; None if it is."""
    if counts.new + counts.unchanged + counts.pages == 0:
        visits = counts.blocked + counts.failed
        why = f"{visits} visits brought nothing" if visits else "nothing was visited"
        return f"{why}, {counts.left} addresses wait" if counts.left else why
    expected = run.portal.expected_per_year > 0
    if expected and not known_documents(resources.database, run.portal.id, run.years):
        return "documents are expected here and none was found"
    if counts.shrunk:
        return f"{counts.shrunk} listings lead to less than they did"
    return None


def _one_line(error: Exception) -> str:
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:200]


def plain_reports(reports: Sequence[PortalReport]) -> list[dict[str, Any]]:
    """Reports as plain values, as flows return them."""
    return [asdict(report) for report in reports]
