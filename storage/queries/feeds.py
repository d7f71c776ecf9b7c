"""The names of documents, for feeds."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Database
from storage.models import DisclosureVersion


def titles(database: Database, hashes: Iterable[str]) -> dict[str, str]:
    """Titles of files by SHA-256; those that have none are left out."""
    statement = (
        select(col(DisclosureVersion.object_sha256), func.min(col(DisclosureVersion.title)))
        .where(
            col(DisclosureVersion.object_sha256).in_(list(hashes)),
            col(DisclosureVersion.title).is_not(None),
        )
        .group_by(col(DisclosureVersion.object_sha256))
    )
    with database.read() as session:
        return {sha256: str(title) for sha256, title in session.connection().execute(statement)}
