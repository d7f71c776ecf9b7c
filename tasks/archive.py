"""One visit, archived: the bytes go into the store first, then one transaction records them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from storage.frontier import NewSource
from storage.models import Capture, Source
from storage.objects.errors import os_errors
from storage.visits import Found, Visit
from tasks.portals.reading import read_page, role_of
from tasks.records import CaptureVerdict, PageReading, Received, Role
from tasks.resources import PortalRun, Resources
from tasks.storable import storable

# From a listing to an article to a file is two; sub-columns and redirects add some.
DEEPEST = 8
# Further pages of one listing.
MOST_PAGES = 1000
# A listing that lists less than this share of what it did is doubtful.
_SHRUNK = 0.5
_YEAR = re.compile(r"(20[0-3]\d)\s*年")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended: "new" or "unchanged" for what was received, else the verdict.

    `resting` is the host that is not to be visited any more for now.
    """

    name: str
    resting: str | None = None


def visit(resources: Resources, run: PortalRun, source: Source) -> Outcome:
    """Fetch an address, archive what came, follow what a page leads to.

    Raises:
        LeaseLost: another run holds the portal; nothing is recorded.
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
    try:
        if received.path is not None and received.sha256 is not None:
            resources.store.put(Path(received.path), received.sha256)
        reading = _reading(run, source, received)
    finally:
        if received.path is not None:
            Path(received.path).unlink(missing_ok=True)
    found = None if reading is None else _found(run, source, reading)
    capture = _capture(run, source, received, reading, found)
    host = received.waiting_host or urlsplit(received.final_url).netloc.lower()
    recorded = resources.recorder.record(
        Visit(run.run, capture, received.size, found, _asked(received), host)
    )
    resting = host if recorded.rests else None
    if capture.verdict == "captured":
        return Outcome("new" if recorded.new else "unchanged", resting)
    name = "unchanged" if capture.verdict == "not-modified" else capture.verdict
    return Outcome(name, resting)


def _asked(received: Received) -> datetime | None:
    """Until when the host itself asked to be left alone; what we think of it counts by strikes."""
    if received.wait_until is None or "retry-after" not in received.headers:
        return None
    return datetime.fromisoformat(received.wait_until)


def _role(source: Source) -> Role:
    return source.role  # type: ignore[return-value]


def _reading(run: PortalRun, source: Source, received: Received) -> PageReading | None:
    """What a received page says; None for files and for visits without content."""
    if received.verdict != "captured" or source.role == "document" or received.path is None:
        return None
    return read_page(
        Path(received.path).read_bytes(),
        received.headers.get("content-type"),
        received.final_url,
        run.portal.family,
        _role(source),
    )


def _capture(
    run: PortalRun,
    source: Source,
    received: Received,
    reading: PageReading | None,
    found: Found | None,
) -> Capture:
    verdict, reason = received.verdict, received.reason
    if reading is not None and reading.verdict in ("blocked", "soft-error"):
        verdict, reason = reading.verdict, reading.reason
    elif found is not None and source.role == "listing" and source.links:
        verdict, reason = _compared(found.count, source.links)
    return Capture(
        source_id=source.id or 0,
        run_id=run.run.id,
        captured_at=datetime.fromisoformat(received.captured_at),
        url=received.url,
        final_url=received.final_url,
        verdict=verdict,
        reason=reason,
        status=received.status,
        headers=storable(dict(received.headers)),
        redirects=list(received.redirects),
        media_type=received.media_type,
        object_sha256=received.sha256,
        elapsed_ms=received.elapsed_ms,
        name=received.name and storable(received.name),
        tls=received.tls,
    )


def _compared(links: int, before: int) -> tuple[CaptureVerdict, str | None]:
    """Verdict and doubt of a listing that lists less than it did."""
    reason = f"leads to {links} addresses, {before} when it was last read"
    if links == 0:
        return "soft-error", reason
    return "captured", reason if links < before * _SHRUNK else None


def _found(run: PortalRun, source: Source, reading: PageReading) -> Found:
    links = list(_links(source, reading))
    followed = [link for link in links if _wanted(run, link)] if source.depth < DEEPEST else []
    return Found(tuple(followed), len(links), storable(dict(reading.metadata)) or None)


def _links(source: Source, reading: PageReading) -> Iterable[NewSource]:
    if reading.redirect is not None:
        yield _link(source, reading.redirect, source.title, role_of(reading.redirect))
    for number, url in enumerate(reading.next, source.page + 1):
        if number < MOST_PAGES:
            yield _further_page(source, url, number)
    for item in reading.items:
        yield _link(source, item.url, item.title, role_of(item.url), item.published)
    for attachment in reading.attachments:
        day = (reading.metadata.get("published") or source.published or "")[:10]
        yield _link(source, attachment.url, attachment.name, "document", day or None)


def _further_page(source: Source, url: str, number: int) -> NewSource:
    first = source.parent_id if source.page else source.id
    return NewSource(
        url=storable(url),
        role="listing",
        title=source.title,
        parent_id=first,
        depth=source.depth,
        page=number,
        fiscal_year=source.fiscal_year,
    )


def _link(
    source: Source, url: str, title: str, role: Role, published: str | None = None
) -> NewSource:
    years = _YEAR.findall(title)
    return NewSource(
        url=storable(url),
        role=role,
        title=storable(title),
        published=published,
        parent_id=source.id,
        depth=source.depth + 1,
        fiscal_year=int(max(years)) if years else source.fiscal_year,
    )


def _wanted(run: PortalRun, link: NewSource) -> bool:
    return run.years is None or link.fiscal_year is None or link.fiscal_year in run.years
