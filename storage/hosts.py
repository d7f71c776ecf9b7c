"""Hosts: one run at a time, so many requests a night, and when they asked to be left alone."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, and_, col, or_, select, update

from storage.database import insert_ignore
from storage.models import Host, PortalState
from storage.revisits import night_of

_HOST = SQLModel.metadata.tables["host"]
# Visits in a row without an answer, or with a challenge, after which a host is left alone.
STRIKES = 3
_REST = timedelta(minutes=30)
_LONGEST_REST = timedelta(hours=24)


def hold(
    session: Session,
    portal_id: str,
    fence: int,
    hosts: Sequence[str],
    moment: datetime,
    is_gone: Callable[[str], bool],
) -> str | None:
    """Take all of these hosts for the run of a portal, or none.

    Args:
        fence: of the portal's lease, held in the same transaction.
        is_gone: whether the owner of another lease is known to have ended.

    Returns:
        The first host that a living run of another portal holds; None: all are ours.
    """
    names = sorted(set(hosts))
    insert_ignore(session, Host, [{"name": name} for name in names], ["name"])
    rows = session.exec(
        select(Host).where(col(Host.name).in_(names)).order_by(Host.name).with_for_update()
    ).all()
    for host in rows:
        if host.portal_id not in (None, portal_id) and not _given_up(
            session, host, moment, is_gone
        ):
            return host.name
    for host in rows:
        host.portal_id, host.fence = portal_id, fence
        session.add(host)
    session.flush()
    return None


def _given_up(
    session: Session, host: Host, moment: datetime, is_gone: Callable[[str], bool]
) -> bool:
    """Whether no run holds the host; the lease of a dead one ends, lest it come back and speak.

    Whoever has the holder's row locked is writing for it, and lives.
    """
    held = select(PortalState).where(
        PortalState.portal_id == host.portal_id,
        PortalState.lease_fence == host.fence,
        col(PortalState.lease_owner).is_not(None),
    )
    if session.exec(held).first() is None:
        return True
    holder = session.exec(
        held.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).first()
    if holder is None or holder.lease_owner is None or holder.lease_until is None:
        return False
    if holder.lease_until > moment and not is_gone(holder.lease_owner):
        return False
    holder.lease_owner = holder.lease_until = None
    session.add(holder)
    return True


def out_of_turn(moment: datetime, budget: int | None) -> Any:
    """A query for the names of hosts that rest now, or had all requests of this night."""
    rests = col(Host.not_before) > moment
    if budget is None:
        return select(Host.name).where(rests)
    spent = and_(col(Host.night) == night_of(moment), col(Host.requests) >= budget)
    return select(Host.name).where(or_(rests, spent))


@dataclass(slots=True)
class HostState:
    """What a visit may change of a host."""

    name: str
    not_before: datetime | None
    reason: str | None
    strikes: int
    night: str | None
    requests: int


# Prepared once, since every visit passes here.
_STATES = (
    select(*(_HOST.c[name] for name in HostState.__slots__))
    .where(_HOST.c.name.in_(bindparam("names", expanding=True)))
    .order_by(_HOST.c.name)
    .with_for_update()
)
_SAVE = (
    update(_HOST)
    .where(_HOST.c.name == bindparam("host"))
    .values({name: bindparam(name) for name in HostState.__slots__[1:]})
)


def states(session: Session, names: Collection[str]) -> dict[str, HostState]:
    """The state of hosts by name, locked; those that were not known are added.

    First added, then locked, both in one order, so that two workers never wait for each other.
    """
    ordered = sorted(names)
    insert_ignore(session, Host, [{"name": name} for name in ordered], ["name"])
    rows = session.connection().execute(_STATES, {"names": ordered})
    return {row.name: HostState(*row) for row in rows}


def save_states(session: Session, hosts: Iterable[HostState]) -> None:
    """Write states back."""
    values = [{"host": host.name, **asdict(host)} for host in hosts]
    if values:
        session.connection().execute(_SAVE, values)


def note_visit(
    host: HostState,
    at: datetime,
    *,
    good: bool,
    reason: str | None,
    wait_until: datetime | None,
) -> None:
    """Count a visit, and let the host rest where it asked for it or answers nothing any more.

    Args:
        good: the host answered with something of its own, be it "not found".
        reason: what went wrong.
        wait_until: until when it asked to be left alone.
    """
    night = night_of(at)
    host.requests = host.requests + 1 if host.night == night else 1
    host.night = night
    host.strikes = 0 if good else host.strikes + 1
    until = wait_until
    if host.strikes >= STRIKES:
        rest = min(_REST * 2 ** min(host.strikes - STRIKES, 8), _LONGEST_REST)
        until = max(filter(None, (until, at + rest)))
    if until is not None and (host.not_before is None or until > host.not_before):
        host.not_before, host.reason = until, reason


def wake(session: Session, name: str) -> int:
    """End the rest of a host by an operator's word; how many hosts that were."""
    return session.exec(
        update(Host).where(col(Host.name) == name).values(not_before=None, reason=None, strikes=0)
    ).rowcount
