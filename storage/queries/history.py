"""A file over time: its captures, the other versions of its disclosures, what changed in it."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from storage.database import Database
from storage.models import Capture, Change, DisclosureVersion, Source
from storage.queries.changes import shown_difference
from storage.queries.kept import COLUMNS
from storage.queries.rows import rows_of

Row = dict[str, Any]


def captures(database: Database, sha256: str, limit: int) -> tuple[list[Row], int]:
    """When these bytes were received, the newest first, and how often.

    Returns:
        captured_at, url, final_url, status, run_id, leaf (its place in the log), and the columns
        of `storage.queries.kept`.
    """
    columns = (
        Capture.captured_at, Capture.url, Capture.final_url, Capture.status, Capture.run_id,
        Capture.leaf, *COLUMNS,
    )  # fmt: skip
    condition = col(Capture.object_sha256) == sha256
    with database.read() as session:
        count = session.scalar(select(func.count()).where(condition)) or 0
        statement = select(*(col(column) for column in columns)).where(condition)
        newest = statement.order_by(col(Capture.captured_at).desc()).limit(limit)
        return rows_of(session, newest), count


def versions(database: Database, sha256: str) -> list[Row]:
    """The files that the addresses of this one served over time, an address after the other.

    Returns:
        version, title, published, object_sha256, url, seen and gone (of the address), current
        (it serves these bytes now, as far as is known).
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(DisclosureVersion.ordinal).label("version"),
            col(DisclosureVersion.object_sha256),
            col(Source.url),
            col(Source.seen_at).label("seen"),
            col(Source.gone_at).label("gone"),
            (col(Source.object_sha256) == col(DisclosureVersion.object_sha256)).label("current"),
            func.min(col(DisclosureVersion.title)).label("title"),
            func.min(col(DisclosureVersion.published)).label("published"),
        )
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .where(col(Source.id).in_(_sources(sha256)))
        .group_by(
            col(Source.id), col(DisclosureVersion.ordinal), col(DisclosureVersion.object_sha256)
        )
        .order_by(col(Source.id), col(DisclosureVersion.ordinal))
    )
    with database.read() as session:
        return rows_of(session, statement)


def changes(database: Database, sha256: str) -> list[Row]:
    """What became of a file, and what it came from, the newest first.

    Returns:
        kind, at, former_sha256, object_sha256, to_url, difference (of
        `tasks.statements.difference`, None where a file cannot be read or is withheld), url.
    """
    columns = (Change.kind, Change.at, Change.former_sha256, Change.object_sha256)
    statement: Select[*tuple[Any, ...]] = (
        select(
            *(col(column) for column in columns),
            *(col(column) for column in (Change.to_url, Source.url)),
            shown_difference(),
        )
        .join(Source, col(Source.id) == col(Change.source_id))
        .where(
            col(Change.source_id).in_(_sources(sha256)),
            or_(col(Change.former_sha256) == sha256, col(Change.object_sha256) == sha256),
        )
        .order_by(col(Change.at).desc(), col(Change.id))
    )
    with database.read() as session:
        return rows_of(session, statement)


def _sources(sha256: str) -> Any:
    return select(col(DisclosureVersion.source_id)).where(
        col(DisclosureVersion.object_sha256) == sha256
    )
