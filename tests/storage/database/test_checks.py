"""What a reading states is stored at once or not at all, and once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.database import Database
from storage.extractions import save_checks, save_extraction
from storage.leases import acquire
from storage.models import (
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Project,
    RuleResult,
    StoredObject,
)
from storage.runs import OpenRun

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
STATED: dict[str, Any] = {
    "facts": [
        {
            "id": "f", "number": 0, "statement": "s", "classification": "functional",
            "measure": "total", "fund": "all", "stated": "1.50", "value": "1.50",
            "further": [{"classification": "economic", "code": "501", "name": None}],
            "phase": "budget", "grade": "A", "name_en": "Pay", "doubt": "unit-magnitude",
        }
    ],
    "indicators": [
        {
            "id": "i", "number": 0, "text": "≥95%", "core": None, "table_number": 0, "row": 3,
            "terms": [{"quantity": "102", "unit": "人次", "price": "2000", "price_unit": "元"}],
        }
    ],
    "projects": [
        {"id": "p", "number": 0, "name": "维稳", "amount_fen": 2**62, "table_number": 0}
    ],
    "results": [
        {
            "result_id": "A01-1", "rule": "A01", "verdict": "fail", "severity": "error",
            "title": "t", "title_zh": "题", "message": "m", "message_zh": "文", "finding": "g",
            "operands": [],
        }
    ],
    "findings": [("A01-1", "f")],
}  # fmt: skip
KINDS = (Fact, Indicator, Project, RuleResult, FindingFact)


@pytest.fixture
def run(database: Database) -> OpenRun:
    with database.write() as session:
        session.add(StoredObject(sha256="a", size=1, media_type="x", stored_at=MOMENT))
    fence = acquire(database, "p", "owner")
    assert fence is not None
    opened = OpenRun("r", "p", fence, False)
    reading = {
        "object_sha256": "a", "version": "1", "verdict": "ok", "media_type": "x",
        "content_sha256": "c", "paragraphs": [], "unread": ["b.doc: unsupported"], "scans": [3],
    }  # fmt: skip
    assert save_extraction(database, opened, reading, [{"number": 0, "title": "表", "grid": {}}])
    return opened


def save(database: Database, run: OpenRun, **others: Any) -> None:
    with database.read() as session:
        number = session.exec(select(Extraction.id)).one()
    assert number is not None
    identity = {"title": "预算", "division_path": ["重庆市"], "evidence": [{"field": "kind"}]}
    save_checks(
        database, run, number, identity=identity, statements={0: "s"}, **{**STATED, **others}
    )


def kept(database: Database) -> list[int]:
    with database.read() as session:
        return [len(session.exec(select(kind)).all()) for kind in KINDS]


def test_all_of_it_is_stored_once(database: Database, run: OpenRun) -> None:
    save(database, run)
    save(database, run, facts=[], indicators=[{**STATED["indicators"][0], "id": "other"}])
    assert kept(database) == [1, 1, 1, 1, 1]
    with database.read() as session:
        fact, target = session.get_one(Fact, "f"), session.get_one(Indicator, "i")
        project, reading = session.get_one(Project, "p"), session.exec(select(Extraction)).one()
        table = session.exec(select(ExtractedTable)).one()
    assert (fact.value, fact.further[0]["code"], fact.doubt) == ("1.50", "501", "unit-magnitude")
    assert (target.terms[0]["price"], target.core) == ("2000", None)
    assert project.amount_fen == 2**62
    assert (reading.unread, reading.scans) == (["b.doc: unsupported"], [3])
    assert reading.identity["division_path"] == ["重庆市"]
    assert table.statement == "s"


def test_what_breaks_off_leaves_nothing(database: Database, run: OpenRun) -> None:
    lost = ("A01-1", "no such fact")
    with pytest.raises(IntegrityError):
        save(database, run, findings=[lost])
    assert kept(database) == [0, 0, 0, 0, 0]
    with database.read() as session:
        unchecked = select(Extraction.id).where(col(Extraction.checked_at).is_(None))
        assert session.exec(unchecked).one()
    save(database, run)
    assert kept(database) == [1, 1, 1, 1, 1]
