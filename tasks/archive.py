"""One visit, archived: the bytes go into the store first, then one transaction records them."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.models import Source
from storage.objects.errors import os_errors
from storage.portals import remember_family
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
    reading = None if page is None else _reading(run, source, received, page)
    if page is not None and reading is not None and _shows_family(run, source, reading):
        _remember_family(resources, run, received, page)
    found = None if reading is None else found_on(run, source, received, reading)
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


def _page(source: Source, received: Received) -> bytes | None:
    """The body of a received page; None for files and for visits without content."""
    if received.verdict != "captured" or source.role == "document" or received.path is None:
        return None
    return Path(received.path).read_bytes()


def _reading(run: PortalRun, source: Source, received: Received, page: bytes) -> PageReading:
    """What a received page says."""
    return read_page(
        page,
        received.headers.get("content-type"),
        received.final_url,
        run.portal.family,
        _role(source),
    )


def _shows_family(run: PortalRun, source: Source, reading: PageReading) -> bool:
    """Whether this is the entry page of a portal whose family is not known yet."""
    entry = run.portal.family == "auto" and source.depth == 0 and source.page == 0
    return entry and reading.verdict in ("listing", "article")


def _remember_family(resources: Resources, run: PortalRun, received: Received, page: bytes) -> None:
    text = decode(page, received.headers.get("content-type"))
    family, shown = storable(evidence(text, received.final_url))
    at = datetime.fromisoformat(received.captured_at)
    remember_family(resources.database, run.portal.id, family, shown, at)


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
