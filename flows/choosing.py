"""Which portals a command speaks of: those named, those of a region, without the doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.portals import PortalRefused, find, listed
from storage.queries.scope import beginning
from storage.settings import Settings
from tasks.records import Portal


@dataclass(frozen=True, slots=True)
class Chosen:
    """Portals by division, and the doubtful ones of the region that were left out."""

    portals: tuple[Portal, ...]
    left_out: tuple[Portal, ...] = ()


def lies_in(portal: Portal, region: str) -> bool:
    """Whether a portal lies in a region: a code or its first digits, or a part of a name."""
    return portal.division_code.startswith(beginning(region)) or region in portal.name


def choose(
    settings: Settings, portal_ids: Sequence[str], region: str, *, doubtful: bool = False
) -> Chosen:
    """The portals of these ids and of the region; of the whole registry where neither is given.

    Args:
        doubtful: take those of the region whose note doubts them, too; named ones always count.

    Raises:
        PortalRefused: an unknown id, or a region without portals.
    """
    named = find(settings, portal_ids)
    if portal_ids and not region:
        return Chosen(tuple(named))
    there = [entry for entry in listed(settings, (), ()) if lies_in(entry.portal, region)]
    if not there:
        raise PortalRefused(f"no portal lies in {region!r}: see `gongkai portals list`")
    doubted = [
        entry.portal
        for entry in there
        if entry.state == "doubtful" and not doubtful and entry.portal not in named
    ]
    kept = {entry.portal.id: entry.portal for entry in there if entry.portal not in doubted}
    return Chosen(
        tuple({**kept, **{portal.id: portal for portal in named}}.values()), tuple(doubted)
    )
