"""A site of no known system, in the manner of Wuxi: files are images that link, without a name."""

from functools import partial
from html import escape

from deploy.replica import markup
from deploy.replica.page import Article, File, Pages, Site, publish

ENTRY = "/czxx/zfbmczyjs/index.shtml"


def build(site: Site) -> Pages:
    """The column with its pages, that of the unit beneath it, articles and files."""
    pages: Pages = {}
    beneath = ENTRY.replace("index", "dw/index")
    for column, articles in ((ENTRY, site.articles), (beneath, site.unit_articles)):
        pieces = markup.pieces(articles)
        for number, listed in enumerate(pieces, 1):
            following = f'<a href="{column}?page={number + 1}">下一页</a>'
            body = f"""<div><a href="/czxx/zfbmczyjs/dw/index.shtml">{site.unit}</a></div>
<ul>{markup.rows(listed, _place)}</ul>{following if number < len(pieces) else ""}"""
            place = column if number == 1 else f"{column}?page={number}"
            pages[place] = markup.listing(site, body)
    for article in (*site.articles, *site.unit_articles):
        files = article.places(partial(_stored, article))
        links = "".join(
            f'<a href="{path}"><img src="/images/xz.png" title="下载"></a>' for path in files
        )
        body = f"""<div class="Zoom"><p>{escape(article.text)}</p></div>
<table><tr><td>附件下载</td><td>{links}</td></tr></table>"""
        publish(pages, _place(article), article, markup.article(site, article, body), files)
    return pages


def _place(article: Article) -> str:
    return f"/doc/{article.published:%Y/%m/%d}/{article.number(7)}.shtml"


def _stored(article: Article, file: File) -> str:
    number = article.number(10, file.name) + article.number(9)
    return f"/uploadfiles/{article.published:%Y%m/%d}/{number}{file.suffix}"
