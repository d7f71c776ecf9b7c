import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from storage.database import open_database
from storage.queries.findings import findings
from storage.queries.search import Query, search_all
from storage.settings import Settings
from tests.web.conftest import BEIBEI, OFFICE, change, visiting
from tests.web.test_pages import link, one, soup, words


def conditions(target: object) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(target)).query)


def count(page: Tag) -> int:
    return int(one(page, ".count b").text.replace(",", ""))


def test_an_empty_search_says_how_to_ask(visitor: httpx.Client) -> None:
    page = soup(visitor, "/search")
    assert not page.select(".count, .hits")
    examples = [str(a["href"]) for a in page.select(".hints a")]
    assert len(examples) == 5
    for example in examples:
        soup(visitor, example)


def test_a_hit_leads_to_its_figure_and_its_document(
    visitor: httpx.Client, fact_id: str, sha256: str
) -> None:
    page = soup(visitor, f"/search?office={OFFICE}&code=2101102&year=2021&finding=a14")
    (row,) = page.select(".hits tbody tr")
    said = words(row)
    for part in ("2101102 事业单位医疗", OFFICE, "2021", "一般公共预算支出表", "合计", "2.76 万元",
                 "27,600.00 元", "A14", "page 页 7"):  # fmt: skip
        assert part in said, part
    targets = [str(a["href"]) for a in row("a")]
    assert {f"/facts/{fact_id}", f"/documents/{sha256}"} <= set(targets)
    assert "failed" in one(row, '.tag[title^="A14"]')["class"]


def test_a_note_is_not_marked_as_an_error(visitor: httpx.Client) -> None:
    page = soup(visitor, f"/search?office={BEIBEI}&finding=E07")
    tags = page.select(".hits .tag")
    assert tags
    assert all(tag["class"] == ["tag"] for tag in tags if "note" in tag.text)
    assert not page.select(".hits .tag.failed")


def test_lines_that_are_called_so_come_first(visitor: httpx.Client) -> None:
    page = soup(visitor, "/search?words=信访")
    called = ["信访" in line.text for line in page.select(".hits td.main > span")]
    assert any(called)
    assert called == sorted(called, reverse=True)
    newest = soup(visitor, "/search?words=信访&order=year")
    years = [line.text for line in newest.select('.hits [data-label="Year 年度"]')]
    assert years == sorted(years, reverse=True)
    assert _first_figure(newest) != _first_figure(page)
    assert _first_figure(soup(visitor, "/search?words=信访&order=relevance")) == _first_figure(page)


def _first_figure(page: Tag) -> object:
    return page.select(".hits a.amount")[0]["href"]


def test_facets_add_conditions_and_chips_take_them_away(
    visitor: httpx.Client, demo_archive: Settings
) -> None:
    page = soup(visitor, "/search?words=信访&order=amount")
    with open_database(demo_archive) as database:
        assert count(page) == len(list(search_all(database, Query(words=("信访",)))))
    for facet in page.select(".facets details"):
        (first, *_) = facet("a")
        number = int(re.sub(r"\D", "", one(first.parent or facet, ".quiet").text))
        narrowed = soup(visitor, str(first["href"]))
        if "place" not in conditions(first["href"]):
            assert count(narrowed) == number
        assert len(narrowed.select(".chips a")) == 2
        assert conditions(first["href"])["order"] == ["amount"]
    year = soup(visitor, "/search?words=信访&year=2023")
    without = [conditions(a["href"]) for a in year.select(".chips a")]
    assert without == [{"year": ["2023"]}, {"words": ["信访"]}]


def test_a_facet_says_how_many_values_it_leaves_out(
    visitor: httpx.Client, demo_archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database(demo_archive) as database:
        rows = list(search_all(database, Query(place="50")))
    monkeypatch.setattr("storage.queries.search.MOST_VALUES", 3)
    monkeypatch.setattr("web.finding.LONGEST_FACET", 2)
    page = soup(visitor, "/search?place=50")
    (facet,) = (one for one in page.select(".facets details") if "Statement" in words(one))
    (left,) = (words(line) for line in facet("li") if line.a is None)
    others = len({row["statement"] for row in rows}) - 2
    assert left == f"and {others} more 另有 {others} 项"


def test_values_are_named_in_both_languages(visitor: httpx.Client) -> None:
    page = soup(visitor, "/search?words=信访&statement=three-public-expenses&kind=budget")
    chips = [words(chip) for chip in page.select(".chips a")]
    assert "statement 报表 Three public expenses “三公”经费支出表 ×" in chips
    assert "kind 类别 budget 预算 ×" in chips
    assert "Chongqing 重庆市" in words(page)
    assert one(page, "select#statement option[selected]")["value"] == "three-public-expenses"


def test_fifty_a_page_to_the_end(visitor: httpx.Client) -> None:
    page = soup(visitor, f"/search?office={BEIBEI}&year=2024")
    expected, seen = count(page), []
    while True:
        found = [str(a["href"]) for a in page.select(".hits a.amount")]
        assert len(found) <= 50
        seen += found
        following = page.select_one("a[rel=next]")
        if following is None:
            break
        page = soup(visitor, str(following["href"]))
    assert len(seen) == len(set(seen)) == expected > 50


@pytest.mark.parametrize(
    "asked", ["year=20x", "min=many", "order=name", "cursor=zz&words=a", "words=" + "x" * 200]
)
def test_a_bad_value_is_one_line(visitor: httpx.Client, asked: str) -> None:
    answer = visitor.get(f"/search?{asked}")
    page = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 400
    assert words(one(page, "[role=alert]")).startswith("This cannot be asked 无法查找: ")
    assert not page.select(".hits")


def test_nothing_fits(visitor: httpx.Client) -> None:
    page = soup(visitor, "/search?words=没有这样的科目")
    assert count(page) == 0
    assert "No figure fits" in one(page, ".notice").text


def test_what_is_no_figure_is_masked(own_archive: Settings) -> None:
    change(
        own_archive,
        "UPDATE fact SET stated = '联系人：王三 电话：023-68281234', amount_yuan = NULL, "
        "amount_fen = NULL, value = NULL WHERE code = '2101102'",
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, "/search?code=2101102")
        assert "王三" not in page.text
        assert "68281234" not in visitor.get("/search.csv?code=2101102").text
        assert "联系人：***" in page.text


def test_findings_with_sentence_and_evidence(visitor: httpx.Client, sha256: str) -> None:
    page = soup(visitor, f"/findings?rule=A14&office={OFFICE}")
    (finding,) = page.select("article.finding")
    said = words(finding)
    for part in ("A column is not shifted", "金额列与行未错位", "totals are shifted up by one row",
                 "合计列连续 5 行上移一行", "2021", "error 错误", "found in the newest reading",
                 "若读取无误，文件自相矛盾", "Since 首次发现"):  # fmt: skip
        assert part in said, part
    target, _, anchor = link(finding, "See it in the document 在文件中查看").partition("#")
    assert target == f"/documents/{sha256}"
    assert anchor.startswith("A14-")
    assert one(soup(visitor, target), f'[id="{anchor}"]')


def test_every_finding_is_on_a_page_and_leads_to_its_result(
    visitor: httpx.Client, demo_archive: Settings
) -> None:
    with open_database(demo_archive) as database:
        expected = findings(database, limit=10_000)
    page, shown = soup(visitor, "/findings"), 0
    while True:
        shown += len(page.select("article.finding"))
        following = page.select_one("a[rel=next]")
        if following is None:
            break
        page = soup(visitor, str(following["href"]))
    assert shown == len(expected)
    anchors = {
        sha256: set(re.findall('id="([^"]+)"', visitor.get(f"/documents/{sha256}").text))
        for sha256 in {row["object_sha256"] for row in expected}
    }
    assert [row for row in expected if row["result_id"] not in anchors[row["object_sha256"]]] == []


def test_filters_of_findings(visitor: httpx.Client, demo_archive: Settings) -> None:
    with open_database(demo_archive) as database:
        every = findings(database, limit=10_000)
    for asked, fits in {
        "severity=error": lambda row: row["severity"] == "error",
        "year=2021&place=15": lambda row: (
            row["fiscal_year"] == 2021 and (row["division_code"] or "").startswith("15")
        ),
        "state=gone-code": lambda row: False,
        "rule=a01": lambda row: row["rule"] == "A01",
    }.items():
        page = soup(visitor, f"/findings?{asked}")
        assert len(page.select("article.finding")) == min(50, len([*filter(fits, every)])), asked


@pytest.mark.parametrize("asked", ["cursor=x", "cursor=bnVsbA==", "place=x", "state=bad"])
def test_a_bad_filter_is_one_line(visitor: httpx.Client, asked: str) -> None:
    answer = visitor.get(f"/findings?{asked}")
    assert answer.status_code == 400
    assert one(BeautifulSoup(answer.text, "lxml"), "[role=alert]")


def test_a_figure_is_quoted_and_reported(visitor: httpx.Client, fact_id: str, sha256: str) -> None:
    page = soup(visitor, f"/facts/{fact_id}")
    said = one(page, "details[open] .cite").text
    for part in (OFFICE, "2.76 万元", "page 7", "captured 20", sha256, f"/facts/{fact_id}"):
        assert part in said
    assert [entry.text for entry in page.select("details:has(.cite) summary")] == [
        "Text 文本", "BibTeX", "CSL-JSON"
    ]  # fmt: skip
    assert not page.select("a.report")


def test_where_a_figure_is_reported_is_a_setting(own_archive: Settings, fact_id: str) -> None:
    settings = own_archive.model_copy(update={"report_address": "desk@example.org"})
    with visiting(settings) as visitor:
        target = str(one(soup(visitor, f"/facts/{fact_id}"), "a.report")["href"])
        assert target.startswith("mailto:desk@example.org?")
        assert target.endswith(f"/facts/{fact_id}%0D%0A%0D%0A")
