"""What feeds tell: the newest changes, and the names of documents."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Database
from storage.models import Change, Disclosure, DisclosureVersion, Organisation, Source


def newest_changes(database: Database, limit: int) -> list[dict[str, Any]]:
    """What became of addresses between two visits, the newest first.

    Returns:
        kind, at, url, to_url, former_sha256, object_sha256 ("" where there is none), and of the
        newer of these files title, organisation (None if nobody can attribute it).
    """
    shown = func.coalesce(func.nullif(col(Change.object_sha256), ""), col(Change.former_sha256))
    newest = select(col(Change.id)).order_by(col(Change.at).desc(), col(Change.id)).limit(limit)
    statement = (
        select(
            col(Change.kind),
            col(Change.at),
            col(Source.url),
            col(Change.to_url),
            col(Change.former_sha256),
            col(Change.object_sha256),
            func.coalesce(func.max(col(DisclosureVersion.title)), col(Source.title)).label("title"),
            func.max(col(Organisation.name)).label("organisation"),
        )
        .join(Source, col(Source.id) == col(Change.source_id))
        .outerjoin(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Change.source_id))
            & (col(DisclosureVersion.object_sha256) == shown),
        )
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(col(Change.id).in_(newest.scalar_subquery()))
        .group_by(col(Change.id), col(Source.id))
        .order_by(col(Change.at).desc(), col(Change.id))
    )
    with database.read() as session:
        return [dict(row) for row in session.connection().execute(statement).mappings()]


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
