"""Visionsoft 博达: the pages of a column count down, so their addresses change their meaning.

With three pages the second is `ysjs/2.htm` and the last `ysjs/1.htm`. Files are behind
`download.jsp`, without a suffix, below the body.
"""

from collections.abc import Sequence
from functools import partial
from html import escape

from deploy.replica import markup
from deploy.replica.page import Article, File, Pages, Site, publish

ENTRY = "/ysjs.htm"
_OWNER = 1279242721


def build(site: Site) -> Pages:
    """The column with its pages, that of the unit beneath it, articles and files."""
    pages = {
        **_column(site, "/ysjs", site.articles, f'<a href="ysjs/dw.htm">{site.unit}</a>'),
        **_column(site, "/ysjs/dw", site.unit_articles, ""),
    }
    for article in (*site.articles, *site.unit_articles):
        files = article.places(partial(_stored, article))
        links = markup.links((path, f"附件【{file.name}】") for path, file in files.items())
        body = (
            '<link rel="stylesheet" href="/index.vsb.css"><div id="vsb_content">'
            f'<div class="v_news_content"><p>{escape(article.text)}</p></div></div>{links}'
        )
        page = markup.article(site, article, body)
        publish(pages, _place(article), article, page, files, downloads=True)
    return pages


def _column(site: Site, column: str, articles: Sequence[Article], beneath: str) -> Pages:
    pages: Pages = {}
    pieces = markup.pieces(articles)
    total = len(pieces)
    for number, listed in enumerate(pieces, 1):
        last = number == total
        pager = f"""<div class="pb_sys_common"><span class="p_t">{number}/{total}</span>
<span class="p_no_d">{number}</span>
{"" if last else _link("p_next p_fun", f"{column}/{total - number}.htm", "下页")}
{"" if last else _link("p_last p_fun", f"{column}/1.htm", "尾页")}</div>
<script>_jsq_(1001,'/list.jsp',-1,{_OWNER})</script>"""
        place = f"{column}.htm" if number == 1 else f"{column}/{total - number + 1}.htm"
        body = f"<div>{beneath}</div><ul>{markup.rows(listed, _place)}</ul>{pager}"
        pages[place] = markup.listing(site, body)
    return pages


def _link(kind: str, href: str, text: str) -> str:
    return f'<span class="{kind}"><a href="{href}">{text}</a></span>'


def _place(article: Article) -> str:
    number = article.number(6)
    if article.files:
        return f"/info/1021/{number}.htm"
    return f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1021&wbnewsid={number}"


def _stored(article: Article, file: File) -> str:
    number = article.hexadecimal(file.name).upper()
    return (
        "/system/_content/download.jsp?urltype=news.DownloadAttachUrl"
        f"&owner={_OWNER}&wbfileid={number}"
    )
