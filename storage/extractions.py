"""Storing what was read and found; each step one transaction, so that a kill leaves it undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from storage.database import Database, insert_ignore
from storage.leases import Clock, renew, utc_now
from storage.models import (
    Capture,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Project,
    RuleResult,
    Source,
)
from storage.runs import OpenRun

Row = Mapping[str, Any]


def newest() -> Any:
    """A query for the ids of the newest reading of each object."""
    return select(func.max(Extraction.id)).group_by(col(Extraction.object_sha256))


def save_extraction(
    database: Database, run: OpenRun, extraction: Row, tables: Sequence[Row]
) -> bool:
    """Store a reading with its tables; a reading of the same object and version stays as it is.

    Args:
        extraction: the columns of `Extraction` without id and moments.
        tables: the columns of `ExtractedTable` without ids.

    Returns:
        Whether it was stored now.
    """
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        stored = Extraction(**extraction, read_at=utc_now())
        known = session.exec(
            select(Extraction.id).where(
                Extraction.object_sha256 == stored.object_sha256,
                Extraction.version == stored.version,
            )
        ).first()
        if known is not None:
            return False
        session.add(stored)
        session.flush()
        insert_ignore(
            session,
            ExtractedTable,
            [{**table, "extraction_id": stored.id} for table in tables],
            ["extraction_id", "number"],
        )
        return True


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A reading without facts and rule results, and the first address that served its bytes."""

    extraction: Extraction
    source: Source
    parent: Source | None


def to_check(database: Database, portal_id: str, limit: int) -> list[Unchecked]:
    """Readings of a portal's documents without facts and rule results, oldest first."""
    with database.read() as session:
        first = (
            select(Capture.object_sha256, func.min(Capture.source_id).label("source_id"))
            .join(Source, col(Source.id) == col(Capture.source_id))
            .where(
                Source.portal_id == portal_id,
                Source.role == "document",
                Capture.verdict == "captured",
            )
            .group_by(col(Capture.object_sha256))
            .subquery()
        )
        statement = (
            select(Extraction, Source)
            .join(first, first.c.object_sha256 == Extraction.object_sha256)
            .join(Source, col(Source.id) == first.c.source_id)
            .where(col(Extraction.checked_at).is_(None))
            .order_by(col(Extraction.id))
            .limit(limit)
        )
        return [
            Unchecked(extraction, source, session.get(Source, source.parent_id))
            if source.parent_id is not None
            else Unchecked(extraction, source, None)
            for extraction, source in session.exec(statement)
        ]


def tables_of(database: Database, extraction_id: int) -> list[ExtractedTable]:
    """The tables of a reading, in the order of the document."""
    with database.read() as session:
        statement = select(ExtractedTable).where(ExtractedTable.extraction_id == extraction_id)
        return list(session.exec(statement.order_by(col(ExtractedTable.number))))


def extraction_of(database: Database, extraction_id: int) -> Extraction:
    """A reading by its number."""
    with database.read() as session:
        return session.get_one(Extraction, extraction_id)


def stated_of(database: Database, extraction_id: int) -> tuple[Sequence[Fact], Sequence[Indicator]]:
    """The facts and indicators of a reading, in the order of the document."""
    with database.read() as session:
        facts = select(Fact).where(Fact.extraction_id == extraction_id)
        indicators = select(Indicator).where(Indicator.extraction_id == extraction_id)
        return (
            session.exec(facts.order_by(col(Fact.number))).all(),
            session.exec(indicators.order_by(col(Indicator.number))).all(),
        )


def save_checks(
    database: Database,
    run: OpenRun,
    extraction_id: int,
    *,
    identity: Row,
    statements: Mapping[int, str],
    facts: Sequence[Row],
    indicators: Sequence[Row],
    projects: Sequence[Row],
    results: Sequence[Row],
    findings: Sequence[tuple[str, str]],
    now: Clock = utc_now,
) -> None:
    """Store what a reading states and whether it adds up.

    Args:
        identity: the identity that the document gives, as JSON.
        statements: kind of statement by table number; other tables were not recognised.
        facts, indicators, projects: the columns of `Fact`, `Indicator` and `Project` without
            extraction.
        results: the columns of `RuleResult` without ids.
        findings: (result id, fact id) for each operand of a failed result that is a fact.
    """
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        extraction = session.get_one(Extraction, extraction_id, with_for_update=True)
        if extraction.checked_at is not None:
            return
        own = {"extraction_id": extraction_id}
        stated = ((Fact, facts), (Indicator, indicators), (Project, projects))
        for model, entries in stated:
            insert_ignore(session, model, [{**entry, **own} for entry in entries], ["id"])
        insert_ignore(
            session,
            RuleResult,
            [{**entry, **own} for entry in results],
            ["extraction_id", "result_id"],
        )
        links = [{"result_id": result, "fact_id": fact, **own} for result, fact in findings]
        insert_ignore(session, FindingFact, links, ["extraction_id", "result_id", "fact_id"])
        for table in session.exec(
            select(ExtractedTable).where(ExtractedTable.extraction_id == extraction_id)
        ):
            table.statement = statements.get(table.number)
        extraction.identity = {**identity}
        extraction.checked_at = now()
