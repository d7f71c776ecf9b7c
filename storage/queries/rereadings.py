"""What another version of the code reads in the same bytes."""

from collections import Counter
from typing import Any

from sqlalchemy import select as meanings
from sqlmodel import Session, col, select

from storage.database import Database
from storage.models import Extraction, Fact, RuleResult, Source

# What a figure means and states, wherever tables are counted from.
_MEANING = (
    Fact.statement, Fact.classification, Fact.code, Fact.name, Fact.measure, Fact.fund,
    Fact.fiscal_year, Fact.phase, Fact.side, Fact.entity, Fact.amount_yuan, Fact.stated,
)  # fmt: skip


def rereadings(database: Database, version: str) -> list[dict[str, Any]]:
    """Every file that a version of the code and one before it have read.

    Returns:
        object_sha256, url, former (version), verdict and former_verdict, facts, facts_added and
        facts_removed against the former reading, failed and former_failed (results of the rules
        that failed, without info).
    """
    with database.read() as session:
        newest = session.exec(
            select(Extraction).where(Extraction.version == version).order_by(col(Extraction.id))
        )
        pairs = [(entry, _former(session, entry)) for entry in newest]
        return [_row(session, entry, former) for entry, former in pairs if former is not None]


def _former(session: Session, reading: Extraction) -> Extraction | None:
    statement = (
        select(Extraction)
        .where(Extraction.object_sha256 == reading.object_sha256, col(Extraction.id) < reading.id)
        .order_by(col(Extraction.id).desc())
    )
    return session.exec(statement).first()


def _row(session: Session, reading: Extraction, former: Extraction) -> dict[str, Any]:
    now, before = (_facts(session, entry) for entry in (reading, former))
    url = select(Source.url).where(Source.object_sha256 == reading.object_sha256)
    return {
        "object_sha256": reading.object_sha256,
        "url": session.exec(url.order_by(col(Source.id))).first(),
        "former": former.version,
        "verdict": reading.verdict,
        "former_verdict": former.verdict,
        "facts": now.total(),
        "facts_added": (now - before).total(),
        "facts_removed": (before - now).total(),
        "failed": _failed(session, reading),
        "former_failed": _failed(session, former),
    }


def _facts(session: Session, reading: Extraction) -> Counter[tuple[Any, ...]]:
    statement = meanings(*map(col, _MEANING)).where(col(Fact.extraction_id) == reading.id)
    return Counter(tuple(row) for row in session.connection().execute(statement))


def _failed(session: Session, reading: Extraction) -> int:
    statement = select(RuleResult.id).where(
        RuleResult.extraction_id == reading.id,
        RuleResult.verdict == "fail",
        RuleResult.severity != "info",
    )
    return len(session.exec(statement).all())
