"""What became of files between two visits: other bytes, another content, another address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Subquery, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.database import Database, insert_ignore
from storage.extractions import newest
from storage.leases import renew
from storage.models import Capture, Change, Extraction, Source
from storage.revisits import GOOD
from storage.runs import OpenRun

# Captures by others may come later than younger ones of ours.
_ORDER = (col(Capture.captured_at), col(Capture.id))
ChangeKind = Literal["content", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """An address that gave other bytes than at the visit before, with the newest readings."""

    source_id: int
    at: datetime
    former: Extraction
    present: Extraction


def replacements(database: Database, portal_id: str, limit: int) -> list[Replacement]:
    """Replaced files of a portal that nobody has compared yet, and that were both read."""
    seen = _captures(portal_id)
    former, present = aliased(Extraction), aliased(Extraction)
    compared = exists().where(
        col(Change.source_id) == seen.c.source_id,
        col(Change.at) == seen.c.captured_at,
        col(Change.kind).in_(["content", "changed"]),
    )
    with database.read() as session:
        rows = session.execute(
            select(seen.c.source_id, seen.c.captured_at, former, present)
            .join(former, col(former.object_sha256) == seen.c.former_sha256)
            .join(present, col(present.object_sha256) == seen.c.object_sha256)
            .where(
                seen.c.former_sha256 != seen.c.object_sha256,
                ~compared,
                col(former.id).in_(newest()),
                col(present.id).in_(newest()),
            )
            .order_by(seen.c.captured_at, seen.c.source_id)
            .limit(limit)
        )
        return [Replacement(*row) for row in rows]


def _captures(portal_id: str) -> Subquery:
    """The captures of files, each with the object of the one before."""
    former = (
        func.lag(col(Capture.object_sha256))
        .over(partition_by=col(Capture.source_id), order_by=_ORDER)
        .label("former_sha256")
    )
    return (
        select(
            col(Capture.source_id),
            col(Capture.captured_at),
            col(Capture.object_sha256),
            former,
        )
        .join(Source, col(Source.id) == col(Capture.source_id))
        .where(
            Source.portal_id == portal_id,
            Source.role == "document",
            Capture.verdict == "captured",
        )
        .subquery()
    )


def save_change(
    database: Database,
    run: OpenRun,
    replaced: Replacement,
    kind: ChangeKind,
    difference: Mapping[str, Any] | None,
) -> None:
    """Store what a replacement comes to; a second time nothing happens.

    Args:
        difference: of the contents; None where they are equal or cannot be compared.

    Raises:
        LeaseLost: another run holds the portal.
    """
    row = {
        "source_id": replaced.source_id,
        "kind": kind,
        "at": replaced.at,
        "former_sha256": replaced.former.object_sha256,
        "object_sha256": replaced.present.object_sha256,
        "difference": None if difference is None else {**difference},
    }
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        insert_ignore(session, Change, [row], _KEY)


_KEY = ("source_id", "kind", "at")


def note_moves(database: Database, run: OpenRun) -> int:
    """Note files that are gone and stand at another address of the portal now, byte by byte.

    Returns:
        How many there are that were not known.

    Raises:
        LeaseLost: another run holds the portal.
    """
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        rows = [*_gone_elsewhere(session, run.portal_id), *_redirected(session, run.portal_id)]
        return insert_ignore(session, Change, rows, _KEY)


def _gone_elsewhere(session: Session, portal_id: str) -> Sequence[dict[str, Any]]:
    other = aliased(Source)
    found = session.exec(
        select(Change, func.min(other.url))
        .join(Source, col(Source.id) == col(Change.source_id))
        .join(other, col(other.object_sha256) == col(Change.former_sha256))
        .where(
            Change.kind == "gone",
            Source.portal_id == portal_id,
            Source.role == "document",
            other.portal_id == portal_id,
            col(other.id) != col(Source.id),
            col(other.gone_at).is_(None),
        )
        .group_by(col(Change.id))
    )
    return [_move(change.source_id, change.at, change.former_sha256, url) for change, url in found]


def _redirected(session: Session, portal_id: str) -> Sequence[dict[str, Any]]:
    """Files whose address now sends its reader to another one, which gives the same bytes."""
    before = aliased(Capture)
    same = or_(
        col(Capture.verdict) == "not-modified",
        col(Capture.object_sha256) == col(before.object_sha256),
    )
    found = session.exec(
        select(Capture.source_id, Capture.captured_at, before.object_sha256, Capture.final_url)
        .join(Source, col(Source.id) == col(Capture.source_id))
        .join(before, col(before.source_id) == col(Capture.source_id))
        .where(
            Source.portal_id == portal_id,
            Source.role == "document",
            col(Capture.verdict).in_(GOOD),
            Capture.final_url != Capture.url,
            before.verdict == "captured",
            before.final_url == before.url,
            col(before.captured_at) < col(Capture.captured_at),
            same,
        )
        .order_by(col(Capture.captured_at).desc(), col(Capture.id).desc())
    )
    first = {row[0]: row for row in found}
    return [_move(source, at, sha256 or "", url) for source, at, sha256, url in first.values()]


def _move(source_id: int, at: datetime, sha256: str, url: str) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "kind": "moved",
        "at": at,
        "former_sha256": sha256,
        "object_sha256": sha256,
        "to_url": url,
    }
