"""The frontier: which addresses of a portal are to be visited, by whom, and how it went.

A run sees each due source of its portal once: `visited_run` says that it has finished with it, so
a run that was killed goes on where it was. What a visit changes is written by
`storage.recording`.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, bindparam, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select, update

from storage.addresses import make_due
from storage.database import Database
from storage.hosts import out_of_turn
from storage.leases import Clock, confirm, utc_now
from storage.models import Capture, Source
from storage.revisits import GOOD

# Looks at the first page of a listing in one run, for what came while its pages were visited.
_MOST_LOOKS = 3


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
    in_turn = col(Source.host).not_in(out_of_turn(moment, budget))
    values = {
        "portal_id": portal_id,
        "run_id": run_id,
        "roles": list(roles),
        "moment": moment,
        "fence": fence,
    }
    batch = list(session.exec(_LEASABLE.where(in_turn).limit(limit), params=values))
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
    make_due(session, ids, {"visited_run": None})
    return len(ids)


def shifted(session: Session, portal_id: str, run_id: str) -> Sequence[int]:
    """First pages of listings whose further pages this run has visited since.

    Entries may have come or gone while the pages were visited, which moves others from page to
    page.
    """
    values = {"portal_id": portal_id, "run_id": run_id}
    return session.connection().execute(_SHIFTED, values).scalars().all()


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
    values = {"portal_id": portal_id, "run_id": run_id, "roles": list(roles), "moment": now()}
    return session.connection().execute(_REMAINING, values).scalar_one()


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


def _unvisited() -> list[ColumnElement[bool]]:
    """Sources of `portal_id` and `roles` due at `moment` and not visited by `run_id`."""
    run_id, moment = cast(Any, bindparam("run_id")), cast(Any, bindparam("moment"))
    return [
        col(Source.portal_id) == bindparam("portal_id"),
        col(Source.role).in_(bindparam("roles", expanding=True)),
        col(Source.state).not_in(["parked", "left-out"]),
        or_(col(Source.visited_run).is_(None), col(Source.visited_run) != run_id),
        or_(col(Source.not_before).is_(None), col(Source.not_before) <= moment),
    ]


def _shifted() -> Any:
    further, run_id = aliased(Source), cast(Any, bindparam("run_id"))
    visits = (
        select(func.count())
        .where(Capture.source_id == Source.id, col(Capture.run_id) == run_id)
        .scalar_subquery()
    )
    after = exists().where(
        col(further.parent_id) == col(Source.id),
        col(further.page) > 0,
        col(further.visited_run) == run_id,
        _last_visit(further) > _last_visit(Source),
    )
    return select(Source.id).where(
        col(Source.portal_id) == bindparam("portal_id"),
        Source.role == "listing",
        Source.page == 0,
        col(Source.visited_run) == run_id,
        visits < _MOST_LOOKS,
        after,
    )


# Prepared once, since every batch passes here.
_REMAINING = select(func.count()).select_from(Source).where(*_unvisited())
_SHIFTED = _shifted()
_LEASABLE = (
    select(Source)
    .where(
        *_unvisited(),
        or_(
            col(Source.lease_until).is_(None),
            col(Source.lease_until) <= bindparam("moment"),
            col(Source.lease_fence) < bindparam("fence"),
        ),
    )
    .order_by(col(Source.depth), col(Source.id))
    .with_for_update(skip_locked=True)
)
