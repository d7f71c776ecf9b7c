"""A withheld file is in no answer and no export, and is back when that ends; both databases."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from storage.catalogue import refresh
from storage.database import Database
from storage.exports.schema import tables
from storage.exports.selection import Selection, count, rows
from storage.models import Change, FindingFact, RuleResult
from storage.queries import start
from storage.queries.chain import chain
from storage.queries.changes import changes
from storage.queries.documents import document_results, documents
from storage.queries.findings import findings
from storage.queries.history import changes as changes_of
from storage.queries.offices import findings_of, office, timeline
from storage.queries.search import Query, search_all
from storage.queries.series import Item, figures
from storage.queries.withheld import Withheld
from storage.withholding import NotWithheld, show_again, withhold, withholdings
from tests.storage.queries.disclosed import NOW, Archive, Document
from tests.storage.queries.rows import add

TONGNAN = "重庆市潼南区信访办公室"
WHY = "names a private person"
TOTAL = Item("income-expenditure-totals", "total", side="expenditure", funds=("all",))


@contextmanager
def withheld(database: Database, sha256: str) -> Iterator[None]:
    """While the block runs; the database is as before afterwards, for the tests that share it."""
    withhold(database, sha256, WHY)
    try:
        yield
    finally:
        show_again(database, sha256, "mended")


def answers(database: Database) -> dict[str, list[str]]:
    """All that is found, listed and exported, each as sorted lines."""
    with database.read() as session:
        connection = session.connection()
        exported = {
            table.name: list(rows(connection, table.name, Selection())) for table in tables()
        }
        for name, lines in exported.items():
            assert count(connection, name, Selection()) == len(lines)
    found: Mapping[str, list[Any]] = {
        "figures": list(search_all(database, Query())),
        "findings of the archive": findings(database, limit=100_000),
        "newest findings": start.newest_findings(database, 100_000),
        **exported,
    }
    return {name: sorted(map(_line, lines)) for name, lines in found.items()}


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(dict(row), default=str, ensure_ascii=False, sort_keys=True)


def test_nothing_of_a_withheld_file_is_found_listed_or_exported(database: Database) -> None:
    (document,) = documents(database, office=TONGNAN)
    sha256 = document["object_sha256"]
    fact_id = next(search_all(database, Query(office=TONGNAN)))["fact_id"]
    before, stamp = answers(database), start.stamp(database)
    with withheld(database, sha256):
        during = answers(database)
        with pytest.raises(Withheld, match=f"withheld since .*: {WHY}"):
            chain(database, fact_id)
        (shown,) = documents(database, office=TONGNAN)
        assert start.stamp(database) != stamp
    for name, lines in before.items():
        kept = [line for line in lines if sha256 not in line]
        if name not in ("indicators", "labels"):
            assert kept != lines, name
        assert during[name] == kept, name
    assert (shown["title"], shown["withheld"]) == (document["title"], WHY)
    assert document["withheld"] is document["withheld_at"] is None
    assert answers(database) == before
    assert chain(database, fact_id)["object"]["sha256"] == sha256


@pytest.fixture
def archive(empty: Database) -> Archive:
    return Archive(empty)


def _result(document: Document, rule: str, *operands: str) -> None:
    """A failed result with its finding and the figures that it looked at."""
    document.finding(rule)
    result = RuleResult(
        extraction_id=document.reading,
        result_id=f"{rule}-1",
        rule=rule,
        verdict="fail",
        severity="error",
        title=rule,
        title_zh=rule,
        finding=rule,
        message=f"{rule} fails",
        message_zh=rule,
        operands=[],
    )
    links = (
        FindingFact(extraction_id=document.reading, result_id=f"{rule}-1", fact_id=fact)
        for fact in operands
    )
    add(document.database, result)
    add(document.database, *links)


def test_what_quotes_a_withheld_file_is_not_shown(archive: Archive) -> None:
    database, mine = archive.database, archive.office("甲")
    first, second = archive.document(mine, 2023), archive.document(mine, 2024)
    old, new = first.fact("1.00"), second.fact("2.00")
    _result(second, "E06", old, new)
    _result(second, "A01", new)
    refresh(database, None)
    whose = office(database, "500152", "甲")
    assert whose

    def told() -> list[set[str]]:
        with database.read() as session:
            exported = list(rows(session.connection(), "findings", Selection()))
        return [
            {row["rule"] for row in findings(database)},
            {row["rule"] for row in start.newest_findings(database, 9)},
            {row["rule"] for row in findings_of(database, whose, 9)[0]},
            {row["rule"] for row in document_results(database, second.reading)},
            {row["rule"] for row in exported},
            {row["rule"] for row in chain(database, new)["findings"]},
        ]

    assert told() == [{"E06", "A01"}] * 6
    withhold(database, first.sha256, WHY)
    assert told() == [{"A01"}] * 6
    stated = figures(database, [TOTAL], [mine], [2023, 2024])[TOTAL]
    assert [key[1] for key in stated] == [2024]
    files = [file for row in timeline(database, whose, NOW) for file in row["files"]]
    assert [file["withheld"] for file in files] == [False, True]


@pytest.mark.parametrize("which", ["former", "present"])
def test_a_difference_is_not_shown_if_either_file_is_withheld(archive: Archive, which: str) -> None:
    database = archive.database
    former, present = (archive.document(archive.office(name)) for name in "甲乙")
    change = Change(source_id=present.source_id, kind="changed", at=NOW)
    change.former_sha256, change.object_sha256 = former.sha256, present.sha256
    change.difference = {"cells": [{"former": "1.00"}]}
    add(database, change)
    withhold(database, {"former": former, "present": present}[which].sha256, WHY)
    for (row,) in (changes(database).rows, changes_of(database, present.sha256)):
        assert row["difference"] is None
        assert row["former_sha256"] == former.sha256
    show_again(database, {"former": former, "present": present}[which].sha256, "mended")
    for (row,) in (changes(database).rows, changes_of(database, present.sha256)):
        assert row["difference"] == change.difference


def test_both_acts_stay_on_record(archive: Archive) -> None:
    database = archive.database
    sha256 = archive.document(archive.office("甲")).sha256
    withhold(database, sha256, WHY, lambda: NOW)
    show_again(database, sha256, "mended", lambda: NOW + timedelta(1))
    withhold(database, sha256, "again", lambda: NOW + timedelta(2))
    again, once = withholdings(database)
    assert once == {
        "object_sha256": sha256,
        "reason": WHY,
        "began_at": NOW,
        "ended_at": NOW + timedelta(1),
        "end_reason": "mended",
    }
    assert (again["reason"], again["ended_at"]) == ("again", None)


def test_what_cannot_be_withheld_or_shown_again(archive: Archive) -> None:
    database = archive.database
    sha256 = archive.document(archive.office("甲")).sha256
    with pytest.raises(NotWithheld, match="has no file"):
        withhold(database, "0" * 64, WHY)
    with pytest.raises(NotWithheld, match="is not withheld"):
        show_again(database, sha256, "mended")
    withhold(database, sha256, WHY)
    with pytest.raises(NotWithheld, match=f"withheld since .*: {WHY}"):
        withhold(database, sha256, "another reason")
    assert len(withholdings(database)) == 1
