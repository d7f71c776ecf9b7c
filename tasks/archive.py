"""One visit, archived: the bytes go into the store first, then one transaction records them."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from storage.models import Source
from storage.objects.errors import os_errors
from storage.portals import Family, remember_family
from storage.revisits import GOOD
from storage.visits import Found, NewCapture, Recorded, Visit
from tasks.following import found_on
from tasks.hops import as_columns, as_row
from tasks.portals.detect import evidence
from tasks.portals.pages import decode
from tasks.portals.reading import read_page
from tasks.records import CaptureVerdict, PageReading, Received, Role
from tasks.resources import PortalRun, Resources
from tasks.storable import storable

# A listing that lists less than this share of what it did is doubtful.
_SHRUNK = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended: "new" or "unchanged" for what was received, else the verdict.

    `resting` is the host that is not to be visited any more for now.
    """

    name: str
    resting: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A visit whose bytes are archived, and which is being recorded."""

    visit: Visit
    recorded: Future[Recorded]

    @property
    def good(self) -> bool:
        """Whether the host gave what it was asked for."""
        return self.visit.capture.verdict in GOOD

    def outcome(self) -> Outcome:
        """How it ended, once it is recorded.

        Raises:
            LeaseLost: another run holds the portal; nothing is recorded.
            DatabaseError: the database went away; nothing is recorded.
        """
        recorded, verdict = self.recorded.result(), self.visit.capture.verdict
        resting = self.visit.host if recorded.rests else None
        if verdict == "captured":
            return Outcome("new" if recorded.new else "unchanged", resting)
        return Outcome("unchanged" if verdict == "not-modified" else verdict, resting)


def visit(resources: Resources, run: PortalRun, source: Source) -> Pending | None:
    """Fetch an address, archive what came, follow what a page leads to.

    Returns:
        None where it was not asked for, since its host is left alone; nothing is recorded.

    Raises:
        StorageError: the object could not be kept; nothing is recorded.
    """
    with os_errors(f"cannot receive {source.url}", resources.spool):
        received = resources.fetcher.fetch(
            source.url,
            role=_role(source),
            hosts=frozenset(run.portal.hosts),
            delay=run.portal.delay,
            etag=source.etag,
            last_modified=source.last_modified,
        )
    return made(resources, run, source, received) if received.asked else None


def made(
    resources: Resources, run: PortalRun, source: Source, received: Received, *, past: bool = False
) -> Pending:
    """Archive what an address gave, and follow what a page leads to.

    Args:
        source: leased by the run.
        received: its file is taken away.
        past: a later visit of the address is known (`storage.visits.Visit`).

    Raises:
        StorageError: the object could not be kept; nothing is recorded.
    """
    page = _page(source, received)
    if received.path is not None and received.sha256 is not None:
        resources.store.take(Path(received.path), received.sha256)
    chains = received.certificates
    resources.certificates.keep(chains.values())
    read = None if page is None else understood(run, source, page)
    if read is not None and read.family is not None:
        remember_family(resources.database, run.portal.id, *read.family)
    found = None if read is None else read.found
    reading = None if read is None else read.reading
    capture = _capture(run, source, received, reading, None if past else found)
    # What we think of the host ourselves counts by its strikes.
    until = received.asked_until
    sizes = {sha256: len(chain.pem) for sha256, chain in chains.items()}
    visited = Visit(
        run.run, capture, received.size, found, until, received.host, received.sha512, sizes, past
    )
    return Pending(visited, resources.recorder.submit(visited))


def _role(source: Source) -> Role:
    return source.role  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Page:
    """A received page: its bytes, their media type as stated, its last address, the moment."""

    body: bytes
    content_type: str | None
    url: str
    at: datetime


class Understood(NamedTuple):
    """What a page says and leads to; the family of its portal where it is the first to show it."""

    reading: PageReading
    found: Found
    family: Family | None


def understood(run: PortalRun, source: Source, page: Page) -> Understood:
    """Read a page of a portal as a visit does."""
    reading = read_page(page.body, page.content_type, page.url, run.portal.family, _role(source))
    shown = _family(page) if _shows_family(run, source, reading) else None
    return Understood(reading, found_on(run, source, page.url, reading), shown)


def _page(source: Source, received: Received) -> Page | None:
    """The received page; None for files and for visits without content."""
    if received.verdict != "captured" or source.role == "document" or received.path is None:
        return None
    return Page(
        Path(received.path).read_bytes(),
        received.headers.get("content-type"),
        received.final_url,
        datetime.fromisoformat(received.captured_at),
    )


def _shows_family(run: PortalRun, source: Source, reading: PageReading) -> bool:
    """Whether this is the entry page of a portal whose family is not known yet."""
    entry = run.portal.family == "auto" and source.depth == 0 and source.page == 0
    return entry and reading.verdict in ("listing", "article")


def _family(page: Page) -> Family:
    family, shown = storable(evidence(decode(page.body, page.content_type), page.url))
    return Family(family, shown, page.at)


def _capture(
    run: PortalRun,
    source: Source,
    received: Received,
    reading: PageReading | None,
    found: Found | None,
) -> NewCapture:
    """The capture; a listing is held against what it led to before where `found` is given."""
    verdict, reason = received.verdict, received.reason
    if reading is not None and reading.verdict in ("blocked", "soft-error"):
        verdict, reason = reading.verdict, reading.reason
    elif found is not None and source.role == "listing" and source.links:
        verdict, reason = _compared(found.count, source.links)
    return NewCapture(
        source_id=source.id or 0,
        run_id=run.run.id,
        captured_at=datetime.fromisoformat(received.captured_at),
        url=received.url,
        final_url=received.final_url,
        verdict=verdict,
        reason=reason,
        status=received.status,
        redirects=list(received.redirects),
        media_type=received.media_type,
        object_sha256=received.sha256,
        elapsed_ms=received.elapsed_ms,
        name=received.name and storable(received.name),
        tls=received.tls,
        hops=[as_row(hop) for hop in received.hops],
        imported_from=received.imported_from,
        **(as_columns(received.last) if received.last else {}),
    )


def _compared(links: int, before: int) -> tuple[CaptureVerdict, str | None]:
    """Verdict and doubt of a listing that lists less than it did."""
    reason = f"leads to {links} addresses, {before} when it was last read"
    if links == 0:
        return "soft-error", reason
    return "captured", reason if links < before * _SHRUNK else None
