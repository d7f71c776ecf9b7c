"""The nightly job: every enabled portal, once."""

from typing import Any

from prefect import flow

from flows.crawl import TASKS, crawl, plain_reports
from flows.portals import chosen_portals
from flows.progress import report
from flows.summary import leave_artifact, raise_if_failed
from storage.settings import Settings
from tasks.resources import open_resources


@flow(name="nightly", description="Crawl all enabled portals: 每夜抓取")
def nightly(portals: list[str] | None = None) -> list[dict[str, Any]]:
    """Crawl the portals named, or all that are enabled.

    Raises:
        PortalsFailed: after all portals were tried, with a line for each that failed.
    """
    settings = Settings()
    with open_resources(settings, create=True) as resources:
        chosen = chosen_portals(settings, resources.database, portals)
        reports = crawl(resources, chosen, "nightly", None, TASKS, report)
    leave_artifact("nightly", reports)
    raise_if_failed(reports)
    return plain_reports(reports)
