"""Addresses found on pages, and how they come into the frontier."""

from collections.abc import Mapping, Sequence
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
_INSERT = insert(_SOURCE).returning(_SOURCE.c.id, _SOURCE.c.url)
_KNOWN = select(_SOURCE.c.id, _SOURCE.c.url, _SOURCE.c.state, _SOURCE.c.published).where(
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


def source_at(session: Session, portal_id: str, url: str) -> Source | None:
    """An address of a portal's frontier as it stands now, whatever the session saw of it before."""
    found = select(Source).where(Source.portal_id == portal_id, Source.url == url)
    return session.exec(found, execution_options={"populate_existing": True}).one_or_none()


def latest_capture(session: Session, source_id: int | None) -> datetime | None:
    """The moment of the newest capture of an address; None without one."""
    latest = select(func.max(Capture.captured_at)).where(col(Capture.source_id) == source_id)
    return session.exec(latest).one()


def enqueue(session: Session, portal_id: str, links: Sequence[NewSource]) -> frozenset[str]:
    """Add addresses that the portal's frontier does not have; the first finding stays.

    An address that was left out and is wanted now is taken in; one whose stated date is newer
    than the one at hand is due at once; further pages of a listing are due where the listing has
    an address that was not known. A file is noted with each page that carries it.

    Returns:
        The addresses that are followed and were not known, further pages apart.
    """
    if not links:
        return frozenset()
    first: dict[str, NewSource] = {}
    for link in links:
        if link.url not in first or (link.followed and not first[link.url].followed):
            first[link.url] = link
    known = {source.url: source for source in _known(session, portal_id, list(first))}
    ids = {url: source.id for url, source in known.items()}
    fresh = [link for url, link in first.items() if url not in known]
    if fresh:
        rows = [{"portal_id": portal_id, **link.row} for link in fresh]
        ids |= {row.url: row.id for row in session.connection().execute(_INSERT, rows)}
    new = {link.url for link in fresh if link.followed and not link.page}
    for url, source in known.items():
        link = first[url]
        if link.followed and source.state == "left-out":
            _take_in(session, source, link)
            new.add(url)
        elif source.published and link.published and link.published > source.published:
            make_due(session, [source.id], {"published": link.published})
    if new:
        pages = [known[url].id for url, link in first.items() if link.page and url in known]
        make_due(session, pages, {"visited_run": None})
    _mention(session, ids, [link for link in links if link.role == "document"])
    return frozenset(new)


def _known(session: Session, portal_id: str, urls: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(urls), _AT_ONCE):
        some = {"portal": portal_id, "urls": urls[start : start + _AT_ONCE]}
        found += session.connection().execute(_KNOWN, some)
    return found


def _take_in(session: Session, source: Any, link: NewSource) -> None:
    values = {name: value for name, value in link.row.items() if name not in ("url", "parent_id")}
    session.execute(update(Source).where(col(Source.id) == source.id).values(**values))


def make_due(session: Session, ids: Sequence[int | None], values: Any = None) -> None:
    """Make addresses due at once, and set other columns of theirs."""
    if ids:
        session.execute(
            update(Source)
            .where(col(Source.id).in_(ids))
            .values(**{"not_before": None, **(values or {})})
        )


def _mention(session: Session, ids: Mapping[str, int], links: Sequence[NewSource]) -> None:
    rows = {
        (ids[link.url], link.parent_id): {"title": link.title, "published": link.published}
        for link in reversed(links)
        if link.parent_id is not None
    }
    insert_ignore(
        session,
        Mention,
        [
            {"source_id": key[0], "parent_id": key[1], "attributed": False, **row}
            for key, row in rows.items()
        ],
        ["source_id", "parent_id"],
    )


def due_files(session: Session, parent_id: int) -> None:
    """Make the files that a page carries due, since the page itself has changed."""
    carried = select(Mention.source_id).where(Mention.parent_id == parent_id)
    session.execute(update(Source).where(col(Source.id).in_(carried)).values(not_before=None))
