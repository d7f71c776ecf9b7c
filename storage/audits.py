"""Which objects are read back tonight: each at least once in 30 days, and some at random.

Hashes lie evenly on a ring. A turn takes 28 days, so that nights that begin late stay within
30; each night reads the stretch that fell due since the last one, and one object of a hundred at
random beside it. What missed nights left is made up for at no more than half as much again as a
usual night. Where an audit stopped, which stretch it read and what was still due stands in its
record.

Of a second copy the same objects are read, but for those that it may not have yet.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from storage.database import Database
from storage.models import PreservationEvent, StoredObject
from storage.preservation import Kind
from storage.samples import Selection, chosen, count_objects

TURN = timedelta(days=28)
PERCENT = 1.0
MOST = 1.5  # times a usual night
# An object of this age at the last replication is in the copy: it was recorded by then.
_SETTLED = timedelta(days=1)
_FEW = 50  # objects that are always read in one night
_DIGITS = 8
_RING: int = 16**_DIGITS


@dataclass(frozen=True, slots=True)
class Audit:
    """The objects of one audit; `position` and `due` are where it leaves the ring.

    `hashes` is None for all objects, since the store lies elsewhere than at the last audit.
    """

    hashes: tuple[str, ...] | None
    number: int
    detail: Mapping[str, Any]


def plan_audit(database: Database, place: str, now: datetime) -> Audit:
    """What is to be read now.

    Args:
        place: where the store lies; another one than at the last audit makes it read all.
    """
    last, total = _last(database, "audit"), count_objects(database)
    if last is not None and last.detail["store"] != place:
        detail = {"store": place, "position": 0, "due": 0, "moved_from": last.detail["store"]}
        return Audit(None, total, detail)
    if last is None:
        position, due = 0, _fallen_due(timedelta(days=1))
    else:
        position = last.detail["position"]
        due = min(_RING, last.detail["due"] + _fallen_due(now - last.began_at))
    stretch, reached = _stretch(database, position, due, _most(total))
    sample = chosen(database, Selection(percent=PERCENT)) if total else []
    hashes = tuple(sorted({*stretch, *sample}))
    detail = {
        "store": place,
        "position": (position + reached) % _RING,
        "due": due - reached,
        "stretch": [position, reached],
    }
    return Audit(hashes, len(hashes), detail)


def owed_to_copy(database: Database) -> datetime | None:
    """Objects stored before this moment were there for the copy; None if it never got any."""
    last = _last(database, "replicate")
    return None if last is None else last.began_at - _SETTLED


def on_stretch(sha256: str, stretch: Sequence[int]) -> bool:
    """Whether an object lies on a stretch of the ring, as the record of an audit has it."""
    begin, length = stretch
    return (int(sha256[:_DIGITS], 16) - begin) % _RING < length


def _last(database: Database, kind: Kind) -> PreservationEvent | None:
    """The last act of a kind that came to its end, whatever it found; audits of the original."""
    statement = (
        select(PreservationEvent)
        .where(col(PreservationEvent.kind) == kind, col(PreservationEvent.ended_at).is_not(None))
        .order_by(col(PreservationEvent.id).desc())
    )
    with database.read() as session:
        ended = session.scalars(statement)
        whole = (
            each for each in ended if "error" not in each.detail and not each.detail.get("copy")
        )
        return next(whole, None)


def _fallen_due(elapsed: timedelta) -> int:
    return math.ceil(_RING * (max(elapsed, timedelta(0)) / TURN))


def _most(total: int) -> int:
    """How many objects of the ring one night may read, beside the random ones."""
    usual = 1 / TURN.days + PERCENT / 100
    return max(_FEW, math.floor(total * (MOST * usual - PERCENT / 100)))


def _stretch(database: Database, position: int, due: int, most: int) -> tuple[list[str], int]:
    """Objects from a position of the ring on, and how far of what is due they reach."""
    end = min(position + due, _RING)
    found = _between(database, position, end, most + 1)
    if len(found) <= most and position + due > _RING:
        found += _between(database, 0, position + due - _RING, most + 1 - len(found))
    if len(found) <= most:
        return found, due
    # The first that is not read tonight is where the next night begins.
    reached = (int(found[most][:_DIGITS], 16) - position) % _RING
    return found[:most], reached


def _between(database: Database, begin: int, end: int, most: int) -> list[str]:
    name = col(StoredObject.sha256)
    statement: Select[str] = select(name).where(name >= _digits(begin)).order_by(name)
    if end < _RING:
        statement = statement.where(name < _digits(end))
    with database.read() as session:
        return list(session.scalars(statement.limit(most)))


def _digits(position: int) -> str:
    return f"{position:0{_DIGITS}x}"
