"""Files to hand out: all of them or the former ones, each the bytes of its hash."""

import csv
import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

import pytest

from storage.database import Database
from storage.exports.publishing import (
    KINDS,
    PUBLISHED,
    Kind,
    Publication,
    publish,
    read_published,
)
from storage.exports.selection import Selection, counts
from storage.exports.writing import Told
from storage.objects.errors import DiskFull, StorageError
from tests.storage.exports.test_package import COUNTS, silent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "published"


def kind(make: Callable[[Path], object], name: str = "notes.txt") -> Kind:
    """A small kind: what makes it needs no archive."""

    def made(_database: Database, target: Path, _told: Told) -> dict[str, int]:
        make(target)
        return {"notes": 1}

    return Kind(name, "Notes", "说明", made)


def named(text: str) -> Kind:
    return kind(lambda target: target.write_text(text))


def held(folder: Path) -> dict[str, bytes]:
    """All files by their paths in the folder; a folder by itself is not one."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_said_of_the_files_is_so(database: Database, folder: Path) -> None:
    told: list[int] = []
    before = datetime.now(UTC)
    published = publish(database, folder, told.append)
    assert read_published(folder) == published
    assert sum(told) == sum(COUNTS.values()) * len(KINDS)
    assert counts(database, Selection()) == COUNTS
    assert [file.name for file in published.files] == ["gongkai-package.zip", "gongkai-sqlite.zip"]
    for file in published.files:
        content = (folder / published.folder / file.name).read_bytes()
        assert file.bytes == len(content)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert file.rows == COUNTS
        assert before <= file.made_at <= datetime.now(UTC)
    assert set(held(folder)) == {
        PUBLISHED,
        *(f"{published.folder}/{file.name}" for file in published.files),
    }


def test_the_package_is_whole_and_masked(database: Database, folder: Path) -> None:
    published = publish(database, folder, silent)
    with ZipFile(folder / published.folder / "gongkai-package.zip") as archive:
        assert archive.testzip() is None
        described = json.loads(archive.read("datapackage.json"))
        for resource in described["resources"]:
            content = archive.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert "梁辉".encode() not in content
        paths = {resource["path"] for resource in described["resources"]}
        assert set(archive.namelist()) == {"datapackage.json", *paths}
        with TextIOWrapper(archive.open("facts.csv"), "utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == COUNTS["facts"]


def test_the_database_opens_with_its_descriptions(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    published = publish(database, folder, silent)
    with ZipFile(folder / published.folder / "gongkai-sqlite.zip") as archive:
        assert archive.namelist() == ["gongkai.db", "metadata.json"]
        archive.extractall(tmp_path / "snapshot")
    metadata = json.loads((tmp_path / "snapshot" / "metadata.json").read_text("utf-8"))
    assert "gongkai" in metadata["databases"]
    with sqlite3.connect(tmp_path / "snapshot" / "gongkai.db") as link:
        assert link.execute("SELECT count(*) FROM figures").fetchone() == (COUNTS["facts"],)


def test_the_next_publication_replaces_the_former(database: Database, folder: Path) -> None:
    first = publish(database, folder, silent, [named("1"), kind(Path.touch, "old.txt")])
    with (folder / first.folder / "notes.txt").open() as opened:
        second = publish(database, folder, silent, [named("2")])
        assert opened.read() == "1"
    assert first.folder != second.folder
    assert second.file("old.txt") is None
    assert set(held(folder)) == {PUBLISHED, f"{second.folder}/notes.txt"}
    assert held(folder)[f"{second.folder}/notes.txt"] == b"2"


def test_what_breaks_off_leaves_the_former(database: Database, folder: Path) -> None:
    def breaking(target: Path) -> None:
        target.write_text("half")
        raise OSError(28, "No space left on device", str(target))

    published = publish(database, folder, silent, [named("1")])
    before = held(folder)
    with pytest.raises(DiskFull, match="no space left"):
        publish(database, folder, silent, [named("2"), kind(breaking, "more.txt")])
    assert held(folder) == before
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [published.folder]


def test_what_a_killed_one_left_goes(database: Database, folder: Path) -> None:
    published = publish(database, folder, silent, [named("1")])
    left = folder / "made-20260101T000000000000Z"
    left.mkdir()
    (left / "notes.txt.partial").write_text("half")
    (folder / "mine.txt").write_text("mine")

    def noting(target: Path) -> None:
        assert not left.exists()
        assert (folder / published.folder / "notes.txt").exists()
        target.write_text("2")

    publish(database, folder, silent, [kind(noting)])
    assert not left.exists()
    assert (folder / "mine.txt").exists()


def test_one_publishes_at_a_time(database: Database, folder: Path) -> None:
    publish(database, folder, silent, [named("1")])
    before = held(folder)
    other = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(StorageError, match="another `gongkai publish`"):
            publish(database, folder, silent, [named("2")])
        assert held(folder) == before
    finally:
        os.close(other)
    publish(database, folder, silent, [named("2")])
    assert held(folder) != before


def test_no_folder_is_said(database: Database, folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    with pytest.raises(StorageError, match="cannot write to"):
        publish(database, folder, silent, [named("1")])
    assert read_published(folder) is None


ENTRY = {"name": "a.zip", "title": "", "title_zh": "", "bytes": 1, "sha256": "0" * 64,
         "made_at": "2026-01-01T00:00:00Z", "rows": {}}  # fmt: skip
WHOLE = {"gongkai": "0", "folder": "made-20260101T000000000000Z", "files": [ENTRY]}


@pytest.mark.parametrize(
    "damage",
    [
        {"folder": "made-../.."},
        {"folder": "/etc"},
        {"files": [ENTRY | {"name": "../a"}]},
        {"files": [ENTRY | {"name": ".."}]},
        {"files": [ENTRY | {"sha256": "x"}]},
        {"files": [ENTRY | {"made_at": "2026-01-01T00:00:00"}]},
        {"files": None},
    ],
)
def test_a_damaged_list_names_nothing(tmp_path: Path, damage: dict[str, object]) -> None:
    path = tmp_path / PUBLISHED
    path.write_text(json.dumps(WHOLE))
    assert isinstance(read_published(tmp_path), Publication)
    path.write_text(json.dumps(WHOLE | damage))
    assert read_published(tmp_path) is None
    path.write_bytes(json.dumps(WHOLE).encode()[:-9] + b"\xff")
    assert read_published(tmp_path) is None
