"""eportal: columns and articles addressed by numbers in a query.

No page of the system was saved: this follows what `tasks/portals/families/eportal.py` says of it.
"""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from deploy.replica import markup
from deploy.replica.page import Article, File, Pages, Site, publish

ENTRY = "/eportal/ui?pageId=11"
UNIT = "/eportal/ui?pageId=12"


def build(site: Site) -> Pages:
    """The columns of office and unit, which do not link to each other, articles and files."""
    return {**_column(site, ENTRY, site.articles), **_column(site, UNIT, site.unit_articles)}


def _column(site: Site, column: str, articles: Sequence[Article]) -> Pages:
    pages: Pages = {}
    pieces = markup.pieces(articles)
    for number, listed in enumerate(pieces, 1):
        following = f"{column}&amp;currentPage={number + 1}&amp;moduleId=3b36"
        body = f"""<div id="easysiteHiddenDiv"></div>
<ul>{markup.rows(listed, partial(_place, column))}</ul>
<div class="easysite-page-wrap"><a href="javascript:;" title="上一页"
tagname="[PREVPAGE]">上一页</a>
<a href="javascript:;" title="下一页"
tagname="{following if number < len(pieces) else "[NEXTPAGE]"}">下一页</a></div>
<input type="hidden" name="article_paging_list_hidden" moduleid="3b36" totalpage="{len(pieces)}">"""
        suffix = "" if number == 1 else f"&currentPage={number}&moduleId=3b36"
        pages[column + suffix] = markup.listing(site, body)
    for article in articles:
        files = article.places(partial(_stored, article))
        links = markup.links((path, file.name) for path, file in files.items())
        publish(
            pages, _place(column, article), article, markup.article(site, article, links), files
        )
    return pages


def _place(column: str, article: Article) -> str:
    return f"{column}&articleKey={article.number(7)}&columnId=68"


def _stored(article: Article, file: File) -> str:
    folder = f"{article.published:%Y%m}/{article.number(12)}"
    return f"/eportal/fileDir/site/resource/cms/{folder}/{quote(file.name)}"
