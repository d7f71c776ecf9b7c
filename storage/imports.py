"""Captures by others: what the archive knows of their addresses, and leases for these."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from storage.addresses import NewSource, enqueue, latest_capture, source_at
from storage.database import Database
from storage.leases import LEASE_SECONDS, Clock, confirm, utc_now
from storage.models import Capture, Source, StoredObject
from storage.runs import OpenRun


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address.

    Attributes:
        source: None where the portal's frontier does not have it.
        latest: the moment of its newest capture.
        same: its capture at the moment that was asked about.
    """

    source: Source | None = None
    latest: datetime | None = None
    same: Capture | None = None


def known_address(database: Database, portal_id: str, url: str, at: datetime) -> Known:
    """What is known of an address of a portal, and whether it has a capture of this moment."""
    with database.read() as session:
        source = source_at(session, portal_id, url)
        if source is None:
            return Known()
        at_this = select(Capture).where(Capture.source_id == source.id, Capture.captured_at == at)
        return Known(source, latest_capture(session, source.id), session.exec(at_this).first())


def lease_address(
    database: Database, run: OpenRun, link: NewSource, *, now: Clock = utc_now
) -> Source:
    """Lease an address for a run; one that the frontier does not have is added as `link` says.

    Raises:
        LeaseLost: another run holds the portal.
    """
    with database.write() as session:
        confirm(session, run.portal_id, run.fence)
        source = source_at(session, run.portal_id, link.url)
        if source is None:
            enqueue(session, run.portal_id, [link])
            source = source_at(session, run.portal_id, link.url)
        assert source is not None
        source.lease_owner, source.lease_fence = run.id, run.fence
        source.lease_until = now() + timedelta(seconds=LEASE_SECONDS)
        return source


def has_object(database: Database, sha256: str) -> bool:
    """Whether the archive has an object of this hash."""
    with database.read() as session:
        return session.get(StoredObject, sha256) is not None
