"""What a run leaves behind: one Prefect artifact, and an alarm where a portal failed."""

from collections.abc import Sequence
from dataclasses import asdict

from prefect.artifacts import create_table_artifact

from flows.crawl import PortalReport


class PortalsFailed(Exception):  # noqa: N818, named after what happened
    """At least one portal failed; a line for each."""


def leave_artifact(kind: str, reports: Sequence[PortalReport]) -> None:
    """One table: what was new, unchanged, failed and blocked, a row a portal."""
    create_table_artifact(
        key=f"{kind}-portals",
        table=[asdict(report) for report in reports],
        description="Files new and unchanged, pages, blocked and failed visits, files not read",
    )


def raise_if_failed(reports: Sequence[PortalReport]) -> None:
    """Raise where a portal failed, so that an empty run is never green.

    Raises:
        PortalsFailed: with a line for each.
    """
    lines = [f"{report.portal}: {report.failed}" for report in reports if report.failed]
    if lines:
        raise PortalsFailed("; ".join(lines))
