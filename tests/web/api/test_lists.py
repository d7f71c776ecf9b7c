"""Lists of the API: every row once, in every format, with the columns that are asked for."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from storage.database import Database
from storage.queries.changes import changes
from storage.queries.documents import document_page, offices
from storage.queries.findings import findings
from storage.queries.search import Query, search_all
from storage.settings import Settings
from tests.archive import copied
from tests.web.api.test_documents import as_json
from tests.web.conftest import OFFICE, change, visiting
from web.api import PREFIX, models

LISTS = ["/facts", "/facts?order=amount&year=2024", "/offices", "/documents", "/findings",
         "/changes"]  # fmt: skip


def followed(api: httpx.Client, address: str, limit: int) -> list[Any]:
    """The rows of a list and of all pages after it."""
    rows: list[Any] = []
    answer = api.get(address, params={**httpx.URL(address).params, "limit": limit})
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["rows"]
        if page["next"] is None:
            assert "link" not in answer.headers
            return rows
        assert len(page["rows"]) == limit
        assert page["next"].startswith(f"{PREFIX}/")
        assert answer.headers["link"] == f'<{page["next"]}>; rel="next"'
        answer = api.get(str(api.base_url.join(page["next"])))


def streamed(api: httpx.Client, address: str, form: str) -> list[Any]:
    answer = api.get(address, params={**httpx.URL(address).params, "format": form})
    assert answer.status_code == 200, answer.text
    if form == "csv":
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize("address", LISTS)
def test_pages_hold_every_row_once(api: httpx.Client, address: str) -> None:
    whole = streamed(api, address, "ndjson")
    limit = max(2, len(whole) // 5)
    assert whole or address == "/changes"
    assert followed(api, address, limit) == whole
    lines = streamed(api, address, "csv")
    assert len(lines) == len(whole)


def test_rows_are_those_of_the_queries(api: httpx.Client, database: Database) -> None:
    known: dict[str, Any] = {
        "/facts": list(search_all(database, Query())),
        "/offices": offices(database),
        "/documents": document_page(database, limit=1000).rows,
        "/findings": findings(database, limit=10_000),
        "/changes": changes(database, limit=1000).rows,
    }
    for address, rows in known.items():
        shown = streamed(api, address, "ndjson")
        assert [list(row) for row in shown] == [list(row) for row in rows]
        texts = {"message", "message_zh", "stated"}
        for ours, theirs in zip(shown, as_json(list(rows)), strict=True):
            differ = {name for name in ours if ours[name] != theirs[name]}
            assert differ <= texts, (address, differ)


@pytest.mark.parametrize(
    ("address", "model"),
    [("/facts", models.FactRow), ("/offices", models.OfficeRow), ("/documents", models.DocumentRow),
     ("/findings", models.FindingRow), ("/changes", models.ChangeRow)],
)  # fmt: skip
def test_columns_are_those_of_the_model(api: httpx.Client, address: str, model: Any) -> None:
    names = list(model.__annotations__)
    head = api.get(address, params={"format": "csv"}).text.splitlines()[0]
    assert head == ",".join(names)
    for row in api.get(address).json()["rows"]:
        assert list(row) == names
    two = [names[2], names[0]]
    for row in api.get(address, params={"fields": ",".join(two)}).json()["rows"]:
        assert list(row) == two


def test_conditions_narrow(api: httpx.Client) -> None:
    def rows(address: str, **params: Any) -> list[Any]:
        return list(api.get(address, params={"limit": 1000, **params}).json()["rows"])

    found = rows("/facts", q="潼南 住房公积金", year=2021, min="0.01", max="999999.99")
    assert found
    assert {row["organisation"] for row in found} == {OFFICE}
    shifted = rows("/facts", finding="a14", statement="general-public-expenditure")
    assert sorted(row["stated"] for row in shifted) == ["13.16", "13.31", "2.56", "2.76", "26.47"]
    (document,) = rows("/documents", office=OFFICE, place="500152")
    assert (document["fiscal_year"], document["kind"]) == (2021, "budget")
    assert rows("/documents", office=OFFICE, place="500106") == []
    assert len(rows("/documents", place="500000")) == 4
    errors = rows("/findings", severity="error", rule="a14", office="潼南", state="new")
    assert {(row["rule"], row["severity"]) for row in errors} == {("A14", "error")}


def test_changes_of_a_kind_since_a_moment(own_archive: Settings) -> None:
    source = "(SELECT id FROM source WHERE role = 'document' LIMIT 1)"
    for kind, day in (("gone", 1), ("returned", 2), ("gone", 3)):
        columns = "source_id, kind, at, former_sha256, object_sha256"
        values = f"{source}, '{kind}', '2024-01-0{day} 00:00:00.000000', '', ''"
        change(own_archive, f"INSERT INTO change ({columns}) VALUES ({values})")
    with visiting(own_archive) as visitor:

        def days(**params: str) -> list[str]:
            rows = visitor.get(f"{PREFIX}/changes", params=params).json()["rows"]
            return [row["at"][9:10] for row in rows]

        assert days() == ["3", "2", "1"]
        assert days(kind="gone") == ["3", "1"]
        assert days(since="2024-01-02T08:00:00+08:00") == ["3", "2"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("application/x-ndjson", "application/x-ndjson"), ("text/csv", "text/csv; charset=utf-8"),
     ("*/*", "application/json"), ("text/html", "application/json"), ("", "application/json"),
     ("text/csv;q=0.5, application/json", "application/json"),
     ("application/json;q=0.1, text/csv;q=0.9", "text/csv; charset=utf-8"),
     ("text/csv;q=x", "text/csv; charset=utf-8")],
)  # fmt: skip
def test_the_header_accept_decides(api: httpx.Client, accept: str, media_type: str) -> None:
    answer = api.get("/offices", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert "Accept" in answer.headers["vary"]
    said = api.get("/offices", params={"format": "json"}, headers={"Accept": accept})
    assert said.headers["content-type"] == "application/json"


def test_a_stream_is_a_download(api: httpx.Client) -> None:
    for method in ("GET", "HEAD"):
        answer = api.request(method, "/facts", params={"format": "csv"})
        assert answer.headers["content-disposition"] == 'attachment; filename="gongkai-facts.csv"'
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert bool(answer.content) is (method == "GET")


def test_no_cell_of_a_csv_is_a_formula(own_archive: Settings, tmp_path: Any) -> None:
    change(
        own_archive,
        "UPDATE organisation SET name = '=1+1'",
        "UPDATE fact SET name = '联系人：王小明 13812345678', fund = '@SUM(A1)'",
        "UPDATE fact SET amount_yuan = '-13812345678.00', stated = '-13,812,345,678.00'",
    )
    free = copied(own_archive, tmp_path / "free", web_rate="")
    with visiting(free) as visitor:
        rows = streamed(visitor, f"{PREFIX}/facts", "csv")
        plain = visitor.get(f"{PREFIX}/facts").json()["rows"]
    assert rows
    for row in rows:
        assert (row["organisation"], row["fund"]) == ("'=1+1", "'@SUM(A1)")
        assert row["name"] == "联系人：*** ***"
        # Figures are as they are, however they look.
        assert (row["amount_yuan"], row["stated"]) == ("-13812345678.00", "-13,812,345,678.00")
    assert {(row["organisation"], row["name"]) for row in plain} == {("=1+1", "联系人：*** ***")}
