import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.portals.families import FAMILIES
from tasks.portals.reading import read_page, role_of
from tasks.records import Role

URL = "https://www.example.gov.cn/bm/ysjs/"
PIECES = [b"<a href='http://[", b"'>", b"</a>", b"<li>", b"<table><tr><td>\xcb\xf7", b"2026-99-99"]
PIECES += [b"<meta http-equiv=refresh content='0;url=http://[", b"<script>'<a href=\\", b"\0\xff"]
PIECES += [b"createPage(9,0,'index','html')", b"charset=utf-7", "索引号</td>".encode(), b"]]><!--"]


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("http://a/", "listing"),
        ("http://a", "listing"),
        ("http://a/bm/ysjs/", "listing"),
        ("http://a/bm/index.html", "listing"),
        ("http://a/bm/index_3.shtml", "listing"),
        ("http://a/yjs/business/page/index?cityCode=150300", "listing"),
        ("http://a/yjs/business/page/list?year=2021", "listing"),
        ("http://a/szx/common_list.shtml", "listing"),
        ("http://a/szx/nav_list_time_2.shtml", "listing"),
        ("http://a/textlist.jsp?urltype=tree.TreeTempUrl&wbtreeid=7", "listing"),
        ("http://a/checklists/a.html", "article"),
        ("http://a/202401/t20240130_1.html", "article"),
        ("http://a/yjs/business/page/detail?id=1", "article"),
        ("http://a/P0.PDF", "document"),
        ("http://a/yjs/file/download?id=1", "document"),
    ],
)
def test_role_of(url: str, role: Role) -> None:
    assert role_of(url) == role


@given(
    st.one_of(st.binary(), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)),
    st.sampled_from([None, "text/html", "text/html; charset=gbk", "text/html; charset=idna"]),
    st.sampled_from(["auto", *FAMILIES]),
    st.sampled_from([None, "listing", "article"]),
)
def test_any_bytes_give_a_reading(
    body: bytes, content_type: str | None, family: str, role: Role | None
) -> None:
    reading = read_page(body, content_type, URL, family, role)
    assert reading.family in FAMILIES
    assert (reading.redirect is not None) == (reading.verdict == "redirect")


def test_deep_nesting_is_read() -> None:
    body = b"<div>" * 20_000 + b"<a href='a.pdf'>x</a>"
    assert read_page(body, None, URL, "generic", "article").verdict in ("article", "soft-error")


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(
        ValueError, match="family 'tsr' is not known: choose auto or one of eportal, generic"
    ):
        read_page(b"<p>x</p>", None, URL, "tsr")


def test_the_callers_role_goes_before_the_content() -> None:
    page = '<meta name="ArticleTitle" content="预算"><ul><li><a href="x/">甲</a></li></ul>'.encode()
    assert read_page(page, None, URL, "trs").verdict == "article"
    listing = read_page(page, None, URL, "trs", "listing")
    assert (listing.verdict, [item.title for item in listing.items]) == ("listing", ["甲"])
