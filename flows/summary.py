"""What a run leaves behind in Prefect: tables, events; and an alarm where a portal failed.

None of it decides anything: the archive has all of it, and a run is not lost with Prefect's server.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from flows.alarms import scope
from flows.crawl import PortalReport
from storage.database import open_database
from storage.leases import ARCHIVE
from storage.queries.status import overview
from storage.settings import Settings

_log = logging.getLogger(__name__)

# So many alarms are listed in the page; each of them is an event too.
_MOST = 200
# So many of them stand in the one line that ends a run.
_SAID = 30


class PortalsFailed(Exception):  # noqa: N818, named after what happened
    """At least one portal failed, or the job as a whole; a line for each."""


def leave_behind(settings: Settings, kind: str, reports: Sequence[PortalReport]) -> None:
    """A table with a row a portal, a page on coverage, and an event for each alarm.

    Where Prefect's server does not take one of them, the rest is not tried: its client waits for
    more than a minute each time. That is a line in the log.
    """
    try:
        _leave_portals(kind, reports)
        for report in reports:
            if report.failed:
                _leave_event(kind, report)
        _leave_coverage(settings, reports)
    except Exception as error:
        _log.warning("Prefect's server was not told: %s: %s", type(error).__name__, error)


def _leave_portals(kind: str, reports: Sequence[PortalReport]) -> None:
    create_table_artifact(
        key=f"{kind}-portals",
        table=[asdict(report) for report in reports],
        description="Files new and unchanged, pages, blocked and failed visits, files not read",
    )


def _leave_coverage(settings: Settings, reports: Sequence[PortalReport]) -> None:
    with open_database(settings) as database:
        found = overview(database, scope(settings), revisit_days=settings.revisit_days)
    create_markdown_artifact(key="coverage", markdown=coverage_page(found, reports))


def coverage_page(found: Mapping[str, Any], reports: Sequence[PortalReport]) -> str:
    """Totals by state and the alarms of a run, in Markdown.

    Args:
        found: what `overview` says of the archive.
        reports: of the run.
    """
    states = [f"| {name} | {count} |" for name, count in found["disclosures"].items()]
    portals = ", ".join(f"{count} {name}" for name, count in found["portal_totals"].items())
    alarms = [f"* {report.portal}: {report.failed}" for report in reports if report.failed]
    return "\n".join(
        [
            "# Coverage 覆盖",
            "| disclosures 应公开 | number |",
            "| --- | ---: |",
            *states,
            f"\nPortals 门户: {portals}",
            f"\n## Alarms 警报: {len(alarms)}\n",
            *alarms[:_MOST],
        ]
    )


def _leave_event(kind: str, report: PortalReport) -> None:
    event, resource = "gongkai.portal.failed", f"gongkai.portal.{report.portal}"
    if report.portal == ARCHIVE:
        event, resource = "gongkai.archive.alarm", "gongkai.archive"
    emit_event(
        event=event,
        resource={"prefect.resource.id": resource, "prefect.resource.name": report.portal},
        payload={"reason": report.failed, "job": kind},
    )


def raise_if_failed(reports: Sequence[PortalReport]) -> None:
    """Raise where a portal failed, so that an empty run is never green.

    Raises:
        PortalsFailed: with their reasons, of 30 of them at most.
    """
    lines = [f"{report.portal}: {report.failed}" for report in reports if report.failed]
    if lines:
        more = [f"{len(lines) - _SAID} more: see `gongkai status`"] if len(lines) > _SAID else []
        raise PortalsFailed("; ".join([*lines[:_SAID], *more]))
