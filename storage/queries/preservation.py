"""What was done to keep the bytes, and what is still to be mended."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from storage.database import Database
from storage.models import PreservationEvent, PreservationObject

# What is damaged, in the words of a verification.
BAD = ("damaged", "truncated", "swapped", "missing", "unreadable")
_SEEN = ("verify", "audit", "repair")
UNREPAIRED = "unrepaired"


def events(
    database: Database,
    *,
    kind: str | None = None,
    since: datetime | None = None,
    sha256: str | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Acts of preservation, the newest first.

    Args:
        kind: only of this kind.
        since: only those that began then or later.
        sha256: only those that have something to say of this object.
        limit: at most so many.

    Returns:
        The columns of `PreservationEvent` and `objects`, each with sha256, outcome and detail.
    """
    chosen = select(PreservationEvent).order_by(col(PreservationEvent.id).desc()).limit(limit)
    if kind is not None:
        chosen = chosen.where(col(PreservationEvent.kind) == kind)
    if since is not None:
        chosen = chosen.where(col(PreservationEvent.began_at) >= since)
    if sha256 is not None:
        noted = select(col(PreservationObject.event_id)).where(
            col(PreservationObject.object_sha256) == sha256
        )
        chosen = chosen.where(col(PreservationEvent.id).in_(noted))
    with database.read() as session:
        rows = {row.id: {**row.model_dump(), "objects": []} for row in session.scalars(chosen)}
        objects = (
            select(PreservationObject)
            .where(col(PreservationObject.event_id).in_(rows))
            .order_by(col(PreservationObject.event_id), col(PreservationObject.object_sha256))
        )
        for row in session.scalars(objects):
            rows[row.event_id]["objects"].append(
                {"sha256": row.object_sha256, "outcome": row.outcome, "detail": row.detail}
            )
    return list(rows.values())


def unmended(database: Database, *, copy: bool = False) -> list[str]:
    """Hashes of objects that were found damaged or missing, and that no repair found good since.

    Args:
        copy: of the second copy instead of the original.
    """
    statement = (
        select(
            col(PreservationObject.object_sha256),
            col(PreservationObject.outcome),
            col(PreservationEvent.detail),
        )
        .join(PreservationEvent, col(PreservationEvent.id) == col(PreservationObject.event_id))
        .where(col(PreservationEvent.kind).in_(_SEEN))
        .order_by(col(PreservationEvent.id))
    )
    with database.read() as session:
        rows = session.execute(statement).all()
    last = {sha256: outcome for sha256, outcome, detail in rows if bool(detail.get("copy")) == copy}
    return sorted(sha256 for sha256, outcome in last.items() if outcome in (*BAD, UNREPAIRED))
