"""Addresses found on pages, and how they come into the frontier."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, insert
from sqlmodel import Session, SQLModel, col, func, select, update

from storage.database import insert_ignore
from storage.models import Capture, Mention, Source

_SOURCE = SQLModel.metadata.tables["source"]
# Prepared once, since every page passes here.
_INSERT = insert(_SOURCE).returning(_SOURCE.c.portal_id, _SOURCE.c.url, _SOURCE.c.id)
_KNOWN = select(_SOURCE.c.url, _SOURCE.c.id, _SOURCE.c.state, _SOURCE.c.published).where(
    _SOURCE.c.portal_id == bindparam("portal"),
    _SOURCE.c.url.in_(bindparam("urls", expanding=True)),
)
# Addresses asked for in one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewSource:
    """An address found on a page, with the values of its row; `depth` and `page` count from 0.

    A further page of a listing has that listing's first page as its parent. With `visited_run`
    that run leaves the address to others.
    """

    url: str
    role: str
    title: str = ""
    published: str | None = None
    fiscal_year: int | None = None
    parent_id: int | None = None
    depth: int = 0
    page: int = 0
    relevance: str | None = None
    within: bool = False
    kind: str | None = None
    visited_run: str | None = None
    followed: bool = True

    @property
    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {
            **{name: getattr(self, name) for name in _COLUMNS},
            "host": urlsplit(self.url).netloc.lower(),
            "state": "pending" if self.followed else "left-out",
        }


_COLUMNS = tuple(name for name in NewSource.__slots__ if name != "followed")
Page = tuple[str, Sequence[NewSource]]
"""A portal, and what one of its pages links to."""
# Portal and address.
_Key = tuple[str, str]
# The same as a page, each address once.
_Wanted = tuple[str, Mapping[str, NewSource]]


@dataclass(slots=True)
class _Known:
    """What the frontier has of an address."""

    id: int
    state: str
    published: str | None


def source_at(session: Session, portal_id: str, url: str) -> Source | None:
    """An address of a portal's frontier as it stands now, whatever the session saw of it before."""
    found = select(Source).where(Source.portal_id == portal_id, Source.url == url)
    return session.exec(found, execution_options={"populate_existing": True}).one_or_none()


def latest_capture(session: Session, source_id: int | None) -> datetime | None:
    """The moment of the newest capture of an address; None without one."""
    latest = select(func.max(Capture.captured_at)).where(col(Capture.source_id) == source_id)
    return session.exec(latest).one()


def enqueue(session: Session, portal_id: str, links: Sequence[NewSource]) -> frozenset[str]:
    """Add the addresses of one page, as `enqueue_all` does."""
    return enqueue_all(session, [(portal_id, links)])[0]


def enqueue_all(session: Session, pages: Sequence[Page]) -> list[frozenset[str]]:
    """Add addresses that the frontiers of their portals do not have; the first finding stays.

    An address that was left out and is wanted now is taken in; one whose stated date is newer
    than the one at hand is due at once; further pages of a listing are due where the listing has
    an address that was not known. A file is noted with each page that carries it.

    Args:
        pages: as if one came after the other.

    Returns:
        For each page the addresses that are followed and were not known, further pages apart.
    """
    wanted = [(portal_id, _once(links)) for portal_id, links in pages]
    known = _known(session, wanted)
    fresh = _add(session, wanted, known)
    new = [
        _renew(session, portal_id, links, known, added)
        for (portal_id, links), added in zip(wanted, fresh, strict=True)
    ]
    _mention(session, pages, known)
    return new


def _once(links: Sequence[NewSource]) -> dict[str, NewSource]:
    """The links of a page by their addresses."""
    first: dict[str, NewSource] = {}
    for link in links:
        if link.url not in first or (link.followed and not first[link.url].followed):
            first[link.url] = link
    return first


def _known(session: Session, pages: Sequence[_Wanted]) -> dict[_Key, _Known]:
    """What the frontiers have of the addresses of these pages."""
    asked: dict[str, dict[str, None]] = {}
    for portal_id, links in pages:
        asked.setdefault(portal_id, {}).update(dict.fromkeys(links))
    found: dict[_Key, _Known] = {}
    for portal_id, distinct in asked.items():
        urls = list(distinct)
        for start in range(0, len(urls), _AT_ONCE):
            values = {"portal": portal_id, "urls": urls[start : start + _AT_ONCE]}
            for url, *row in session.connection().execute(_KNOWN, values):
                found[portal_id, url] = _Known(*row)
    return found


def _add(session: Session, pages: Sequence[_Wanted], known: dict[_Key, _Known]) -> list[Set[str]]:
    """Add what is not known, which it is then; for each page the addresses that were not."""
    added: list[Set[str]] = []
    rows: list[dict[str, Any]] = []
    for portal_id, links in pages:
        fresh = {url: link.row for url, link in links.items() if (portal_id, url) not in known}
        rows += ({"portal_id": portal_id, **row} for row in fresh.values())
        for url, row in fresh.items():
            known[portal_id, url] = _Known(0, row["state"], row["published"])
        added.append(fresh.keys())
    if rows:
        for portal_id, url, number in session.connection().execute(_INSERT, rows):
            known[portal_id, url].id = number
    return added


def _renew(
    session: Session,
    portal_id: str,
    links: Mapping[str, NewSource],
    known: Mapping[_Key, _Known],
    added: Set[str],
) -> frozenset[str]:
    """What a page says of addresses that were known; those that are followed from now on."""
    new = {url for url in added if links[url].followed and not links[url].page}
    former = [url for url in links if url not in added]
    for url in former:
        link, source = links[url], known[portal_id, url]
        if link.followed and source.state == "left-out":
            _take_in(session, source, link)
            new.add(url)
        elif source.published and link.published and link.published > source.published:
            make_due(session, [source.id], {"published": link.published})
            source.published = link.published
    if new:
        pages = [known[portal_id, url].id for url in former if links[url].page]
        make_due(session, pages, {"visited_run": None})
    return frozenset(new)


def _take_in(session: Session, source: _Known, link: NewSource) -> None:
    values = {name: value for name, value in link.row.items() if name not in ("url", "parent_id")}
    session.execute(update(Source).where(col(Source.id) == source.id).values(**values))
    source.state, source.published = "pending", link.published


def make_due(session: Session, ids: Sequence[int | None], values: Any = None) -> None:
    """Make addresses due at once, and set other columns of theirs."""
    if ids:
        session.execute(
            update(Source)
            .where(col(Source.id).in_(ids))
            .values(**{"not_before": None, **(values or {})})
        )


def _mention(session: Session, pages: Sequence[Page], known: Mapping[_Key, _Known]) -> None:
    """Note files with the pages that carry them; the first finding stays."""
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for portal_id, links in pages:
        for link in links:
            if link.role == "document" and link.parent_id is not None:
                key = (known[portal_id, link.url].id, link.parent_id)
                said = {"title": link.title, "published": link.published}
                rows.setdefault(key, {"attributed": False, **said})
    values = [{"source_id": key[0], "parent_id": key[1], **row} for key, row in rows.items()]
    insert_ignore(session, Mention, values, ["source_id", "parent_id"])


def due_files(session: Session, parent_id: int) -> None:
    """Make the files that a page carries due, since the page itself has changed."""
    carried = select(Mention.source_id).where(Mention.parent_id == parent_id)
    session.execute(update(Source).where(col(Source.id).in_(carried)).values(not_before=None))
