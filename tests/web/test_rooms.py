"""Start, offices, portals and comparison over real HTTP."""

import json
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from storage.settings import Settings
from tests.web.conftest import BEIBEI, OFFICE, change, visiting

OFFICES = [f"500109/{BEIBEI}", f"500152/{OFFICE}"]


def soup(visitor: httpx.Client, address: str, **asked: object) -> BeautifulSoup:
    response = visitor.get(address, params=asked or None)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


def table(page: Tag, selector: str) -> list[list[str]]:
    """The cells of the first table that fits, row by row."""
    found = page.select_one(selector)
    assert found is not None, selector
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row(["th", "td"])] for row in found("tr")
    ]


def test_the_start_says_what_is_there(visitor: httpx.Client) -> None:
    page = soup(visitor, "/")
    totals = {words(entry.dt): words(entry.dd) for entry in page.select("dl.totals > div")}
    assert (totals["offices 单位"], totals["documents 文件"]) == ("5", "6")
    assert totals["fiscal years 年度"] == "2021–2024"
    form = page.select_one("form[role=search]")
    assert form is not None
    assert (form["action"], form.select_one("input")["name"]) == ("/search", "words")  # type: ignore[index]
    assert "done 已完成; 6 new 新增" in words(page.select_one(".night"))
    assert len(page.select("section .news li a")) >= 12


def test_the_matrix_leads_from_province_to_county_to_offices(visitor: httpx.Client) -> None:
    country = soup(visitor, "/")
    rows = table(country, "table.matrix")
    assert rows[0][:2] == ["Place 地区", "2021"]
    chongqing = next(row for row in rows if row[0] == "重庆市")
    assert chongqing[1] == "1 read"
    assert chongqing[4] == "1 reconciled 1 read 1 missing"
    link = next(str(a["href"]) for a in country.select("table.matrix a") if a.text == "重庆市")
    county = soup(visitor, link)
    assert len(county.select("table.matrix tbody tr")) == 3
    offices = soup(visitor, str(county.select("table.matrix a")[1]["href"]))
    assert [words(a) for a in offices.select("td.main a")] == [BEIBEI]


@pytest.mark.parametrize(
    "address", ["/?place=5", "/?place=5x", "/offices?place=a", "/offices?after=x"]
)
def test_what_is_no_place_is_no_page(visitor: httpx.Client, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_an_office_shows_what_was_stated_and_a_dash_for_what_was_not(
    visitor: httpx.Client,
) -> None:
    page = soup(visitor, f"/offices/500109/{quote(BEIBEI)}")
    timeline = table(page, "table.timeline")
    assert [row[0] for row in timeline[1:]] == ["2026", "2025", "2024"]
    assert "missing 应公开未见 due by 应于此前公开 2026-05-31" in timeline[1][2]
    totals, parts, three = page.select("section.series")
    assert table(totals, "table") == [
        ["万元", "Income 收入总计", "Expenditure 支出总计"],
        ["2023", "—", "—"],
        ["2024", "873.25", "873.25"],
    ]
    assert table(parts, "table")[2] == ["2024", "701.25", "172.00"]
    assert table(three, "table")[1:] == [
        ["2023", "6.00 (2024)", "blank 空 (2024)", "5.50 (2024)", "0.50 (2024)"],
        ["2024", "3.90", "blank 空", "3.50", "0.40"],
    ]
    assert len(page.select("svg.chart")) == 3
    figure = soup(visitor, str(totals.select("td a")[0]["href"]))
    assert "873.25" in words(figure.select_one(".stated"))


def test_findings_and_peers_of_exactly_this_office(visitor: httpx.Client) -> None:
    page = soup(visitor, f"/offices/500109/{quote(BEIBEI)}")
    rules = [words(tag) for tag in page.select("#findings + ul .rule")]
    assert rules[:2] == ["H01", "I01"]
    assert "A14" not in rules
    peers = [words(a) for a in page.select("table.narrow a[lang]")]
    assert peers[:2] == ["重庆市沙坪坝区信访办公室", OFFICE]
    beside = soup(visitor, str(page.select("#peers ~ p a")[-1]["href"]))
    assert len(beside.select("input[name=office][checked]")) == 4
    # The office of a prefecture is of another level.
    assert "乌海市信访局" not in peers
    assert visitor.get(f"/offices/500152/{quote(BEIBEI)}").status_code == 404


def test_an_office_of_which_no_figure_was_read_has_no_chart(visitor: httpx.Client) -> None:
    page = soup(visitor, f"/offices/130127/{quote('高邑县信访局')}")
    assert not page.select("svg.chart")
    assert "not stated in any document" in words(page)


def test_a_code_is_followed_across_the_change_of_codes(visitor: httpx.Client) -> None:
    page = soup(visitor, "/compare", office=OFFICES, code="2010308", years="2021-2024")
    assert "2021–2023: 2010308; 2024: 20140." in words(page.select_one(".mapping"))
    assert table(page, "table.years")[1:] == [
        [BEIBEI, "—", "—", "657.05 (2024)", "685.46"],
        [OFFICE, "814.31", "—", "—", "—"],
    ]
    heads = table(page, "#heads ~ * table.years")
    assert heads[1] == [BEIBEI, "—", "—", "—", "28.56 685.46 / 24 人"]
    for link in page.select("table.years a"):
        assert visitor.get(str(link["href"])).status_code == 200


def test_a_part_of_a_former_class_is_not_compared_with_the_whole(visitor: httpx.Client) -> None:
    page = soup(visitor, "/compare", office=OFFICES[:1], code="2014004", years="2023-2024")
    assert "2023: —; 2024: 2014004." in words(page.select_one(".mapping"))
    assert table(page, "table.years")[1] == [BEIBEI, "—", "172.00"]


def test_totals_are_compared_without_a_code(visitor: httpx.Client) -> None:
    page = soup(visitor, "/compare", office=OFFICES, years="2024", measure="basic")
    assert table(page, "table.years")[1:] == [[BEIBEI, "701.25"], [OFFICE, "—"]]
    assert not page.select(".mapping")


def test_offices_are_found_and_too_many_are_left_off_and_named(visitor: httpx.Client) -> None:
    found = soup(visitor, "/compare", office=OFFICES, find="信访")
    boxes = [str(box["value"]) for box in found.select("input[name=office]")]
    assert len(boxes) == len(set(boxes)) == 5
    many = [*OFFICES, *OFFICES, "1/nowhere"]
    page = soup(visitor, "/compare", office=many)
    assert len(page.select("input[name=office]")) == 2


@pytest.mark.parametrize(
    "asked", [{"years": "20"}, {"code": "x"}, {"part": "all"}, {"office": "nowhere"}]
)
def test_what_cannot_be_compared_is_no_page(visitor: httpx.Client, asked: dict[str, str]) -> None:
    assert visitor.get("/compare", params=asked).status_code == 404


def difference(former: str, present: str) -> str:
    at = {"table": 1, "row": 14, "col": 2, "page": 7, "bbox": None}
    cell = {
        "kind": "changed",
        "title": "支出预算表",
        "row_label": "2101102 事业单位医疗",
        "column_label": "合计",
        "former": former,
        "present": present,
        "former_at": at,
        "present_at": at,
        "same_amount": False,
    }
    whole = {"cells": [cell], "texts": [], "tables_added": ["新表"], "tables_removed": [], "cut": 3}
    return json.dumps({**whole, "rearranged": []}).replace("'", "''")


def test_what_changed_is_told_cell_by_cell(own_archive: Settings, sha256: str) -> None:
    former = "a" * 64
    change(
        own_archive,
        "INSERT INTO change (source_id, kind, at, former_sha256, object_sha256, difference) "
        f"SELECT source_id, 'changed', '2026-01-02 00:00:00', '{former}', object_sha256, "
        f"'{difference('2.70', '2.76')}' FROM disclosure_version WHERE object_sha256 = '{sha256}'",
        "INSERT INTO change (source_id, kind, at, former_sha256, object_sha256) "
        f"SELECT source_id, 'gone', '2026-01-03 00:00:00', '{sha256}', '' "
        f"FROM disclosure_version WHERE object_sha256 = '{sha256}'",
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, f"/documents/{sha256}")
        assert table(page, "table.changed")[1] == [
            "支出预算表 2101102 事业单位医疗 · 合计", "2.70", "2.76",
        ]  # fmt: skip
        links = [a["href"] for a in page.select("table.changed td a")]
        assert links == [f"/documents/{who}#t1-r14-c2" for who in (former, sha256)]
        assert "4 cells and texts read otherwise" in words(page)
        assert "Tables that are new 新增表格: 新表" in words(page)
        assert f"sha256sum FILE {sha256}" in words(page.select_one("pre.command"))
        start = soup(visitor, "/")
        told = [words(tag) for tag in start.select(".news .tag")]
        assert told == ["deleted 已删除", "changed 已更改"]


def test_a_deleted_file_says_when_it_was_last_seen(own_archive: Settings, sha256: str) -> None:
    change(
        own_archive,
        "UPDATE source SET gone_at = '2026-01-03 00:00:00', seen_at = '2026-01-01 05:06:00' "
        f"WHERE object_sha256 = '{sha256}'",
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, f"/offices/500152/{quote(OFFICE)}")
        assert "deleted 已删除 last seen 最后见到 2026-01-01 05:06 UTC" in words(page)


def test_figures_that_contradict_each_other_are_both_shown_and_not_drawn(
    own_archive: Settings,
) -> None:
    change(
        own_archive,
        "UPDATE fact SET name = '合计', amount_yuan = CASE WHEN name = '支出总计' "
        "THEN '1.00' ELSE amount_yuan END WHERE statement = 'income-expenditure-totals' "
        "AND side = 'expenditure' AND measure = 'total' AND classification = 'total' "
        "AND extraction_id = (SELECT id FROM extraction WHERE pages = 35)",
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, "/compare", office=OFFICES[1:], years="2021")
        assert table(page, "table.years")[1][1] == "938.15 0.0001"
        assert not page.select("svg.chart")
