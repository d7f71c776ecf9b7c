import pytest

from tasks.portals.families.jeecms import read
from tasks.records import Attachment, Link

SITE = "https://www.example.gov.cn/"


def test_files_keep_their_query_and_take_a_name_from_their_path() -> None:
    page = """<title>某局预算-政务公开</title><ul>
    <li><i title="索引号"></i><em>MB1/2026-00014</em></li>
    <li><i title="发布机构"></i><em>某局</em></li>
    <li><i title="发布日期"></i><em>2026-03-19</em></li>
    </ul><div class="content-title">某局预算</div>
    <a href="/attachment/%E9%A2%84%E7%AE%97.pdf?0Z90-_A==" target="_blank">2026年预算.pdf</a>
    <a href="/attachment/%E5%86%B3%E7%AE%97.pdf.pdf?x"><img src="/r/cms/pdf.png"></a>"""
    reading = read(page, f"{SITE}D61/99.jhtml", "article")
    assert reading.attachments == (
        Attachment(f"{SITE}attachment/%E9%A2%84%E7%AE%97.pdf?0Z90-_A==", "2026年预算.pdf"),
        Attachment(f"{SITE}attachment/%E5%86%B3%E7%AE%97.pdf.pdf?x", "决算.pdf"),
    )
    assert reading.metadata == {
        "title": "某局预算",
        "published": "2026-03-19",
        "source": "某局",
        "index_number": "MB1/2026-00014",
    }


def test_a_stated_title_goes_before_the_heading() -> None:
    page = '<meta name="ArticleTitle" content="某局2026年预算"><h1>政务公开</h1>'
    assert read(page, f"{SITE}D61/99.jhtml", "article").metadata["title"] == "某局2026年预算"


def test_rows_that_are_links_give_title_and_date() -> None:
    page = """<ul><a href="/D61/99.jhtml"><span>某局预算</span><em>2026-03-19</em></a>
    <a href="https://other.example.gov.cn/D61/98.jhtml">他站</a>
    <a href="/D61/97.jhtml">截至2026-03-19</a><a href="ysjs/dw/index.jhtml">单位</a></ul>"""
    assert read(page, f"{SITE}?a=path&d=19", "listing").items == (
        Link(f"{SITE}D61/99.jhtml", "某局预算", "2026-03-19"),
        Link(f"{SITE}D61/97.jhtml", "截至2026-03-19"),
        Link(f"{SITE}ysjs/dw/index.jhtml", "单位"),
    )


@pytest.mark.parametrize(
    ("url", "links", "expected"),
    [
        ("?a=path&d=19", ["?a=path&d=19&page=4", "?a=path&d=20&page=9"], [2, 3, 4]),
        ("?a=path&d=19&page=3", ["?a=path&d=19&page=4", "?a=path&d=19&page=1"], [4]),
        ("?a=path&d=19&page=4", ["?a=path&d=19&page=3"], []),
    ],
)
def test_pages_up_to_the_last_number_follow(
    url: str, links: list[str], expected: list[int]
) -> None:
    page = "".join(f'<a href="/{link}">x</a>' for link in links)
    pages = tuple(f"{SITE}?a=path&d=19&page={number}" for number in expected)
    assert read(page, SITE + url, "listing").next == pages


def test_pages_by_name_and_by_their_link() -> None:
    page = '<a href="index_3.jhtml">末页</a>'
    reading = read(page, f"{SITE}ysjs/index.jhtml", "listing")
    assert reading.next == (f"{SITE}ysjs/index_2.jhtml", f"{SITE}ysjs/index_3.jhtml")
    assert reading.items == ()
    page = '<a href="list2.htm">下一页</a>'
    assert read(page, f"{SITE}list.htm", "listing").next == (f"{SITE}list2.htm",)
