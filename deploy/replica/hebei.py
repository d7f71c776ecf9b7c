"""A county of Hebei: columns and articles named by UUID, files with a doubled suffix.

Gaoyi's own pages have not been seen; the grammar of addresses is that of a county near it.
"""

from collections.abc import Sequence
from functools import partial
from html import escape
from string import Template
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from deploy.replica.page import Article, File, Pages, Site, fill, publish

_COLUMN = "7c2d8dc7-5cdf-4e95-8b22-8501e43415ee"
ENTRY = f"/columns/{_COLUMN}/index.html"

_HEAD = """<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta name="SiteName" content="${place}人民政府">
<meta name="ColumnName" content="财政预决算公开专栏">
"""

_LISTING = Template(
    _HEAD
    + """<title>财政预决算公开专栏</title></head><body>
<div class="crumbs"><a href="/">首页</a> &gt; <a href="/columns/${column}/index.html">专栏</a></div>
<ul class="newsList">
${items}
</ul></body></html>
"""
)
_ITEM = Template('<li><a href="${path}" target="_blank">${title}</a><span>[${date}]</span></li>')

_ARTICLE = Template(
    _HEAD
    + """<meta name="ArticleTitle" content="${title}">
<meta name="PubDate" content="${date} 10:21:36">
<meta name="ContentSource" content="${office}">
<title>${title}</title></head><body>
<div class="crumbs"><a href="/">首页</a> &gt; <a href="/columns/${column}/index.html">专栏</a></div>
<h1>${title}</h1><div class="content"><p>${text}</p>
${files}
</div></body></html>
"""
)
_FILE = Template('<p>附件：<a href="${path}" target="_blank">${name}</a></p>')


def build(site: Site) -> Pages:
    """The column of the office, and that of its unit where it has one."""
    if not site.unit:
        return _column(site, _COLUMN, site.articles, "")
    unit = str(uuid5(NAMESPACE_URL, site.unit))
    beneath = f'<li><a href="/columns/{unit}/index.html">{escape(site.unit)}</a></li>'
    return {
        **_column(site, _COLUMN, site.articles, beneath),
        **_column(site, unit, site.unit_articles, ""),
    }


def _column(site: Site, column: str, articles: Sequence[Article], beneath: str) -> Pages:
    places = {_place(column, article): article for article in articles}
    common = {"place": site.place, "office": site.office, "column": column}
    items = "\n".join(
        _ITEM.substitute(path=path, title=escape(article.title), date=article.published)
        for path, article in places.items()
    )
    listing = fill(_LISTING, site.updated, items=f"{items}{beneath}", **common)
    pages = {f"/columns/{column}/index.html": listing}
    for path, article in places.items():
        files = article.places(partial(_stored, article))
        links = [
            _FILE.substitute(path=place, name=escape(file.name)) for place, file in files.items()
        ]
        page = fill(
            _ARTICLE,
            article.published,
            title=escape(article.title),
            date=article.published,
            text=escape(article.text),
            files="\n".join(links),
            **common,
        )
        publish(pages, path, article, page, files)
    return pages


def _place(column: str, article: Article) -> str:
    name = uuid5(NAMESPACE_URL, article.title)
    return f"/columns/{column}/{article.published:%Y%m/%d}/{name}.html"


def _stored(article: Article, file: File) -> str:
    stamp = f"{article.published:%Y%m%d}{article.number(9)}"
    folder = f"/attachments/1/{article.published:%Y%m/%d}"
    path = f"{folder}/{quote(file.name)}{stamp}{file.suffix}"
    return f"{path}?sid={uuid5(NAMESPACE_URL, path)}"
