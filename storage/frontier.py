"""The frontier: which addresses of a portal are to be visited, by whom, and how it went.

A run sees each due source of its portal once: `visited_run` says that it has finished with it, so
a run that was killed goes on where it was. What a visit changes is written by `storage.captures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, bindparam, exists, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, func, or_, select, update

from storage.database import Database, insert_ignore
from storage.hosts import out_of_turn
from storage.leases import Clock, confirm, utc_now
from storage.models import Capture, Mention, Source
from storage.revisits import GOOD

_SOURCE = SQLModel.metadata.tables["source"]
# Prepared once, since every page passes here.
_INSERT = insert(_SOURCE)
_KNOWN = select(_SOURCE.c.id, _SOURCE.c.url, _SOURCE.c.state, _SOURCE.c.published).where(
    _SOURCE.c.portal_id == bindparam("portal"),
    _SOURCE.c.url.in_(bindparam("urls", expanding=True)),
)
# Addresses asked for in one statement.
_AT_ONCE = 500
# Looks at the first page of a listing in one run, for what came while its pages were visited.
_MOST_LOOKS = 3


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
    fresh = [link for url, link in first.items() if url not in known]
    if fresh:
        rows = [{"portal_id": portal_id, **link.row} for link in fresh]
        session.connection().execute(_INSERT, rows)
    new = {link.url for link in fresh if link.followed and not link.page}
    for url, source in known.items():
        link = first[url]
        if link.followed and source.state == "left-out":
            _take_in(session, source, link)
            new.add(url)
        elif source.published and link.published and link.published > source.published:
            _make_due(session, [source.id], {"published": link.published})
    if new:
        pages = [known[url].id for url, link in first.items() if link.page and url in known]
        _make_due(session, pages, {"visited_run": None})
    _mention(session, portal_id, [link for link in links if link.role == "document"])
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


def _make_due(session: Session, ids: Sequence[int | None], values: Any = None) -> None:
    if ids:
        session.execute(
            update(Source)
            .where(col(Source.id).in_(ids))
            .values(**{"not_before": None, **(values or {})})
        )


def _mention(session: Session, portal_id: str, links: Sequence[NewSource]) -> None:
    carried = [link for link in links if link.parent_id is not None]
    if not carried:
        return
    ids = {source.url: source.id for source in _known(session, portal_id, [x.url for x in carried])}
    rows = {
        (ids[link.url], link.parent_id): {"title": link.title, "published": link.published}
        for link in reversed(carried)
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


def lease_batch(
    session: Session,
    portal_id: str,
    run_id: str,
    fence: int,
    roles: Sequence[str],
    limit: int,
    seconds: float,
    *,
    budget: int | None = None,
    now: Clock = utc_now,
) -> list[Source]:
    """Take the next sources that are due and that this run has not visited, the shallowest first.

    Nobody else gets them for so many seconds. A lease with an older fencing number is a dead
    run's and does not count. Hosts that rest, or had their requests of the night, are left alone.

    Args:
        budget: requests that a host may get in a night; None: any number.

    Returns:
        At most `limit` rows, readable after the commit; none where nothing is left to take.

    Raises:
        LeaseLost: another run holds the portal.
    """
    confirm(session, portal_id, fence)
    moment = now()
    until = col(Source.lease_until)
    statement = (
        select(Source)
        .where(
            *_unvisited(portal_id, run_id, roles, moment),
            or_(until.is_(None), until <= moment, col(Source.lease_fence) < fence),
            col(Source.host).not_in(out_of_turn(moment, budget)),
        )
        .order_by(col(Source.depth), col(Source.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    batch = list(session.exec(statement))
    for source in batch:
        source.state = "leased"
        source.lease_owner = run_id
        source.lease_until = moment + timedelta(seconds=seconds)
        source.lease_fence = fence
    session.flush()
    return batch


def give_back(database: Database, sources: Sequence[Source]) -> None:
    """Return leased sources that were not visited after all."""
    if not sources:
        return
    with database.write() as session:
        session.execute(
            update(Source)
            .where(
                col(Source.id).in_([source.id for source in sources]),
                col(Source.state) == "leased",
                col(Source.lease_fence) == sources[0].lease_fence,
            )
            .values(state="pending", lease_owner=None, lease_until=None)
        )


def look_again(session: Session, portal_id: str, run_id: str) -> int:
    """Put back the listings that are `shifted`; how many there are."""
    ids = shifted(session, portal_id, run_id)
    _make_due(session, ids, {"visited_run": None})
    return len(ids)


def shifted(session: Session, portal_id: str, run_id: str) -> Sequence[int | None]:
    """First pages of listings whose further pages this run has visited since.

    Entries may have come or gone while the pages were visited, which moves others from page to
    page.
    """
    further = aliased(Source)
    visits = (
        select(func.count())
        .where(Capture.source_id == Source.id, Capture.run_id == run_id)
        .scalar_subquery()
    )
    after = exists().where(
        col(further.parent_id) == col(Source.id),
        col(further.page) > 0,
        col(further.visited_run) == run_id,
        _last_visit(further) > _last_visit(Source),
    )
    return session.exec(
        select(Source.id).where(
            Source.portal_id == portal_id,
            Source.role == "listing",
            Source.page == 0,
            Source.visited_run == run_id,
            visits < _MOST_LOOKS,
            after,
        )
    ).all()


def _last_visit(source: Any) -> Any:
    """The number of the newest capture of a source or alias in the enclosing statement."""
    return (
        select(func.max(Capture.id))
        .where(col(Capture.source_id) == source.id)
        .correlate(source)
        .scalar_subquery()
    )


def remaining(
    session: Session, portal_id: str, run_id: str, roles: Sequence[str], *, now: Clock = utc_now
) -> int:
    """How many due sources this run has still to finish, leased ones and resting hosts included."""
    statement = select(func.count()).select_from(Source)
    return session.exec(statement.where(*_unvisited(portal_id, run_id, roles, now()))).one()


def failures(session: Session, portal_id: str | None = None) -> list[Source]:
    """Sources whose last visit brought no document, of one portal or all, with the reason."""
    statement = select(Source).where(col(Source.verdict).not_in(GOOD), *_of(portal_id))
    return list(session.exec(statement.order_by(col(Source.portal_id), col(Source.id))))


def unpark(session: Session, portal_id: str | None = None) -> int:
    """Put parked sources of one portal or all back in the queue; how many there were."""
    return session.exec(
        update(Source)
        .where(col(Source.state) == "parked", *_of(portal_id))
        .values(state="pending", attempts=0, visited_run=None)
    ).rowcount


def _of(portal_id: str | None) -> list[ColumnElement[bool]]:
    return [] if portal_id is None else [col(Source.portal_id) == portal_id]


def _unvisited(
    portal_id: str, run_id: str, roles: Sequence[str], moment: datetime
) -> list[ColumnElement[bool]]:
    return [
        col(Source.portal_id) == portal_id,
        col(Source.role).in_(roles),
        col(Source.state).not_in(["parked", "left-out"]),
        or_(col(Source.visited_run).is_(None), col(Source.visited_run) != run_id),
        or_(col(Source.not_before).is_(None), col(Source.not_before) <= moment),
    ]
