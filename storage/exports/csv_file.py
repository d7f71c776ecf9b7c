"""A table as CSV (RFC 4180, UTF-8)."""

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.exports.formulas import disarmed
from storage.exports.rows import Row
from storage.exports.schema import Column, Exported


class CsvFile:
    """A CSV file that grows by batches of rows; a context manager that closes it."""

    def __init__(self, path: Path, table: Exported) -> None:
        """Begin the file with the names of its columns."""
        self._columns = table.columns
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([column.name for column in table.columns])

    def write(self, batch: Sequence[Row]) -> None:
        """Add rows."""
        self._writer.writerows(
            [_text(row[column.name], column) for column in self._columns] for row in batch
        )

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _text(value: Any, column: Column) -> str:
    """A value as Table Schema writes it; texts that a spreadsheet would run get a ' before."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if column.type == "array":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return disarmed(value) if column.type == "string" else str(value)
