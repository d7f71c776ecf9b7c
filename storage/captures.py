"""Recording visits: object first (see storage.objects), then this, in one transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import Session, col, select

from storage.database import Database, insert_ignore
from storage.frontier import NewSource, enqueue, finish
from storage.leases import renew
from storage.models import Capture, Extraction, Source, StoredObject
from storage.runs import OpenRun


@dataclass(frozen=True, slots=True)
class Found:
    """What a visited page led to, and what it says of itself."""

    links: tuple[NewSource, ...] = ()
    metadata: dict[str, str | None] | None = None


def record_visit(
    database: Database, run: OpenRun, capture: Capture, size: int, found: Found
) -> bool:
    """Write a visit: the object's row, the capture, new sources, and the source's new state.

    The object itself must be in the store already.

    Args:
        capture: with `source_id`, `run_id` and, if there was a body, `object_sha256`.
        size: bytes of the body.

    Returns:
        Whether the archive had not known these bytes.

    Raises:
        LeaseLost: another run holds the portal; nothing is written.
    """
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        new = False
        if capture.object_sha256 is not None:
            row = {
                "sha256": capture.object_sha256,
                "size": size,
                "media_type": capture.media_type,
                "stored_at": capture.captured_at,
            }
            new = insert_ignore(session, StoredObject, [row], ["sha256"]) == 1
        session.add(capture)
        enqueue(session, run.portal_id, found.links)
        _finish(session, run, capture, found)
        return new


def _finish(session: Session, run: OpenRun, capture: Capture, found: Found) -> None:
    captured = capture.verdict == "captured"
    finish(
        session,
        capture.source_id,
        run.id,
        run.fence,
        verdict=capture.verdict,
        reason=capture.reason,
        etag=capture.headers.get("etag") if captured else None,
        last_modified=capture.headers.get("last-modified") if captured else None,
        object_sha256=capture.object_sha256 if captured else None,
    )
    if found.metadata is not None:
        source = session.get_one(Source, capture.source_id)
        source.metadata_json = found.metadata
        session.add(source)


def unread_objects(
    database: Database, portal_id: str, limit: int, *, version: str | None = None
) -> list[StoredObject]:
    """Documents that a portal served and that were not read yet, by their hash.

    Args:
        version: of the code that has not read them; None: none has.
    """
    known = select(Extraction.object_sha256)
    if version is not None:
        known = known.where(Extraction.version == version)
    with database.read() as session:
        statement = (
            select(StoredObject)
            .where(
                col(StoredObject.sha256).in_(_documents_of(portal_id)),
                col(StoredObject.sha256).not_in(known),
            )
            .order_by(col(StoredObject.sha256))
            .limit(limit)
        )
        return list(session.exec(statement))


def _documents_of(portal_id: str) -> Select[Any]:
    """A query for the hashes of all documents that a portal ever served."""
    return (
        sqlalchemy_select(col(Capture.object_sha256))
        .join(Source, col(Source.id) == col(Capture.source_id))
        .where(
            col(Source.portal_id) == portal_id,
            col(Source.role) == "document",
            col(Capture.verdict) == "captured",
            col(Capture.object_sha256).is_not(None),
        )
    )
