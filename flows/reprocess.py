"""New code over old bytes: what is archived is read again, without the network."""

from collections.abc import Sequence
from typing import Any

from prefect import flow

from flows.crawl import REPROCESS_TASKS, Order, PortalReport, Steps, plain_reports
from flows.portals import PortalRefused, find, registry
from flows.summary import leave_behind, raise_if_failed
from flows.work import crawl
from storage.database import Database
from storage.queries.status import portals_with_sources
from storage.settings import Settings
from tasks.records import Portal
from tasks.resources import open_resources


@flow(name="reprocess", description="New code over archived files: 以新程序重读存档")
def reprocess(portals: list[str] | None = None) -> list[dict[str, Any]]:
    """Read the archived files of these portals again, or of all that were ever visited.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    settings = Settings()
    reports = reread_chosen(settings, portals, REPROCESS_TASKS)
    leave_behind(settings, "reprocess", reports)
    raise_if_failed(reports)
    return plain_reports(reports)


def reread_chosen(
    settings: Settings, portal_ids: Sequence[str] | None, steps: Steps
) -> list[PortalReport]:
    """Open the archive and read again what this version of the code has not read.

    Raises:
        PortalRefused: a portal was never visited; nothing is begun.
        DiskFull, StorageError, DatabaseError: as `crawl`.
    """
    with open_resources(settings) as resources:
        chosen = visited_portals(settings, resources.database, portal_ids)
        return crawl(resources, chosen, Order("reprocess", steps), named=bool(portal_ids))


def visited_portals(
    settings: Settings, database: Database, portal_ids: Sequence[str] | None
) -> list[Portal]:
    """The portals named, or all, of which the archive has something; enabled or not.

    Raises:
        PortalRefused: one that is named is unknown, or was never visited.
    """
    visited = portals_with_sources(database)
    chosen = find(settings, portal_ids or sorted(visited & registry(settings).keys()))
    for portal in chosen:
        if portal.id not in visited:
            raise PortalRefused(f"{portal.id}: the archive has nothing of this portal")
    return chosen
