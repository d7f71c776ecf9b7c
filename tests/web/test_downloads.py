import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote

import httpx
import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.commands.archive import SEARCH_COLUMNS
from flows.output import guarded
from storage.database import open_database
from storage.queries.search import Query, search_all
from storage.settings import Settings
from tests.web.conftest import change, visiting
from web import downloads
from web.downloads import NAMES, attachment, file_name

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows(demo_archive: Settings) -> Rows:
    with open_database(demo_archive) as database:
        return list(search_all(database, Query(words=("信访",))))


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_columns_are_those_of_the_command_line() -> None:
    assert NAMES == SEARCH_COLUMNS


def test_csv_is_what_the_command_line_prints(visitor: httpx.Client, rows: Rows) -> None:
    found = table(visitor.get("/search.csv?words=信访"))
    assert found == [{name: guarded(row[name]) for name in NAMES} for row in rows]


def test_json(visitor: httpx.Client, rows: Rows) -> None:
    found = visitor.get("/search.json?words=信访").json()["rows"]
    assert found == [
        {name: row[name] for name in NAMES} | {"captured_at": row["captured_at"].isoformat()}
        for row in rows
    ]
    assert visitor.get("/search.json?words=没有").json() == {"rows": []}


def test_xlsx_has_numbers_as_numbers_and_texts_as_texts(visitor: httpx.Client, rows: Rows) -> None:
    content = visitor.get("/search.xlsx?words=信访").content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    head, *found = sheet.iter_rows(values_only=True)
    assert head == NAMES
    assert len(found) == len(rows)
    for row, shown in zip(rows, found, strict=True):
        cell = dict(zip(NAMES, shown, strict=True))
        assert cell["code"] == row["code"]
        assert cell["stated"] == (guarded(row["stated"]) or None)
        if row["amount_yuan"] is None:
            assert cell["amount_yuan"] is None
        else:
            assert isinstance(cell["amount_yuan"], int | float)
            assert round(Decimal(cell["amount_yuan"]), 4) == round(Decimal(row["amount_yuan"]), 4)


def test_parquet_is_exact(visitor: httpx.Client, rows: Rows) -> None:
    content = visitor.get("/search.parquet?words=信访").content
    found = pyarrow.parquet.read_table(BytesIO(content))
    assert tuple(found.column_names) == NAMES
    assert found.column("fact_id").to_pylist() == [row["fact_id"] for row in rows]
    amounts = [row["amount_yuan"] and Decimal(row["amount_yuan"]) for row in rows]
    assert found.column("amount_yuan").to_pylist() == amounts
    assert found.column("captured_at").to_pylist() == [row["captured_at"] for row in rows]


FORMULAS = ("=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋a", "－a", "＠a",
            '=HYPERLINK("http://x")', "=cmd|'/c calc'!A0")  # fmt: skip


def test_no_text_is_a_formula(own_archive: Settings) -> None:
    # One formula a figure, in the order of the ids.
    cases = " ".join(
        f"WHEN {number} THEN '{text.replace(chr(39), chr(39) * 2)}'"
        for number, text in enumerate(FORMULAS)
    )
    change(own_archive, f"UPDATE fact SET name = CASE rowid % {len(FORMULAS)} {cases} END")
    with visiting(own_archive) as visitor:
        found = {row["name"] for row in table(visitor.get("/search.csv?year=2021"))}
        assert found == {f"'{text}" for text in FORMULAS}
        content = visitor.get("/search.xlsx?year=2021").content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    cells = [row[NAMES.index("name")] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(cell.value).startswith("'") for cell in cells)


def test_what_a_spreadsheet_cannot_hold_is_left_out(own_archive: Settings) -> None:
    change(own_archive, "UPDATE fact SET name = 'a' || char(1) || 'b'")
    with visiting(own_archive) as visitor:
        content = visitor.get("/search.xlsx?year=2023").content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert sheet.cell(2, NAMES.index("name") + 1).value == "ab"


def test_an_answer_has_an_end(visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", 7)
    for form in ("csv", "json"):
        answer = visitor.get(f"/search.{form}")
        rows = table(answer) if form == "csv" else answer.json()["rows"]
        assert len(rows) == 7


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet"])
def test_names_and_errors(visitor: httpx.Client, form: str) -> None:
    answer = visitor.head(f"/search.{form}?words=信访&year=2023")
    assert answer.status_code == 200
    said = answer.headers["content-disposition"]
    assert said.startswith(f'attachment; filename="gongkai-__-2023.{form}"; ')
    assert unquote(said.partition("UTF-8''")[2]) == f"gongkai-信访-2023.{form}"
    assert visitor.get(f"/search.{form}?year=x").status_code == 400
    assert visitor.get(f"/search.{form}?cursor=x").status_code == 200


def test_no_other_form(visitor: httpx.Client) -> None:
    for form in ("xls", "html", "csv.exe", ""):
        assert visitor.get(f"/search.{form}").status_code == 404


def test_without_pyarrow_there_is_no_parquet(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "has_parquet", lambda: False)
    assert visitor.get("/search.parquet").status_code == 404


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_is_one_header_and_no_path(text: str) -> None:
    name = f"{file_name({'words': text})}.csv"
    assert not set(name) & set('/\\"\r\n\0')
    assert name.startswith("gongkai")
    header = attachment(name)
    assert header.isascii()
    assert unquote(header.partition("UTF-8''")[2]) == name
