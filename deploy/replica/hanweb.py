"""Hanweb's classic jcms: lists in datastores that a proxy continues, articles that are only PDFs.

The entry is a column that a script leaves for another. There the list of the office is escaped and
holds its first group, that of the unit is not; the proxy goes on with `page`, or answers with the
records from `startrecord` to `endrecord`. It links to a next group even from a short last one, and
that is empty. Files are behind
`downfile.jsp` or in `/cms_files/`; those of an article with two of them in `sPdfUrl`.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from deploy.replica import markup
from deploy.replica.page import Article, File, Page, Pages, Site, publish

ENTRY = "/col/col10577/index.html"
_COLUMN = "/col/col10578/index.html"
_PROXY = "/module/web/jpage/dataproxy.jsp"
_COLUMNS = "10578,23137,23138"
_PER_PAGE = 2
_GROUP = 2 * _PER_PAGE
_EMPTY = "<datastore><nextgroup></nextgroup></datastore>"


def build(site: Site) -> Pages:
    """The stub, the column with the lists of office and unit, their proxy, articles and files."""
    units = {"111869": site.articles, "111870": site.unit_articles}
    webname = quote(quote(site.place))
    stores = {
        "111869": escape(_group(units, webname, "111869", 0)),
        "111870": _group(units, webname, "111870", 0),
    }
    body = "\n".join(_unit(name, stores[name], len(units[name])) for name in units)
    stub = f'<html><script>location.href="{_COLUMN}"</script></html>'
    pages: Pages = {
        ENTRY: Page(stub.encode(), site.updated),
        _COLUMN: markup.listing(site, body),
        _PROXY: Page(
            b"", site.updated, "text/xml; charset=utf-8", answer=partial(_answer, units, webname)
        ),
    }
    for name, articles in units.items():
        if len(articles) > _GROUP and len(articles) % _GROUP:
            end = _following(name, webname, -(-len(articles) // _GROUP))
            pages[end] = Page(_EMPTY.encode(), site.updated, "text/xml", verdict="soft-error")
        for article in articles:
            files = article.places(partial(_stored, article))
            publish(pages, _place(article), article, _article(site, article, files), files)
    return pages


def _unit(name: str, store: str, total: int) -> str:
    return f"""<div id="{name}"><script type="text/xml">{store}</script></div>
<script>$(function(){{$('#{name}').jpage({{themeName:'default',totalRecord:{total},
dataStore:$('#{name}').children('script').html(),groupSize:2,proxyUrl:'{_PROXY}',
perPage:{_PER_PAGE},ajaxParam:{{col:1,appid:'1',columnid:'{_COLUMNS}',unitid:'{name}'}}}});}});
</script>"""


def _following(unit: str, webname: str, page: int) -> str:
    return (
        f"{_PROXY}?page={page}&appid=1&appid=1&webid=26&path=/&columnid={_COLUMNS}"
        f"&unitid={unit}&webname={webname}&permissiontype=0"
    )


def _group(
    units: Mapping[str, Sequence[Article]], webname: str, unit: str, number: int, head: str = ""
) -> str:
    start = number * _GROUP
    listed = units[unit][start : start + _GROUP]
    link = f'<a href="{_following(unit, webname, number + 1)}"></a>'
    return _store(listed, f"{head}<nextgroup><![CDATA[{link}]]></nextgroup>") if listed else _EMPTY


def _store(articles: Sequence[Article], head: str) -> str:
    records = "".join(
        f"<record><![CDATA[\n{markup.row(article, _place(article))}]]></record>"
        for article in articles
    )
    return f"<datastore>{head}<recordset>{records}</recordset></datastore>"


def _answer(
    units: Mapping[str, Sequence[Article]], webname: str, query: Mapping[str, str]
) -> bytes:
    """A group, or any range of records; nothing where the columns were not given as written."""
    unit = query.get("unitid", "")
    if unit not in units or query.get("columnid") != _COLUMNS:
        return _EMPTY.encode()
    total = len(units[unit])
    pages = -(-total // _PER_PAGE)
    head = f"<totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>"
    if "startrecord" in query:
        first, last = int(query["startrecord"]), int(query.get("endrecord", total))
        return _store(units[unit][first - 1 : last], head).encode()
    return _group(units, webname, unit, int(query.get("page", "1")), head).encode()


def _place(article: Article) -> str:
    day = article.published
    if len(article.files) == 1:
        return f"/zwgk/{day.year}n/art/{day.year}/art_{article.hexadecimal()}.html"
    return f"/art/{day.year}/{day.month}/{day.day}/art_10578_{article.number(8)}.html"


def _stored(article: Article, file: File) -> str:
    name = article.hexadecimal(file.name)
    if file.suffix == ".pdf":
        folder = f"{article.published.year}{article.published.month}"
        return f"/cms_files/filemanager/1544130/attach/{folder}/{name.upper()}.pdf"
    shown = quote(file.name)
    return f"/module/download/downfile.jsp?classid=0&showname={shown}&filename={name}{file.suffix}"


def _article(site: Site, article: Article, files: Mapping[str, File]) -> Page:
    if len(files) == 2:
        body = f"""<div id="zoom"></div>
<iframe id="pdf_iframe" style="display:none" src=""></iframe>
<script>var sPdfUrl = "{"#".join(files)}";
if (sPdfUrl.indexOf(".pdf") != -1) {{ var aPdfUrls = sPdfUrl.split("#"); }}</script>"""
    else:
        links = markup.links((path, file.name) for path, file in files.items())
        body = f'<div id="zoom"><p>{escape(article.text)}</p>{links}</div>'
    return markup.article(site, article, body)
