"""Archived files that wait for a reading."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import col, select

from storage.database import Database
from storage.models import Capture, Extraction, Source, StoredObject


def unread_objects(
    database: Database,
    portal_id: str,
    limit: int,
    *,
    version: str | None = None,
    without: Collection[str] = (),
) -> list[StoredObject]:
    """Documents that a portal served and that were not read yet, by their hash.

    Args:
        version: of the code that has not read them; None: none has.
        without: hashes of those that cannot be had now.
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
                col(StoredObject.sha256).not_in(without),
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
