"""Taking a file out of what the archive shows, and showing it again; both are recorded."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.catalogue import renew
from storage.database import Database, DatabaseError
from storage.leases import Clock, utc_now
from storage.models import StoredObject, Withholding
from storage.preservation import Notable, record


class NotWithheld(DatabaseError):  # noqa: N818, named after what happened
    """There is nothing to withhold, or to show again; the message says what there is."""


def withhold(database: Database, sha256: str, reason: str, now: Clock = utc_now) -> None:
    """Take a file out of pages, answers and exports; bytes and records stay as they are.

    Raises:
        NotWithheld: the archive has no such file, or it is withheld already.
    """
    with database.write() as session:
        if session.get(StoredObject, sha256) is None:
            raise NotWithheld(f"the archive has no file {sha256}: give its whole SHA-256")
        standing = _standing(session, sha256)
        if standing is not None:
            raise NotWithheld(
                f"{sha256} is withheld since {_day(standing.began_at)}: {standing.reason}"
            )
        event = record(session, "withhold", [Notable(sha256, "withheld", reason)], now=now)
        session.add(Withholding(object_sha256=sha256, reason=reason, began_at=event.began_at))
        session.flush()
        renew(session, sha256)


def show_again(database: Database, sha256: str, reason: str, now: Clock = utc_now) -> None:
    """End a withholding.

    Raises:
        NotWithheld: the file is not withheld.
    """
    with database.write() as session:
        standing = _standing(session, sha256)
        if standing is None:
            raise NotWithheld(f"{sha256} is not withheld: `gongkai withhold` lists what is")
        event = record(session, "show-again", [Notable(sha256, "shown again", reason)], now=now)
        standing.ended_at, standing.end_reason = event.began_at, reason
        session.flush()
        renew(session, sha256)


def withholdings(database: Database) -> list[dict[str, Any]]:
    """All that was ever withheld, the newest first: the columns of `Withholding` but its id."""
    statement = select(Withholding).order_by(col(Withholding.id).desc())
    with database.read() as session:
        return [row.model_dump(exclude={"id"}) for row in session.scalars(statement)]


def _standing(session: Session, sha256: str) -> Withholding | None:
    return session.scalars(
        select(Withholding).where(
            col(Withholding.object_sha256) == sha256, col(Withholding.ended_at).is_(None)
        )
    ).first()


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
