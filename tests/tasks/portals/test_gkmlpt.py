"""gkmlpt: categories, answers and articles from the data in its shells."""

import json
from pathlib import Path

import pytest

from tasks.portals.families.gkmlpt import read
from tasks.portals.reading import read_page, role_of
from tasks.records import Attachment, Link, PageReading

HOST = "https://www.example.gov.cn"
PLATFORM = HOST + "/fsxfj/gkmlpt/"
API = PLATFORM + "api/all/1573?page={}&sid=757048"
POST = PLATFORM + "content/3/3420/post_3420363.html"
TREE = [
    {"id": 1, "name": "指南", "jump_url": None, "children": []},
    {"id": 2, "name": "申请", "jump_url": "http://ysq.example.gov.cn/a/", "children": []},
    {
        "id": 331,
        "name": "部门 预决算",
        "jump_url": "",
        "children": [{"id": 332, "name": "部门预算", "parent": 331, "jump_url": ""}],
    },
]


def shell(detail: object = None, tree: object = TREE, sid: str = "SID: '757048',") -> str:
    def script(value: object) -> str:
        return json.dumps(value).replace("<", "\\u003C").replace("/", "\\/")

    return f"""<html><head><title>平台</title></head><body><script>
    window._CONFIG = {{ isMobile: true, APP_URL: 'http://www.example.gov.cn/other',
        SITE_INFO: {script({"footer": "<a href='/'> TREE: [1]</a>"})},
        {sid} DETAIL: {script(detail)}, TREE: {script(tree)}, X: 'https:'.replace('a','') }};
    </script><script src="/gkmlpt/gkml/pc/js/a.js"></script></body></html>"""


def test_the_tree_lists_every_category_and_what_leaves_the_platform() -> None:
    reading = read_page(shell().encode(), None, PLATFORM + "index#331", "auto")
    assert (reading.verdict, reading.family, reading.next) == ("listing", "gkmlpt", ())
    assert reading.items == (
        Link(PLATFORM + "api/all/1?page=1&sid=757048", "指南"),
        Link("http://ysq.example.gov.cn/a/", "申请"),
        Link(PLATFORM + "api/all/331?page=1&sid=757048", "部门 预决算"),
        Link(PLATFORM + "api/all/332?page=1&sid=757048", "部门预算"),
    )
    assert role_of(reading.items[0].url) == "listing"


def test_the_platform_is_where_the_page_lay_else_where_it_says() -> None:
    assert read(shell(sid=""), HOST + "/a.html", "listing").items[0].url == (
        "http://www.example.gov.cn/other/gkmlpt/api/all/1?page=1"
    )
    without = shell().replace("APP_URL", "B")
    assert (
        read(without, HOST + "/a/b.html", "listing").items[0].url.startswith(HOST + "/gkmlpt/api/")
    )


def article(number: int, **more: object) -> dict[str, object]:
    url = f"http://www.example.gov.cn/gkmlpt/content/0/1/post_{number}.html"
    return {"id": number, "title": f"{number} 部门预算", "url": url} | more


def answer(count: int, *articles: object, **more: object) -> bytes:
    said = {"classify": {"id": 1573, "post_count": count}, "articles": articles} | more
    return json.dumps(said).encode()


def test_an_answer_is_a_listing_whatever_it_is_visited_as() -> None:
    body = answer(
        2,
        article(1, display_publish_time=1767200400, created_at="2020-01-01 00:00:00"),
        article(2, display_publish_time=0, created_at="2025-12-31 09:00:00", attachment=[]),
        article(1),
        article(3, url="", post_url="/zwgk/content/post_3.html", created_at=None),
        {"title": "无地址"},
        "无",
    )
    reading = read_page(body, "application/json", API.format(1), "auto", "article")
    assert (reading.verdict, reading.family, reading.next) == ("listing", "gkmlpt", ())
    first = "http://www.example.gov.cn/gkmlpt/content/0/1/post_{}.html"
    assert reading.items == (
        Link(first.format(1), "1 部门预算", "2026-01-01"),
        Link(first.format(2), "2 部门预算", "2025-12-31"),
        Link(HOST + "/zwgk/content/post_3.html", "3 部门预算"),
    )


@pytest.mark.parametrize("first", [0, 1])
def test_pages_0_and_1_are_the_same(first: int) -> None:
    body = answer(5, article(1), article(2))
    reading = read_page(body, None, API.format(first), "gkmlpt", "listing")
    assert reading.next == (API.format(2), API.format(3))


def test_later_pages_lead_no_further_and_the_count_is_bounded() -> None:
    last = answer(5, article(5), total=5)
    assert read_page(last, None, API.format(3), "gkmlpt", "listing").next == ()
    many = answer(0, article(1), total="99999999")
    assert len(read_page(many, None, API.format(1), "gkmlpt", "listing").next) == 999
    empty = read_page(answer(0), None, API.format(1), "gkmlpt", "listing")
    assert (empty.verdict, empty.items, empty.next) == ("listing", (), ())


@pytest.mark.parametrize("body", [b"{}", b'{"error":"sid"}', b'{"articles":[{"id":1,"ti'])
def test_an_answer_without_articles_is_no_empty_listing(body: bytes) -> None:
    reading = read_page(body, None, API.format(1), "gkmlpt", "listing")
    assert (reading.verdict, reading.reason) == (
        "soft-error",
        "the API answered without articles",
    )


DETAIL = {
    "title": "某局2025年部门预算",
    "date": "2026-01-01",
    "content": "<p><a href='/zwgk/content/post_9.html'>解读</a><a href='/a/b.pdf'>正文附表</a></p>",
    "attachment": [
        {"name": "附件1\u00a0：表.wps", "type": "file", "url": "/attachment/0/363/363445/1.wps"},
        {"name": "附件2", "type": "file", "url": "/attachment/0/363/363446/1.wps"},
        {"name": "图", "type": "image", "url": "/attachment/0/363/363447/1.jpg"},
        {"name": "空", "type": "file", "url": None},
    ],
    "gkml_data": {"identifier": "1144/2026-00001", "publisher": "某某局"},
}


@pytest.mark.parametrize("role", ["listing", "article"])
def test_a_shell_with_detail_is_an_article_though_it_holds_the_tree(role: str) -> None:
    reading = read(shell(DETAIL), POST, role)  # type: ignore[arg-type]
    assert reading.verdict == "article"
    assert reading.items == (Link(HOST + "/zwgk/content/post_9.html", "解读"),)
    assert reading.attachments == (
        Attachment(HOST + "/attachment/0/363/363445/1.wps", "附件1 ：表.wps"),
        Attachment(HOST + "/attachment/0/363/363446/1.wps", "附件2"),
        Attachment(HOST + "/a/b.pdf", "正文附表"),
    )
    assert reading.metadata == {
        "title": "某局2025年部门预算",
        "published": "2026-01-01",
        "source": "某某局",
        "index_number": "1144/2026-00001",
    }


def test_broken_data_and_other_pages_are_read_by_their_markup() -> None:
    page = "<script>window._CONFIG={TREE: [{'id'</script><a href='content/post_1.html'>甲</a>"
    reading = read(page + "<a href='/about/'>乙</a>", HOST + "/zwgk/yjs/", "listing")
    assert [item.title for item in reading.items] == ["甲"]
    nfcms = "<a href='/attachment/0/1/1/2.pdf'>附件</a>"
    assert len(read(nfcms, HOST + "/zwgk/content/post_1.html", "article").attachments) == 1
    deep = "window._CONFIG={TREE: " + "[" * 100_000
    assert read(deep, PLATFORM + "index", "listing").items == ()


def saved(shared: Path, name: str, url: str) -> PageReading:
    return read_page((shared / "portal_pages" / name).read_bytes(), None, url, "auto")


def test_foshan_index_lists_its_categories(shared: Path) -> None:
    reading = saved(shared, "gkmlpt_foshan_petition_index.html", PLATFORM + "index")
    assert (reading.verdict, reading.family) == ("listing", "gkmlpt")
    assert len(reading.items) == 17
    assert Link(API.format(1), "财政预决算") in reading.items
    assert sum(item.url.startswith(PLATFORM) for item in reading.items) == 15


def test_jiangmen_article_has_three_files(shared: Path) -> None:
    reading = saved(shared, "gkmlpt_jiangmen_post_with_wps.html", POST)
    assert (reading.verdict, reading.family) == ("article", "gkmlpt")
    assert [file.name[:3] for file in reading.attachments] == ["附件1", "附件2", "附件3"]
    assert all(file.url.endswith("/3420363.wps") for file in reading.attachments)
    assert reading.metadata["source"] == "江门市应急管理局"
    assert reading.metadata["index_number"] == "114407007848845793/2026-00001"
    assert len(reading.items) == 2
