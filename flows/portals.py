"""Which portals a run may touch: known, enabled, and with a contact on the real network."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.database import Database
from storage.queries.status import portals_with_sources
from storage.runs import enabled_portals
from storage.settings import Settings
from tasks.portals.registry import load
from tasks.records import Portal


class PortalRefused(Exception):  # noqa: N818, named after what happened
    """A portal may not be crawled; the message is one line for the operator."""


def registry(settings: Settings) -> dict[str, Portal]:
    """All portals of the profile, by id."""
    return load(settings.profile, settings.replica_port)


@dataclass(frozen=True, slots=True)
class Listed:
    """A portal and what is known of it: "confirmed", "unverified", or "doubtful" by its note."""

    portal: Portal
    enabled: bool
    state: Literal["confirmed", "unverified", "doubtful"]


def listed(
    settings: Settings, enabled: Collection[str], confirmed: Collection[str]
) -> Iterator[Listed]:
    """All portals of the profile with their state, by division.

    Args:
        confirmed: ids of portals from which a document was captured.
    """
    for portal in sorted(registry(settings).values(), key=lambda portal: portal.division_code):
        doubtful = "doubtful" in portal.note
        known = portal.id in confirmed
        state: Literal["confirmed", "unverified", "doubtful"] = (
            "confirmed" if known else "doubtful" if doubtful else "unverified"
        )
        yield Listed(portal, portal.id in enabled, state)


def find(settings: Settings, portal_ids: Sequence[str]) -> list[Portal]:
    """The portals of these ids.

    Raises:
        PortalRefused: an id is not in the registry.
    """
    known = registry(settings)
    for portal_id in portal_ids:
        if portal_id not in known:
            raise PortalRefused(f"no portal {portal_id!r}: see `gongkai portals list`")
    return [known[portal_id] for portal_id in portal_ids]


def chosen_portals(
    settings: Settings, database: Database, portal_ids: Sequence[str] | None
) -> list[Portal]:
    """The portals named, or all enabled ones.

    Raises:
        PortalRefused: an unknown or disabled portal, none enabled at all, no contact for the real
            network, or an archive that holds the demo's replica.
    """
    enabled = enabled_portals(database)
    known = registry(settings)
    chosen = find(settings, portal_ids or [name for name in known if name in enabled])
    if not chosen:
        raise PortalRefused("no portal is enabled: `gongkai portals enable ID…` after a look at it")
    for portal in chosen:
        if portal.id not in enabled:
            raise PortalRefused(f"{portal.id} is disabled: `gongkai portals enable {portal.id}`")
    allow_network(settings, database)
    return chosen


def require_contact(settings: Settings) -> None:
    """Let the demo's profile pass; nobody visits the real network without a contact.

    Raises:
        PortalRefused: there is none.
    """
    if settings.profile == "archive" and not settings.contact:
        raise PortalRefused(
            "the real network needs GONGKAI_CONTACT: an address that portals can write to"
        )


def allow_network(settings: Settings, database: Database) -> None:
    """Let the demo's profile pass; the real network needs a contact and an archive of its own.

    Raises:
        PortalRefused: as `chosen_portals`.
    """
    if settings.profile == "demo":
        return
    require_contact(settings)
    demo = load("demo", settings.replica_port)
    if portals_with_sources(database) & demo.keys():
        raise PortalRefused(
            f"{settings.data} holds the demo's replica, not real captures: set GONGKAI_DATA to "
            "another folder"
        )
