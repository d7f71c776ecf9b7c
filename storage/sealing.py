"""Captures and acts of preservation become leaves of the log, in the order of their numbers.

The database gives each its place first, in one transaction; the log then takes the leaves from its
own size on. So a kill between the two is made up for by the next sealing, with the same leaves.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select, update
from sqlmodel import Session, SQLModel, col

from storage.database import Database, DatabaseError
from storage.headers import pairs
from storage.log.checkpoints import Checkpoint
from storage.log.leaves import LONGEST, canonical, fitting
from storage.log.log import Log
from storage.log.notes import Signer
from storage.models import (
    Capture,
    PreservationEvent,
    PreservationObject,
    Run,
    Source,
    StoredObject,
)

_ROWS_AT_ONCE = 1000
# What names long parts of a record that does not fit into a leaf.
_LONG = ("request", "headers", "hops", "redirects", "detail", "objects")
_CAPTURE, _EVENT = (SQLModel.metadata.tables[name].c for name in ("capture", "preservation_event"))


class DatabaseBehindLog(DatabaseError):  # noqa: N818, named after what happened
    """The log has leaves that the database does not know."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many leaves were added, and the checkpoint; None where there never was a leaf."""

    added: int
    checkpoint: Checkpoint | None


def seal(database: Database, log: Log, signers: Sequence[Signer], origin: str) -> Sealed:
    """Add to the log what is not in it yet, and sign; one process at a time may.

    Raises:
        DatabaseBehindLog: the database is older than the log, as after a backup was put back.
        LogDamaged, KeyRefused, StorageError: see `storage.log.Log.append`.
    """
    before = log.size
    with database.write() as session:
        _number(session, before)
    with database.read() as session:
        checkpoint = log.append(leaves(session, before), signers, origin)
    return Sealed(log.size - before, checkpoint)


def unsealed(session: Session) -> int:
    """How many captures and ended acts have no place in the log yet."""
    return sum(
        session.connection().scalar(select(func.count()).where(*_has_no_place(each))) or 0
        for each in (_CAPTURE, _EVENT)
    )


def _waiting(columns: Any) -> Select[Any]:
    """What has no place yet, numbered from 0 in its order."""
    number = (func.row_number().over(order_by=columns.id) - 1).label("number")
    return select(columns.id, number).where(*_has_no_place(columns))


def _has_no_place(columns: Any) -> tuple[ColumnElement[bool], ...]:
    """What is to be sealed; an act only once it has ended."""
    if columns is _CAPTURE:
        return (columns.leaf.is_(None),)
    return (columns.leaf.is_(None), columns.ended_at.is_not(None))


def _number(session: Session, size: int) -> None:
    """Give a place to what has none."""
    following = first_free(session)
    if following < size:
        raise DatabaseBehindLog(
            f"the log has {size} leaves and the database knows {following} of them: it is older "
            "than the log; make it anew with `gongkai db rebuild`"
        )
    for model, columns in ((Capture, _CAPTURE), (PreservationEvent, _EVENT)):
        waiting = _waiting(columns).subquery()
        session.connection().execute(
            update(model)
            .values(leaf=following + waiting.c.number)
            .where(columns.id == waiting.c.id)
            .execution_options(synchronize_session=False)
        )
        following = max(following, first_free(session))


def first_free(session: Session) -> int:
    """The first place in the log that nothing has."""
    highest = (
        session.connection().scalar(select(func.max(columns.leaf)))
        for columns in (_CAPTURE, _EVENT)
    )
    return max((place + 1 for place in highest if place is not None), default=0)


def leaves(session: Session, begin: int) -> Iterator[bytes]:
    """The leaves from a place on: canonical JSON, see docs/log.md."""
    both = heapq.merge(_captures(session, begin), _events(session, begin), key=lambda row: row[0])
    for _, record in both:
        yield _leaf(record)


def _leaf(record: dict[str, Any]) -> bytes:
    """A record as bytes; of one that is too long, the long parts are named by their hash."""
    data = canonical(record)
    if len(data) > LONGEST:
        kept = {name: value for name, value in record.items() if name not in _LONG}
        data = canonical({**kept, "left_out": sha256(data).hexdigest()})
    return fitting(data)


def _captures(session: Session, begin: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Places and records of captures."""
    via = SQLModel.metadata.tables["source"].alias()
    statement = (
        select(
            *_CAPTURE,
            col(Source.portal_id).label("portal"),
            col(Source.role),
            col(Source.title),
            col(Source.published),
            col(Source.depth),
            col(Source.page),
            via.c.url.label("via"),
            col(Run.kind).label("run_kind"),
            col(Run.parameters).label("run_parameters"),
            col(StoredObject.size),
            col(StoredObject.sha512),
        )
        .join(Source, col(Source.id) == _CAPTURE.source_id)
        .join(Run, col(Run.id) == _CAPTURE.run_id)
        .outerjoin(via, via.c.id == col(Source.parent_id))
        .outerjoin(StoredObject, col(StoredObject.sha256) == _CAPTURE.object_sha256)
        .where(_CAPTURE.leaf >= begin)
        .order_by(_CAPTURE.leaf)
    )
    for row in _stream(session, statement):
        record = {name: _plain(value) for name, value in row.items() if name not in _OWN}
        run = {"id": row["run_id"], "kind": row["run_kind"], "parameters": row["run_parameters"]}
        record |= {"type": "capture", "run": run, "sha256": row["object_sha256"]}
        record["headers"] = [list(pair) for pair in pairs(row["headers"])]
        yield row["leaf"], record


# Row numbers, and what stands in a leaf under another name.
_OWN = {"id", "source_id", "leaf", "run_id", "run_kind", "run_parameters", "object_sha256"}


def _events(session: Session, begin: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Places and records of acts of preservation, each with its notable objects."""
    statement = select(*_EVENT).where(_EVENT.leaf >= begin).order_by(_EVENT.leaf)
    noted = select(
        col(PreservationObject.object_sha256),
        col(PreservationObject.outcome),
        col(PreservationObject.detail),
    ).order_by(col(PreservationObject.object_sha256))
    for row in _stream(session, statement):
        record = {name: _plain(value) for name, value in row.items() if name not in ("id", "leaf")}
        of_it = noted.where(col(PreservationObject.event_id) == row["id"])
        objects = [dict(each) for each in session.connection().execute(of_it).mappings()]
        yield row["leaf"], {**record, "type": "event", "objects": objects}


def _stream(session: Session, statement: Select[Any]) -> Iterator[RowMapping]:
    options = {"yield_per": _ROWS_AT_ONCE}
    yield from session.connection().execute(statement, execution_options=options).mappings()


def _plain(value: Any) -> Any:
    """A value as JSON has it; moments in UTC to the microsecond."""
    return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}" if hasattr(value, "strftime") else value
