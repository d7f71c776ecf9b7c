"""The nightly job: every enabled portal, once."""

from datetime import timedelta
from typing import Any

from prefect import flow

from flows.crawl import TASKS, Order, plain_reports
from flows.summary import leave_behind, raise_if_failed
from flows.work import crawl_chosen
from storage.settings import Settings


@flow(name="nightly", description="Crawl all enabled portals: 每夜抓取")
def nightly(
    portals: list[str] | None = None, hours: float = 0, only_failed: bool = False
) -> list[dict[str, Any]]:
    """Crawl the portals named, or all that are enabled.

    Args:
        portals: ids; None: all that are enabled.
        hours: the portals begin spread over so many hours.
        only_failed: visit only what brought nothing when it was visited last.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    settings = Settings()
    order = Order("nightly", TASKS, None, only_failed)
    reports = crawl_chosen(settings, portals, order, spread=timedelta(hours=hours))
    leave_behind(settings, "nightly", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
