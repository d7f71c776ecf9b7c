"""Sharing the work on jobs that are open: of further machines, and of those that came back."""

from typing import Any

from prefect import flow

from flows.crawl import (
    FUNCTIONS,
    REPROCESS_FUNCTIONS,
    REPROCESS_TASKS,
    TASKS,
    Order,
    PortalReport,
    plain_reports,
)
from flows.portals import chosen_portals
from flows.reprocess import visited_portals
from flows.summary import leave_behind, raise_if_failed
from flows.work import work_on
from storage.database import Database, open_database
from storage.disk import require_free
from storage.jobs import open_jobs
from storage.models import Job
from storage.queries.nights import crawling_owners
from storage.runs import enabled_portals
from storage.settings import Settings
from tasks.owner import is_gone, this_process
from tasks.records import Portal
from tasks.resources import open_resources


@flow(name="work", description="Share the work on open jobs: 分担未完成的任务")
def work() -> list[dict[str, Any]]:
    """Join the open jobs, one after the other, until none of them needs help.

    Raises:
        PortalsFailed: after that, with a line for each portal that failed here.
    """
    settings = Settings()
    reports = join_jobs(settings)
    if reports:
        leave_behind(settings, "work", reports)
    raise_if_failed(reports)
    return plain_reports(reports)


def join_jobs(settings: Settings, *, prefect: bool = True) -> list[PortalReport]:
    """Work on the open jobs that need help; one at which this machine is already is left to it.

    A paused job is never resumed.

    Args:
        prefect: run the steps as Prefect tasks.

    Returns:
        As `crawl`; nothing where no job needs help.

    Raises:
        DiskFull, StorageError, DatabaseError: as `crawl`.
    """
    reports: list[PortalReport] = []
    tried: set[str] = set()
    while (job := _next_job(settings, tried)) is not None:
        tried.add(job.id)
        require_free(settings.data, settings.min_free_bytes)
        # Each job with resources of its own: they end with a job that is paused meanwhile.
        with open_resources(settings) as resources:
            known = _known(settings, resources.database, job)
            reports += work_on(resources, job.id, known, order_of(job, prefect=prefect))
    return reports


def _next_job(settings: Settings, tried: set[str]) -> Job | None:
    with open_database(settings) as database:
        for job in open_jobs(database, is_gone=is_gone):
            if job.id not in tried and not _here(crawling_owners(database, job.id)):
                return job
    return None


def _here(owners: frozenset[str]) -> bool:
    """Whether one of these processes is alive on this machine."""
    machine = this_process().rsplit(":", 2)[0]
    return any(owner.rsplit(":", 2)[0] == machine and not is_gone(owner) for owner in owners)


def _known(settings: Settings, database: Database, job: Job) -> dict[str, Portal]:
    if job.kind == "reprocess":
        portals = visited_portals(settings, database, None)
    else:
        portals = chosen_portals(settings, database, None) if enabled_portals(database) else []
    return {portal.id: portal for portal in portals}


def order_of(job: Job, *, prefect: bool) -> Order:
    """What a job asks for, from its kind and its parameters."""
    if job.kind == "reprocess":
        return Order("reprocess", REPROCESS_TASKS if prefect else REPROCESS_FUNCTIONS)
    years = job.parameters["years"]
    return Order(
        "nightly" if job.kind == "nightly" else "backfill",
        TASKS if prefect else FUNCTIONS,
        None if years is None else tuple(years),
        job.parameters["only_failed"],
    )
