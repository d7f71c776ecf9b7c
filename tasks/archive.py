"""One visit, archived: the bytes go into the store first, then one transaction records them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from storage.frontier import NewSource
from storage.models import Capture, Source
from storage.objects.errors import os_errors
from storage.portals import remember_family
from storage.visits import Found, Visit
from tasks.portals.detect import evidence
from tasks.portals.pages import decode
from tasks.portals.reading import read_page, role_of
from tasks.portals.relevance import Place, relevance
from tasks.portals.traps import trapped
from tasks.records import CaptureVerdict, PageReading, Received, Role
from tasks.resources import PortalRun, Resources
from tasks.storable import storable

# From a listing to an article to a file is two; sub-columns and redirects add some.
DEEPEST = 8
# Further pages of one listing.
MOST_PAGES = 1000
# A listing that lists less than this share of what it did is doubtful.
_SHRUNK = 0.5


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
        sign = _sign(run, source, received, reading)
    finally:
        if received.path is not None:
            Path(received.path).unlink(missing_ok=True)
    found = None if reading is None else _found(run, source, received, reading)
    capture = _capture(run, source, received, reading, found)
    host = received.waiting_host or urlsplit(received.final_url).netloc.lower()
    recorded = resources.recorder.record(
        Visit(run.run, capture, received.size, found, _asked(received), host)
    )
    if sign is not None:
        family, shown = storable(sign)
        remember_family(resources.database, run.portal.id, family, shown, capture.captured_at)
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


def _sign(
    run: PortalRun, source: Source, received: Received, reading: PageReading | None
) -> tuple[str, str] | None:
    """Family and evidence, where this is the entry page of a portal whose family is not known."""
    entry = run.portal.family == "auto" and source.depth == 0 and source.page == 0
    if not entry or reading is None or reading.verdict not in ("listing", "article"):
        return None
    page = decode(Path(received.path or "").read_bytes(), received.headers.get("content-type"))
    return evidence(page, received.final_url)


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


def _found(run: PortalRun, source: Source, received: Received, reading: PageReading) -> Found:
    links = list(_links(run, source, received.final_url, reading))
    looked_for = [link for link in links if _of_years(run, link)]
    metadata = storable(dict(reading.metadata)) or None
    return Found(tuple(looked_for) if source.depth < DEEPEST else (), len(links), metadata)


def _links(run: PortalRun, source: Source, url: str, reading: PageReading) -> Iterable[NewSource]:
    if reading.redirect is not None:
        yield replace(_further_page(source, reading.redirect, 0), role=role_of(reading.redirect))
    for number, further in enumerate(reading.next, source.page + 1):
        if number < MOST_PAGES:
            yield _further_page(source, further, number)
    place = _place(run, source, url, reading)
    for item in reading.items:
        link = _Link(item.url, item.title, role_of(item.url), item.published)
        yield _judged(source, link, place)
    day = (reading.metadata.get("published") or source.published or "")[:10] or None
    for attachment in reading.attachments:
        yield _judged(source, _Link(attachment.url, attachment.name, "document", day), place)


def _place(run: PortalRun, source: Source, url: str, reading: PageReading) -> Place:
    """Where the links of a page stand; an entry page is one wherever it redirects to."""
    entry = source.depth == 0 and source.page == 0
    return Place(
        url,
        (*run.portal.listings, url) if entry else run.portal.listings,
        f"{source.title} {reading.metadata.get('title') or ''}",
        _role(source),
        source.within,
        source.fiscal_year,
        source.kind,  # type: ignore[arg-type]
    )


def _further_page(source: Source, url: str, number: int) -> NewSource:
    """A page that belongs to this one: the next of its listing, or where it sends its reader."""
    first = source.parent_id if source.page else source.id
    return NewSource(
        url=storable(url),
        role="listing",
        title=source.title,
        published=source.published,
        parent_id=first if number else source.id,
        depth=source.depth if number else source.depth + 1,
        page=number,
        relevance=source.relevance,
        within=source.within,
        fiscal_year=source.fiscal_year,
        kind=source.kind,
    )


class _Link(NamedTuple):
    url: str
    title: str
    role: Role
    published: str | None


def _judged(source: Source, link: _Link, place: Place) -> NewSource:
    """A link with the reason why it is followed, or why not."""
    found = relevance(link.title, link.url, link.role, published=link.published, page=place)
    trap = trapped(link.url)
    return NewSource(
        url=storable(link.url),
        role=link.role,
        title=storable(link.title),
        published=link.published,
        parent_id=source.id,
        depth=source.depth + 1,
        relevance=trap or found.reason,
        within=found.within,
        fiscal_year=found.fiscal_year,
        kind=found.kind,
        followed=found.wanted and trap is None,
    )


def _of_years(run: PortalRun, link: NewSource) -> bool:
    """Whether a link is looked for; columns lead to all years."""
    anywhere = run.years is None or link.role == "listing" or link.fiscal_year is None
    return anywhere or link.fiscal_year in (run.years or ())
