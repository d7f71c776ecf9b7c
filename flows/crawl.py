"""The order of a crawl: discover, fetch, read, check, load, portal by portal; compare, review.

The steps come as values, so that the same order runs as Prefect tasks or, with Prefect's server
down, as plain functions. Correctness rests on our own database either way.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flows.portals import chosen_portals
from flows.progress import report
from storage.database import DatabaseError
from storage.disk import require_free
from storage.leases import LeaseLost
from storage.objects import StorageError
from storage.runs import RunCounts, RunKind, close_run, run_counts
from storage.settings import Settings
from tasks.begin import begin
from tasks.check import check
from tasks.compare import compare
from tasks.discover import discover
from tasks.fetch import fetch
from tasks.load import load
from tasks.read import read, reread
from tasks.records import Portal, StepCount
from tasks.resources import PortalRun, Resources, open_resources
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
    {"discover": discover, "fetch": fetch, "read": read, "check": check, "load": load},
    {"compare": compare, "review": review},
)
FUNCTIONS = Steps(
    {
        "discover": discover.fn,
        "fetch": fetch.fn,
        "read": read.fn,
        "check": check.fn,
        "load": load.fn,
    },
    {"compare": compare.fn, "review": review.fn},
)


# New code over old bytes: nothing is fetched.
REPROCESS_TASKS = Steps({"read": reread, "check": check, "load": load}, TASKS.archive)
REPROCESS_FUNCTIONS = Steps(
    {"read": reread.fn, "check": check.fn, "load": load.fn}, FUNCTIONS.archive
)


@dataclass(frozen=True, slots=True)
class PortalReport:
    """How the run of one portal ended; `failed` is the reason of an alarm, None if all is well.

    `skipped` says why a portal was left alone: a backfill of days must not alarm every night.

    new, unchanged: files. pages: listings and articles. failed_visits: no answer, missing, cut
    short or refused. unread: files whose reading ended in another verdict than ok.
    """

    portal: str
    new: int = 0
    unchanged: int = 0
    pages: int = 0
    blocked: int = 0
    failed_visits: int = 0
    unread: int = 0
    skipped: str | None = None
    failed: str | None = None


def crawl_chosen(
    settings: Settings,
    portal_ids: Sequence[str] | None,
    kind: RunKind,
    years: Sequence[int] | None,
    steps: Steps,
) -> list[PortalReport]:
    """Open the archive and crawl the portals named, or all that are enabled.

    Raises:
        PortalRefused: a portal may not be crawled; nothing is begun.
        DiskFull, StorageError, DatabaseError: as `crawl`.
    """
    with open_resources(settings, create=True) as resources:
        chosen = chosen_portals(settings, resources.database, portal_ids)
        return crawl(resources, chosen, kind, years, steps)


def crawl(
    resources: Resources,
    portals: Iterable[Portal],
    kind: RunKind,
    years: Sequence[int] | None,
    steps: Steps,
) -> list[PortalReport]:
    """Crawl portals one after the other; the failure of one is a line in the result.

    Raises:
        DiskFull: before anything is begun.
        StorageError, DatabaseError: the store or the database went away; the run stays open and
            the next one goes on with it.
    """
    require_free(resources.settings.data, resources.settings.min_free_bytes)
    reports = [_crawl_portal(resources, portal, kind, years, steps.portal) for portal in portals]
    for name, step in steps.archive.items():
        _all_batches(name, partial(step, resources))
    return reports


def _crawl_portal(
    resources: Resources,
    portal: Portal,
    kind: RunKind,
    years: Sequence[int] | None,
    steps: Mapping[str, Step],
) -> PortalReport:
    run = begin(resources, portal, kind, years)
    if run is None:
        return PortalReport(portal.id, skipped="another run is crawling this portal")
    try:
        outcomes = {
            name: _all_batches(name, partial(step, resources, run)) for name, step in steps.items()
        }
    except LeaseLost as error:
        return PortalReport(portal.id, failed=str(error))
    except (StorageError, DatabaseError):
        raise
    except Exception as error:
        _log.exception("portal %s", portal.id, extra=run.labels)
        result = PortalReport(portal.id, failed=_one_line(error))
    else:
        counted = run_counts(resources.database, run.run)
        result = _result(portal, counted, outcomes["read"], fetched="fetch" in steps)
    counts = {name: value for name, value in asdict(result).items() if isinstance(value, int)}
    close_run(resources.database, run.run, counts, failed=result.failed)
    _log.info("run ended: %s", result.failed or counts, extra=run.labels)
    return result


def _all_batches(name: str, step: Callable[[], StepCount]) -> Counter[str]:
    total: Counter[str] = Counter()
    while True:
        count = step()
        total.update(count.outcomes)
        report(name, count.done, count.left)
        if count.done == 0 or count.left == 0:
            return total


def _result(
    portal: Portal, counts: RunCounts, readings: Counter[str], *, fetched: bool
) -> PortalReport:
    nothing = fetched and portal.expected_per_year > 0 and counts.new + counts.unchanged == 0
    return PortalReport(
        portal=portal.id,
        new=counts.new,
        unchanged=counts.unchanged,
        pages=counts.pages,
        blocked=counts.blocked,
        failed_visits=counts.failed,
        unread=sum(readings.values()) - readings["ok"],
        failed="documents are expected here and none was found" if nothing else None,
    )


def _one_line(error: Exception) -> str:
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:200]


def plain_reports(reports: Sequence[PortalReport]) -> list[dict[str, Any]]:
    """Reports as plain values, as flows return them."""
    return [asdict(report) for report in reports]
