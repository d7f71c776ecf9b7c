"""The inventory: every object and every file of the log, with what is known of each."""

import csv
import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.exports.inventory import write_inventory
from storage.exports.schema import inventory
from storage.models import Source, StoredObject
from storage.objects import ObjectStore, StorageError, object_key, open_files
from storage.preservation import Notable, recording
from storage.settings import Settings
from storage.visits import CERTIFICATES
from storage.withholding import withhold
from tests.storage.exports.visited import (
    FILE,
    FILE_SHA,
    LISTING,
    PAGE,
    START,
    Archive,
    silent,
)  # fmt: skip

PAGE_SHA = hashlib.sha256(PAGE).hexdigest()
GONE_SHA = hashlib.sha256(b"<html>gone").hexdigest()
LATER = START + timedelta(days=3)
Row = dict[str, Any]


def write(settings: Settings, database: Database, target: Path) -> dict[str, Row]:
    """Write an inventory as CSV; its rows by hash."""
    count = write_inventory(database, open_files(settings), target, silent)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    return {row["sha256"]: row for row in rows}


@pytest.fixture
def made(archive: Archive, settings: Settings, visits: Database, tmp_path: Path) -> dict[str, Row]:
    return write(settings, visits, tmp_path / "i.csv")


def test_a_row_says_all_that_is_known(made: dict[str, Row]) -> None:
    assert list(made) == sorted([PAGE_SHA, FILE_SHA, GONE_SHA])
    assert made[FILE_SHA] == {
        "kind": "object", "name": object_key(FILE_SHA), "sha256": FILE_SHA, "sha512": "",
        "bytes": str(len(FILE)), "media_type": "x/y", "role": "document",
        "stored_at": "2026-02-01T03:04:05.000678Z",
        "first_captured_at": "2026-02-01T03:05:05.000678Z",
        "first_url": "http://a.gov.cn/公开/a.pdf", "captures": "3", "withheld_since": "",
        "verified_at": "", "fixity": "",
    }  # fmt: skip
    assert (made[PAGE_SHA]["role"], made[GONE_SHA]["role"]) == ("page", "diagnosis")
    assert list(made[FILE_SHA]) == [column.name for column in inventory().columns]
    for column in inventory().columns:
        assert all((column.title, column.title_zh, column.description, column.description_zh))


def test_withheld_files_are_named_as_such(
    archive: Archive, settings: Settings, visits: Database, tmp_path: Path
) -> None:
    withhold(visits, FILE_SHA, "a court said so", now=lambda: LATER)
    rows = write(settings, visits, tmp_path / "i.csv")
    assert rows[FILE_SHA]["withheld_since"] == "2026-02-04T03:04:05.000678Z"
    assert rows[PAGE_SHA]["withheld_since"] == ""


def test_certificates_and_what_no_capture_names(
    visits: Database, store: ObjectStore, settings: Settings, tmp_path: Path
) -> None:
    chain, alone = "c" * 64, "d" * 64
    with visits.write() as session:
        for sha256, kind in ((chain, CERTIFICATES), (alone, "x/y")):
            session.add(StoredObject(sha256=sha256, size=1, media_type=kind, stored_at=START))
    archive = Archive(visits, store, tmp_path)
    archive.visit(LISTING, PAGE, role="listing", certificates_sha256=chain)
    archive.visit("http://a.gov.cn/a", certificates_sha256=chain)
    rows = write(settings, visits, tmp_path / "i.csv")
    found = {sha256: [row[name] for name in ("role", "first_url", "captures")]
             for sha256, row in rows.items()}  # fmt: skip
    assert found == {
        chain: ["certificates", LISTING, "2"],
        alone: ["", "", "0"],
        PAGE_SHA: ["page", LISTING, "1"],
    }


def test_a_document_that_was_also_a_block_page_is_a_document(
    visits: Database, store: ObjectStore, settings: Settings, tmp_path: Path
) -> None:
    archive = Archive(visits, store, tmp_path)
    archive.visit("http://a.gov.cn/a", FILE, verdict="blocked")
    assert write(settings, visits, tmp_path / "i.csv")[FILE_SHA]["role"] == "diagnosis"
    archive.visit("http://a.gov.cn/b", FILE)
    assert write(settings, visits, tmp_path / "i.csv")[FILE_SHA]["role"] == "document"


def test_files_of_the_log_are_in_it(
    archive: Archive, settings: Settings, visits: Database, tmp_path: Path
) -> None:
    data = b"gongkai.example/log\n1\n"
    open_files(settings).write("log/checkpoint", data)
    open_files(settings).write("log/tile/0/000.p/1", b"x" * 32)
    open_files(settings).write("other", b"x")
    rows = write(settings, visits, tmp_path / "i.csv")
    assert [row["name"] for row in rows.values() if row["kind"] == "log"] == [
        "log/checkpoint", "log/tile/0/000.p/1",
    ]  # fmt: skip
    row = rows[hashlib.sha256(data).hexdigest()]
    assert (row["bytes"], row["sha512"]) == (str(len(data)), hashlib.sha512(data).hexdigest())
    assert row["captures"] == row["stored_at"] == ""


def act(database: Database, kind: Any, detail: Row, days: int, *bad: Notable) -> None:
    """An act of preservation so many days after the archive was made."""
    with recording(database, kind, detail, now=lambda: START + timedelta(days=days)) as going:
        going.note(bad)


def verified(settings: Settings, database: Database, tmp_path: Path) -> dict[str, tuple[int, str]]:
    """Of each object the day of its last verification, and what was found."""
    rows = write(settings, database, tmp_path / "i.csv")
    return {
        sha256: ((datetime.fromisoformat(row["verified_at"]) - START).days, row["fixity"])
        for sha256, row in rows.items()
        if row["verified_at"]
    }


def test_when_it_was_last_verified_and_how_it_was_then(
    archive: Archive, settings: Settings, visits: Database, tmp_path: Path
) -> None:
    def now() -> dict[str, tuple[int, str]]:
        return verified(settings, visits, tmp_path)

    everything = {"copy": False, "selection": {}}
    # Before the objects came, of the copy, at random, broken off: nothing is known from these.
    act(visits, "verify", everything, 0)
    act(visits, "verify", {**everything, "copy": True}, 1)
    act(visits, "verify", {"copy": False, "selection": {"percent": 50.0}}, 1)
    act(visits, "replicate", {"from": "a", "to": "b"}, 1)
    with (
        pytest.raises(StorageError),
        recording(visits, "verify", everything, now=lambda: LATER),
    ):
        raise StorageError("the store went away")
    assert now() == {}
    act(visits, "verify", everything, 4, Notable(PAGE_SHA, "damaged"))
    assert now() == {PAGE_SHA: (4, "damaged"), FILE_SHA: (4, "good"), GONE_SHA: (4, "good")}
    act(visits, "verify", {"copy": False, "selection": {"sha256": FILE_SHA}}, 5)
    act(visits, "repair", {"copy": False}, 6, Notable(PAGE_SHA, "repaired"))
    assert now() == {PAGE_SHA: (6, "repaired"), FILE_SHA: (5, "good"), GONE_SHA: (4, "good")}
    since = {"since": (START + timedelta(days=1)).isoformat()}
    act(visits, "verify", {"copy": False, "selection": since}, 7)
    assert now()[GONE_SHA] == (4, "good")
    at = int(GONE_SHA[:8], 16)
    act(visits, "audit", {"store": "a", "position": 0, "due": 0, "stretch": [at - 5, 5]}, 8)
    assert now()[GONE_SHA] == (4, "good")
    act(visits, "audit", {"store": "a", "position": 0, "due": 0, "stretch": [at - 5, 6]}, 9)
    assert now()[GONE_SHA] == (9, "good")
    # Round the end of the ring, and of former versions, whose records say no stretch.
    beyond = [16**8 - 1, at + 2]
    act(visits, "audit", {"store": "a", "position": 0, "due": 0, "stretch": beyond}, 10)
    act(visits, "audit", {"store": "a", "position": 0, "due": 0}, 11)
    assert now()[GONE_SHA] == (10, "good")
    act(visits, "audit", {"store": "b", "moved_from": "a", "position": 0, "due": 0}, 12)
    assert set(now().values()) == {(12, "good")}


def test_parquet_holds_the_same(
    made: dict[str, Row], settings: Settings, visits: Database, tmp_path: Path
) -> None:
    target = tmp_path / "i.parquet"
    write_inventory(visits, open_files(settings), target, silent)
    rows = pq.read_table(target).to_pylist()
    assert [row["sha256"] for row in rows] == list(made)
    for row in rows:
        as_text = {name: "" if value is None else str(value) for name, value in row.items()}
        for name in ("name", "bytes", "captures", "role", "first_url"):
            assert as_text[name] == made[row["sha256"]][name]
        assert row["stored_at"] == START


def test_an_inventory_that_breaks_off_leaves_the_former(
    made: dict[str, Row], settings: Settings, visits: Database, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = (tmp_path / "i.csv").read_bytes()
    with visits.write() as session:
        _forget(session)
    files = open_files(settings)

    def broken(_: str) -> Any:
        raise StorageError("the store does not answer")

    monkeypatch.setattr(files, "names", broken)
    with pytest.raises(StorageError, match="does not answer"):
        write_inventory(visits, files, tmp_path / "i.csv", silent)
    assert (tmp_path / "i.csv").read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))


def _forget(session: Session) -> None:
    """Make the next inventory another one."""
    for source in session.exec(select(Source)):
        source.role = "article"
