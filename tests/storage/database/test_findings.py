"""New, persisting, gone because of the code, gone because of the document."""

from typing import Any

import pytest
from sqlmodel import select

from storage.database import Database
from storage.findings import Unreviewed, fingerprint_of, review, to_review
from storage.leases import utc_now
from storage.models import Comparison, Extraction, Finding, RuleResult, Source, StoredObject
from storage.queries.findings import FindingQuery, findings
from storage.queries.status import status

A, B = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def _files(database: Database) -> None:
    with database.write() as session:
        for sha256 in (A, B):
            session.add(StoredObject(sha256=sha256, size=1, media_type="x", stored_at=utc_now()))
        session.flush()
        session.add(source(1, A))


def source(number: int, sha256: str) -> Source:
    return Source(
        id=number, portal_id="p", url=f"https://a.example/{number}", role="document",
        object_sha256=sha256, depth=0,
    )  # fmt: skip


def reading(database: Database, sha256: str, version: str, *failures: tuple[str, str]) -> int:
    """A checked reading in which these (rule, stated) failed."""
    with database.write() as session:
        entry = Extraction(
            object_sha256=sha256, version=version, verdict="ok", media_type="x",
            content_sha256="c", paragraphs=[], read_at=utc_now(), checked_at=utc_now(),
        )  # fmt: skip
        session.add(entry)
        session.flush()
        assert entry.id is not None
        for number, (rule, stated) in enumerate(failures):
            session.add(failure(entry.id, number, rule, stated))
        return entry.id


def failure(extraction: int, number: int, rule: str, stated: str, **others: Any) -> RuleResult:
    fields = {"verdict": "fail", "severity": "error", "finding": f"{rule}-{number}", **others}
    return RuleResult(
        extraction_id=extraction, result_id=f"{rule}-{number}", rule=rule, title="t",
        title_zh="t", message="m", message_zh="m", stated=stated, expected="2.00",
        operands=[{"text": stated}], **fields,
    )  # fmt: skip


def states(database: Database) -> dict[str, str]:
    return {f"{row['rule']} {row['stated']}": row["state"] for row in findings(database)}


def reviewed(database: Database) -> dict[str, int]:
    (entry,) = to_review(database, 9)
    counts = review(database, entry)
    assert to_review(database, 9) == []
    return counts


def test_the_history_of_a_finding(database: Database) -> None:
    reading(database, A, "1", ("A01", "1.00"), ("B01", "3.00"))
    assert reviewed(database) == {"new": 2}
    # Newer code misreads less: one is gone because of it, one persists.
    reading(database, A, "2", ("A01", "1.00"), ("C02", "5.00"))
    assert reviewed(database) == {"persisting": 1, "gone-code": 1, "new": 1}
    assert states(database) == {
        "A01 1.00": "persisting", "B01 3.00": "gone-code", "C02 5.00": "new",
    }  # fmt: skip
    # The office replaces the file.
    with database.write() as session:
        session.get_one(Source, 1).object_sha256 = B
    reading(database, B, "2", ("B01", "3.00"))
    assert reviewed(database) == {"gone-document": 2, "new": 1}
    assert states(database) == {
        "A01 1.00": "gone-document", "B01 3.00": "new", "C02 5.00": "gone-document",
    }  # fmt: skip


def test_a_review_that_is_repeated_changes_nothing(database: Database) -> None:
    first = reading(database, A, "1", ("A01", "1.00"))
    assert reviewed(database) == {"new": 1}
    with database.read() as session:
        (row,) = session.connection().execute(Finding.__table__.select()).all()  # type: ignore[attr-defined]
    assert (row.first_extraction_id, row.last_extraction_id) == (first, first)
    assert to_review(database, 9) == []


def test_what_other_documents_say_is_reviewed_too(database: Database) -> None:
    number = reading(database, A, "1", ("A01", "1.00"))
    assert reviewed(database) == {"new": 1}
    # Another document came, and with it a finding; then that document is replaced.
    with database.write() as session:
        session.add(Comparison(extraction_id=number, turn=1))
        session.add(failure(number, 1, "E06", "5.00"))
    assert reviewed(database) == {"new": 1, "persisting": 1}
    with database.write() as session:
        session.get_one(Comparison, number).turn = 2
        found = select(RuleResult).where(RuleResult.rule == "E06")
        session.delete(session.exec(found).one())
    assert reviewed(database) == {"persisting": 1, "gone-document": 1}


def test_two_processes_review_once(database: Database) -> None:
    reading(database, A, "1", ("A01", "1.00"))
    (entry,) = to_review(database, 9)
    assert review(database, entry) == {"new": 1}
    assert review(database, entry) == {}
    assert states(database) == {"A01 1.00": "new"}


def test_what_is_not_checked_yet_is_not_reviewed(database: Database) -> None:
    number = reading(database, A, "1")
    with database.write() as session:
        session.get_one(Extraction, number).checked_at = None
    assert to_review(database, 9) == []


def test_equal_findings_are_told_by_their_turn(database: Database) -> None:
    reading(database, A, "1", ("A01", "1.00"), ("A01", "1.00"))
    assert reviewed(database) == {"new": 2}
    reading(database, A, "2", ("A01", "1.00"))
    assert reviewed(database) == {"persisting": 1, "gone-code": 1}


def test_results_of_one_group_are_one_finding_of_the_gravest(database: Database) -> None:
    number = reading(database, A, "1")
    with database.write() as session:
        session.add(failure(number, 1, "G02", "10", finding="G02", severity="warning"))
        more = {"finding": "G02", "severity": "error", "cause": "A14-t1-c2-r12"}
        session.add(failure(number, 2, "G02", "20", **more))
        session.add(failure(number, 3, "A01", "9", verdict="pass"))
    assert review(database, Unreviewed(1, number, 0)) == {"new": 1}
    (row,) = findings(database)
    assert (row["severity"], row["stated"], row["results"]) == ("error", "20", 2)
    assert (row["url"], row["cause"]) == ("https://a.example/1", "A14")


def test_findings_are_filtered(database: Database) -> None:
    reading(database, A, "1", ("A01", "1.00"), ("B01", "3.00"))
    reviewed(database)
    assert len(findings(database, FindingQuery(rule="A01"))) == 1
    assert findings(database, FindingQuery(severity="info")) == []
    assert findings(database, FindingQuery(state="gone-code")) == []
    assert len(findings(database, limit=1)) == 1
    assert findings(database, FindingQuery(office="某局")) == []


def test_a_fingerprint_is_of_figures_not_of_places() -> None:
    one, other = failure(1, 1, "A01", "1.00"), failure(2, 7, "A01", "1.00")
    assert fingerprint_of([one]) == fingerprint_of([other])
    assert fingerprint_of([one]) != fingerprint_of([failure(1, 1, "A02", "1.00")])
    assert fingerprint_of([one]) != fingerprint_of([failure(1, 1, "A01", "1.01")])
    assert fingerprint_of([one]) != fingerprint_of([one], 1)


def test_documents_with_doubtful_readings_are_listed(database: Database) -> None:
    number = reading(database, A, "1")
    with database.write() as session:
        session.add(
            failure(number, 1, "A01", "1", verdict="not-checked", reason="reading-doubtful")
        )
    assert status(database)["doubtful"] == [
        {"portal": "p", "url": "https://a.example/1", "results": 1}
    ]
