"""Pages of lists: every row once, whatever the order, on both databases."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col

from storage.database import Database
from storage.findings import place_in_years
from storage.models import (
    Change,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Finding,
    Organisation,
    StoredObject,
)
from storage.queries.changes import changes
from storage.queries.documents import document_page, documents, office_page, offices
from storage.queries.findings import FindingQuery, finding_page, findings
from storage.queries.search import BadQuery
from tests.storage.queries.rows import NOW, add, source

A, B = "a" * 64, "b" * 64
OFFICES = ("重庆市潼南区信访办公室", "重庆市北碚区信访办公室", "石家庄市高邑县信访局")


@pytest.fixture
def database(empty: Database) -> Database:
    """Three offices that share one file, and one that changed and went away."""
    reading: dict[str, Any] = {
        "version": "1",
        "verdict": "ok",
        "media_type": "application/pdf",
        "read_at": NOW,
    }
    add(
        empty,
        *(StoredObject(sha256=sha, size=1, media_type="application/pdf", stored_at=NOW)
          for sha in (A, B)),
        source("one", "a.pdf"), source("one", "list.html", "listing"), source("two", "b.pdf"),
        *(Extraction(object_sha256=sha, content_sha256=sha, paragraphs=[], **reading)
          for sha in (A, B)),
    )  # fmt: skip
    for number, name in enumerate(OFFICES, 1):
        add(
            empty,
            Organisation(division_code="130127" if "高邑" in name else f"50015{number}", name=name),
            Disclosure(organisation_id=number, fiscal_year=2024, kind="budget", scope="unit"),
            DisclosureVersion(disclosure_id=number, source_id=1, object_sha256=A, ordinal=1),
        )
    add(empty, DisclosureVersion(source_id=3, object_sha256=B, ordinal=1))
    common: dict[str, Any] = {
        "results": 1,
        "state": "new",
        "message": "m",
        "message_zh": "m",
        "last_seen": NOW,
    }
    for number in range(6):
        severity = ("info", "error", "warning")[number % 3]
        add(empty, Finding(
            source_id=1, fingerprint=str(number), rule=f"A0{number}", severity=severity,
            first_extraction_id=1, last_extraction_id=1,
            first_seen=NOW + timedelta(microseconds=number // 3), **common,
        ))  # fmt: skip
    add(
        empty,
        Change(source_id=1, kind="changed", at=NOW, former_sha256=B, object_sha256=A,
               difference={"cells": [1]}),
        Change(source_id=1, kind="gone", at=NOW + timedelta(days=1), former_sha256=A),
        Change(source_id=3, kind="gone", at=NOW, former_sha256=B),
        Change(source_id=2, kind="gone", at=NOW, former_sha256=B),
    )  # fmt: skip
    return empty


@pytest.fixture
def of_two_years(database: Database) -> Database:
    """The shared file is also last year's of its first office."""
    add(
        database,
        Disclosure(organisation_id=1, fiscal_year=2023, kind="budget", scope="unit"),
        DisclosureVersion(disclosure_id=4, source_id=1, object_sha256=A, ordinal=1),
    )
    with database.write() as session:
        place_in_years(session, 1)
    return database


def paged(question: Any, database: Database, limit: int, **others: Any) -> list[Any]:
    rows, cursor = [], None
    while True:
        found = question(database, limit=limit, cursor=cursor, **others)
        rows += found.rows
        cursor = found.cursor
        if cursor is None:
            return rows
        assert len(found.rows) == limit


@pytest.mark.parametrize("question", [document_page, office_page, finding_page, changes])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_every_row_once(database: Database, question: Any, limit: int) -> None:
    whole = list(question(database, limit=1000).rows)
    assert whole
    assert paged(question, database, limit) == whole


def test_lists_are_those_that_were_there(database: Database) -> None:
    known = [
        {name: row[name] for name in row if name != "extraction_id"} for row in documents(database)
    ]
    rows = paged(document_page, database, 2)
    assert sorted(map(str, rows)) == sorted(map(str, known))
    assert paged(office_page, database, 2) == offices(database)
    assert findings(database, limit=10_000) == paged(finding_page, database, 5)
    assert findings(database, limit=7) == paged(finding_page, database, 5)[:7]


def test_findings_come_gravest_first_then_newest(database: Database) -> None:
    rows = finding_page(database, FindingQuery(office=OFFICES[0]), 6).rows
    assert [row["rule"] for row in rows] == ["A04", "A01", "A05", "A02", "A03", "A00"]


def test_a_page_after_a_severity_that_nothing_has_any_more(database: Database) -> None:
    query = FindingQuery(office=OFFICES[0])
    first = finding_page(database, query, 1)
    with database.write() as session:
        session.connection().execute(delete(Finding).where(col(Finding.severity) == "error"))
    later = finding_page(database, query, 6, first.cursor).rows
    assert [row["rule"] for row in (*first.rows, *later)] == ["A04", "A05", "A02", "A03", "A00"]


def test_documents_of_an_office_a_place_a_year_and_a_kind(database: Database) -> None:
    def names(**conditions: Any) -> list[Any]:
        return [row["organisation"] for row in document_page(database, **conditions).rows]

    assert names() == [*OFFICES, None]
    assert names(office=OFFICES[1]) == [OFFICES[1]]
    assert names(office="北碚") == []
    assert names(place="500000") == list(OFFICES[:2])
    assert names(place="130127", year=2024, kind="budget") == [OFFICES[2]]
    assert names(year=2023) == names(kind="final_accounts") == []


def test_changes_say_whose_they_are(database: Database) -> None:
    rows = changes(database).rows
    assert [(row["kind"], row["organisation"]) for row in rows] == [
        *(("gone", name) for name in OFFICES), ("gone", None), *(("changed", n) for n in OFFICES),
    ]  # fmt: skip
    assert list(rows[0]) == [
        "kind", "at", "url", "title", "seen_at", "portal", "organisation", "division_code",
        "fiscal_year", "document_kind", "former_sha256", "object_sha256", "to_url", "difference",
    ]  # fmt: skip
    assert (rows[0]["former_sha256"], rows[0]["object_sha256"]) == (A, None)
    assert rows[-1]["difference"] == {"cells": [1]}
    assert rows[0]["at"] == NOW + timedelta(days=1)
    assert {row["kind"] for row in changes(database, kind="changed").rows} == {"changed"}
    late = changes(database, since=NOW + timedelta(hours=1)).rows
    assert [row["kind"] for row in late] == ["gone"] * 3


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


MOMENT = datetime(2024, 1, 1, tzinfo=UTC).isoformat()


@pytest.mark.parametrize(
    "cursor",
    ["", "?", "bm8=", cursor_of(), cursor_of(MOMENT, 1), cursor_of(MOMENT, 1, "1"),
     cursor_of(MOMENT, 2**63, 1), cursor_of("2024-01-01T00:00:00", 1, 1), cursor_of(1, 1, 1),
     cursor_of("0001-01-01T00:00:00+14:00", 1, 1), cursor_of(MOMENT, True, 1),
     base64.b64encode(b"[" * 100_000).decode(), base64.b64encode(b'{"a": 1}').decode()],
)  # fmt: skip
def test_a_cursor_of_no_answer_is_refused(database: Database, cursor: str) -> None:
    with pytest.raises(BadQuery, match="cursor"):
        changes(database, cursor=cursor)


@pytest.mark.parametrize("text", ["\0", "a\ud800"])
def test_a_cursor_with_letters_that_no_database_takes_is_refused(
    database: Database, text: str
) -> None:
    with pytest.raises(BadQuery, match="cursor"):
        office_page(database, cursor=cursor_of("500152", text))


@pytest.mark.parametrize("limit", [0, 1001, -1])
def test_a_limit_outside_is_refused(database: Database, limit: int) -> None:
    with pytest.raises(BadQuery, match="limit"):
        document_page(database, limit=limit)


@pytest.mark.parametrize("order", ["gravity", "newest"])
def test_findings_of_a_file_of_two_years_are_of_both(of_two_years: Database, order: Any) -> None:
    def of(year: int | None, **others: Any) -> list[tuple[str, str, int]]:
        rows = paged(finding_page, of_two_years, 2, query=FindingQuery(
            year=year, order=order, **others))  # fmt: skip
        return [(row["rule"], row["organisation"], row["fiscal_year"]) for row in rows]

    rules = {f"A0{number}" for number in range(6)}
    assert {row[2] for row in of(None)} == {2023, 2024}
    assert {row[:2] for row in of(2023)} == {(rule, OFFICES[0]) for rule in rules}
    assert sorted(of(2024)) == sorted((rule, name, 2024) for rule in rules for name in OFFICES)
    assert of(2023) == [row for row in of(None) if row[2] == 2023]
    assert of(2023, rule="A01", severity="error") == [("A01", OFFICES[0], 2023)]
    assert of(2023, rule="A01", severity="info") == of(2022) == []
