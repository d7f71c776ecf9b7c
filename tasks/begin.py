"""Opening a portal's run: lease and first addresses."""

from collections.abc import Sequence

from storage.frontier import NewSource, enqueue
from storage.leases import renew
from storage.runs import RunKind, leave_out, open_run
from tasks.owner import is_gone, this_process
from tasks.records import Portal
from tasks.resources import PortalRun, Resources


def begin(
    resources: Resources, portal: Portal, kind: RunKind, years: Sequence[int] | None
) -> PortalRun | None:
    """Take the portal and put its listings into the frontier.

    Args:
        years: fiscal years of a backfill; None looks for everything.

    Returns:
        None while another process crawls this portal.
    """
    parameters = {"years": None if years is None else list(years)}
    run = open_run(
        resources.database, kind, portal.id, parameters, owner=this_process(), is_gone=is_gone
    )
    if run is None:
        return None
    with resources.database.write() as session:
        renew(session, portal.id, run.fence)
        listings = [
            NewSource(url=url, role="listing", title=portal.name) for url in portal.listings
        ]
        enqueue(session, portal.id, listings)
    if years is None:
        return PortalRun(portal, run)
    leave_out(resources.database, run, years)
    return PortalRun(portal, run, tuple(years))
