from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html

from tasks.documents.html.document import read_html
from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tasks.records import Extraction
from tests.accuracy.corpus import CORPUS, SLUGS

GRID = "<table border=1><tr><th>项目<th>预算数<tr><td>合计<td>12.30</table>"


def found(folder: Path, page: str | bytes) -> Extraction:
    file = folder / "page.html"
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    return read_html(file)


def texts(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


def test_title_unit_lead_and_notes_around_a_table(tmp_path: Path) -> None:
    page = f"""<style>.t {{ text-align: center }}</style><body>
        <p>一、概况<p class=t>部门政府采购预算
        <p>编制单位：某局&nbsp;&nbsp;&nbsp;单位：万元</p>{GRID}<div>注：无。</div>完"""
    extraction = found(tmp_path, page)
    (table,) = extraction.tables
    assert (table.title, table.unit) == ("部门政府采购预算", "万元")
    assert (table.lead, table.notes) == (("编制单位：某局",), ("注：无。",))
    assert [cell.text for cell in table.cells] == ["项目", "预算数", "合计", "12.30"]
    assert texts(extraction) == ["一、概况", "完"]


def test_title_and_unit_in_a_frame_above_the_table(tmp_path: Path) -> None:
    frame = "<table><tr><td><table><tr><td>收支总表</td></tr></table>"
    line = "<table><tr><td>编制单位：某局</td><td>单位：元</td></tr></table>"
    (table,) = found(tmp_path, f"{frame}{line}{GRID}</table>").tables
    assert (table.title, table.unit, table.lead) == ("收支总表", "元", ("编制单位：某局",))


def test_a_caption_is_the_title(tmp_path: Path) -> None:
    page = "<table><caption>机关运行经费<tr><td>项目<td>数<tr><td>合计<td>1</table>"
    (table,) = found(tmp_path, page).tables
    assert table.title == "机关运行经费"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<center>", "</center>"),
        ("<p align=center>", "</p>"),
        ("<style>p { text-align: left }</style><p align=center><b>", "</b></p>"),
        ("<div style='text-align:center'><p>", "</p></div>"),
        ("<style>.a .b { text-align: center }</style><div class=a><p class='b c'>", "</p></div>"),
    ],
)
def test_a_centred_line_is_the_title(tmp_path: Path, before: str, after: str) -> None:
    page = f"{before}部门政府采购预算{after}<p>某局\t单位：万元</p>{GRID}"
    (table,) = found(tmp_path, page).tables
    assert (table.title, table.lead, table.unit) == ("部门政府采购预算", ("某局",), "万元")
    left = f"<div style='text-align:center'><p align=left>部门政府采购预算</p></div>{GRID}"
    assert found(tmp_path, left).tables[0].title == ""


def test_only_what_is_printed_is_text(tmp_path: Path) -> None:
    page = """<head><title>不印</title><style>.no { display: none }</style></head><body>
        <nav>导航</nav><script>var a = "不印"</script><template><p>不印</template>
        <p hidden>不印</p><p style="display: none">不印</p><div class="b no">不印</div>
        <!-- 不印 -->第一<b>段</b>，
        接着。<br>第二段。<ul><li>第三段<li>第四段</ul><footer>脚</footer>"""
    assert texts(found(tmp_path, page)) == ["第一段，接着。", "第二段。", "第三段", "第四段"]


def test_the_article_goes_before_what_stands_around_it(tmp_path: Path) -> None:
    article = f"<div class=TRS_Editor><p>{'正文' * 20}</p>{GRID}</div>"
    page = f"<ul><li>首页<li>要闻</ul><h1>某局2024年部门预算</h1>{article}<div>版权所有</div>"
    extraction = found(tmp_path, page)
    assert texts(extraction) == ["某局2024年部门预算", "正文" * 20]
    assert len(extraction.tables) == 1


def test_no_table_is_lost_for_the_article(tmp_path: Path) -> None:
    page = f"<div class=content>{'正文' * 99}</div>{GRID}"
    assert len(found(tmp_path, page).tables) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p>预算".encode("utf-8-sig"),
        "\ufeff<p>预算".encode("utf-16-le"),
        "<p>预算".encode("gbk"),
        '<meta charset="gb2312"><p>预算'.encode("gb18030"),
        '<meta charset="gb2312"><p>预算'.encode(),
        '<meta http-equiv=Content-Type content="text/html; charset=big5"><p>預算'.encode("big5"),
        "<p>预算".encode("gbk") + b"\xff",
    ],
)
def test_charsets(tmp_path: Path, page: bytes) -> None:
    (text,) = texts(found(tmp_path, page))
    assert text.rstrip("\ufffd") in ("预算", "預算")


def test_an_archive_of_a_page(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "page"
    message.set_content(GRID, subtype="html", charset="gb18030", cte="base64")
    message.make_related()
    message.add_related(b"png", "image", "png")
    (tmp_path / "a.mht").write_bytes(b"MIME-Version: 1.0\n" + message.as_bytes())
    extraction = read(tmp_path / "a.mht")
    assert (extraction.verdict, extraction.media_type) == ("ok", "multipart/related")
    assert [cell.text for cell in extraction.tables[0].cells][2:] == ["合计", "12.30"]


def test_pages_without_text_are_empty(tmp_path: Path) -> None:
    for page in ("<html>", "<body><img src=a.png><table><tr><td>&nbsp;</table>", "<frameset>"):
        assert found(tmp_path, page).verdict == "empty"


def test_huge_and_deep_pages_are_refused(tmp_path: Path) -> None:
    for page, words in [
        ("<p>" + "<div>" * 100_000, "inside one another"),
        ("<b></b>" * 300_000, "tags"),
        ("<p title=" + "x" * 10_000_001, "characters"),
    ]:
        with pytest.raises(ValueError, match=words):
            found(tmp_path, page)


def test_hostile_pages_end_in_a_verdict(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    with Reader() as reader:
        for page, verdict in [
            ("<p>" + "<div>" * 100_000, "malformed"),
            ("<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>1" * 1000) * 9, "malformed"),
            ("<table><tr><td>" * 400 + "x", "ok"),
            ("<table><tr><table>" * 400 + "x", "ok"),
            ("<style>" + "{" * 99_999 + "</style>x", "ok"),
            ("<p style='" + "a:b;" * 999_999 + "'>x", "ok"),
            ("<p>" + " \n" * 999_999 + "x", "ok"),
        ]:
            file.write_text(page)
            assert reader.read(file).verdict == verdict


def test_paths_are_found_below_elements_with_prefixes(tmp_path: Path) -> None:
    page = f"<?xml version='1.0' encoding='gbk'?><html><body><p>一<o:p><div>{GRID}</div></o:p>"
    (table,) = found(tmp_path, page).tables
    tree = html.document_fromstring(page.partition("?>")[2]).getroottree()
    (element,) = tree.xpath(f"/{table.cells[-1].path}")
    assert element.text == "12.30"


@pytest.mark.parametrize("slug", SLUGS)
def test_each_path_leads_to_its_cell(slug: str) -> None:
    file = CORPUS / slug / "source.html"
    tree = html.document_fromstring(file.read_text("utf-8")).getroottree()
    for table in read_html(file).tables:
        for cell in table.cells:
            (element,) = tree.xpath(f"/{cell.path}")
            assert normal("".join(element.itertext())) == normal(cell.text)


def test_what_a_page_states_of_itself_is_kept(tmp_path: Path) -> None:
    page = f"""<meta name=ArticleTitle content=某市财政局2026年部门预算><meta name=PubDate
        content="2026-03-02 12:43"><table><tr><td>索引号<td>1133/2026-1</table>{GRID}"""
    assert found(tmp_path, page).metadata == (
        ("title", "某市财政局2026年部门预算"),
        ("published", "2026-03-02T12:43:00+08:00"),
        ("index_number", "1133/2026-1"),
    )
    assert found(tmp_path, GRID).metadata == ()
