"""Hanweb's jpaas: columns whose lists an interface builds, files behind encrypted addresses.

The page holds only what to ask the interface for. The list of the office heeds the number of the
page in `paramJson`; that of the unit claims a second page, and answers with the first one again.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from deploy.replica import markup
from deploy.replica.page import Article, File, Page, Pages, Site, publish

ENTRY = "/col/col1229/index.html?number=D001-A001"
_GATEWAY = "/api-gateway"
_UNIT = f"{_GATEWAY}/jpaas-publish-server/front/page/build/unit"
_OFFICE, _BENEATH = "政府信息公开列表", "下属单位列表"


def build(site: Site) -> Pages:
    """The column, the interface that builds its lists, articles and files."""
    units = {_OFFICE: site.articles, _BENEATH: site.unit_articles}
    query = escape(_query(_OFFICE))
    body = f"""<script id="0a6c" src="/cms_files/default/script/unitbuild.js" url="{_UNIT}"
queryData="{query}"></script><div id="b" class="list"></div>
<script>doLayPageRender('b', {{webId:"16", pageId:"44837", parseType:"bulidstatic",
pageType:"column", tagId: "{_BENEATH}", tplSetId: "MAMv", unitUrl: "{_UNIT}"}},
{{rows: "{markup.PER_PAGE}", count: "0", pageNo: "1" }});</script>"""
    pages: Pages = {
        ENTRY: markup.listing(site, body),
        _UNIT: Page(b"", site.updated, "application/json", answer=partial(_answer, units)),
    }
    for article in (*site.articles, *site.unit_articles):
        files = article.places(partial(_stored, article))
        links = markup.links((path, file.name) for path, file in files.items())
        page = markup.article(site, article, f'<div class="zoom">{links}</div>')
        publish(pages, _place(article), article, page, files, downloads=True)
    return pages


def _query(unit: str) -> str:
    return (
        "{'parseType':'bulidstatic','webId':'16','tplSetId':'MAMv','pageType':'column',"
        f"'tagId':'{unit}','editType':'null','pageId':'44837'}}"
    )


def _answer(units: Mapping[str, Sequence[Article]], query: Mapping[str, str]) -> bytes:
    unit = query.get("tagId", "")
    if unit not in units or query.get("pageId") != "44837":
        return json.dumps({"success": False, "data": {}}).encode()
    pieces = markup.pieces(units[unit])
    number = 1 if unit == _BENEATH else json.loads(query.get("paramJson", "{}")).get("pageNo", 1)
    count = len(units[unit]) + (markup.PER_PAGE if unit == _BENEATH else 0)
    listed = markup.rows(pieces[number - 1], _place)
    html = (
        f'<ul>{listed}</ul><div id="page" queryData="{escape(_query(unit))}" unitUrl="{_UNIT}"'
        f' rows="{markup.PER_PAGE}" count="{count}" pageNo="{number}"></div>'
    )
    return json.dumps({"success": True, "data": {"html": html}}).encode()


def _place(article: Article) -> str:
    day = article.published
    return f"/art/{day.year}/{day.month}/{day.day}/art_1229_{article.number(8)}.html"


def _stored(article: Article, file: File) -> str:
    secret = b64encode(article.hexadecimal(file.name).encode()).decode()
    address = f"{_GATEWAY}/jpaas-web-server/front/document/download"
    return f"{address}?fileUrl={quote(secret, safe='')}&fileName={quote(file.name)}"
