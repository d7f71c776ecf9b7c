"""Which objects a verification is about."""

import math
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from storage.database import Database, DatabaseError
from storage.models import Capture, StoredObject


class NothingChosen(DatabaseError):  # noqa: N818, named after what happened
    """The archive has no object of those that were asked for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Objects that fit all that is given; nothing given: all objects.

    Attributes:
        sha256: this object.
        document: all that an address ever served; or of an object's hash, all that any address
            served that served this object.
        since: stored then or later.
        percent: so many of a hundred of them, at random, and at least one.
    """

    sha256: str | None = None
    document: str | None = None
    since: datetime | None = None
    percent: float | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return (self.sha256, self.document, self.since, self.percent) != (None,) * 4


def chosen(database: Database, selection: Selection) -> list[str]:
    """The hashes of a selection, rising.

    Raises:
        NothingChosen: there is none.
    """
    statement = select(col(StoredObject.sha256)).order_by(col(StoredObject.sha256))
    if selection.sha256 is not None:
        statement = statement.where(col(StoredObject.sha256) == selection.sha256)
    if selection.document is not None:
        statement = statement.where(col(StoredObject.sha256).in_(_served(selection.document)))
    if selection.since is not None:
        statement = statement.where(col(StoredObject.stored_at) >= selection.since)
    with database.read() as session:
        hashes = list(session.scalars(statement))
    if not hashes:
        raise NothingChosen("the archive has no such object: see `gongkai search`")
    if selection.percent is None:
        return hashes
    return sorted(SystemRandom().sample(hashes, part_of(len(hashes), selection.percent)))


def part_of(number: int, percent: float) -> int:
    """So many of a hundred, rounded up."""
    return min(number, math.ceil(number * percent / 100))


def count_objects(database: Database) -> int:
    """How many objects the archive knows."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(StoredObject)) or 0


def _served(document: str) -> Select[str | None]:
    seen, source = col(Capture.object_sha256), col(Capture.source_id)
    at = or_(col(Capture.url) == document, col(Capture.final_url) == document)
    if len(document) == 64 and "/" not in document:
        at = source.in_(select(source).where(seen == document))
    return select(seen).where(at, seen.is_not(None))
