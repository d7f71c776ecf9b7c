"""The frontier for people: how many addresses wait where, and each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from storage.database import Database
from storage.leases import Clock, utc_now
from storage.models import Host, Source
from storage.queries.rows import rows
from storage.revisits import night_of
from storage.runs import FAILED

State = Literal["pending", "leased", "done", "parked", "left-out", "gone", "failed"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which addresses: each that is not None must hold; `words` all stand in title or address."""

    portal: str | None = None
    host: str | None = None
    state: State | None = None
    role: str | None = None
    words: Sequence[str] = ()


def summary(database: Database, *, now: Clock = utc_now) -> list[dict[str, Any]]:
    """A row for each portal.

    Returns:
        portal; due: to be visited in the next run; waiting: later; parked: given up until somebody
        looks; left_out: known and not followed. These are all addresses. Among them, gone: not
        there any more; failed: the last visit brought nothing.
    """
    asleep = col(Source.state).in_(["parked", "left-out"])
    later = and_(~asleep, col(Source.not_before).is_not(None), col(Source.not_before) > now())
    due = and_(~asleep, or_(col(Source.not_before).is_(None), col(Source.not_before) <= now()))
    conditions = {
        "due": due,
        "waiting": later,
        "parked": _in_state("parked"),
        "left_out": _in_state("left-out"),
        "gone": _in_state("gone"),
        "failed": _in_state("failed"),
    }
    columns: list[Any] = [
        func.sum(case((condition, 1), else_=0)).label(name)
        for name, condition in conditions.items()
    ]
    statement = (
        select(col(Source.portal_id).label("portal"), *columns)
        .group_by(col(Source.portal_id))
        .order_by(col(Source.portal_id))
    )
    return rows(database, statement)


def resting_hosts(database: Database, budget: int, *, now: Clock = utc_now) -> list[dict[str, Any]]:
    """Hosts that are left alone now.

    Args:
        budget: requests that a host gets in a night.

    Returns:
        host, until, reason, strikes (visits in a row that it blocked or did not answer), and the
        requests of this night. `until` is None where only the night's requests are used up.
    """
    moment = now()
    tonight = case((col(Host.night) == night_of(moment), col(Host.requests)), else_=0)
    rests = col(Host.not_before) > moment
    statement = (
        select(Host, tonight)
        .where(or_(rests, tonight >= budget))
        .order_by(col(Host.not_before), col(Host.name))
    )
    with database.read() as session:
        return [
            {
                "host": host.name,
                "until": until,
                "reason": host.reason if until else "had its requests of this night",
                "strikes": host.strikes,
                "requests": requests,
            }
            for host, requests in session.execute(statement)
            for until in [_after(host.not_before, moment)]
        ]


def _after(until: datetime | None, moment: datetime) -> datetime | None:
    return until if until is not None and until > moment else None


def addresses(database: Database, wanted: Wanted, limit: int) -> list[dict[str, Any]]:
    """Addresses with what is known of them, by portal and in the order of their finding.

    Returns:
        At most `limit` rows: portal, url, role, title, state, relevance (why it is followed, or
        why not), verdict and reason of the last visit, attempts in vain, next (moment of the next
        visit; None: the next run), seen (last time that it gave what it should), gone.
    """
    statement = (
        select(Source)
        .where(*_conditions(wanted))
        .order_by(col(Source.portal_id), col(Source.id))
        .limit(limit)
    )
    with database.read() as session:
        return [
            {
                "portal": source.portal_id,
                "url": source.url,
                "role": source.role,
                "title": source.title,
                "state": source.state,
                "relevance": source.relevance,
                "verdict": source.verdict,
                "reason": source.reason,
                "attempts": source.attempts,
                "next": source.not_before,
                "seen": source.seen_at,
                "gone": source.gone_at,
            }
            for source in session.scalars(statement)
        ]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {
        col(Source.portal_id): wanted.portal,
        col(Source.host): wanted.host,
        col(Source.role): wanted.role,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    if wanted.state is not None:
        found.append(_in_state(wanted.state))
    return found + [
        or_(
            col(Source.title).icontains(word, autoescape=True),
            col(Source.url).icontains(word, autoescape=True),
        )
        for word in wanted.words
    ]


def _in_state(state: State) -> ColumnElement[bool]:
    """Whether an address is in a state; gone and failed say what its visits found."""
    if state == "gone":
        return col(Source.gone_at).is_not(None)
    if state == "failed":
        return and_(col(Source.verdict).in_(FAILED), col(Source.gone_at).is_(None))
    return col(Source.state) == state
