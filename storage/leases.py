"""One run a portal: a lease that ends by itself, with a fencing number.

Every new lease raises the number of the portal. A run that was given up for dead and comes back
still holds the old one, so its writes are refused however late they arrive.
"""

# ruff: noqa: N818, errors are named after what happened

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select, update

from storage.database import Database, DatabaseError, insert_ignore
from storage.hosts import hold
from storage.models import PortalState

LEASE_SECONDS = 900

Clock = Callable[[], datetime]


class LeaseLost(DatabaseError):
    """Another run holds the portal now; this one must stop without writing."""


class HostHeld(Exception):
    """A run of another portal speaks with one of the hosts now."""


# What stands in the place of a portal's id while documents are held against each other.
ARCHIVE = "(archive)"


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def never_gone(owner: str) -> bool:  # noqa: ARG001
    """What is known of an owner on another machine: nothing."""
    return False


def acquire(
    database: Database,
    portal_id: str,
    owner: str,
    seconds: float = LEASE_SECONDS,
    *,
    hosts: Sequence[str] = (),
    is_gone: Callable[[str], bool] = never_gone,
    now: Clock = utc_now,
) -> int | None:
    """Take the lease of a portal if it is free, ended, the owner's own, or a dead process's.

    Args:
        hosts: taken with it, so that no other portal's run speaks with them meanwhile.
        is_gone: whether an owner is known to have ended without giving its lease back.

    Returns:
        The new fencing number; None while another owner's lease is alive.

    Raises:
        HostHeld: a living run of another portal holds one of the hosts; nothing is taken.
    """
    with database.write() as session:
        return take_lease(session, portal_id, owner, seconds, hosts=hosts, is_gone=is_gone, now=now)


def take_lease(
    session: Session,
    portal_id: str,
    owner: str,
    seconds: float = LEASE_SECONDS,
    *,
    hosts: Sequence[str] = (),
    is_gone: Callable[[str], bool] = never_gone,
    now: Clock = utc_now,
) -> int | None:
    """The same within a transaction, which must end where HostHeld is raised."""
    insert_ignore(session, PortalState, [{"portal_id": portal_id}], ["portal_id"])
    moment = now()
    state = session.get_one(PortalState, portal_id, with_for_update=True)
    if _is_held(state, owner, moment, is_gone):
        return None
    state.lease_owner, state.lease_until = owner, moment + timedelta(seconds=seconds)
    state.lease_fence += 1
    session.flush()
    held = hold(session, portal_id, state.lease_fence, hosts, moment, is_gone)
    if held is not None:
        raise HostHeld(f"{held} is being visited for another portal")
    return state.lease_fence


def _is_held(
    state: PortalState, owner: str, moment: datetime, is_gone: Callable[[str], bool]
) -> bool:
    """Whether the lease is another living owner's."""
    holder, until = state.lease_owner, state.lease_until
    if holder in (None, owner) or until is None or until <= moment:
        return False
    return not is_gone(holder)


def keep(
    database: Database,
    leases: Iterable[tuple[str, int]],
    seconds: float = LEASE_SECONDS,
    *,
    now: Clock = utc_now,
) -> None:
    """Extend leases, each a portal and its fencing number; those that were lost stay lost."""
    with database.write() as session:
        for portal_id, fence in sorted(leases):
            session.exec(
                update(PortalState)
                .where(
                    col(PortalState.portal_id) == portal_id,
                    col(PortalState.lease_fence) == fence,
                    col(PortalState.lease_owner).is_not(None),
                )
                .values(lease_until=now() + timedelta(seconds=seconds))
            )


def renew(
    session: Session,
    portal_id: str,
    fence: int,
    seconds: float = LEASE_SECONDS,
    *,
    now: Clock = utc_now,
) -> None:
    """Extend the lease; the first statement of every write of a run.

    The portal's row stays locked until the transaction ends, so nobody takes over meanwhile.

    Raises:
        LeaseLost: the lease was released, or another run took it.
    """
    state = confirm(session, portal_id, fence)
    state.lease_until = now() + timedelta(seconds=seconds)
    session.add(state)
    session.flush()


def confirm(session: Session, portal_id: str, fence: int) -> PortalState:
    """The portal's row, locked, if this fencing number is the one in force.

    Raises:
        LeaseLost: the lease was released, or another run took it.
    """
    held = select(PortalState).where(
        PortalState.portal_id == portal_id,
        PortalState.lease_fence == fence,
        col(PortalState.lease_owner).is_not(None),
    )
    state = session.exec(held.with_for_update()).one_or_none()
    if state is None:
        raise LeaseLost(f"portal {portal_id}: lease {fence} was lost to another run; this one ends")
    return state


def release(database: Database, portal_id: str, fence: int) -> None:
    """Give the lease back; nothing happens where another run holds it by now."""
    with database.write() as session:
        give_lease_back(session, portal_id, fence)


def give_lease_back(session: Session, portal_id: str, fence: int) -> None:
    """The same within a transaction."""
    session.exec(
        update(PortalState)
        .where(col(PortalState.portal_id) == portal_id, col(PortalState.lease_fence) == fence)
        .values(lease_owner=None, lease_until=None)
    )
