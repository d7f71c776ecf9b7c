"""A data package: each table as CSV and as Parquet, and datapackage.json that explains them."""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from storage.database import Database
from storage.exports.csv_file import CsvFile
from storage.exports.descriptor import DESCRIPTOR, File, descriptor
from storage.exports.rows import Row
from storage.exports.schema import Exported, tables
from storage.exports.selection import Selection, rows
from storage.exports.writing import Drafts, Told, batches, drafts, hashed
from storage.leases import utc_now
from storage.objects.errors import os_errors

if TYPE_CHECKING:
    from storage.exports.parquet import ParquetFile


def has_parquet() -> bool:
    """Whether pyarrow is here, which writes Parquet (the extra "exports")."""
    return find_spec("pyarrow") is not None


def write_package(
    database: Database, selection: Selection, folder: Path, told: Told
) -> dict[str, int]:
    """Write the package; without pyarrow the CSV files alone.

    Files of an earlier package in the folder are replaced, others stay.

    Returns:
        Rows by table.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: a file cannot be written.
    """
    with os_errors(f"cannot make {folder}", folder):
        folder.mkdir(parents=True, exist_ok=True)
    files: list[File] = []
    served: set[str] = set()
    with drafts(folder) as made, database.read() as session:
        connection = session.connection()
        for table in tables():
            found = rows(connection, table.name, selection)
            if table.name == "documents":
                found = _noting(found, served)
            files += _write(made, table, found, told)
        described = descriptor(files, sorted(served), utc_now())
        made.path(DESCRIPTOR).write_text(
            json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    return {file.table.name: file.rows for file in files}


def _noting(found: Any, served: set[str]) -> Any:
    """The documents, while the sites that served them are noted."""
    for row in found:
        parts = urlsplit(row["url"])
        served.add(f"{parts.scheme}://{parts.netloc}/")
        yield row


def _write(made: Drafts, table: Exported, found: Any, told: Told) -> list[File]:
    paths = {"csv": made.path(f"{table.name}.csv")}
    if has_parquet():
        paths["parquet"] = made.path(f"{table.name}.parquet")
    count = 0
    with CsvFile(paths["csv"], table) as text, _parquet(paths, table) as columns:
        for batch in batches(found, told):
            text.write(batch)
            columns.write(batch)
            count += len(batch)
    return [File(table, form, count, *hashed(path)) for form, path in paths.items()]


class _NoFile:
    """Takes rows and writes nothing."""

    def write(self, batch: Sequence[Row]) -> None:
        pass

    def __enter__(self) -> "_NoFile":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _parquet(paths: dict[str, Path], table: Exported) -> "ParquetFile | _NoFile":
    if "parquet" not in paths:
        return _NoFile()
    from storage.exports.parquet import ParquetFile

    return ParquetFile(paths["parquet"], table)
