"""A snapshot: the exported tables as one SQLite file, with metadata.json for Datasette."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.exports.descriptor import DESCRIPTION, LICENCE, TITLE
from storage.exports.rows import Row
from storage.exports.schema import Column, Exported, tables
from storage.exports.selection import Selection, rows
from storage.exports.writing import Told, batches, drafts
from storage.objects.errors import StorageError

METADATA = "metadata.json"
# Numbers are exact decimal texts, since SQLite has floats alone; amount_fen is for sums.
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
_INDEXED = {
    "documents": ("organisation", "division_code", "fiscal_year"),
    "facts": (
        "object_sha256", "organisation", "division_code", "fiscal_year", "statement", "code",
        "amount_fen",
    ),
    "indicators": ("object_sha256", "category", "project"),
    "projects": ("object_sha256", "code", "amount_fen"),
    "findings": ("rule",),
    "finding_facts": ("fact_id",),
}  # fmt: skip
_FACETS = {
    "documents": ["fiscal_year", "document_kind", "scope"],
    "facts": ["fiscal_year", "statement", "measure", "phase"],
    "indicators": ["level1", "category", "comparator"],
    "projects": ["fiscal_year", "nature"],
    "findings": ["rule", "severity"],
    "labels": ["vocabulary"],
}
_NAMED = ("statement", "classification", "measure", "phase", "fund")
_NAMES = ", ".join(f"{name}s.name AS {name}_en, {name}s.name_zh AS {name}_zh" for name in _NAMED)
_LABELS = " ".join(
    f"LEFT JOIN labels AS {name}s ON {name}s.vocabulary = '{name}s' AND {name}s.id = facts.{name}"
    for name in _NAMED
)
_FIGURES = f"SELECT facts.*, {_NAMES} FROM facts {_LABELS}"  # noqa: S608, our own words
_ERRORS = """SELECT findings.*, count(finding_facts.fact_id) AS figures
FROM findings LEFT JOIN finding_facts USING (object_sha256, result_id)
WHERE severity = 'error' AND cause IS NULL
GROUP BY object_sha256, result_id"""
_VIEWS = {
    "figures": (_FIGURES, "Figures with the names of their ids. 数据及代号的中英文名称。"),
    "errors": (_ERRORS, "Findings of level error that nothing else explains. 未由他项解释的错误。"),
}


def write_snapshot(
    database: Database, selection: Selection, target: Path, told: Told
) -> dict[str, int]:
    """Write the snapshot, and `metadata.json` beside it.

    Returns:
        Rows by table.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: a file cannot be written.
    """
    with drafts(target.parent) as made:
        path = made.path(target.name)
        path.unlink(missing_ok=True)
        path.touch()
        counts = _fill(database, selection, path, told)
        made.path(METADATA).write_text(
            json.dumps(metadata(target.stem), ensure_ascii=False, indent=2) + "\n",
            encoding="utf-8",
        )
    return counts


def metadata(name: str) -> dict[str, Any]:
    """What Datasette shows about a database of this name."""
    described = {table.name: _described(table) for table in tables()}
    views = {view: {"description": text} for view, (_, text) in _VIEWS.items()}
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "license": LICENCE["title"],
        "databases": {name: {"title": TITLE, "tables": {**described, **views}}},
    }


def _described(table: Exported) -> dict[str, Any]:
    # As text "9.00" comes after "10.00": amounts sort by 分.
    sortable = [column.name for column in table.columns if column.type not in ("number", "array")]
    return {
        "title": f"{table.title} {table.title_zh}",
        "description": f"{table.description} {table.description_zh}",
        "columns": {
            column.name: f"{column.description} {column.description_zh}" for column in table.columns
        },
        "facets": _FACETS.get(table.name, []),
        "sortable_columns": sortable,
    }


def _fill(database: Database, selection: Selection, path: Path, told: Told) -> dict[str, int]:
    counts = {}
    # No journal: a file that is not finished is thrown away.
    link = sqlite3.connect(path, isolation_level=None)
    try:
        link.execute("PRAGMA journal_mode = OFF")
        link.execute("PRAGMA synchronous = OFF")
        with database.read() as session:
            connection = session.connection()
            link.execute("BEGIN")
            for table in tables():
                found = rows(connection, table.name, selection)
                counts[table.name] = _load(link, table, found, told)
        for statement in _indexes():
            link.execute(statement)
        for name, (question, _) in _VIEWS.items():
            link.execute(f"CREATE VIEW {name} AS {question}")
        link.execute("COMMIT")
        link.execute("ANALYZE")
    except sqlite3.Error as error:
        raise StorageError(f"cannot write {path}: {error}; check the path and the disk") from error
    finally:
        link.close()
    return counts


def _load(link: sqlite3.Connection, table: Exported, found: Iterator[Row], told: Told) -> int:
    lines = [f"{_quoted(column.name)} {_type(column)}" for column in table.columns]
    lines.append(f"PRIMARY KEY ({_list(table.key)})")
    lines += [
        f"FOREIGN KEY ({_list(reference.columns)}) REFERENCES "
        f"{reference.table} ({_list(reference.columns)})"
        for reference in table.references
    ]
    link.execute(f"CREATE TABLE {table.name} ({', '.join(lines)})")
    names = [column.name for column in table.columns]
    insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    count = 0
    for batch in batches(found, told):
        link.executemany(insert, ([_value(row[name]) for name in names] for row in batch))
        count += len(batch)
    return count


def _indexes() -> Iterator[str]:
    for table, columns in _INDEXED.items():
        for column in columns:
            yield f"CREATE INDEX {table}_{column} ON {table} ({_quoted(column)})"


def _type(column: Column) -> str:
    return f"{_TYPES.get(column.type, 'TEXT')}{' NOT NULL' if column.key else ''}"


def _value(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'
