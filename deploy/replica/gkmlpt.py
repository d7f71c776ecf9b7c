"""gkmlpt of Guangdong: shells with `window._CONFIG`, and an interface that lists articles.

Pages 0 and 1 of the interface are identical; a category leaves the platform by its `jump_url`; the
attachments of an article bear its number.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, timezone
from functools import partial
from html import escape

from deploy.replica import markup
from deploy.replica.page import Article, File, Page, Pages, Site, publish

ENTRY = "/gkmlpt/index"
_CHINA = timezone(timedelta(hours=8))
_TREE = [
    {"id": 336, "name": "政府信息公开指南", "parent": 0, "jump_url": "", "children": []},
    {
        "id": 343,
        "name": "政府信息依申请公开",
        "parent": 0,
        "jump_url": "http://www.example.gov.cn/selectpage/index?orgid=8a81",
        "children": [],
    },
    {
        "id": 331,
        "name": "部门预决算",
        "parent": 0,
        "jump_url": "",
        "children": [
            {"id": 332, "name": "部门预算", "parent": 331, "jump_url": "", "children": []},
            {"id": 333, "name": "单位预算", "parent": 331, "jump_url": "", "children": []},
        ],
    },
]


def build(site: Site) -> Pages:
    """The index, the interface of each category, articles and files."""
    listed = {336: (), 331: (), 332: site.articles, 333: site.unit_articles}
    shell = markup.listing(site, _config(None)).content
    pages: Pages = {ENTRY: Page(shell, site.updated)}
    for number, articles in listed.items():
        answer = partial(_answer, number, articles)
        place = f"/gkmlpt/api/all/{number}"
        pages[place] = Page(b"", site.updated, "application/json", answer=answer)
    for article in (*site.articles, *site.unit_articles):
        files = article.places(partial(_stored, article))
        page = markup.article(site, article, _config(_detail(article, files)))
        publish(pages, _place(article), article, page, files)
    return pages


def _config(detail: object) -> str:
    """The data of a page: an object of JavaScript that holds values in JSON."""
    return f"""<div id="app"></div><script>
    window._CONFIG = {{
        isMobile: true,
        ACTION: 'content',
        APP_URL: 'http://www.example.gov.cn/jmyjj',
        SITE_INFO: {_script({"footer": "<div class='footer'><a href='/'>首页</a></div>"})},
        SID: '750028',
        DETAIL: {_script(detail)},
        TREE: {_script(_TREE)},
        SITE_JSONP_URL: 'https://www.example.gov.cn'.replace('https:','').replace('http:',''),
    }};
    </script><script src="/gkmlpt/gkml/pc/js/chunk-common.3f1c.js"></script>"""


def _script(value: object) -> str:
    text = json.dumps(value).replace("<", "\\u003C").replace(">", "\\u003E")
    return text.replace("'", "\\u0027").replace("/", "\\/")


def _answer(number: int, articles: Sequence[Article], query: Mapping[str, str]) -> bytes:
    pieces = dict(enumerate(markup.pieces(articles), 1))
    listed = pieces.get(max(int(query.get("page", "1")), 1), ())
    said = {
        "classify": {"id": number, "post_count": len(articles)},
        "articles": [_entry(article) for article in listed],
    }
    return json.dumps(said).encode()


def _entry(article: Article) -> dict[str, object]:
    moment = datetime.combine(article.published, time(9), _CHINA)
    return {
        "id": _number(article),
        "title": article.title,
        "created_at": f"{article.published} 09:00:00",
        "display_publish_time": int(moment.timestamp()),
        "url": _place(article),
        "post_url": "",
        "is_expired": False,
    }


def _detail(article: Article, files: Mapping[str, File]) -> dict[str, object]:
    listed = [
        {"id": index, "name": file.name, "type": "file", "url": path}
        for index, (path, file) in enumerate(files.items())
    ]
    return {
        "id": _number(article),
        "title": article.title,
        "content": f"<p>{escape(article.text)}</p>",
        "date": f"{article.published} 09:00:00",
        "attachment": listed,
    }


def _number(article: Article) -> int:
    return 1_000_000 + int(article.number(6))


def _place(article: Article) -> str:
    number = _number(article)
    return f"/gkmlpt/content/{number // 1_000_000}/{number // 1_000}/post_{number}.html"


def _stored(article: Article, file: File) -> str:
    number = int(article.number(6, file.name))
    stem = f"{number // 1_000_000}/{number // 1_000}/{number}/{_number(article)}"
    return f"/attachment/{stem}{file.suffix}"
