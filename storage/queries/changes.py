"""What became of files between two visits, with whose they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Database
from storage.models import Change, Disclosure, DisclosureVersion, Organisation, Source
from storage.queries.paging import Key, page
from storage.queries.search import Page
from storage.queries.withheld import is_shown

# Of a file that is gone, the one that stood there.
_FILE = case(
    (col(Change.object_sha256) == "", col(Change.former_sha256)), else_=col(Change.object_sha256)
)
# A file that names no office may be of several; each has a row.
_NEWEST_FIRST = (
    Key(col(Change.at), descending=True),
    Key(col(Change.id), descending=True),
    Key(func.coalesce(col(DisclosureVersion.id), 0)),
)


def changes(
    database: Database,
    *,
    kind: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Changes, deletions and moves of files, the newest first.

    Args:
        kind: as of `storage.models.Change`: "content", "changed", "moved", "gone", "returned".
        since: an aware moment; what happened then or later.
        limit: from 1 to 1000.
        cursor: where the former page ended.

    Returns:
        Rows of kind, at, url, title, seen_at (when the address last gave a file), portal,
        organisation, division_code, fiscal_year, document_kind (these four None where nobody can
        attribute the file), former_sha256 and object_sha256 (None where there was or is no file),
        to_url (of a move) and difference (of a change; None where a file is withheld).

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    statement = _changes()
    if kind is not None:
        statement = statement.where(col(Change.kind) == kind)
    if since is not None:
        statement = statement.where(col(Change.at) >= since)
    return page(database, statement, _NEWEST_FIRST, limit, cursor)


def newest_changes(database: Database, limit: int) -> list[dict[str, Any]]:
    """The newest changes, each once, but for files that were re-issued with the same content.

    Returns:
        Rows as of `changes`; where the file is of several offices, of the first.
    """
    other = aliased(DisclosureVersion)
    first = (
        select(func.min(col(other.id)))
        .where(
            col(other.source_id) == col(Change.source_id),
            col(other.object_sha256) == col(DisclosureVersion.object_sha256),
        )
        .correlate(Change, DisclosureVersion)
        .scalar_subquery()
    )
    statement = _changes().where(
        col(Change.kind) != "content",
        or_(col(DisclosureVersion.id).is_(None), col(DisclosureVersion.id) == first),
    )
    return list(page(database, statement, _NEWEST_FIRST, limit, None).rows)


def shown_difference() -> Any:
    """The difference of a Change, None where it has texts of a withheld file."""
    files = (col(Change.former_sha256), col(Change.object_sha256))
    shown = and_(*(is_shown(file) for file in files))
    return case((shown, col(Change.difference)), else_=None).label("difference")


def _changes() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Change.kind),
            col(Change.at),
            col(Source.url),
            func.coalesce(col(DisclosureVersion.title), col(Source.title)).label("title"),
            col(Source.seen_at),
            col(Source.portal_id).label("portal"),
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            col(Disclosure.fiscal_year),
            col(Disclosure.kind).label("document_kind"),
            func.nullif(col(Change.former_sha256), "").label("former_sha256"),
            func.nullif(col(Change.object_sha256), "").label("object_sha256"),
            col(Change.to_url),
            shown_difference(),
        )
        .join(Source, col(Source.id) == col(Change.source_id))
        .outerjoin(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Change.source_id))
            & (col(DisclosureVersion.object_sha256) == _FILE),
        )
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(col(Source.role) == "document")
    )
