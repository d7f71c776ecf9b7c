"""Which readings are to be held against other documents, and what came of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.database import Database, insert_ignore
from storage.extractions import Row
from storage.models import (
    Capture,
    Comparison,
    Disclosure,
    DisclosureVersion,
    Extraction,
    FindingFact,
    Organisation,
    RuleResult,
)
from storage.queries.scope import lies_in

# Digits of a division code that name the province.
_PROVINCE = 2


@dataclass(frozen=True, slots=True)
class Attributed:
    """The newest reading of a file, and whose disclosure it is.

    Attributes:
        published: the day that document or portal give.
        first_seen: the moment of the first capture.
    """

    extraction_id: int
    object_sha256: str
    media_type: str
    organisation: str
    division_code: str
    fiscal_year: int
    kind: str
    scope: str
    published: str | None
    first_seen: datetime


def to_compare(database: Database, limit: int) -> list[Attributed]:
    """Readings that were not held against others as these are now; those never compared first."""
    statement = (
        _attributed()
        .outerjoin(Comparison, col(Comparison.extraction_id) == col(Extraction.id))
        .where(or_(col(Comparison.extraction_id).is_(None), col(Comparison.stale)))
        .order_by(
            func.coalesce(func.max(Comparison.turn), 0) > 0,
            col(Organisation.division_code),
            col(Organisation.name),
            col(Disclosure.fiscal_year),
            col(Extraction.id),
        )
        .limit(limit)
    )
    with database.read() as session:
        return [Attributed(*row) for row in session.connection().execute(statement)]


def neighbours(
    database: Database, document: Attributed, task: str, years: Iterable[int]
) -> list[Attributed]:
    """Documents that may have to do with one: of its place, and of its kind in its province.

    Args:
        task: what the office does, as it stands in its name: 信访. "": no office elsewhere.
        years: fiscal years of those of the same place.
    """
    same_place = [
        col(Organisation.division_code) == document.division_code,
        col(Disclosure.fiscal_year).in_(list(years)),
    ]
    same_task = [
        lies_in(document.division_code[:_PROVINCE]),
        col(Organisation.name).contains(task, autoescape=True),
        col(Disclosure.fiscal_year) == document.fiscal_year,
        col(Disclosure.kind) == document.kind,
        col(Disclosure.scope) == document.scope,
    ]
    chosen = [same_place, *([same_task] if task else [])]
    with database.read() as session:
        found = {
            Attributed(*row)
            for conditions in chosen
            for row in session.connection().execute(_attributed(*conditions))
        }
    return sorted(found - {document}, key=lambda entry: (entry.first_seen, entry.extraction_id))


def _attributed(*conditions: ColumnElement[bool]) -> Select[Any]:
    """A row for each newest reading that was understood and attributed to an office."""
    later = aliased(Extraction)
    newer = exists().where(
        col(later.object_sha256) == col(Extraction.object_sha256),
        col(later.id) > col(Extraction.id),
    )
    statement: Select[Any] = (
        select(  # type: ignore[call-overload]
            Extraction.id,
            Extraction.object_sha256,
            Extraction.media_type,
            Organisation.name,
            Organisation.division_code,
            Disclosure.fiscal_year,
            Disclosure.kind,
            Disclosure.scope,
            func.min(DisclosureVersion.published),
            func.min(Capture.captured_at),
        )
        .join(
            DisclosureVersion,
            col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256),
        )
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .join(Capture, col(Capture.object_sha256) == col(Extraction.object_sha256))
        .where(
            ~newer,
            Extraction.verdict == "ok",
            col(Extraction.checked_at).is_not(None),
            *conditions,
        )
        .group_by(
            col(Extraction.id),
            col(Organisation.division_code),
            col(Organisation.name),
            col(Disclosure.fiscal_year),
            col(Disclosure.kind),
            col(Disclosure.scope),
        )
    )
    return statement


def save_comparison(
    database: Database,
    extraction_id: int,
    *,
    rules: Collection[str],
    results: Sequence[Row],
    findings: Sequence[tuple[str, str]],
    concerned: Collection[int],
) -> None:
    """Replace what the rules across documents say of a reading.

    Args:
        rules: ids of all rules across documents.
        results: the columns of `RuleResult` without ids.
        findings: (result id, fact id) for each operand of a failed result that is a fact.
        concerned: readings whose own results may change because of this one; they are to be
            compared again if this one is compared for the first time.
    """
    with database.write() as session:
        session.get_one(Extraction, extraction_id, with_for_update=True)
        comparison = session.get(Comparison, extraction_id)
        if comparison is None:
            comparison = Comparison(extraction_id=extraction_id, turn=0)
            session.add(comparison)
            _outdate(session, concerned)
        comparison.turn += 1
        comparison.stale = False
        former = select(RuleResult.result_id).where(
            RuleResult.extraction_id == extraction_id, col(RuleResult.rule).in_(rules)
        )
        session.execute(
            delete(FindingFact).where(
                col(FindingFact.extraction_id) == extraction_id,
                col(FindingFact.result_id).in_(former),
            )
        )
        session.execute(
            delete(RuleResult).where(
                col(RuleResult.extraction_id) == extraction_id, col(RuleResult.rule).in_(rules)
            )
        )
        own = {"extraction_id": extraction_id}
        rows = [{**entry, **own} for entry in results]
        insert_ignore(session, RuleResult, rows, ["extraction_id", "result_id"])
        links = [{"result_id": result, "fact_id": fact, **own} for result, fact in findings]
        insert_ignore(session, FindingFact, links, ["extraction_id", "result_id", "fact_id"])


def _outdate(session: Session, extraction_ids: Collection[int]) -> None:
    session.execute(
        update(Comparison)
        .where(col(Comparison.extraction_id).in_(extraction_ids))
        .values(stale=True)
    )
