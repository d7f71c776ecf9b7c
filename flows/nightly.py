"""The nightly job: every enabled portal, once."""

from typing import Any

from prefect import flow

from flows.crawl import TASKS, crawl_chosen, plain_reports
from flows.summary import leave_artifact, raise_if_failed
from storage.settings import Settings


@flow(name="nightly", description="Crawl all enabled portals: 每夜抓取")
def nightly(portals: list[str] | None = None) -> list[dict[str, Any]]:
    """Crawl the portals named, or all that are enabled.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    reports = crawl_chosen(Settings(), portals, "nightly", None, TASKS)
    leave_artifact("nightly", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
