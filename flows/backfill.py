"""Portals × fiscal years, on demand; a killed backfill goes on where it was."""

from typing import Any

from prefect import flow

from flows.crawl import TASKS, Order, plain_reports
from flows.summary import leave_behind, raise_if_failed
from flows.work import crawl_chosen
from storage.settings import Settings


@flow(name="backfill", description="Portals × years on demand: 补抓历年")
def backfill(
    portals: list[str] | None, years: list[int], only_failed: bool = False
) -> list[dict[str, Any]]:
    """Crawl these portals for what their titles date into these fiscal years, or do not date.

    Args:
        portals: ids; None: all that are enabled.
        years: fiscal years.
        only_failed: visit only what brought nothing when it was visited last.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    settings = Settings()
    reports = crawl_chosen(settings, portals, Order("backfill", TASKS, tuple(years), only_failed))
    leave_behind(settings, "backfill", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
