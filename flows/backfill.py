"""Portals × fiscal years, on demand; a killed backfill goes on where it was."""

from typing import Any

from prefect import flow

from flows.crawl import TASKS, crawl, plain_reports
from flows.portals import chosen_portals
from flows.progress import report
from flows.summary import leave_artifact, raise_if_failed
from storage.settings import Settings
from tasks.resources import open_resources


@flow(name="backfill", description="Portals × years on demand: 补抓历年")
def backfill(portals: list[str], years: list[int]) -> list[dict[str, Any]]:
    """Crawl these portals for what their titles date into these fiscal years, or do not date.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    settings = Settings()
    with open_resources(settings, create=True) as resources:
        chosen = chosen_portals(settings, resources.database, portals)
        reports = crawl(resources, chosen, "backfill", years, TASKS, report)
    leave_artifact("backfill", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
