"""Keeping the catalogue: entries for the figures of what holds now, made anew where that changed.

It holds nothing of its own: an archive without it has lost nothing but the means to search.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from storage.database import Database, insert_ignore
from storage.models import (
    Disclosure,
    DisclosureVersion,
    Entry,
    Extraction,
    Fact,
    Gram,
    Heading,
    Holding,
    Organisation,
    Source,
)
from storage.queries.current import current
from storage.words import grams, normal

_ENTRY = SQLModel.metadata.tables["entry"]
# Texts looked up in one statement.
_AT_ONCE = 500


def refresh(database: Database, portal_id: str | None, limit: int | None = None) -> tuple[int, int]:
    """Bring the catalogue up to date for the files that a portal served, some at a time.

    Args:
        portal_id: None: of all portals.
        limit: files in this step; None: all.

    Returns:
        How many were brought up to date, and how many are left.
    """
    with database.read() as session:
        stale = _stale(session, portal_id)
    for version_id in stale[:limit]:
        with database.write() as session:
            _catalogue(session, version_id)
    done = len(stale[:limit])
    return done, len(stale) - done


def renew(session: Session, sha256: str) -> None:
    """Make the entries of one file anew, as part of a larger change."""
    versions = select(col(DisclosureVersion.id)).where(
        col(DisclosureVersion.object_sha256) == sha256
    )
    for version_id in session.scalars(versions.order_by(col(DisclosureVersion.id))).all():
        _catalogue(session, version_id or 0)


def _stale(session: Session, portal_id: str | None) -> list[int]:
    """Versions whose holding is not what it should be, in their order."""
    wanted = _current().where(*_of(portal_id)).subquery()
    held = select(Holding).join(
        DisclosureVersion, col(DisclosureVersion.id) == col(Holding.version_id)
    )
    right = exists().where(
        col(Holding.version_id) == wanted.c.version_id,
        col(Holding.extraction_id) == wanted.c.extraction_id,
        col(Holding.organisation_id) == wanted.c.organisation_id,
    )
    lacking = session.scalars(select(wanted.c.version_id).where(~right))
    gone = session.scalars(
        held.with_only_columns(col(Holding.version_id)).where(
            *_of(portal_id), col(Holding.version_id).not_in(select(wanted.c.version_id))
        )
    )
    return sorted({*lacking, *gone})


def _current() -> Any:
    """What should be held: each current version with its reading and whose it is."""
    return (
        select(
            col(DisclosureVersion.id).label("version_id"),
            col(Extraction.id).label("extraction_id"),
            col(Disclosure.organisation_id),
            col(Disclosure.kind),
            col(Organisation.division_code),
        )
        .join(Extraction, col(Extraction.object_sha256) == col(DisclosureVersion.object_sha256))
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(col(Extraction.checked_at).is_not(None), *current())
    )


def _of(portal_id: str | None) -> list[Any]:
    """Versions of files that a portal served; other portals may have served them too."""
    if portal_id is None:
        return []
    version, source = aliased(DisclosureVersion), aliased(Source)
    served = (
        select(col(version.object_sha256))
        .join(source, col(source.id) == col(version.source_id))
        .where(col(source.portal_id) == portal_id)
    )
    return [col(DisclosureVersion.object_sha256).in_(served)]


def _catalogue(session: Session, version_id: int) -> None:
    """Make the entries of one version anew, or take them away."""
    locked = select(col(DisclosureVersion.id)).where(col(DisclosureVersion.id) == version_id)
    session.execute(locked.with_for_update())
    session.execute(delete(Entry).where(col(Entry.version_id) == version_id))
    session.execute(delete(Holding).where(col(Holding.version_id) == version_id))
    row = session.execute(_current().where(col(DisclosureVersion.id) == version_id)).one_or_none()
    if row is None:
        return
    session.execute(
        insert(Holding).values(
            version_id=version_id,
            extraction_id=row.extraction_id,
            organisation_id=row.organisation_id,
        )
    )
    facts = session.execute(_facts(row.extraction_id)).all()
    headings = _headings(session, {normal(fact.code, fact.name, fact.name_en) for fact in facts})
    common = {
        "version_id": version_id,
        "organisation_id": row.organisation_id,
        "place": int(row.division_code),
        "kind": row.kind,
    }
    entries = [
        {
            **common,
            "fact_id": fact.id,
            "fiscal_year": fact.fiscal_year or 0,
            "statement": fact.statement,
            "measure": fact.measure,
            "code": fact.code,
            "amount_fen": fact.amount_fen,
            "heading_id": headings[normal(fact.code, fact.name, fact.name_en)],
        }
        for fact in facts
    ]
    if entries:
        session.connection().execute(insert(_ENTRY), entries)


def _facts(extraction_id: int) -> Select[Any]:
    names = (
        "id", "fiscal_year", "statement", "measure", "code", "amount_fen", "name", "name_en",
    )  # fmt: skip
    table = SQLModel.metadata.tables["fact"]
    return (
        select(*(table.c[name] for name in names))
        .where(col(Fact.extraction_id) == extraction_id)
        .order_by(col(Fact.number))
    )


def _headings(session: Session, texts: set[str]) -> dict[str, int]:
    """The ids of headings by their words; those that were not known are added, with their grams.

    In one order, so that two workers never wait for each other.
    """
    known = _known(session, texts)
    fresh = sorted(texts - known.keys())
    if not fresh:
        return known
    insert_ignore(session, Heading, [{"words": text} for text in fresh], ["words"])
    added = _known(session, fresh)
    pieces = [
        {"gram": gram, "heading_id": number}
        for text, number in sorted(added.items())
        for gram in sorted(grams(text))
    ]
    insert_ignore(session, Gram, pieces, ["gram", "heading_id"])
    return known | added


def _known(session: Session, texts: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered: Sequence[str] = sorted(texts)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows = session.execute(
            select(col(Heading.words), col(Heading.id)).where(col(Heading.words).in_(some))
        )
        found.update((words, number) for words, number in rows)
    return found
