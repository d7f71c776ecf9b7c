"""Rebuilding: an empty database is marked, filled from the log, and given free when it is whole."""

from collections.abc import Iterator

from sqlalchemy import func, select, update
from sqlmodel import col

from storage.database import Database, DatabaseError, open_rebuild
from storage.models import Capture, PortalState, PreservationEvent, Run, Source, StoredObject
from storage.objects import ObjectStore
from storage.preservation import Recording, begin
from storage.sealing import first_free

# What a database has that is in use.
_USED = (Source, Capture, PreservationEvent, PortalState)


class DatabaseInUse(DatabaseError):  # noqa: N818, named after what happened
    """The database has records already, so that none can be made anew in it."""


def begin_rebuild(database: Database) -> Recording:
    """Mark an empty database as one that is being made anew, or go on with such a one.

    Until `Recording.end`, no other command opens it (`storage.database.open_database`).

    Raises:
        DatabaseInUse: it has records.
    """
    with database.write() as session:
        number = open_rebuild(session)
        if number is None:
            if any(session.scalars(select(model).limit(1)).first() for model in _USED):
                raise DatabaseInUse(
                    f"the database {database.name} has records: move it away, or name an empty one "
                    "with GONGKAI_DATABASE_URL"
                )
            number = begin(session, "rebuild")
    return Recording(database, number)


def next_leaf(database: Database) -> int:
    """The first leaf of the log that the database does not have."""
    with database.read() as session:
        return first_free(session)


def end_runs(database: Database) -> None:
    """Say of each run that it ended with its last capture."""
    last = select(func.max(col(Capture.captured_at))).where(col(Capture.run_id) == col(Run.id))
    of_captures = col(Run.id).in_(select(col(Capture.run_id)))
    ended = update(Run).where(of_captures).values(ended_at=last.scalar_subquery())
    with database.write() as session:
        session.connection().execute(ended)


def backfills(database: Database) -> Iterator[tuple[str, list[int]]]:
    """Portals, and the fiscal years that a run looked for in them."""
    with database.read() as session:
        runs = list(session.scalars(select(Run).order_by(col(Run.started_at), col(Run.id))))
    for run in runs:
        if years := (run.parameters or {}).get("years"):
            yield run.portal_id, years


def counted(database: Database, store: ObjectStore) -> dict[str, int]:
    """What a database that was made anew has, and how many objects no record of it names."""
    with database.read() as session:
        known = set(session.scalars(select(col(StoredObject.sha256))))
        captures = session.scalar(select(func.count()).select_from(Capture)) or 0
    unnamed = sum(sha256 not in known for sha256, _ in store.list())
    return {"captures": captures, "objects": len(known), "objects that no record names": unnamed}


def captures_by_portal(database: Database) -> dict[str, int]:
    """How many captures there are of each portal."""
    number = select(col(Source.portal_id), func.count()).join(
        Capture, col(Capture.source_id) == col(Source.id)
    )
    with database.read() as session:
        rows = session.execute(number.group_by(col(Source.portal_id)))
        return {row[0]: row[1] for row in rows}
