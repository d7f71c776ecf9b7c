"""The canonical dump does not change with reruns, and changes with content."""

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, delete, select, update

from storage.database import Database, open_database
from storage.dump import canonical
from storage.models import Capture, Fact, Source, StoredObject
from storage.objects import open_store
from storage.settings import Settings
from tests.storage.database.archive import PORTAL, crawl


def _dump(database: Database) -> list[str]:
    return list(canonical(database))


def _rows(database: Database, table: str) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in _dump(database)]
    return [row for row in rows if row["table"] == table]


@pytest.fixture
def archive(database: Database, database_settings: Settings, tmp_path: Path) -> Database:
    crawl(database, open_store(database_settings), "r1", 1, tmp_path)
    return database


def test_an_empty_archive(database: Database) -> None:
    assert _dump(database) == []


def test_every_table_is_dumped_but_runs_and_history(archive: Database) -> None:
    found = Counter(json.loads(line)["table"] for line in _dump(archive))
    assert found.keys() == SQLModel.metadata.tables.keys() - {
        "run",
        "job",
        "job_portal",
        "portal_state",
        "host",
        "mention",
        "change",
        "comparison",
        "finding",
        "finding_year",
        "review",
        "holding",
        "entry",
        "heading",
        "gram",
        "withholding",
        "preservation_event",
        "preservation_object",
    } | {"portal"}
    assert (found["source"], found["capture"], found["object"], found["fact"]) == (4, 4, 3, 24)


def test_a_second_run_changes_nothing(
    archive: Database, database_settings: Settings, tmp_path: Path
) -> None:
    before = _dump(archive)
    crawl(archive, open_store(database_settings), "r2", 2, tmp_path)
    with archive.read() as session:
        assert len(session.exec(select(Capture)).all()) == 8
    assert _dump(archive) == before


def test_another_database_with_other_row_numbers_dumps_the_same(
    archive: Database, local_settings: Settings, tmp_path: Path
) -> None:
    other = local_settings.model_copy(update={"data": tmp_path / "other"})
    with open_database(other, create=True) as database:
        with database.write() as session:
            for number in range(3):
                session.add(Source(portal_id="x", url=str(number), role="article"))
        crawl(database, open_store(other), "another", 9, tmp_path)
        with database.write() as session:
            session.exec(delete(Source).where(col(Source.portal_id) == "x"))
        assert _dump(database) == _dump(archive)


def test_a_sha512_that_comes_later_changes_nothing(archive: Database) -> None:
    before = _dump(archive)
    with archive.write() as session:
        session.exec(update(StoredObject).values(sha512="0" * 128))
    assert _dump(archive) == before


def test_natural_keys_and_no_moments(archive: Database) -> None:
    (source,) = (row for row in _rows(archive, "source") if row["url"] == "gone.pdf")
    assert source == {
        "table": "source",
        "portal": PORTAL,
        "url": "gone.pdf",
        "role": "document",
        "title": "gone.pdf",
        "published": "2024-01-31",
        "fiscal_year": 2024,
        "depth": 1,
        "page": 0,
        "left_out": False,
        "metadata_json": None,
        "parent": "list.html",
        "failure": "missing",
        "object_sha256": None,
    }
    assert _rows(archive, "coverage") == [
        {
            "table": "coverage",
            "division_code": "500152",
            "organisation": "潼南区财政局",
            "fiscal_year": 2024,
            "kind": "budget",
            "expected": True,
            "due_on": None,
            "published_on": None,
            "captured": True,
            "read": False,
            "reconciled": False,
        }
    ]
    owners = [row["organisation"] for row in _rows(archive, "disclosure_version")]
    assert sorted(owners, key=str) == [None, "潼南区财政局"]
    assert "2024-01-01" not in "\n".join(_dump(archive))


def test_one_figure_changed_is_seen(archive: Database) -> None:
    before = _dump(archive)
    with archive.write() as session:
        session.exec(update(Fact).where(col(Fact.number) == 7).values(stated="1.51"))
    changed = set(_dump(archive)) - set(before)
    assert len(changed) == 2
    assert all('"number": 7' in line for line in changed)


def test_a_document_that_is_gone_is_seen(archive: Database) -> None:
    before = _dump(archive)
    with archive.write() as session:
        session.exec(update(Source).where(col(Source.url) == "b.pdf").values(verdict="missing"))
    assert len(set(_dump(archive)) ^ set(before)) == 2
