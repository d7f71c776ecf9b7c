"""Captures by others: what the archive knows of their addresses, and leases for these."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from storage.addresses import NewSource, enqueue
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
        source = _source(session, portal_id, url)
        if source is None:
            return Known()
        of_it = col(Capture.source_id) == source.id
        latest = session.exec(select(func.max(Capture.captured_at)).where(of_it)).one()
        same = session.exec(select(Capture).where(of_it, Capture.captured_at == at)).first()
        return Known(source, latest, same)


def lease_address(
    database: Database, run: OpenRun, link: NewSource, *, now: Clock = utc_now
) -> Source:
    """Lease an address for a run; one that the frontier does not have is added as `link` says.

    Raises:
        LeaseLost: another run holds the portal.
    """
    with database.write() as session:
        confirm(session, run.portal_id, run.fence)
        source = _source(session, run.portal_id, link.url)
        if source is None:
            enqueue(session, run.portal_id, [link])
            source = _source(session, run.portal_id, link.url)
        assert source is not None
        source.lease_owner, source.lease_fence = run.id, run.fence
        source.lease_until = now() + timedelta(seconds=LEASE_SECONDS)
        return source


def has_object(database: Database, sha256: str) -> bool:
    """Whether the archive has an object of this hash."""
    with database.read() as session:
        return session.get(StoredObject, sha256) is not None


def _source(session: Session, portal_id: str, url: str) -> Source | None:
    found = select(Source).where(Source.portal_id == portal_id, Source.url == url)
    return session.exec(found).one_or_none()
