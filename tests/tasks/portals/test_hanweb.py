"""Hanweb: lists in datastores and built units, files under any of its addresses."""

import json
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tasks.portals.families.hanweb import read
from tasks.portals.reading import read_page
from tasks.records import Attachment, Link, PageReading

HOST = "https://www.example.gov.cn"
COLUMN = HOST + "/col/col10578/index.html"
ARTICLE = HOST + "/art/2026/2/10/art_10578_1.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PROXY = "/module/web/jpage/dataproxy.jsp?page={}&appid=1&columnid=1,2&unitid=77&webname=%25E5"
RECORD = (
    "<li><a href='/art/2026/3/{0}/art_1_{0}.html' title='某局{0}年部门预算'>某局...</a>"
    "<span>2026-03-0{0}</span></li>"
)


def datastore(*numbers: int, following: int | None = 1, head: str = "") -> str:
    link = "" if following is None else f'<a href="{PROXY.format(following)}"></a>'
    records = "".join(f"<record><![CDATA[\n{RECORD.format(n)}]]></record>" for n in numbers)
    return (
        f"<datastore>{head}<nextgroup><![CDATA[{link}]]></nextgroup>"
        f"<recordset>{records}</recordset></datastore>"
    )


def column(store: str, total: int | None = None) -> str:
    call = "" if total is None else f"$('#77').jpage({{perPage:1,totalRecord:{total}}});"
    return f"""<html><head><title>预决算</title></head><body>
    <div id="77"><script type="text/xml">{store}</script></div><script>{call}</script>
    <a href="/col/col9/index.html">部门</a><a href="/about/index.html">关于</a></body></html>"""


def numbers(reading: PageReading) -> list[str]:
    return [parse_qs(urlsplit(url).query)["page"][0] for url in reading.next]


@pytest.mark.parametrize("written", [str, escape], ids=["plain", "escaped"])
def test_records_are_entries_before_the_links_of_the_page(written: type[str]) -> None:
    reading = read(column(written(datastore(1, 2)), 2), COLUMN, "listing")
    assert reading.items == (
        Link(HOST + "/art/2026/3/1/art_1_1.html", "某局1年部门预算", "2026-03-01"),
        Link(HOST + "/art/2026/3/2/art_1_2.html", "某局2年部门预算", "2026-03-02"),
        Link(HOST + "/col/col9/index.html", "部门"),
    )
    assert reading.next == ()
    assert reading.metadata["title"] == "预决算"


def test_the_total_tells_how_many_groups_follow() -> None:
    assert numbers(read(column(datastore(1, 2), 7), COLUMN, "listing")) == ["1", "2", "3"]
    assert numbers(read(column(escape(datastore(1, 2))), COLUMN, "listing")) == ["1"]
    without = datastore(1, 2, following=None)
    assert read(column(without, 7), COLUMN, "listing").next == ()
    assert len(read(column(datastore(1), 10**9), COLUMN, "listing").next) == 999


def test_the_address_of_a_group_is_kept_as_the_page_writes_it() -> None:
    (target,) = read(column(datastore(1, 2), 3), COLUMN, "listing").next
    assert target == HOST + PROXY.format(1)


@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
@pytest.mark.parametrize("declared", ["", '<?xml version="1.0"?>\n'])
def test_the_proxy_answers_with_a_group_and_the_next(declared: str) -> None:
    head = "<totalrecord>5</totalrecord><totalpage>3</totalpage>"
    url = HOST + PROXY.format(1)
    answer = declared + datastore(3, 4, following=2, head=head)
    reading = read_page(answer.encode(), "text/xml", url, "auto")
    assert (reading.verdict, reading.family) == ("listing", "hanweb")
    assert [item.published for item in reading.items] == ["2026-03-03", "2026-03-04"]
    assert numbers(reading) == ["2"]
    assert read(datastore(5, 6, following=3, head=head), url, "article").next == ()


def test_an_empty_answer_of_the_proxy_is_no_success() -> None:
    url = HOST + PROXY.format(9)
    assert read(datastore(following=10), url, "listing").next == ()
    reading = read_page(b"<datastore></datastore>", None, url, "hanweb", "listing")
    assert reading.verdict == "soft-error"


def test_articles_and_columns_of_every_shape_are_entries() -> None:
    paths = [
        "/art/2026/3/9/art_103324_33905.html",
        "/col/col12/art/2026/art_b756a43ebc3a414b8b8ab7fc69c95178.html",
        "/zwgk/2026n/art/2026/art_4bac3f333a66ac93b1c3b782c1221d95.html",
        "/col/col12/index.html?number=D001-A001",
        "/col/col13/",
        "/zwgk/2026n/sjbmys/index.html",
    ]
    other = ["/index.html", "/zwgk/index.html", "/art/art_1.html", "javascript:void(0)"]
    page = "".join(f'<a href="{path}">某</a>' for path in paths + other)
    reading = read(page, HOST + "/zwgk/2026n/index.html", "listing")
    assert [item.url for item in reading.items] == [HOST + path for path in paths]


def test_files_are_named_whatever_the_order_of_parameters() -> None:
    name = "%E9%A2%84%E7%AE%97.pdf"
    page = f"""<div id="zoom"><a href="/art/2026/3/9/art_1_9.html">另文</a></div>
    <a href="/module/download/downfile.jsp?classid=0&showname={name}&filename=0a.pdf"></a>
    <a href="/module/download/downfile.jsp?filename=0b.pdf&classid=0&showname={name}"></a>
    <a href="/module/download/down.jsp?i_ID=12&colID=3">附件1</a>
    <a href="/cms_files/filemanager/1/attach/20262/5657.pdf">附件2</a>
    <a href="{UNIT.replace("page/build/unit", "document/download")}?fileUrl=YW%2F5&fileName={name}">
    </a>"""
    reading = read(page, ARTICLE, "article")
    assert [file.name for file in reading.attachments] == [
        "预算.pdf",
        "预算.pdf",
        "附件1",
        "附件2",
        "预算.pdf",
    ]
    assert [item.title for item in reading.items] == ["另文"]


def test_an_article_that_is_only_pdfs() -> None:
    page = """<div id="zoom"></div><script>
    var sPdfUrl = "/cms_files/a/attach/20262/1A.pdf#/cms_files/a/attach/20262/2B.PDF#";
    var other = sPdfUrl;</script>"""
    assert read(page, ARTICLE, "article").attachments == (
        Attachment(HOST + "/cms_files/a/attach/20262/1A.pdf", "1A.pdf"),
        Attachment(HOST + "/cms_files/a/attach/20262/2B.PDF", "2B.PDF"),
    )
    assert read("<script>var sPdfUrl = '';</script>", ARTICLE, "article").attachments == ()


def unit(state: str = "", tag: str = "列表", attributes: str = "") -> str:
    query = f"{{'parseType':'bulidstatic','webId':'16','tagId':'{tag}','pageId':'44837'}}"
    return f'<div queryData="{query}" {attributes} {state}></div>'


def asked(reading: PageReading) -> list[tuple[str, str]]:
    queries = [parse_qs(urlsplit(url).query) for url in reading.next]
    return [(query["tagId"][0], query.get("paramJson", [""])[0]) for query in queries]


def test_units_are_asked_for_once_and_broken_state_is_left_alone() -> None:
    page = (
        unit(attributes=f'unitUrl="{UNIT}"') * 3
        + """<p queryData="{" rows:tag.rows=""></p><script src="/a/unitbuild.js" url="/other/unit"
        queryData="{'tagId':'导航','webId':'16'}"></script><script>
        doLayPageRender('a', {webId:"16", tagId: "检索", unitUrl: "/other/unit"},
        {rows: "15", count: "0", pageNo: "1" });
        doLayPageRender('b', {pageId:"44837", webId:"16", parseType:"bulidstatic", tagId:"列表"},
        {rows:15,count:0,pageNo:1});</script>"""
    )
    reading = read(page, COLUMN, "listing")
    assert asked(reading) == [("列表", ""), ("导航", ""), ("检索", "")]
    assert reading.next[0].startswith(HOST + UNIT + "?parseType=bulidstatic&webId=16&tagId=%E5")
    assert reading.next[1] == HOST + "/other/unit?tagId=%E5%AF%BC%E8%88%AA&webId=16"


def test_a_unit_that_stands_in_the_page_has_further_pages() -> None:
    reading = read(unit('rows="15" count="40" pageNo="1"'), COLUMN, "listing")
    assert asked(reading) == [
        ("列表", '{"pageNo":2,"pageSize":"15"}'),
        ("列表", '{"pageNo":3,"pageSize":"15"}'),
    ]
    assert read(unit('rows="15" count="15" pageNo="1"'), COLUMN, "listing").next == ()
    assert read(unit('rows="0" count="40" pageNo="1"'), COLUMN, "listing").next == ()


def built(html: str) -> bytes:
    return json.dumps({"success": True, "data": {"html": html}}).encode()


def test_a_built_unit_is_a_listing_that_does_not_ask_for_itself() -> None:
    own = read(unit(), COLUMN, "listing").next[0]
    html = RECORD.format(1) + unit() + unit('rows="1" count="3" pageNo="1"')
    reading = read_page(built(html), "application/json", own, "auto", "article")
    assert (reading.verdict, reading.family) == ("listing", "hanweb")
    assert [item.published for item in reading.items] == ["2026-03-01"]
    assert [number for _, number in asked(reading)] == [
        '{"pageNo":2,"pageSize":"1"}',
        '{"pageNo":3,"pageSize":"1"}',
    ]
    second = read_page(built(html), None, reading.next[0], "hanweb", "listing")
    assert reading.next[0] not in second.next


@pytest.mark.parametrize(
    "body", [b'{"success":false,"data":{"html":""}}', b'{"data":{}}', b'{"data":{"html":"<li>']
)
def test_a_unit_that_was_not_built_is_no_empty_listing(body: bytes) -> None:
    reading = read_page(body, None, HOST + UNIT, "hanweb", "listing")
    assert (reading.verdict, reading.reason) == ("soft-error", "the API built no unit")


def saved(shared: Path, name: str, url: str) -> PageReading:
    return read_page((shared / "portal_pages" / name).read_bytes(), None, url, "auto")


def test_lanzhou_datastores_hold_all_their_records(shared: Path) -> None:
    reading = saved(shared, "hanweb_lanzhou_jpage_nextgroup_recordset.html", HOST + "/index.html")
    assert (reading.verdict, reading.family, reading.next) == ("listing", "hanweb", ())
    assert len(reading.items) == 112
    assert reading.items[0].url == HOST + "/art/2014/4/4/art_10578_565827.html"
    assert [item.title for item in reading.items[11:13]] == [
        "中华人民共和国草原法",
        "中华人民共和国森林法",
    ]
    assert reading.items[0].published is None


def test_jinan_column_is_built_from_five_units(shared: Path) -> None:
    reading = saved(shared, "hanweb_jinan_jpaas_xxgk_catalog.html", COLUMN)
    assert (reading.verdict, reading.family) == ("listing", "hanweb")
    assert [tag for tag, _ in asked(reading)] == [
        "组配分类子栏目",
        "政府信息公开年报子栏目",
        "组配分类list",
        "信息公开年报list",
        "检索",
    ]


def test_ningbo_column_is_a_redirect(shared: Path) -> None:
    reading = saved(shared, "hanweb_ningbo_js_redirect_column.html", COLUMN)
    assert (reading.verdict, reading.family) == ("redirect", "hanweb")
    assert reading.redirect == HOST + "/col/col1229886216/index.html"


@pytest.mark.parametrize(
    ("name", "count", "last"),
    [
        ("weihai_downfile_showname", 11, "价格项目的通知.docx"),
        ("jinhua_document_download_fileUrl", 1, "招聘编外工作人员报名表.docx"),
        ("wenzhou_article_pdf_iframe_js", 1, "56571FC6B3E537667EF4719DFC2DAC18.pdf"),
    ],
)
def test_saved_articles_give_their_files(shared: Path, name: str, count: int, last: str) -> None:
    reading = saved(shared, f"hanweb_{name}.html", ARTICLE)
    assert (reading.verdict, reading.family) == ("article", "hanweb")
    assert len(reading.attachments) == count
    assert reading.attachments[-1].name.endswith(last)
    assert reading.metadata["published"]
