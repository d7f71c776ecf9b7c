"""The questions that commands and reading room ask, on both databases, over a crawled archive."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from storage.database import Database, open_database
from storage.dump import canonical
from storage.labels import read_labels
from storage.queries.chain import UnknownFact, chain
from storage.queries.changes import newest_changes
from storage.queries.classes import printed_classes
from storage.queries.conditions import ORDERS, Order
from storage.queries.documents import (
    document_facts,
    document_results,
    document_tables,
    documents,
    offices,
)
from storage.queries.failures import rules, severities
from storage.queries.feeds import titles
from storage.queries.findings import FindingQuery, findings
from storage.queries.search import BadQuery, Query, search, search_all, search_and_tally, tally
from storage.queries.sql import ask
from storage.queries.status import portals_with_sources, status
from storage.settings import Settings
from tests.archive import WORD_97

SHAPINGBA = "重庆市沙坪坝区信访办公室"
TONGNAN, BEIBEI = "重庆市潼南区信访办公室", "重庆市北碚区信访办公室"


def found(database: Database, **conditions: Any) -> list[tuple[Any, ...]]:
    rows = search(database, Query(limit=1000, **conditions)).rows
    return sorted((row["code"], row["measure"], row["fiscal_year"], row["stated"]) for row in rows)


def test_a_code_in_a_year(database: Database) -> None:
    of_2023 = found(database, code="2010308", year=2023)
    assert of_2023 == [("2010308", "total", 2023, "657.05")]
    assert found(database, code="2010308", year=2024, least=Decimal("0.01")) == []


def test_a_row_says_what_else_is_known_of_a_figure(database: Database) -> None:
    (row, *_) = search(database, Query(limit=1)).rows
    assert list(row)[-6:] == ["entity", "phase", "value", "name_en", "grade", "findings"]


def test_every_id_of_a_figure_has_a_name(database: Database) -> None:
    labels = read_labels(database)
    for row in search_all(database, Query()):
        assert ("statements", row["statement"]) in labels
        assert ("measures", row["measure"]) in labels
        assert ("funds", row["fund"]) in labels


def test_a_shifted_figure_is_found_as_it_is_stated(database: Database) -> None:
    rows = search(database, Query(finding="a14", statement="general-public-expenditure")).rows
    assert sorted((row["code"], row["stated"]) for row in rows) == [
        ("21011", "13.16"),
        ("2101101", "13.31"),
        ("2101102", "2.76"),
        ("2101103", "2.56"),
        ("2101199", "26.47"),
    ]
    for row in rows:
        assert row["organisation"] == TONGNAN
        assert row["page"] == 7
        assert any(name.startswith("A14-") for name in row["findings"])
        assert row["url"].startswith("http://127.0.0.1:")
        assert len(row["object_sha256"]) == 64
        assert row["captured_at"].tzinfo is not None


@pytest.mark.parametrize(
    ("conditions", "office"),
    [
        ({"place": "500152"}, TONGNAN),
        ({"place": "500109"}, BEIBEI),
        ({"office": "北碚"}, BEIBEI),
        ({"words": ("潼南", "住房公积金")}, TONGNAN),
        ({"year": 2023}, BEIBEI),
    ],
)
def test_places_offices_and_words(
    database: Database, conditions: dict[str, Any], office: str
) -> None:
    rows = search(database, Query(limit=1000, **conditions)).rows
    assert rows
    assert {row["organisation"] for row in rows} == {office}


def test_a_province_is_the_beginning_of_a_division_code(database: Database) -> None:
    rows = search_all(database, Query(place="500000"))
    assert {row["organisation"] for row in rows} == {TONGNAN, BEIBEI, SHAPINGBA}


def test_like_signs_are_plain_text(database: Database) -> None:
    assert search(database, Query(words=("%",))).rows == ()
    assert search(database, Query(office="_")).rows == ()


def test_amounts_from_and_to(database: Database) -> None:
    between: dict[str, Any] = {
        "least": Decimal("9381500"),
        "most": Decimal("9381500.00"),
        "year": 2021,
    }
    rows = search(database, Query(limit=1000, measure="total", **between)).rows
    assert {row["amount_yuan"] for row in rows} == {"9381500.00"}
    assert {row["stated"] for row in rows} == {"938.15"}


def test_pages_hold_every_figure_once(database: Database) -> None:
    whole = list(search_all(database, Query(year=2024)))
    paged: list[str] = []
    cursor = None
    while True:
        page = search(database, Query(year=2024, limit=37, cursor=cursor))
        paged += [row["fact_id"] for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert paged == [row["fact_id"] for row in whole]
    assert len(set(paged)) == len(paged) > 100


def test_the_largest_amounts_come_first_and_those_without_last(database: Database) -> None:
    rows = list(search_all(database, Query(office=TONGNAN, order="amount")))
    amounts = [row["amount_yuan"] for row in rows]
    stated = [Decimal(amount) for amount in amounts if amount is not None]
    assert stated == sorted(stated, reverse=True)
    assert amounts[len(stated) :] == [None] * (len(rows) - len(stated))
    assert {row["fact_id"] for row in rows} == {
        row["fact_id"] for row in search_all(database, Query(office=TONGNAN))
    }


def test_a_tally_counts_what_a_search_finds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(words=("信访",), year=2024)
    rows = list(search_all(database, query))
    counted = tally(database, query)
    assert (counted.count, counted.more) == (len(rows), False)
    assert dict(counted.facets["organisation"]) == Counter(row["organisation"] for row in rows)
    assert dict(counted.facets["statement"]) == Counter(row["statement"] for row in rows)
    assert counted.facets["fiscal_year"] == ((2024, len(rows)),)
    assert counted.facets["place"] == (("50", len(rows)),)
    nothing = tally(database, Query(words=("查无此项",)))
    assert (nothing.count, nothing.more, nothing.facets["kind"]) == (0, False, ())
    monkeypatch.setattr("storage.queries.search.MOST_COUNTED", 7)
    some = tally(database, query)
    assert (some.count, some.more) == (7, True)
    assert sum(number for _, number in some.facets["kind"]) == 7


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_and_its_counts_together(database: Database, order: Order) -> None:
    query = Query(words=("信访", "支出"), order=order, limit=9)
    page, counted = search_and_tally(database, query)
    assert (page, counted) == (search(database, query), tally(database, query))
    later = replace(query, cursor=page.cursor)
    assert search_and_tally(database, later) == (search(database, later), counted)
    with pytest.raises(BadQuery, match="limit"):
        search_and_tally(database, replace(query, limit=0))


def test_a_tally_tells_the_most_frequent_values_and_how_many_there_are(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(office=BEIBEI)
    rows = Counter(row["statement"] for row in search_all(database, query))
    monkeypatch.setattr("storage.queries.search.MOST_VALUES", 3)
    counted = tally(database, query)
    assert counted.distinct["statement"] == len(rows) > 3
    numbers = [number for _, number in counted.facets["statement"]]
    assert numbers == sorted(rows.values(), reverse=True)[:3]
    assert all(rows[value] == number for value, number in counted.facets["statement"])


def test_a_cursor_belongs_to_its_order(database: Database) -> None:
    cursor = search(database, Query(limit=1)).cursor
    with pytest.raises(BadQuery, match="cursor"):
        search(database, Query(limit=1, order="amount", cursor=cursor))


@pytest.mark.parametrize("query", [Query(limit=0), Query(limit=1001), Query(cursor="bm8=")])
def test_questions_that_make_no_sense(database: Database, query: Query) -> None:
    with pytest.raises(BadQuery):
        search(database, query)


def test_the_chain_leads_from_a_figure_to_its_capture(database: Database) -> None:
    (row,) = search(database, Query(code="21011", finding="A14")).rows
    links = chain(database, row["fact_id"])
    assert links["fact"]["stated"] == "13.16"
    assert links["table"]["title"].endswith("一般公共预算财政拨款支出预算表")
    assert links["object"]["sha256"] == row["object_sha256"]
    (disclosure,) = links["disclosures"]
    assert disclosure["organisation"] == TONGNAN
    assert disclosure["portal"] == "demo-tongnan"
    assert disclosure["article"].endswith(".html")
    (capture,) = disclosure["captures"]
    assert capture["status"] == 200
    assert capture["verdict"] == "captured"
    assert capture["run"]["kind"] == "nightly"
    assert links["findings"][0]["rule"] == "A14"
    with pytest.raises(UnknownFact):
        chain(database, "0" * 16)


def test_documents_and_offices(database: Database) -> None:
    rows = documents(database, office=TONGNAN)
    assert [(row["fiscal_year"], row["kind"], row["pages"]) for row in rows] == [
        (2021, "budget", 35)
    ]
    assert (rows[0]["tables"], rows[0]["failed"], rows[0]["explained"]) == (17, 17, 8)
    extraction = rows[0]["extraction_id"]
    tables = document_tables(database, extraction)
    assert [table["number"] for table in tables] == list(range(17))
    assert tables[1]["statement"] == "general-public-expenditure"
    results = document_results(database, extraction)
    assert [result["verdict"] for result in results[:8]] == ["fail"] * 8
    assert len(document_facts(database, extraction)) == rows[0]["facts"]
    assert {office["organisation"]: office["documents"] for office in offices(database)} == {
        "高邑县信访局": 1,
        "乌海市信访局": 1,
        "重庆市沙坪坝区信访办公室": 2,
        BEIBEI: 1,
        TONGNAN: 1,
    }


def test_status_lists_every_failure_with_its_reason(database: Database) -> None:
    now = status(database)
    expected = {"blocked", "missing", "refused", WORD_97} - {"ok"}
    assert sorted(failure["verdict"] for failure in now["failures"]) == sorted(expected)
    assert all(failure["reason"] for failure in now["failures"])
    assert now["unattributed"] == []
    assert {portal["last_run"] for portal in now["portals"]} == {"completed"}
    covered = {(row["organisation"], row["fiscal_year"]) for row in now["coverage"]}
    assert (TONGNAN, 2021) in covered
    reconciled = {row["organisation"] for row in now["coverage"] if row["reconciled"]}
    assert reconciled == {BEIBEI}
    assert {portal["portal"] for portal in now["portals"]} == portals_with_sources(database)


def test_sql_is_read_only_and_one_question(database: Database) -> None:
    columns, rows = ask(database, "SELECT count(*) AS figures FROM fact WHERE fiscal_year = 2023")
    assert columns == ["figures"]
    assert rows[0]["figures"] > 10
    for sql in (
        "DELETE FROM fact",
        "SELECT 1; DELETE FROM fact",
        "PRAGMA query_only = OFF",
        "SET TRANSACTION READ WRITE",
        "WITH gone AS (DELETE FROM fact RETURNING id) SELECT * FROM gone",
        "SELECT figure FROM fact",
        "",
    ):
        with pytest.raises(BadQuery):
            ask(database, sql)
    assert ask(database, "SELECT count(*) AS n FROM fact")[1][0]["n"] > 800
    unknown = "SELECT count(*) AS n FROM extraction WHERE unread IS NULL OR scans IS NULL"
    assert ask(database, unknown)[1][0]["n"] == 0


def test_codes_are_printed_where_they_state_an_amount(database: Database) -> None:
    printed = printed_classes(database)
    assert len(printed) == len(set(printed))
    years = {year for year, _, code, name, _ in printed if (code, name) == ("2010308", "信访事务")}
    assert years == {2021, 2023}
    assert {year for year, _, code, *_ in printed if code == "20140"} == {2024}
    assert len({document for *_, document in printed}) >= 2


def test_both_databases_hold_the_same(database: Database, demo_archive: Settings) -> None:
    """Ports differ between the two crawls; everything else is equal, line by line."""

    def without_ports(lines: Iterator[str]) -> list[str]:
        import re

        return sorted(re.sub(r"127\.0\.0\.1:\d+", "replica", line) for line in lines)

    with open_database(demo_archive) as other:
        kinds = ('"table": "fact"', '"table": "rule_result"', '"table": "disclosure"')
        ours = [
            line for line in without_ports(canonical(database)) if any(k in line for k in kinds)
        ]
        theirs = [line for line in without_ports(canonical(other)) if any(k in line for k in kinds)]
    assert ours == theirs
    assert len(ours) > 1000


def test_findings_by_place_and_year(database: Database) -> None:
    every = findings(database, limit=10_000)
    for place, begins in (("50", "50"), ("500000", "50"), ("150300", "1503"), ("500152", "500152")):
        expected = [row for row in every if (row["division_code"] or "").startswith(begins)]
        assert findings(database, FindingQuery(place=place), 10_000) == expected != []
    of_2021 = [row for row in every if row["fiscal_year"] == 2021]
    assert findings(database, FindingQuery(year=2021), 10_000) == of_2021 != []
    for wrong in ("重庆", "%"):
        with pytest.raises(BadQuery):
            findings(database, FindingQuery(place=wrong))


def test_the_newest_findings_come_first(database: Database) -> None:
    newest = findings(database, FindingQuery(order="newest"), 10_000)
    moments = [row["first_seen"] for row in newest]
    assert moments == sorted(moments, reverse=True)


def test_a_finding_leads_to_a_result_that_says_it(database: Database) -> None:
    for row in findings(database, limit=200):
        (reading, *_) = documents(database, sha256=row["object_sha256"])
        by_id = {
            result["result_id"]: result
            for result in document_results(database, reading["extraction_id"])
        }
        result = by_id[row["result_id"]]
        for name in ("rule", "title", "title_zh", "message", "message_zh"):
            assert result[name] == row[name]


def test_rules_that_have_findings(database: Database) -> None:
    every = findings(database, limit=10_000)
    assert rules(database) == [
        {"rule": rule, "title": title, "title_zh": title_zh}
        for rule, title, title_zh in sorted(
            {(row["rule"], row["title"], row["title_zh"]) for row in every}
        )
    ]


def test_the_severity_of_what_fails_on_figures(database: Database) -> None:
    rows = search(database, Query(limit=1000)).rows
    found = severities(database, [row["fact_id"] for row in rows])
    for row in rows:
        failing = {name.partition("-")[0] for name in row["findings"]}
        assert set(found.get(row["fact_id"], {})) == failing
    (shifted,) = search(database, Query(finding="A14", code="2101102")).rows
    assert severities(database, [shifted["fact_id"]])[shifted["fact_id"]]["A14"] == "error"
    assert severities(database, []) == {}


def test_what_feeds_ask(database: Database) -> None:
    assert newest_changes(database, 10) == []
    known = {row["object_sha256"]: row["title"] for row in documents(database) if row["title"]}
    assert titles(database, [*known, "0" * 64]).keys() == known.keys()
