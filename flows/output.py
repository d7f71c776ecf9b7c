"""Printing answers: JSON for programs, tables for people, CSV for spreadsheets."""

import csv
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from storage.exports.formulas import disarmed

_FILE_WIDTH = 200

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON; moments as ISO 8601, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, default=_plain, indent=indent)


def print_json(value: Any) -> None:
    """One JSON value, indented, on stdout."""
    print(to_json(value, indent=2))


def print_lines(values: Iterable[Any]) -> None:
    """One JSON value a line on stdout."""
    for value in values:
        print(to_json(value))


def print_csv(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, header: bool = True
) -> None:
    """Rows as CSV on stdout, with a header if wanted."""
    write_csv(sys.stdout, rows, columns, header=header)


def write_csv(
    file: Any, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, header: bool = True
) -> int:
    """Rows as CSV (RFC 4180) with texts that cannot act as formulas; how many there were."""
    writer = csv.writer(file)
    if header:
        writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([guarded(row.get(column)) for column in columns])
        count += 1
    return count


def guarded(value: Any) -> str:
    """A value as a cell's text; a text that a spreadsheet would run gets a ' before it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple, dict)):
        return to_json(value)
    if isinstance(value, str):
        return disarmed(value)
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def printable(text: str) -> str:
    """A text in one line, without what would steer a terminal."""
    return _CONTROL.sub(" ", text)


def print_table(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Rows as a table for people.

    Args:
        columns: key to heading; numbers stand to the right.
    """
    from rich.console import Console
    from rich.table import Table

    shown = list(rows)
    table = Table(show_edge=False, header_style="bold")
    for key, heading in columns.items():
        numeric = all(isinstance(row.get(key), (int, Decimal)) for row in shown)
        table.add_column(heading, justify="right" if numeric and shown else "left")
    for row in shown:
        table.add_row(*(_shown(row.get(key)) for key in columns))
    Console(width=width(), markup=False, emoji=False, highlight=False).print(table)


def width() -> int:
    """How many columns a table may take: the terminal's, or those of a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _FILE_WIDTH


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return printable(guarded(value))


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)
