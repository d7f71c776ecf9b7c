"""The whole chain of one figure: fact, cell, page, object, captures, portal and run."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.database import Database, DatabaseError
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Organisation,
    RuleResult,
    Run,
    Source,
    StoredObject,
)
from storage.queries.withheld import quotes_shown, require_shown


class UnknownFact(DatabaseError):  # noqa: N818, named after what happened
    """No figure has this id."""


def chain(database: Database, fact_id: str) -> dict[str, Any]:
    """Everything between a figure and the moment its bytes were received.

    Returns:
        fact, table, disclosures (whose, where served, each with its captures and runs), object,
        extraction and findings; ids of rows are left out.

    Raises:
        UnknownFact: no such figure.
        Withheld: its file is withheld.
    """
    with database.read() as session:
        fact = session.get(Fact, fact_id)
        if fact is None:
            raise UnknownFact(f"no figure {fact_id}: take an id from `gongkai search`")
        extraction = session.get_one(Extraction, fact.extraction_id)
        require_shown(session, extraction.object_sha256)
        table = session.exec(
            select(ExtractedTable).where(
                ExtractedTable.extraction_id == extraction.id,
                ExtractedTable.number == fact.table_number,
            )
        ).first()
        stored = session.get_one(StoredObject, extraction.object_sha256)
        return {
            "fact": _plain(fact, "extraction_id", "number"),
            "table": None if table is None else {"title": table.title, "unit": table.unit},
            "extraction": _plain(extraction, "id", "paragraphs"),
            "object": _plain(stored),
            "disclosures": _disclosures(session, stored.sha256),
            "findings": _findings(session, fact_id),
        }


def _disclosures(session: Session, sha256: str) -> list[dict[str, Any]]:
    versions = session.exec(
        select(DisclosureVersion).where(DisclosureVersion.object_sha256 == sha256)
    )
    return [_disclosure(session, version) for version in versions]


def _disclosure(session: Session, version: DisclosureVersion) -> dict[str, Any]:
    source = session.get_one(Source, version.source_id)
    whose: dict[str, Any] = {}
    if version.disclosure_id is not None:
        disclosure = session.get_one(Disclosure, version.disclosure_id)
        office = session.get_one(Organisation, disclosure.organisation_id)
        whose = {
            "organisation": office.name,
            "division_code": office.division_code,
            "fiscal_year": disclosure.fiscal_year,
            "kind": disclosure.kind,
            "scope": disclosure.scope,
        }
    return {
        **whose,
        "title": version.title,
        "published": version.published,
        "version": version.ordinal,
        "identity_from": version.identity_from,
        "portal": source.portal_id,
        "url": source.url,
        "article": None if source.parent_id is None else _url(session, source.parent_id),
        "captures": _captures(session, source, version.object_sha256),
    }


def _url(session: Session, source_id: int) -> str:
    return session.get_one(Source, source_id).url


def _captures(session: Session, source: Source, sha256: str) -> list[dict[str, Any]]:
    found = session.exec(
        select(Capture, Run)
        .join(Run, col(Run.id) == col(Capture.run_id))
        .where(Capture.source_id == source.id, Capture.object_sha256 == sha256)
        .order_by(col(Capture.captured_at))
    )
    return [
        {
            **_plain(capture, "id", "source_id", "object_sha256"),
            "run": {"id": run.id, "kind": run.kind, "started_at": run.started_at},
        }
        for capture, run in found
    ]


def _findings(session: Session, fact_id: str) -> list[dict[str, Any]]:
    found = session.exec(_RESULTS, params={"fact_id": fact_id})
    return [_plain(result, "id", "extraction_id") for result in found]


# Made once: that takes longer than its answer.
_RESULTS = (
    select(RuleResult)
    .join(
        FindingFact,
        (col(FindingFact.extraction_id) == col(RuleResult.extraction_id))
        & (col(FindingFact.result_id) == col(RuleResult.result_id)),
    )
    .where(
        col(FindingFact.fact_id) == bindparam("fact_id"),
        quotes_shown(col(RuleResult.extraction_id), result_id=col(RuleResult.result_id)),
    )
    .order_by(col(RuleResult.id))
)
"""The results that have the figure `fact_id` as an operand."""


def _plain(row: Any, *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name not in left_out}
