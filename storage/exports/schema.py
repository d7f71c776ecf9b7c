"""What is exported: tables, their columns, keys and words, from CSV files beside this."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

FOLDER = Path(__file__).parent

# Types of Table Schema. Values are str, int, bool, an aware datetime and lists; a "number" is
# exact decimal text, never a float.
Type = Literal["string", "integer", "number", "boolean", "datetime", "array"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `column_type` is its fiscal concept (Fiscal Data Package 1.0, budget taxonomy).

    `masked`: its texts may hold personal data.
    """

    name: str
    type: Type
    key: bool
    title: str
    title_zh: str
    description: str
    description_zh: str
    column_type: str | None
    masked: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of another table by its key, under the same names."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A table of the export."""

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in self.columns if column.key)


_DOCUMENT = Reference(("object_sha256",), "documents")
_REFERENCES = {
    "facts": (_DOCUMENT,),
    "indicators": (_DOCUMENT,),
    "projects": (_DOCUMENT,),
    "findings": (_DOCUMENT,),
    "finding_facts": (
        Reference(("object_sha256", "result_id"), "findings"),
        Reference(("fact_id",), "facts"),
    ),
}


@cache
def tables() -> tuple[Exported, ...]:
    """All tables, each after those that it refers to."""
    columns = _rows("fields")
    return tuple(
        Exported(
            **table,
            columns=tuple(
                _column(column) for column in columns if table["name"] in column["tables"].split()
            ),
            references=_REFERENCES.get(table["name"], ()),
        )
        for table in _rows("tables")
    )


@cache
def inventory() -> Exported:
    """The table of all that lies in the store."""
    return Exported(
        "inventory",
        "Inventory",
        "清单",
        "One row an object of the archive, or a file of its log.",
        "一行一个存档对象或日志文件。",
        tuple(map(_column, _rows("inventory"))),
        (),
    )


def _column(row: dict[str, str]) -> Column:
    return Column(
        row["name"],
        cast(Type, row["type"]),
        row["key"] == "yes",
        row["title"],
        row["title_zh"],
        row["description"],
        row["description_zh"],
        row["column_type"] or None,
        row["masked"] == "yes",
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
