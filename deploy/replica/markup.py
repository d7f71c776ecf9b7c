"""Markup that the pages of many systems share: standard metadata, entries, links that lead nowhere.

The metadata are those of 政府网站发展指引 (国办发〔2017〕47号, 网页标签).
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from string import Template

from deploy.replica.page import Article, Page, Site, fill

PER_PAGE = 4

_LISTING = Template("""<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta name="SiteName" content="${place}人民政府">
<meta name="SiteIDCode" content="${code}0001">
<meta name="ColumnName" content="部门预算">
<title>部门预算_${place}人民政府</title>
</head><body>
<div class="tools"><a href="javascript:void(0)">收藏</a>
<a href="javascript:share('weibo', 1)">分享</a>
<a href="#" onclick="window.open(base + '/nowhere/' + id + '.html')">打印</a></div>
${body}
<ul class="links"><li><a href="http://www.example.gov.cn/zwgk/t20260104_1.html" target="_blank">
转载：上级部门关于预算公开的通知</a><span>2026-01-04</span></li></ul>
</body></html>
""")
_ARTICLE = Template("""<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta name="SiteName" content="${place}人民政府">
<meta name="ArticleTitle" content="${title}">
<meta name="PubDate" content="${date} 09:00">
<meta name="ContentSource" content="${office}">
<title>${title}</title>
</head><body><h1>${title}</h1>
<a href="javascript:window.print()">打印</a>
${body}
</body></html>
""")
_ROW = Template(
    '<li><a href="${href}" title="${title}" target="_blank">${cut}</a><span>${date}</span></li>'
)
_CUT = 12


def listing(site: Site, body: str) -> Page:
    """A page of a column, with links beside it that no crawl may follow."""
    return fill(_LISTING, site.updated, place=site.place, code=site.code, body=body)


def article(site: Site, article: Article, body: str) -> Page:
    """The page of an article."""
    return fill(
        _ARTICLE,
        article.published,
        place=site.place,
        office=site.office,
        title=escape(article.title),
        date=article.published,
        body=body,
    )


def rows(articles: Iterable[Article], href: Callable[[Article], str]) -> str:
    """Entries of a listing, with their titles cut."""
    return "\n".join(row(each, href(each)) for each in articles)


def row(article: Article, href: str) -> str:
    """One entry."""
    return _ROW.substitute(
        href=escape(href),
        title=escape(article.title),
        cut=escape(f"{article.title[:_CUT]}..."),
        date=article.published,
    )


def links(files: Iterable[tuple[str, str]]) -> str:
    """Files, given by address and what is shown, one a line."""
    return "\n".join(f'<p><a href="{escape(href)}">{escape(name)}</a></p>' for href, name in files)


def pieces(articles: Sequence[Article], size: int = PER_PAGE) -> list[Sequence[Article]]:
    """The articles of each page of a listing; an empty one has one page."""
    return [articles[start : start + size] for start in range(0, max(len(articles), 1), size)]
