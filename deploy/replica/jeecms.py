"""JEECMS and its like: files at the root of the site, where the names of offices collide.

An opaque query tells such files apart; some names bear their suffix twice.
"""

from collections.abc import Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from deploy.replica import markup
from deploy.replica.page import Article, File, Pages, Site, publish

ENTRY = "/ysjs/index.jhtml"


def build(site: Site) -> Pages:
    """The column with its pages, that of the unit beneath it, articles and files."""
    return {
        **_column(site, "/ysjs/", site.articles, f'<a href="dw/index.jhtml">{site.unit}</a>'),
        **_column(site, "/ysjs/dw/", site.unit_articles, ""),
    }


def _column(site: Site, folder: str, articles: Sequence[Article], beneath: str) -> Pages:
    pages: Pages = {}
    names = [
        "index.jhtml" if number == 1 else f"index_{number}.jhtml"
        for number in range(1, len(markup.pieces(articles)) + 1)
    ]
    pager = "".join(f'<a href="{name}">{number}</a>' for number, name in enumerate(names, 1))
    for name, listed in zip(names, markup.pieces(articles), strict=True):
        body = f"""<link href="/r/cms/www/default/css/style.css" rel="stylesheet">
<div>{beneath}</div><ul>{markup.rows(listed, _place)}</ul><div class="pager">{pager}</div>"""
        pages[folder + name] = markup.listing(site, body)
    for article in articles:
        files = article.places(partial(_stored, article))
        links = markup.links((path, file.name) for path, file in files.items())
        body = f"""<link href="/r/cms/www/default/css/style.css" rel="stylesheet">
<ul><li><i title="索引号"></i><em>MB1/{article.published.year}-{article.number(5)}</em></li>
<li><i title="发布机构"></i><em>{site.office}</em></li></ul>
<div class="content-title">{escape(article.title)}</div>
<div class="content-relative attachment">{links}</div>"""
        publish(pages, _place(article), article, markup.article(site, article, body), files)
    return pages


def _place(article: Article) -> str:
    return f"/D61/{article.number(7)}.jhtml"


def _stored(article: Article, file: File) -> str:
    return f"/attachment/{quote(file.name)}{file.suffix}?0Z90-{article.hexadecimal(file.name)}_A=="
