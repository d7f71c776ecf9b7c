"""The inventory: every object of the archive, and every file of its log, a row each."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, ScalarSelect, Select, case, func, select
from sqlmodel import col

from storage.database import Database
from storage.exports.csv_file import CsvFile
from storage.exports.rows import Row
from storage.exports.schema import inventory
from storage.exports.writing import Told, batches, drafts
from storage.models import Capture, Source, StoredObject, Withholding
from storage.objects import Files, object_key
from storage.queries.verified import Verifications

LOG = "log"
_ROWS_AT_ONCE = 1000
_ROLES = ("diagnosis", "page", "document")


def write_inventory(database: Database, files: Files, target: Path, told: Told) -> int:
    """Write the inventory as CSV, or as Parquet where the name ends in .parquet.

    Withheld files are in it, and named as such: it says what the archive holds.

    Returns:
        How many rows.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: the store is out of reach, or the file cannot be written.
    """
    count = 0
    with drafts(target.parent) as made, database.read() as session:
        path = made.path(target.name)
        with _file(target, path) as file:
            for batch in batches(_rows(session.connection(), files), told):
                file.write(batch)
                count += len(batch)
    return count


def _file(target: Path, path: Path) -> Any:
    if target.suffix != ".parquet":
        return CsvFile(path, inventory())
    from storage.exports.parquet import ParquetFile

    return ParquetFile(path, inventory())


def _rows(connection: Connection, files: Files) -> Iterator[Row]:
    """Objects by rising hash, then the files of the log by name."""
    acts, chains = Verifications(connection), _chains(connection)
    options = {"yield_per": _ROWS_AT_ONCE}
    for row in connection.execute(_objects(), execution_options=options).mappings():
        at, outcome = acts.last(row["sha256"], row["stored_at"]) or (None, None)
        yield {**_came(row, chains), "kind": "object", "name": object_key(row["sha256"]),
               "verified_at": at, "fixity": outcome}  # fmt: skip
    nothing = {column.name: None for column in inventory().columns}
    for name in files.names(LOG):
        data = files.read(name)
        if data is not None:
            yield {**nothing, "kind": "log", "name": name, "bytes": len(data),
                   "sha256": hashlib.sha256(data).hexdigest(),
                   "sha512": hashlib.sha512(data).hexdigest()}  # fmt: skip


def _came(row: RowMapping, chains: Mapping[str, Row]) -> Row:
    """An object, and how it came; a chain of certificates is no capture's body."""
    if row["best"] is not None:
        return {**row, "role": _ROLES[row["best"]]}
    return {**row, "role": None, **chains.get(row["sha256"], {})}


def _chains(connection: Connection) -> dict[str, Row]:
    """How each chain of certificates came, by its hash: there are far fewer than captures."""
    sha256 = col(Capture.certificates_sha256)
    by_moment = (col(Capture.captured_at), col(Capture.id))
    numbered = (
        select(
            sha256,
            col(Capture.captured_at).label("first_captured_at"),
            col(Capture.url).label("first_url"),
            func.count().over(partition_by=sha256).label("captures"),
            func.row_number().over(partition_by=sha256, order_by=by_moment).label("place"),
        )
        .where(sha256.is_not(None))
        .subquery()
    )
    first = select(numbered).where(numbered.c.place == 1)
    return {
        row["certificates_sha256"]: {
            "role": "certificates",
            **{name: row[name] for name in ("first_captured_at", "first_url", "captures")},
        }
        for row in connection.execute(first).mappings()
    }


def _objects() -> Select[*tuple[Any, ...]]:
    """All objects with what their captures say; `best` is a place in `_ROLES`."""
    received = case((col(Capture.verdict) != "captured", 0), (col(Source.role) != "document", 1),
                    else_=2)  # fmt: skip
    role = select(func.max(received)).join_from(
        Capture, Source, col(Source.id) == col(Capture.source_id)
    )
    since = select(col(Withholding.began_at)).where(
        col(Withholding.object_sha256) == col(StoredObject.sha256),
        col(Withholding.ended_at).is_(None),
    )
    return select(
        col(StoredObject.sha256),
        col(StoredObject.sha512),
        col(StoredObject.size).label("bytes"),
        col(StoredObject.media_type),
        col(StoredObject.stored_at),
        _first("captured_at").label("first_captured_at"),
        _first("url").label("first_url"),
        _of_captures(select(func.count(col(Capture.id)))).label("captures"),
        _of_captures(role).label("best"),
        since.correlate(StoredObject).scalar_subquery().label("withheld_since"),
    ).order_by(col(StoredObject.sha256))


def _first(name: str) -> ScalarSelect[Any]:
    """A column of the first capture with an object's bytes."""
    order = (col(Capture.captured_at), col(Capture.id))
    return _of_captures(select(getattr(Capture, name)).order_by(*order).limit(1))


def _of_captures(statement: Select[*tuple[Any, ...]]) -> ScalarSelect[Any]:
    """A value of the captures with an object's bytes."""
    with_bytes = col(Capture.object_sha256) == col(StoredObject.sha256)
    return statement.where(with_bytes).correlate(StoredObject).scalar_subquery()
