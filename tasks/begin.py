"""Opening a portal's run: lease, hosts and first addresses."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from storage.addresses import NewSource
from storage.leases import utc_now
from storage.portals import Family, family
from storage.revisits import night_of
from storage.runs import RunKind, leave_out, look_at_listings, only_failed, open_run
from tasks.owner import is_gone, this_process
from tasks.records import Portal
from tasks.resources import PortalRun, Resources


def begin(
    resources: Resources,
    portal: Portal,
    kind: RunKind,
    years: Sequence[int] | None,
    *,
    failed: bool = False,
    job_id: str | None = None,
) -> PortalRun | None:
    """Take the portal and its hosts, and put its listings into the frontier.

    Args:
        years: fiscal years of a backfill; None looks for everything.
        failed: visit only what brought nothing when it was visited last.
        job_id: the job that the run belongs to.

    Returns:
        None while another process crawls this portal.

    Raises:
        HostHeld: another portal's run is at one of its hosts.
    """
    parameters = {
        "years": None if years is None else list(years),
        "only_failed": failed,
        "night": night_of(utc_now()) if kind == "nightly" else None,
    }
    run = open_run(
        resources.database,
        kind,
        portal.id,
        parameters,
        owner=this_process(),
        # Nothing is fetched for a new reading of what is archived, nor for an import.
        hosts=() if kind in ("reprocess", "import") else portal.hosts,
        listings=entries(portal),
        job_id=job_id,
        is_gone=is_gone,
    )
    if run is None:
        return None
    resources.keeper.add(run)
    if failed:
        only_failed(resources.database, run)
    portal = with_family(portal, partial(family, resources.database))
    if years is None:
        return PortalRun(portal, run)
    look_at_listings(resources.database, run)
    leave_out(resources.database, run, years)
    return PortalRun(portal, run, tuple(years))


def entries(portal: Portal) -> list[NewSource]:
    """The addresses at which a portal begins."""
    return [NewSource(url, "listing", portal.name) for url in portal.listings]


def with_family(portal: Portal, remembered: Callable[[str], Family | None]) -> Portal:
    """The portal with its remembered family where the registry has none.

    Where the entry page had no sign, other pages may have one: each is detected for itself.

    Args:
        remembered: gives the family of a portal by its id; asked only where it is needed.
    """
    known = remembered(portal.id) if portal.family == "auto" else None
    if known is None or known.family == "generic":
        return portal
    return replace(portal, family=known.family)
