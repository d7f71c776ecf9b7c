import json
import re
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from storage.database import open_database
from storage.queries.documents import document_tables, documents
from storage.settings import Settings
from tests.web.conftest import OFFICE, change, visiting
from web.app import HEADERS


def soup(visitor: httpx.Client, address: str) -> BeautifulSoup:
    response = visitor.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def one(page: Tag, selector: str) -> Tag:
    """The only element that fits."""
    (found,) = page.select(selector)
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.text.split())


def link(page: Tag, text: str) -> str:
    return next(str(a["href"]) for a in page("a") if a.text == text)


def slot(page: Tag, row: int, col: int) -> Tag:
    return one(page, f"#t1-r{row}-c{col}")


def test_from_the_offices_to_a_document(visitor: httpx.Client, sha256: str) -> None:
    start = soup(visitor, "/offices")
    row = next(line.get_text(" ", strip=True) for line in start("tr") if OFFICE in line.text)
    assert row == f"{OFFICE} 重庆市潼南区 500152 2021 1"
    portals = soup(visitor, "/portals")
    assert {"HTTP 404", "demo-wuhai"} <= set(portals.stripped_strings)
    office = soup(visitor, link(start, OFFICE))
    assert link(office, f"{OFFICE}2021年部门预算情况说明") == f"/documents/{sha256}"
    assert soup(visitor, f"/offices/500152/{quote(OFFICE)}") == office
    assert visitor.get(f"/offices/500106/{OFFICE}").status_code == 404


def test_a_document_says_what_it_is(visitor: httpx.Client, sha256: str) -> None:
    page = soup(visitor, f"/documents/{sha256}")
    described = {one(line, "dt").text: one(line, "dd") for line in page.select("dl.facts > div")}
    assert described["SHA-256"].text == sha256
    address = one(described["Address 网址"], "a")
    assert address["rel"] == ["noreferrer", "noopener", "nofollow"]
    assert address["href"] == address.text
    assert address.text.endswith("P020210222003591204238.pdf")
    assert "0.1.0+" in described["Read by code version 程序版本"].text


def test_failed_checks_with_what_follows_from_them(visitor: httpx.Client, sha256: str) -> None:
    page = soup(visitor, f"/documents/{sha256}")
    # What contradicts itself comes before what may have a reason.
    said = [
        words(tag)
        for entry in page.select("article.check.failed")
        if (tag := entry.select_one(":scope > h4 .tag"))
    ]
    assert said == sorted(said, key=lambda severity: "error" not in severity)
    assert len(set(said)) == 2
    failed = page.select("article.check.failed")[0]
    assert "5 totals are shifted up by one row" in failed.text
    assert "合计列连续 5 行上移一行" in failed.text
    assert "31.79, 13.16, 13.31, 2.76, 2.56 (from the other columns" in failed.text
    assert len(failed.select("details section")) == 12
    assert re.search(r"\b\d{3} passed", words(page.select("details.check > summary")[1]))
    links = [cell["href"] for cell in failed.select(":scope > ul.operands a")]
    assert links == [one(slot(page, row, 2), "a")["href"] for row in range(12, 17)]


def test_operands_of_failed_checks_are_marked(visitor: httpx.Client, sha256: str) -> None:
    page = soup(visitor, f"/documents/{sha256}")
    classes = [slot(page, row, 2)["class"] for row in range(10, 18)]
    assert [found[-1] for found in classes] == [
        "figure", "involved", *["failed"] * 5, "figure"
    ]  # fmt: skip
    assert "involved" in slot(page, 12, 3)["class"]


def test_tables_keep_their_texts_and_spans(visitor: httpx.Client, demo_archive: Settings) -> None:
    with open_database(demo_archive) as database:
        stored = [
            (row["object_sha256"], document_tables(database, row["extraction_id"]))
            for row in documents(database)
        ]
    for sha256, tables in stored:
        page = soup(visitor, f"/documents/{sha256}")
        shown = [
            (str(cell["id"]), cell.text, cell.get("rowspan", "1"), cell.get("colspan", "1"))
            for cell in page.select("table.grid th, table.grid td")
        ]
        assert shown == [
            (
                f"t{table['number']}-r{cell['row']}-c{cell['col']}",
                cell["text"],
                str(cell["rowspan"]),
                str(cell["colspan"]),
            )
            for table in tables
            for cell in sorted(table["grid"]["cells"], key=lambda cell: (cell["row"], cell["col"]))
        ]


def test_a_figure_with_its_chain(visitor: httpx.Client, fact_id: str, sha256: str) -> None:
    page = soup(visitor, f"/facts/{fact_id}")
    text = words(page)
    for said in ("2101102 事业单位医疗", "2.76 万元", "= 27,600.00 元", "row 行 14", "7 of 35",
                 sha256, "HTTP 200", "A column is not shifted"):  # fmt: skip
        assert said in text
    assert one(page, "img")["src"] == f"/facts/{fact_id}/page.png"
    assert link(page, f"{OFFICE}一般公共预算财政拨款支出预算表") == (
        f"/documents/{sha256}#t1-r14-c2"
    )


def test_a_cell_without_figure_has_its_page(visitor: httpx.Client, sha256: str) -> None:
    name = slot(soup(visitor, f"/documents/{sha256}"), 14, 1)
    page = soup(visitor, link(name, name.text))
    assert name.text in page.text
    assert one(page, "img")["src"] == f"/documents/{sha256}/pages/7.png?table=1&row=14&col=1"


def test_an_operand_of_another_document_leads_there(own_archive: Settings, sha256: str) -> None:
    other = "ab" * 32
    change(
        own_archive,
        f"UPDATE rule_result SET operands = replace(operands, '\"row\": 12,', "
        f'\'"document": "{other}", "row": 12,\') WHERE result_id = \'A14-t1-c2-r12\'',
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, f"/documents/{sha256}")
        links = [a["href"] for a in page.select("#A14-t1-c2-r12 > ul.operands a")]
        assert links[0] == f"/documents/{other}#t1-r12-c2"
        assert all(str(href).startswith("/facts/") for href in links[1:])
        assert "failed" not in slot(page, 12, 2)["class"]


def test_a_document_without_pages_or_reading(own_archive: Settings) -> None:
    change(
        own_archive,
        "UPDATE extraction SET verdict = 'unsupported', reason = 'no program reads it' "
        "WHERE media_type = 'application/msword'",
        "UPDATE rule_result SET verdict = 'not-applicable' WHERE extraction_id IN "
        "(SELECT id FROM extraction WHERE pages = 0)",
    )
    with open_database(own_archive) as database:
        by_verdict = {row["verdict"]: row for row in documents(database) if not row["pages"]}
    with visiting(own_archive) as visitor:
        word = soup(visitor, f"/documents/{by_verdict['ok']['object_sha256']}")
        links = {entry["href"] for entry in word.select("table.grid a")}
        assert links
        assert all(str(href).startswith("/facts/") for href in links)
        assert "No check applied" in word.text
        unread = soup(visitor, f"/documents/{by_verdict['unsupported']['object_sha256']}")
        assert "no program reads it" in unread.text


def test_a_capture_shows_what_was_kept_of_it(
    own_archive: Settings, sha256: str, fact_id: str
) -> None:
    shown = (f"/documents/{sha256}", f"/facts/{fact_id}")
    with visiting(own_archive) as visitor:
        for address in shown:
            (visit,) = soup(visitor, address).select("details.visit")
            for word in ("Our crawler received", "GET /", " 200 OK", "127.0.0.1:"):
                assert word in visit.text
    change(own_archive, "UPDATE capture SET request = NULL")
    with visiting(own_archive) as visitor:
        for address in shown:
            (visit,) = soup(visitor, address).select("details.visit")
            assert "not kept" in visit.text
            assert "GET" not in visit.text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_hostile_text_stays_text(own_archive: Settings, sha256: str, fact_id: str) -> None:
    sql = HOSTILE.replace("'", "''")
    in_json = json.dumps(HOSTILE)[1:-1].replace("'", "''")
    change(
        own_archive,
        f"UPDATE disclosure_version SET title = '{sql}'",
        f"UPDATE organisation SET name = name || '/{sql}'",
        f"UPDATE rule_result SET message = '{sql}', repair = '{sql}', title_zh = '{sql}', "
        f"result_id = result_id || '{sql}'",
        f"UPDATE extracted_table SET title = '{sql}', "
        f"grid = replace(grid, '事业单位医疗', '{in_json}')",
        f"UPDATE fact SET name = '{sql}', unit = '{sql}', statement = '{sql}'",
        "UPDATE source SET url = 'javascript:alert(1)//' || id",
        f"UPDATE capture SET final_url = 'javascript:alert(1)', address = '{sql}', "
        f"reason_phrase = '{sql}', tls_protocol = '{sql}', "
        f'headers = \'[["{in_json}", "{in_json}"]]\'',
    )
    with visiting(own_archive) as visitor:
        start = soup(visitor, "/offices")
        office = next(str(a["href"]) for a in start("a") if OFFICE in a.text)
        compared = f"/compare?office={quote(office.removeprefix('/offices/'))}&find={OFFICE}"
        for address in (
            "/",
            "/offices",
            office,
            compared,
            f"/documents/{sha256}",
            f"/facts/{fact_id}",
        ):
            page = soup(visitor, address)
            assert HOSTILE in page.text
            assert not page("script")
            assert all(not image.has_attr("onerror") for image in page("img"))
            assert not [a for a in page("a") if str(a["href"]).startswith("javascript")]


def test_what_was_not_checked_is_as_visible_as_what_failed(
    own_archive: Settings, sha256: str
) -> None:
    change(
        own_archive,
        "UPDATE rule_result SET verdict = 'not-checked', reason = 'reading-doubtful' "
        "WHERE result_id = 'A14-t1-c2-r12'",
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, f"/documents/{sha256}")
        (open_check,) = (e for e in page.select(".open") if "A14" in e.text)
        assert "reading-doubtful" in open_check.text
        assert "not checked" in words(one(page, "p.verdicts"))
        # Its consequences have nothing any more that explains them.
        failed = [entry["id"] for entry in page.select("article.check.failed")]
        assert len([id_ for id_ in failed if str(id_).startswith("A0")]) == 5


@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/style.css", "/api/v1/offices"])
def test_every_answer_carries_the_headers(visitor: httpx.Client, address: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        found = visitor.request(method, address).headers
        assert {name: found[name] for name in HEADERS} == HEADERS


def test_pages_have_no_script_and_no_style_of_their_own(
    visitor: httpx.Client, sha256: str, fact_id: str
) -> None:
    for address in ("/", f"/documents/{sha256}", f"/facts/{fact_id}", "/nowhere"):
        page = BeautifulSoup(visitor.get(address).text, "lxml")
        assert not page(["script", "style"])
        assert not page(style=True)
        linked = [tag.get("src") or tag["href"] for tag in page(["link", "img"])]
        assert all(str(target).startswith("/") for target in linked)
