"""Detecting families: the entry pages of portals, each visited once, different hosts side by side.

A look is no crawl: it stores no page, only the family and the sign that told it. It takes the
lease of the portal and of its hosts like a crawl, and counts against the host's night.
"""

import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from flows.families import Look, sites
from storage.database import Database
from storage.leases import HostHeld, acquire, release
from storage.portals import note_look, remember_family, resting
from storage.revisits import RETRIED
from storage.settings import Settings
from tasks.owner import is_gone, this_process
from tasks.portals.detect import evidence
from tasks.portals.pages import decode
from tasks.portals.stubs import read_stub
from tasks.records import Portal, Received
from tasks.resources import policy
from tasks.storable import storable
from tasks.transport.fetch import Fetcher

# Longer than two visits with all their retries take.
_LEASE_SECONDS = 2 * 3600


def look_at(
    settings: Settings, database: Database, portals: Sequence[Portal]
) -> Generator[Look, None, None]:
    """Visit the entry pages of portals, and remember the family of each; as they come.

    Raises:
        DatabaseError: the database went away; what was remembered stays.
    """
    with (
        tempfile.TemporaryDirectory() as spool,
        Fetcher(policy(settings), Path(spool)) as fetcher,
        ThreadPoolExecutor(settings.workers, "look") as pool,
    ):
        looker = _Looker(settings, database, fetcher)
        waiting = [pool.submit(looker.visit, site) for site in sites(portals)]
        try:
            for done in as_completed(waiting):
                yield from done.result()
        finally:
            looker.stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)


class _Looker:
    def __init__(self, settings: Settings, database: Database, fetcher: Fetcher) -> None:
        self._settings = settings
        self._database = database
        self._fetcher = fetcher
        self.stopping = Event()

    def visit(self, portals: Sequence[Portal]) -> list[Look]:
        """The portals of one site, until it is told to stop."""
        return [self._alone(portal) for portal in portals if not self.stopping.is_set()]

    def _alone(self, portal: Portal) -> Look:
        """Look at a portal while no run has it or its hosts."""
        nothing = Look(portal, portal.listings[0])
        try:
            fence = acquire(
                self._database,
                portal.id,
                this_process(),
                _LEASE_SECONDS,
                hosts=portal.hosts,
                is_gone=is_gone,
            )
        except HostHeld as held:
            return replace(nothing, reason=str(held))
        if fence is None:
            return replace(nothing, reason="a run is crawling this portal")
        try:
            return self._remembered(portal)
        finally:
            release(self._database, portal.id, fence)

    def _remembered(self, portal: Portal) -> Look:
        look = self._look(portal, portal.listings[0])
        if look.redirect is not None:
            look = self._look(portal, look.redirect)
        if look.family and look.evidence and look.at:
            remember_family(self._database, portal.id, look.family, look.evidence, look.at)
        return look

    def _look(self, portal: Portal, url: str) -> Look:
        host = urlsplit(url).netloc.lower()
        if resting(self._database, [host], self._settings.host_requests):
            return Look(portal, url, reason=f"{host} rests, or had its requests of this night")
        received = self._fetcher.fetch(
            url, role="listing", hosts=frozenset(portal.hosts), delay=portal.delay
        )
        look = _told(portal, received)
        failed = received.verdict in RETRIED or (look.reason or "").startswith("blocked")
        note_look(
            self._database,
            received.host,
            datetime.fromisoformat(received.captured_at),
            look.reason if failed else None,
            received.asked_until,
        )
        return look


def _told(portal: Portal, received: Received) -> Look:
    """What a visited page tells; takes its file away."""
    at = datetime.fromisoformat(received.captured_at)
    nothing = Look(portal, received.url, reason=f"{received.verdict}: {received.reason}", at=at)
    if received.path is None:
        return nothing
    body = Path(received.path).read_bytes()
    Path(received.path).unlink()
    if received.verdict != "captured":
        return nothing
    page = decode(body, received.headers.get("content-type"))
    family, sign = storable(evidence(page, received.final_url))
    stub = read_stub(page, received.final_url, family)
    if stub is None:
        return Look(portal, received.url, family, sign, at=at)
    if stub.redirect is not None:
        return replace(nothing, reason=f"redirects to {stub.redirect}", redirect=stub.redirect)
    return replace(nothing, reason=f"{stub.verdict}: {stub.reason}")
