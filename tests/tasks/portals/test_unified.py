"""The platforms of whole provinces: nothing of another place is followed."""

import pytest

from tasks.portals.detect import detect
from tasks.portals.families.unified import read
from tasks.records import Link

SITE = "https://www.example.gov.cn"
INDEX = f"{SITE}/yjs/business/page/index?cityCode=150300"
PAGE = """<a href="/yjs/business/page/index?cityCode=150200">他市</a>
<a href="/yjs/business/page/index?cityCode=150300&amp;areaCode=150302">本市某区</a>
<a href="list?cityCode=150300&amp;year=2026">2026年</a>
<a href="list?cityCode=150200&amp;year=2026">他市2026年</a>
<a href="detail?id=7">某局预算</a><a href="list?cityCode=150300&amp;page=2">下一页</a>"""


def test_links_keep_the_place_of_the_page_and_others_are_left() -> None:
    reading = read(PAGE, INDEX, "listing")
    base = f"{SITE}/yjs/business/page/"
    assert (reading.verdict, reading.family) == ("listing", "unified")
    assert reading.items == (
        Link(f"{base}list?cityCode=150300&year=2026", "2026年"),
        Link(f"{base}detail?id=7", "某局预算"),
    )
    assert reading.next == (f"{base}list?cityCode=150300&page=2",)


def test_a_county_does_not_go_on_with_its_city_nor_the_province_with_any() -> None:
    page = PAGE + '<a href="list?areaCode=150302&amp;cityCode=150300&amp;year=2026">区2026年</a>'
    county = read(page, f"{INDEX}&areaCode=150302", "listing")
    assert [link.title for link in county.items] == ["某局预算", "区2026年"]
    province = read(PAGE, f"{SITE}/yjs/business/page/index", "listing")
    assert [link.title for link in province.items] == ["某局预算"]
    assert province.next == ()


def test_an_article_gives_its_files() -> None:
    page = '<a href="/yjs/file/download?id=9">某局预算.pdf</a>'
    reading = read(page, f"{SITE}/yjs/business/page/detail?id=7", "article")
    assert [file.name for file in reading.attachments] == ["某局预算.pdf"]


@pytest.mark.parametrize(
    ("url", "family"),
    [
        (INDEX, "unified"),
        (f"{SITE}/yjs/business/page/index", "unified"),
        (f"{SITE}/#/overView?code=320102000", "unified"),
        (f"{SITE}/yjs/index.html", "generic"),
        (f"{SITE}/#/overView?code=32", "generic"),
    ],
)
def test_the_address_tells_the_platform(url: str, family: str) -> None:
    assert detect("", url) == family
