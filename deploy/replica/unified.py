"""A platform of budget disclosures whose pages are our own guess: see the comment in each page.

Entry page → a list for each year, in pages → details → a download without a suffix, which says
`application/octet-stream` and tells its name in Content-Disposition. The entry page also links to
those of another city and of a county, which are portals of their own.
"""

from html import escape
from itertools import groupby
from string import Template

from deploy.replica.page import Article, Pages, Site, fill, publish

_PER_PAGE = 2

_HEAD = """<!DOCTYPE html>
<!-- Our own guess of the platform: its pages have not been seen, only its entry address. -->
<html><head><meta charset="utf-8"><meta name="SiteName" content="内蒙古自治区预决算公开平台">
"""
_INDEX = Template(
    _HEAD
    + """<title>内蒙古自治区预决算公开平台</title></head><body><h1>${place}预决算公开</h1>
<ul class="years">
${years}
</ul><ul class="places"><li><a href="/yjs/business/page/index?cityCode=${other}">其他盟市</a></li>
<li><a href="/yjs/business/page/index?cityCode=${code}&amp;areaCode=${county}">旗县区</a></li></ul>
</body></html>
"""
)
_YEAR = Template('<li><a href="${path}">${year}年</a></li>')
_LIST = Template(
    _HEAD
    + """<title>${place}${year}年预决算公开</title></head><body>
<div><a href="/yjs/business/page/index?cityCode=${code}">返回</a></div>
<table class="list"><tr><th>标题</th><th>发布日期</th></tr>
${rows}
</table><div class="pager">${pager}</div></body></html>
"""
)
_ROW = Template('<tr><td><a href="${path}">${title}</a></td><td>${date}</td></tr>')
_DETAIL = Template(
    _HEAD
    + """<meta name="ArticleTitle" content="${title}">
<meta name="PubDate" content="${date}"><meta name="ContentSource" content="${office}">
<title>${title}</title></head><body><h1>${title}</h1><p>${text}</p>
${files}
</body></html>
"""
)
_FILE = Template('<p>附件：<a href="${path}">${name}</a></p>')


def build(site: Site) -> Pages:
    """The entry page, the lists of all years, the details and their downloads."""
    pages: Pages = {}
    years = []
    for year, group in groupby(site.articles, key=lambda article: article.published.year):
        articles = list(group)
        first = f"/yjs/business/page/list?cityCode={site.code}&year={year}"
        years.append(_YEAR.substitute(path=escape(first), year=year))
        starts = range(0, len(articles), _PER_PAGE)
        for number, start in enumerate(starts, 1):
            rows = "\n".join(_row(article) for article in articles[start : start + _PER_PAGE])
            following = escape(f"{first}&page={number + 1}")
            pages[first if number == 1 else f"{first}&page={number}"] = fill(
                _LIST,
                articles[0].published,
                place=site.place,
                code=site.code,
                year=year,
                rows=rows,
                pager=f'<a href="{following}">下一页</a>' if number < len(starts) else "",
            )
        for article in articles:
            _publish(pages, site, article)
    entry = f"/yjs/business/page/index?cityCode={site.code}"
    pages[entry] = fill(
        _INDEX,
        site.updated,
        place=site.place,
        code=site.code,
        other=int(site.code) + 100,
        county=int(site.code) + 2,
        years="\n".join(years),
    )
    return pages


def _place(article: Article) -> str:
    return f"/yjs/business/page/detail?id={article.number(10)}"


def _row(article: Article) -> str:
    return _ROW.substitute(
        path=_place(article), title=escape(article.title), date=article.published
    )


def _publish(pages: Pages, site: Site, article: Article) -> None:
    files = article.places(lambda file: f"/yjs/file/download?id={article.number(10, file.name)}")
    page = fill(
        _DETAIL,
        article.published,
        title=escape(article.title),
        date=article.published,
        office=site.office,
        text=escape(article.text),
        files="\n".join(
            _FILE.substitute(path=path, name=escape(file.name)) for path, file in files.items()
        ),
    )
    publish(pages, _place(article), article, page, files, downloads=True)
