"""A backup holds everything, and goes back into either kind of database."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest
from pydantic import SecretStr
from sqlalchemy import select as core_select
from sqlmodel import SQLModel, select

from storage.backup import BackupError, backup, restore
from storage.database import DatabaseMissing, open_database
from storage.dump import canonical
from storage.leases import utc_now
from storage.models import Capture, Organisation, Source, StoredObject
from storage.objects import ObjectDamaged, open_store
from storage.settings import Settings
from tests.storage.database.archive import crawl


@pytest.fixture
def archive(database_settings: Settings, tmp_path: Path) -> Settings:
    """An archive that was crawled twice."""
    with open_database(database_settings, create=True) as database:
        for day in (1, 2):
            crawl(database, open_store(database_settings), f"r{day}", day, tmp_path)
    return database_settings


@pytest.fixture
def folder(local_settings: Settings, tmp_path: Path) -> Path:
    """A backup of a SQLite archive."""
    with open_database(local_settings, create=True) as database:
        crawl(database, open_store(local_settings), "r1", 1, tmp_path)
    backup(local_settings, tmp_path / "backup")
    return tmp_path / "backup"


def _content(settings: Settings) -> tuple[list[str], list[tuple[str, int]], list[str]]:
    """Canonical dump, objects, and every row with its number and moments."""
    with open_database(settings) as database, database.read() as session:
        rows = [
            f"{table.name} {row}"
            for table in SQLModel.metadata.sorted_tables
            for row in session.connection().execute(core_select(table).order_by(*table.primary_key))
        ]
        return list(canonical(database)), list(open_store(settings).list()), rows


def _new(tmp_path: Path, url: str | None = None) -> Settings:
    secret = None if url is None else SecretStr(url)
    return Settings(_env_file=None, data=tmp_path / "restored", database_url=secret)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_goes_into_either_kind(
    archive: Settings, kind: str, tmp_path: Path, second_postgres_url: str
) -> None:
    target = _new(tmp_path, second_postgres_url if kind == "postgresql" else None)
    manifest = backup(archive, tmp_path / "backup")
    assert restore(target, tmp_path / "backup") == manifest
    assert _content(target) == _content(archive)
    assert manifest.files["tables/source.ndjson"].lines == 4
    assert manifest.files["tables/capture.ndjson"].lines == 8
    assert manifest.files["objects.txt"].lines == 3
    backup(target, tmp_path / "again")
    for name in manifest.files:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "backup" / name).read_bytes()


def test_a_restored_archive_goes_on(folder: Path, tmp_path: Path, second_postgres_url: str) -> None:
    target = _new(tmp_path, second_postgres_url)
    restore(target, folder)
    with open_database(target) as database:
        before = list(canonical(database))
        crawl(database, open_store(target), "r2", 2, tmp_path)
        assert list(canonical(database)) == before
        with database.write() as session:
            session.add(Source(portal_id="p", url="new", role="article"))
            session.add(Organisation(division_code="1", name="new"))
        with database.read() as session:
            numbers = [capture.id or 0 for capture in session.exec(select(Capture))]
            assert sorted(numbers) == list(range(1, 9))


def _keep_storing(settings: Settings, folder: Path, stored: list[str], done: Event) -> None:
    """Store objects, each before its row, until told to stop."""
    store = open_store(settings)
    with open_database(settings) as database:
        while not done.is_set():
            body = str(len(stored)).encode()
            name = sha256(body).hexdigest()
            (folder / "body").write_bytes(body)
            store.put(folder / "body", name)
            with database.write() as session:
                session.add(
                    StoredObject(sha256=name, size=len(body), media_type="x", stored_at=utc_now())
                )
            stored.append(name)


def test_a_backup_during_a_crawl_is_whole(archive: Settings, tmp_path: Path) -> None:
    done, stored = Event(), list[str]()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_keep_storing, archive, tmp_path, stored, done)
        while len(stored) < 50 and not writing.done():
            time.sleep(0.01)
        manifest = backup(archive, tmp_path / "backup")
        done.set()
        writing.result()
    restore(_new(tmp_path), tmp_path / "backup")
    dump, objects, _ = _content(_new(tmp_path))
    rows = [json.loads(line) for line in dump]
    named = {row["sha256"] for row in rows if row["table"] == "object"}
    assert 53 <= len(named) <= manifest.files["objects.txt"].lines
    assert named <= {name for name, _ in objects}


def test_no_backup_without_database_or_into_a_used_folder(
    local_settings: Settings, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="is not an empty folder: name a new one"):
        backup(local_settings, folder)
    with pytest.raises(BackupError, match="is not an empty folder"):
        backup(local_settings, folder / "manifest.json")
    with pytest.raises(DatabaseMissing):
        backup(_new(tmp_path), tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_damaged_object_stops_the_backup(local_settings: Settings, folder: Path) -> None:
    stored = next(
        path for path in (local_settings.data / "objects/raw").rglob("*") if path.is_file()
    )
    stored.chmod(0o644)
    stored.write_bytes(b"other")
    with pytest.raises(ObjectDamaged):
        backup(local_settings, folder.with_name("second"))
    assert not (folder.with_name("second") / "manifest.json").exists()


def test_restore_only_into_emptiness(
    local_settings: Settings, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="restore only into an empty database"):
        restore(local_settings, folder)
    (local_settings.data / "gongkai.db").unlink()
    with pytest.raises(BackupError, match="restore only into an empty store"):
        restore(local_settings, folder)


def _change_manifest(folder: Path, **values: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def _change_object(folder: Path) -> None:
    path = next((folder / "raw/sha256").glob("*/*/*"))
    path.write_bytes(path.read_bytes() + b"!")


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "is not a finished backup"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is not a finished backup"),
        (lambda folder: _change_manifest(folder, revision="0000"), "is of revision 0000"),
        (lambda folder: _change_manifest(folder, files={}), "is not in its manifest"),
        (lambda folder: _append(folder / "tables/fact.ndjson"), "has the SHA-256"),
        (lambda folder: (folder / "tables/fact.ndjson").unlink(), "No such file"),
        (lambda folder: _append(folder / "objects.txt"), "has the SHA-256"),
        (_change_object, "has the SHA-256"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path, damage: Callable[[Path], object], line: str
) -> None:
    damage(folder)
    target = _new(tmp_path)
    with pytest.raises(BackupError, match=line) as caught:
        restore(target, folder)
    assert "\n" not in str(caught.value)
    assert not target.data.exists()
