"""Backups: a folder with every row and every object, the same from SQLite and PostgreSQL.

    manifest.json            schema revision; lines and SHA-256 of the files below
    tables/<table>.ndjson    all columns, row numbers and moments included
    objects.txt              the SHA-256 of every object, one a line
    raw/sha256/ab/cd/…       the objects

Rows are written first, objects after: an object is older than every row that names it, so a
backup taken during a crawl is whole. The manifest comes last; a folder without it is no backup.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlmodel import SQLModel

from storage.database import Database, DatabaseError, open_database
from storage.leases import utc_now
from storage.migrations import revisions
from storage.models.columns import UtcDateTime
from storage.objects import ObjectStore, object_key, open_store
from storage.objects.errors import os_errors
from storage.objects.store import hash_stream
from storage.settings import Settings

_MANIFEST = "manifest.json"
_OBJECTS = "objects.txt"
_ROWS_AT_ONCE = 1000


class BackupError(DatabaseError):
    """A backup cannot be made or put back; the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A file of a backup: its lines, one a row or an object, and its hash."""

    lines: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        revision: of the schema.
        created_at: UTC, ISO 8601.
        files: path within the folder to what it holds, objects aside.
        object_bytes: size of all objects together.
    """

    revision: str
    created_at: str
    files: dict[str, Listing]
    object_bytes: int


def backup(settings: Settings, target: Path) -> Manifest:
    """Write the whole archive to a folder that is new or empty.

    Raises:
        BackupError: something is in that folder.
        DatabaseError: the database is missing, out of reach, or of another revision.
        StorageError: an object is damaged, or the disk is full.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} is not an empty folder: name a new one")
    created_at = utc_now().isoformat(timespec="seconds")
    with open_database(settings) as database:
        store = open_store(settings)
        target.mkdir(parents=True, exist_ok=True)
        with os_errors(f"cannot write the backup {target}", target):
            revision, files = _write_tables(database, target)
            hashes: list[str] = []
            object_bytes = 0
            for name, size in store.list():
                _fetch(store, name, target / object_key(name))
                hashes.append(name)
                object_bytes += size
            files[_OBJECTS] = _write_lines(target / _OBJECTS, hashes)
            manifest = Manifest(revision, created_at, files, object_bytes)
            _write_lines(target / f"{_MANIFEST}.part", [json.dumps(asdict(manifest), indent=2)])
            (target / f"{_MANIFEST}.part").replace(target / _MANIFEST)
    return manifest


def restore(settings: Settings, source: Path) -> Manifest:
    """Put a backup back into an empty database and an empty store, after checking every byte.

    Objects go first, rows after in one transaction.

    Raises:
        BackupError: the folder is no backup, is damaged or of another schema revision, or the
            archive named by the settings is not empty.
        DatabaseError, StorageError: database or store are out of reach.
    """
    manifest = _read_manifest(source)
    hashes = _verified_hashes(source, manifest)
    with open_database(settings, create=True) as database:
        store = open_store(settings)
        _require_empty(database, store)
        for name in hashes:
            store.put(source / object_key(name), name)
        with database.write() as session:
            for table in SQLModel.metadata.sorted_tables:
                _load(session.connection(), table, source / _file_of(table))
    return manifest


def _file_of(table: Table) -> str:
    return f"tables/{table.name}.ndjson"


def _write_tables(database: Database, target: Path) -> tuple[str, dict[str, Listing]]:
    (target / "tables").mkdir()
    with database.read() as session:
        connection = session.connection()
        files = {
            _file_of(table): _write_lines(target / _file_of(table), _rows(connection, table))
            for table in SQLModel.metadata.sorted_tables
        }
        return str(revisions.current(connection)), files


def _rows(connection: Connection, table: Table) -> Iterator[str]:
    # By rising key, a row comes after the row of its own table that it refers to.
    rows = select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in connection.execute(rows).mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=datetime.isoformat)


def _write_lines(path: Path, lines: Iterable[str]) -> Listing:
    digest, count = sha256(), 0
    with path.open("wb") as file:
        for count, line in enumerate(lines, start=1):  # noqa: B007, the last number counts
            data = f"{line}\n".encode()
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Listing(count, digest.hexdigest())


def _fetch(store: ObjectStore, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    store.fetch(name, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _read_manifest(source: Path) -> Manifest:
    try:
        data = json.loads((source / _MANIFEST).read_text())
        files = {name: Listing(**listing) for name, listing in data.pop("files").items()}
        manifest = Manifest(files=files, **data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{source} is not a finished backup: no readable {_MANIFEST}") from error
    needed = revisions.known()[0]
    if manifest.revision != needed:
        raise BackupError(
            f"the backup {source} is of revision {manifest.revision}, the program of {needed}: "
            "restore it with the program that wrote it, then run `gongkai db upgrade`"
        )
    return manifest


def _verified_hashes(source: Path, manifest: Manifest) -> list[str]:
    """The objects of a backup in which every byte is as it was written."""
    expected = {_OBJECTS, *map(_file_of, SQLModel.metadata.sorted_tables)}
    if missing := expected - manifest.files.keys():
        raise BackupError(f"the backup {source} is damaged: {min(missing)} is not in its manifest")
    for name, listing in manifest.files.items():
        _verify(source / name, listing.sha256)
    hashes = (source / _OBJECTS).read_text().split()
    for name in hashes:
        _verify(source / object_key(name), name)
    return hashes


def _verify(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            found = hash_stream(file)
    except OSError as error:
        raise BackupError(f"the backup is damaged: {path}: {error.strerror}") from error
    if found != expected:
        raise BackupError(f"the backup is damaged: {path} has the SHA-256 {found}, not {expected}")


def _require_empty(database: Database, store: ObjectStore) -> None:
    with database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if session.connection().execute(select(table).limit(1)).first() is not None:
                raise BackupError(
                    f"the database {database.name} has rows in {table.name}: "
                    "restore only into an empty database"
                )
    if next(store.list(), None) is not None:
        raise BackupError("the object store has objects: restore only into an empty store")


def _load(connection: Connection, table: Table, path: Path) -> None:
    moments = [column.name for column in table.c if isinstance(column.type, UtcDateTime)]
    with path.open(encoding="utf-8", newline="\n") as lines:
        while rows := [_row(line, moments) for line in islice(lines, _ROWS_AT_ONCE)]:
            connection.execute(table.insert(), rows)
    number = table.autoincrement_column
    if number is not None and connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        connection.execute(select(func.setval(sequence, func.max(number))))


def _row(line: str, moments: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    for name in moments:
        row[name] = row[name] and datetime.fromisoformat(row[name])
    return row
