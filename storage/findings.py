"""The history of findings: what is new, what stays, and what is gone because of whom."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert
from sqlalchemy import select as core_select
from sqlmodel import Session, col, delete, or_, select

from storage.database import Database
from storage.leases import Clock, utc_now
from storage.models import (
    Comparison,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    FindingYear,
    Review,
    RuleResult,
    Source,
)
from storage.queries.gravity import SEVERITIES

STANDING = ("new", "persisting")


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """An address whose newest results were not compared with those before.

    Attributes:
        turn: of the comparison of its newest reading with other documents; 0: there is none.
    """

    source_id: int
    extraction_id: int
    turn: int


def to_review(database: Database, limit: int) -> list[Unreviewed]:
    """Documents whose newest checked reading was not reviewed yet as it is, oldest first."""
    newest = (
        select(Extraction.object_sha256, func.max(Extraction.id).label("extraction_id"))
        .where(col(Extraction.checked_at).is_not(None))
        .group_by(col(Extraction.object_sha256))
        .subquery()
    )
    turn = func.coalesce(col(Comparison.turn), 0)
    statement = (
        select(Source.id, newest.c.extraction_id, turn)
        .join(newest, newest.c.object_sha256 == Source.object_sha256)
        .outerjoin(Comparison, col(Comparison.extraction_id) == newest.c.extraction_id)
        .outerjoin(Review, col(Review.source_id) == col(Source.id))
        .where(
            Source.role == "document",
            or_(
                col(Review.extraction_id).is_(None),
                col(Review.extraction_id) != newest.c.extraction_id,
                col(Review.turn) != turn,
            ),
        )
        .order_by(col(Source.id))
        .limit(limit)
    )
    with database.read() as session:
        return [Unreviewed(*row) for row in session.connection().execute(statement)]


def review(database: Database, entry: Unreviewed, *, now: Clock = utc_now) -> dict[str, int]:
    """Compare the findings of a reading with what is known of its address.

    Returns:
        How many findings are new, persisting, gone-code, gone-document now; nothing where
        another process was faster.
    """
    with database.write() as session:
        session.get_one(Source, entry.source_id, with_for_update=True)
        newest_review = Review(
            source_id=entry.source_id, extraction_id=entry.extraction_id, turn=entry.turn
        )
        if session.get(Review, entry.source_id) == newest_review:
            return {}
        reading = session.get_one(Extraction, entry.extraction_id)
        known = {
            finding.fingerprint: finding
            for finding in session.exec(select(Finding).where(Finding.source_id == entry.source_id))
        }
        found = _findings(session, entry.extraction_id)
        counts: dict[str, int] = defaultdict(int)
        moment = now()
        for fingerprint, results in found.items():
            finding = known.get(fingerprint)
            standing = finding is not None and finding.state in STANDING
            newest: dict[str, Any] = {
                **_described(results),
                "state": "persisting" if standing else "new",
                "last_extraction_id": entry.extraction_id,
                "last_seen": moment,
            }
            counts[newest["state"]] += 1
            if finding is not None:
                finding.sqlmodel_update(newest)
                continue
            first: dict[str, Any] = {
                "first_extraction_id": entry.extraction_id,
                "first_seen": moment,
            }
            session.add(
                Finding(source_id=entry.source_id, fingerprint=fingerprint, **first, **newest)
            )
        for fingerprint, finding in known.items():
            if fingerprint not in found and finding.state in STANDING:
                last = session.get_one(Extraction, finding.last_extraction_id)
                reread = last.object_sha256 == reading.object_sha256 and last.id != reading.id
                finding.state = "gone-code" if reread else "gone-document"
                counts[finding.state] += 1
        session.merge(newest_review)
        session.flush()
        place_in_years(session, entry.source_id)
        return dict(counts)


def place_in_years(session: Session, source_id: int) -> None:
    """Put the findings of an address under the fiscal years of the files that have them.

    To be called where findings or attributions of an address change, with its row locked.
    """
    of_it = select(Finding.id).where(Finding.source_id == source_id)
    session.exec(delete(FindingYear).where(col(FindingYear.finding_id).in_(of_it)))
    rows = (
        core_select(
            col(Finding.id),
            col(Disclosure.fiscal_year),
            col(Finding.rule),
            col(Finding.severity),
            col(Finding.first_seen),
        )
        .join(Extraction, col(Extraction.id) == col(Finding.last_extraction_id))
        .join(
            DisclosureVersion,
            (col(DisclosureVersion.source_id) == col(Finding.source_id))
            & (col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256)),
        )
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .where(col(Finding.source_id) == source_id)
        .distinct()
    )
    names = ("finding_id", "fiscal_year", "rule", "severity", "first_seen")
    session.exec(insert(FindingYear).from_select(names, rows))


def _findings(session: Session, extraction_id: int) -> dict[str, list[RuleResult]]:
    """The failed results of a reading by fingerprint; equal findings are told by their turn."""
    statement = (
        select(RuleResult)
        .where(RuleResult.extraction_id == extraction_id, RuleResult.verdict == "fail")
        .order_by(col(RuleResult.id))
    )
    groups: dict[str, list[RuleResult]] = defaultdict(list)
    for result in session.exec(statement):
        groups[result.finding].append(result)
    found: dict[str, list[RuleResult]] = {}
    for results in groups.values():
        turn = 0
        while (fingerprint := fingerprint_of(results, turn)) in found:
            turn += 1
        found[fingerprint] = results
    return found


def fingerprint_of(results: Sequence[RuleResult], turn: int = 0) -> str:
    """What a finding says, as 16 hexadecimal digits: rule, figures, texts of its operands."""
    said = sorted(
        [result.stated or "", result.expected or "", *(entry["text"] for entry in result.operands)]
        for result in results
    )
    text = json.dumps([results[0].rule, said, turn], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _described(results: Sequence[RuleResult]) -> dict[str, Any]:
    """What the gravest result of a finding says of it."""
    gravest = min(results, key=lambda result: SEVERITIES.index(result.severity))
    said = ("rule", "severity", "stated", "expected", "message", "message_zh")
    cause = None if gravest.cause is None else gravest.cause.partition("-")[0]
    return {
        **{name: getattr(gravest, name) for name in said},
        "cause": cause,
        "results": len(results),
    }
