import pytest

from tasks.portals.families.visionsoft import read
from tasks.records import Attachment, Link, Role

SITE = "https://www.example.gov.cn/"
PAGING = """<div class="pb_sys_common"><span class="p_pages">
<span class="p_no_d">1</span><span class="p_no"><a href="{at}10.htm">2</a></span>
<span class="p_no"><a href="{at}9.htm">3</a></span><span class="p_dot">...</span>
<span class="p_next p_fun"><a href="{at}10.htm">下页</a></span>
<span class="p_last p_fun"><a href="{at}1.htm">尾页</a></span></span>
<span class="p_t">1/11</span></div>"""
ROW = '<li><a href="../info/1052/{0}.htm">预算公开{0}</a><span>2026-03-18</span></li>'


def test_pages_count_down_and_only_the_links_to_next_and_last_are_followed() -> None:
    page = f"<ul>{ROW.format(1)}</ul>" + PAGING.format(at="ysjs/")
    reading = read(page, f"{SITE}zwgk/ysjs.htm", "listing")
    assert reading.next == (f"{SITE}zwgk/ysjs/10.htm", f"{SITE}zwgk/ysjs/1.htm")
    assert reading.items == (Link(f"{SITE}info/1052/1.htm", "预算公开1", "2026-03-18"),)


def test_a_page_in_the_middle_goes_on_from_what_it_links_to() -> None:
    page = PAGING.format(at="").replace('"10.htm">下', '"3.htm">下')
    reading = read(page, f"{SITE}zwgk/ysjs/4.htm", "listing")
    assert reading.next == (f"{SITE}zwgk/ysjs/3.htm", f"{SITE}zwgk/ysjs/1.htm")
    assert reading.items == ()


def test_the_last_page_has_no_next() -> None:
    page = '<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>'
    assert read(page, f"{SITE}zwgk/ysjs/1.htm", "listing").next == ()


def test_numbered_columns_are_paged_by_query() -> None:
    query = "textlist.jsp?totalpage=3&amp;PAGENUM=2&amp;urltype=tree.TreeTempUrl&amp;wbtreeid=1052"
    reading = read(f'<a class="Next" href="{query}">下页</a>', f"{SITE}textlist.jsp", "listing")
    assert reading.next == (f"{SITE}{query.replace('&amp;', '&')}",)
    assert reading.items == ()


def test_columns_beneath_are_entries_and_others_are_not() -> None:
    page = """<a href="zwgk/ysjs.htm">本栏</a><a href="zwgk/ysjs/dw.htm">单位</a>
    <a href="zwgk/tzgg.htm">通知</a>
    <a href="textlist.jsp?urltype=tree.TreeTempUrl&wbtreeid=7">七</a>
    <a href="content.jsp?urltype=news.NewsContentUrl&wbtreeid=7&wbnewsid=9">九</a>"""
    found = read(page.replace("zwgk/", "/zwgk/"), f"{SITE}zwgk/ysjs.htm", "listing").items
    assert [link.title for link in found] == ["单位", "九"]
    for home in (SITE, f"{SITE}index.htm"):
        found = read(page, home, "listing").items
        assert [link.title for link in found] == ["本栏", "单位", "通知", "七", "九"]


def test_the_counter_tells_a_home_page_at_any_address() -> None:
    link = '<a href="textlist.jsp?urltype=tree.TreeTempUrl&wbtreeid=7">七</a>'
    counter = "<script>_jsq_(1001,'/{}.jsp',-1,12)</script>"
    assert read(counter.format("index") + link, f"{SITE}a/x.html", "listing").items
    assert not read(counter.format("textlist") + link, f"{SITE}a/x.html", "listing").items


def test_subject_and_date_stand_in_the_title_of_a_link() -> None:
    page = (
        '<p><a href="info/1/2.htm" title="主题：某局：预算&#10;日期：2026年01月21日">某局…</a></p>'
    )
    (link,) = read(page, SITE, "listing").items
    assert (link.title, link.published) == ("某局：预算", "2026-01-21")


def test_a_heading_goes_before_summary_and_date() -> None:
    page = """<li><a href="info/1/2.htm"><h4>某局2024年决算</h4>
    <p class="date"><i></i>2025-04-23</p>
    <p>某局于2025年1月1日……</p></a></li>"""
    assert read(page, SITE, "listing").items == (
        Link(f"{SITE}info/1/2.htm", "某局2024年决算", "2025-04-23"),
    )


@pytest.mark.parametrize(
    "item",
    [
        '<a href="{}">附件【预算表.xlsx】</a>已下载<span>3</span>次',
        '附件【<a href="{}">预算表.xlsx</a>】已下载次',
        '<a href="{}" title="附件2：【预算表.xlsx】">预…</a>',
    ],
)
def test_files_stand_below_the_body_and_are_named_in_brackets(item: str) -> None:
    target = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=0AF3"
    page = f'<div id="vsb_content_2">正文</div><ul><li>{item.format(target)}</li></ul>'
    reading = read(page, f"{SITE}info/1052/6848.htm", "article")
    assert reading.attachments == (Attachment(SITE.rstrip("/") + target, "预算表.xlsx"),)


def test_a_file_in_the_viewer_bears_the_name_of_the_article() -> None:
    page = """<meta name="ArticleTitle" content="某局预算"><div class="v_news_content"><script>
    showVsbpdfIframe("/__local/1/2A/x.pdf","100%","600")</script></div>"""
    reading = read(page, f"{SITE}info/1/2.htm", "article")
    assert reading.attachments == (Attachment(f"{SITE}__local/1/2A/x.pdf", "某局预算"),)


def test_a_column_that_is_visited_as_an_article_is_a_listing() -> None:
    url = f"{SITE}textlist.jsp?urltype=tree.TreeTempUrl&wbtreeid=1052"
    reading = read(ROW.format(5) + PAGING.format(at="x/"), url, "article")
    assert (reading.verdict, len(reading.items), len(reading.next)) == ("listing", 1, 2)


@pytest.mark.parametrize(
    ("path", "body", "role", "verdict"),
    [
        ("info/1/2.htm", "", "listing", "article"),
        ("content.jsp?urltype=news.NewsContentUrl&wbtreeid=1&wbnewsid=2", "", "listing", "article"),
        ("jggk.htm", '<div class="v_news_content">', "article", "article"),
        ("jggk.htm", '<META Name="ArticleTitle" Content="x">', "article", "article"),
        ("jggk.htm", '<div class="v_news_content">', "listing", "listing"),
    ],
)
def test_addresses_tell_articles(path: str, body: str, role: Role, verdict: str) -> None:
    assert read(body, SITE + path, role).verdict == verdict
