"""Answers to take away: CSV, XLSX, JSON and Parquet, each row with its provenance."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from starlette.background import BackgroundTask

from storage.exports.formulas import disarmed
from storage.exports.package import has_parquet
from storage.exports.schema import Column, Exported, tables
from storage.queries.search import search_all
from web.addresses import READ_ONLY
from web.answers import MOST_ROWS, handed_on
from web.archive import NotHere, Shared
from web.questions import SEARCHED, Given, given, search_query

router = APIRouter()

Form = Literal["csv", "xlsx", "json", "parquet"]
Row = Mapping[str, Any]

MEDIA_TYPES: Mapping[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
# As `gongkai search` prints them.
NAMES = (
    "fact_id", "organisation", "division_code", "fiscal_year", "statement", "classification",
    "code", "name", "measure", "fund", "amount_yuan", "stated", "unit", "page", "bbox",
    "object_sha256", "url", "captured_at", "extraction_version", "findings", "entity", "phase",
    "value", "name_en", "grade",
)  # fmt: skip
_FINDINGS = Column(
    "findings", "array", False, "Failed checks", "未通过的核对",
    "Ids of the failed results that look at the figure.", "涉及该数据的未通过核对结果编号。",
    None, False,
)  # fmt: skip
_ROWS_AT_ONCE = 500
# What may stand in the name of a file; all else becomes a hyphen.
_UNNAMEABLE = re.compile(r"[^\w.]+")


def columns() -> tuple[Column, ...]:
    """The columns of an answer, in their order."""
    facts = next(table for table in tables() if table.name == "facts")
    known = {column.name: column for column in (*facts.columns, _FINDINGS)}
    return tuple(known[name] for name in NAMES)


@router.api_route("/search.{form}", methods=READ_ONLY)
def taken(request: Request, archive: Shared, form: Form) -> Response:
    """All figures that fit, at most `MOST_ROWS`, as a file.

    Raises:
        BadQuery: a condition is not of its form.
        NotHere: Parquet cannot be written here.
    """
    if form == "parquet" and not has_parquet():
        raise NotHere("This archive writes no Parquet; take CSV.")
    asked = given(request.query_params, SEARCHED)
    found = map(handed_on, islice(search_all(archive.database, search_query(asked)), MOST_ROWS))
    headers = {"Content-Disposition": attachment(f"{file_name(asked)}.{form}")}
    # What cannot be asked shall be an error, not a file that ends too early.
    rows = chain(list(islice(found, 1)), found)
    if request.method == "HEAD":
        return Response(None, headers=headers, media_type=MEDIA_TYPES[form])
    if form in ("csv", "json"):
        texts = _csv(rows) if form == "csv" else _json(rows)
        return StreamingResponse(texts, headers=headers, media_type=MEDIA_TYPES[form])
    folder = TemporaryDirectory(prefix="gongkai-answer-")
    try:
        path = Path(folder.name, "answer")
        (_write_xlsx if form == "xlsx" else _write_parquet)(path, rows)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        headers=headers,
        media_type=MEDIA_TYPES[form],
        background=BackgroundTask(folder.cleanup),
    )


def file_name(asked: Given) -> str:
    """What a file with an answer is called: the conditions, as gongkai-信访-2023."""
    return _UNNAMEABLE.sub("-", "-".join(("gongkai", *asked.values()))).strip(".-")[:80]


def attachment(name: str) -> str:
    """A Content-Disposition (RFC 6266) with the name in UTF-8 and, for old clients, in ASCII."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180 with a byte order mark, without which Excel takes Chinese for something else."""
    yield "\ufeff" + _lines([NAMES])
    shown, remaining = columns(), iter(rows)
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        yield _lines([_text(row[column.name], column) for column in shown] for row in batch)


def _lines(records: Iterable[Iterable[str]]) -> str:
    file = StringIO()
    csv.writer(file).writerows(records)
    return file.getvalue()


def _text(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.type == "array":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.isoformat()
    return disarmed(value) if column.type == "string" else str(value)


def _json(rows: Iterable[Row]) -> Iterator[str]:
    yield '{"rows": ['
    between = "\n"
    for row in rows:
        yield between + json.dumps(
            {name: row[name] for name in NAMES}, ensure_ascii=False, default=datetime.isoformat
        )
        between = ",\n"
    yield "\n]}\n"


def _write_xlsx(path: Path, rows: Iterable[Row]) -> None:
    """Texts stay texts, amounts are numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("gongkai")
    sheet.freeze_panes = "A2"
    sheet.append(NAMES)
    shown = columns()
    for row in rows:
        sheet.append([_cell(row[column.name], column) for column in shown])
    book.save(path)


def _cell(value: Any, column: Column) -> Any:
    if value is None or column.type == "integer":
        return value
    if column.type == "number":
        return Decimal(value)
    return ILLEGAL_CHARACTERS_RE.sub("", _text(value, column))


def _write_parquet(path: Path, rows: Iterable[Row]) -> None:
    from storage.exports.parquet import ParquetFile

    table = Exported("search", "Figures", "数据", "", "", columns(), ())
    remaining = iter(rows)
    with ParquetFile(path, table) as file:
        while batch := [dict(row) for row in islice(remaining, _ROWS_AT_ONCE)]:
            file.write(batch)
