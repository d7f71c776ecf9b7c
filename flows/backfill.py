"""Portals × fiscal years, on demand; a killed backfill goes on where it was."""

from typing import Any

from prefect import flow

from flows.crawl import TASKS, crawl_chosen, plain_reports
from flows.summary import leave_artifact, raise_if_failed
from storage.settings import Settings


@flow(name="backfill", description="Portals × years on demand: 补抓历年")
def backfill(portals: list[str], years: list[int]) -> list[dict[str, Any]]:
    """Crawl these portals for what their titles date into these fiscal years, or do not date.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    reports = crawl_chosen(Settings(), portals, "backfill", years, TASKS)
    leave_artifact("backfill", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
