"""A table as Parquet; needs pyarrow, the extra "exports"."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from storage.exports.rows import Row
from storage.exports.schema import Exported, Type

# Exact: 26 digits before the point and 12 after it.
_PRECISION, _SCALE = 38, 12
_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(_PRECISION, _SCALE),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "array": pa.string(),
}


class ParquetFile:
    """A Parquet file that grows by batches of rows; a context manager that closes it."""

    def __init__(self, path: Path, table: Exported) -> None:
        """Begin the file.

        The titles and descriptions of its columns are in its schema.
        """
        self._columns = table.columns
        self._schema = pa.schema(
            pa.field(
                column.name,
                _TYPES[column.type],
                metadata={
                    "title": f"{column.title} {column.title_zh}",
                    "description": f"{column.description} {column.description_zh}",
                },
            )
            for column in table.columns
        )
        self._writer = ParquetWriter(path, self._schema, compression="zstd")

    def write(self, batch: Sequence[Row]) -> None:
        """Add rows."""
        arrays = [
            pa.array([_value(row[column.name], column.type) for row in batch], field.type)
            for column, field in zip(self._columns, self._schema, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def __enter__(self) -> "ParquetFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()


def _value(value: Any, kind: Type) -> Any:
    """What pyarrow takes; a number with more digits than the type has is left to the texts."""
    if value is None:
        return None
    if kind == "array":
        return json.dumps(value, ensure_ascii=False)
    if kind != "number":
        return value
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -_SCALE
    return number if fits and number.adjusted() < _PRECISION - _SCALE else None
