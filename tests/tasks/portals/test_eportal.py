from tasks.portals.families.eportal import read
from tasks.records import Attachment, Link

SITE = "https://www.example.gov.cn"
COLUMN = f"{SITE}/eportal/ui?pageId=11"
NEXT = """<div class="easysite-page-wrap"><a href="javascript:;" title="上一页"
tagname="[PREVPAGE]">上一页</a><a href="javascript:;" title="下一页"
tagname="{next}">下一页</a></div>
<input type="hidden" name="article_paging_list_hidden" moduleid="3b36" totalpage="{total}">"""


def test_a_column_lists_articles_by_their_key_and_not_other_columns() -> None:
    page = """<p><a href="/eportal/ui?pageId=12">机构职能</a></p><ul>
    <li><a href="/eportal/ui?pageId=11&amp;articleKey=702&amp;columnId=68"
    title="某局预算">某…</a></li>
    <li><a href="ui?pageId=11&articleKey=703&columnId=68">某局决算</a>2026-03-01</li></ul>"""
    assert read(page, COLUMN, "listing").items == (
        Link(f"{COLUMN}&articleKey=702&columnId=68", "某局预算"),
        Link(f"{COLUMN}&articleKey=703&columnId=68", "某局决算", "2026-03-01"),
    )
    assert read(page, f"{SITE}/", "listing").items[0].title == "机构职能"


def test_further_pages_stand_in_tagname() -> None:
    page = NEXT.format(next="/eportal/ui?pageId=11&amp;currentPage=2&amp;moduleId=3b36", total=4)
    assert read(page, COLUMN, "listing").next == tuple(
        f"{COLUMN}&currentPage={number}&moduleId=3b36" for number in (2, 3, 4)
    )
    page = NEXT.format(next="/site/11/3b3662a6-3.html", total=4)
    assert read(page, f"{SITE}/site/11/3b3662a6-2.html", "listing").next == (
        f"{SITE}/site/11/3b3662a6-3.html",
        f"{SITE}/site/11/3b3662a6-4.html",
    )


def test_where_two_lists_state_their_pages_only_the_next_is_followed() -> None:
    page = NEXT.format(next="/site/11/3b3662a6-2.html", total=9) * 2
    assert read(page, COLUMN, "listing").next == (f"{SITE}/site/11/3b3662a6-2.html",)
    assert read(NEXT.format(next="/site/11/more", total=9), COLUMN, "listing").next == (
        f"{SITE}/site/11/more",
    )


def test_the_last_page_bears_a_placeholder() -> None:
    assert read(NEXT.format(next="[NEXTPAGE]", total=4), COLUMN, "listing").next == ()
    assert read('<a href="?p=2">下一页</a>', COLUMN, "listing").next == (f"{SITE}/eportal/ui?p=2",)


def test_columns_beneath_a_static_column_are_entries() -> None:
    page = '<a href="302267/index.html">下级</a><a href="/site/9/index.html">他栏</a>'
    found = read(page, f"{SITE}/site/302266/index.html", "listing").items
    assert found == (Link(f"{SITE}/site/302266/302267/index.html", "下级"),)


def test_what_the_page_states_goes_before_its_role() -> None:
    page = '<a href="/eportal/fileDir/2026/预算.PDF.pdf"></a>'
    stated = '<meta name="ArticleTitle" content="某局预算">'
    reading = read(stated + page, f"{SITE}/site/1/2/index.html", "listing")
    assert (reading.verdict, len(reading.attachments)) == ("article", 1)
    assert reading.attachments[0].name == "预算.PDF"
    assert read(page, f"{COLUMN}&articleKey=7", "listing").verdict == "article"
    assert read(page, COLUMN, "article").verdict == "listing"
    (file,) = read(page, f"{SITE}/site/1/2/x.html", "article").attachments
    assert isinstance(file, Attachment)
