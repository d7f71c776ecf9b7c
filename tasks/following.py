"""What a page leads to: which of its links are followed, why, and what is expected there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from storage.addresses import NewSource
from storage.models import Source
from storage.visits import Found
from tasks.portals.reading import role_of
from tasks.portals.relevance import Place, relevance
from tasks.portals.traps import trapped
from tasks.records import PageReading, Role
from tasks.resources import PortalRun
from tasks.storable import storable

# From a listing to an article to a file is two; sub-columns and redirects add some.
DEEPEST = 8
# Further pages of one listing.
MOST_PAGES = 1000


def found_on(run: PortalRun, source: Source, url: str, reading: PageReading) -> Found:
    """The links of a page with the reasons; what this run does not look for is left to others.

    Args:
        url: where the page was found, after redirects.
    """
    links = [
        link if _of_years(run, link) else replace(link, visited_run=run.run.id)
        for link in _links(run, source, url, reading)
    ]
    metadata = storable(dict(reading.metadata)) or None
    return Found(tuple(links) if source.depth < DEEPEST else (), len(links), metadata)


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
        source.role,  # type: ignore[arg-type]
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
    """Whether this run looks for a link; columns lead to all years."""
    anywhere = run.years is None or link.role == "listing" or link.fiscal_year is None
    return anywhere or link.fiscal_year in (run.years or ())
