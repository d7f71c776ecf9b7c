from tasks.portals.families.ucap import read
from tasks.records import Attachment, Link

HASHES = ("0123456789abcdef" * 2, "fedcba9876543210" * 2)
COLUMN = "https://www.example.gov.cn/szx/ysjs/"


def test_a_listing_counts_from_one_and_names_its_own_script() -> None:
    page = f"""<a href="/szx/index.shtml">首页</a><a href="dw/common_list.shtml">单位预算</a>
    <a href="/szx/tzgg/list.shtml">通知</a><ul><li>·
    <a href="/szx/ysjs/202603/{HASHES[0]}.shtml" title='某局2026年预算'>某局…</a>
    <span>2026-03-03</span></li></ul>
    <script>function createPageHTML(id,_nPageCount,_nCurrIndex,_sPageName,_sPageExt,_nTotal){{}}
    createPageHTML('page_div',3, 1,'list','shtml',42);</script>"""
    reading = read(page, f"{COLUMN}list.shtml", "listing")
    assert reading.next == (f"{COLUMN}list_2.shtml", f"{COLUMN}list_3.shtml")
    assert reading.items == (
        Link(f"{COLUMN}dw/common_list.shtml", "单位预算"),
        Link(f"{COLUMN}202603/{HASHES[0]}.shtml", "某局2026年预算", "2026-03-03"),
    )


def test_files_are_relative_to_the_article_and_articles_in_its_body_are_followed() -> None:
    page = f"""<a href="../../xw/202601/{HASHES[1]}.shtml">推荐</a>
    <UCAPTITLE> 某局2026年预算 </UCAPTITLE><PUBLISHTIME>2026-03-03 13:54</PUBLISHTIME>
    <UCAPCONTENT><img src="/default/images/icon16/rar.gif">
    <a href="{HASHES[0]}/files/{HASHES[1]}.rar" type="file">附件 1.rar</a>
    <a href="/szx/ysjs/202603/{HASHES[1]}.shtml">下属单位预算</a></UCAPCONTENT>"""
    reading = read(page, f"{COLUMN}202603/{HASHES[0]}.shtml", "article")
    assert reading.attachments == (
        Attachment(f"{COLUMN}202603/{HASHES[0]}/files/{HASHES[1]}.rar", "附件 1.rar"),
    )
    assert reading.items == (Link(f"{COLUMN}202603/{HASHES[1]}.shtml", "下属单位预算"),)
    assert reading.metadata["title"] == "某局2026年预算"
    assert reading.metadata["published"] == "2026-03-03T13:54:00+08:00"


def test_standard_metadata_go_before_the_tags() -> None:
    page = """<meta name="ArticleTitle" content="全称"><meta name="PubDate" content="2026-03-04">
    <UCAPTITLE>简称</UCAPTITLE><PUBLISHTIME>2026-03-03 13:54</PUBLISHTIME>"""
    stated = read(page, COLUMN, "article").metadata
    assert (stated["title"], stated["published"]) == ("全称", "2026-03-04")
