"""Records as plain values for JSON, and back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

from tasks.records.documents import Cell, Extraction, Mend, Paragraph, Table
from tasks.records.rules import RuleResult


def plain(record: Any) -> dict[str, Any]:
    """A record as a dict of plain values, ready for JSON; None values are kept."""
    return {name: _plain(getattr(record, name)) for name in _names(record.__class__)}


def plain_result(result: RuleResult) -> dict[str, Any]:
    """A result as `plain`; its operands name a document only where it is another one."""
    row = plain(result)
    for operand in row["operands"]:
        if operand["document"] is None:
            del operand["document"]
    return row


def packed(extraction: Extraction) -> dict[str, Any]:
    """The same with each cell as a list of its values, for the way from process to process."""
    tables = [
        {**plain(replace(table, cells=())), "cells": [_values(cell) for cell in table.cells]}
        for table in extraction.tables
    ]
    return {**plain(replace(extraction, tables=())), "tables": tables}


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if hasattr(value, "_fields"):
        return plain(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return plain(value) if is_dataclass(value) else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return kind._fields if hasattr(kind, "_fields") else tuple(f.name for f in fields(kind))


_values = attrgetter(*_names(Cell))
_BOX = _names(Cell).index("bbox")


def extraction_from(data: Mapping[str, Any]) -> Extraction:
    """The extraction that `plain` or `packed` turned into a dict, after a way through JSON."""
    return Extraction(
        verdict=data["verdict"],
        reason=data["reason"],
        media_type=data["media_type"],
        pages=data["pages"],
        tables=tuple(table_from(table) for table in data["tables"]),
        paragraphs=tuple(_paragraph(paragraph) for paragraph in data["paragraphs"]),
        unread=tuple(data.get("unread") or ()),
        scans=tuple(data.get("scans") or ()),
        metadata=tuple((name, value) for name, value in data.get("metadata") or ()),
    )


def table_from(data: Mapping[str, Any]) -> Table:
    """The table that `plain` turned into a dict, after a way through JSON."""
    sequences = {name: tuple(data[name]) for name in ("pages", "lead", "notes")}
    cells = tuple(_cell(cell) for cell in data["cells"])
    return Table(**{**data, **sequences, "cells": cells, "mended": _mended(data)})


def _paragraph(data: Mapping[str, Any]) -> Paragraph:
    return _placed(Paragraph, {**data, "mended": _mended(data)})  # type: ignore[no-any-return]


def _mended(data: Mapping[str, Any]) -> tuple[Mend, ...]:
    """What was mended; readings stored by earlier versions do not say it."""
    found = data.get("mended") or ()
    return tuple(Mend(**{**mend, "printed": tuple(mend["printed"])}) for mend in found)


def _cell(data: Mapping[str, Any] | list[Any]) -> Cell:
    if isinstance(data, Mapping):
        return _placed(Cell, data)  # type: ignore[no-any-return]
    if data[_BOX] is not None:
        data[_BOX] = tuple(data[_BOX])
    return Cell(*data)


def _placed(kind: type[Any], data: Mapping[str, Any]) -> Any:
    box = data.get("bbox")
    return kind(**{**data, "bbox": None if box is None else tuple(box)})
