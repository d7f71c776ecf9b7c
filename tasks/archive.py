"""One visit, archived: the bytes go into the store first, then one transaction records them."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from storage.captures import Found, record_visit
from storage.frontier import NewSource
from storage.models import Capture, Source
from storage.objects.errors import os_errors
from tasks.portals.reading import read_page, role_of
from tasks.records import PageReading, Received, Role
from tasks.resources import PortalRun, Resources
from tasks.storable import storable

# From a listing to an article to a file is two; sub-columns and redirects add some.
DEEPEST = 8
_YEAR = re.compile(r"(20[0-3]\d)\s*年")


def visit(resources: Resources, run: PortalRun, source: Source) -> str:
    """Fetch an address, archive what came, follow what a page leads to.

    Returns:
        "new" or "unchanged" for a file or page that was received, else the capture's verdict.

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
    capture = _capture(run, source, received, reading)
    found = Found() if reading is None else _found(run, source, reading)
    new = record_visit(resources.database, run.run, capture, received.size, found)
    if capture.verdict == "captured":
        return "new" if new else "unchanged"
    return "unchanged" if capture.verdict == "not-modified" else capture.verdict


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
    run: PortalRun, source: Source, received: Received, reading: PageReading | None
) -> Capture:
    verdict, reason = received.verdict, received.reason
    if reading is not None and reading.verdict in ("blocked", "soft-error"):
        verdict, reason = reading.verdict, reading.reason
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
    )


def _found(run: PortalRun, source: Source, reading: PageReading) -> Found:
    if source.depth >= DEEPEST:
        return Found()
    links = (link for link in _links(source, reading) if _wanted(run, link))
    return Found(tuple(links), storable(dict(reading.metadata)) or None)


def _links(source: Source, reading: PageReading) -> Iterable[NewSource]:
    if reading.redirect is not None:
        yield _link(source, reading.redirect, source.title, role_of(reading.redirect))
    for url in reading.next:
        yield _link(source, url, source.title, "listing")
    for item in reading.items:
        yield _link(source, item.url, item.title, role_of(item.url), item.published)
    for attachment in reading.attachments:
        day = (reading.metadata.get("published") or source.published or "")[:10]
        yield _link(source, attachment.url, attachment.name, "document", day or None)


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
