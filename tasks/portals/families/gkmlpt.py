"""gkmlpt, 政府信息公开目录平台 of Guangdong: shells whose data stand in `window._CONFIG`.

The index `…/gkmlpt/index` holds the TREE of categories; `…/gkmlpt/api/all/<category>?page=N&sid=…`
answers with their articles as JSON, 100 a page, where pages 0 and 1 are identical. An article
`…/gkmlpt/content/<a>/<b>/post_<id>.html` holds itself in DETAIL, with its files; its TREE is the
index again. A category with a `jump_url` leaves the platform. The same articles as NFCMS pages
(`…/content/post_<id>.html`) are read by their markup; their column stubs are not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from math import ceil

from tasks.portals.answers import answer, mapping, mappings, settings, whole, words
from tasks.portals.links import (
    MAX_PAGES,
    attachments,
    body_links,
    following,
    is_document,
    items,
    join,
    name_in,
)
from tasks.portals.pages import iso_date, iso_time, metadata, parse
from tasks.records import Attachment, Link, PageReading, Role

_CHINA = timezone(timedelta(hours=8))
_LATEST = 4_102_444_800
_PLATFORM = re.compile(r".*?/gkmlpt/", re.IGNORECASE)
_NUMBER = re.compile(r"(?<=[?&]page=)\d{1,6}")
_ARTICLE = re.compile(r"/content/(?:\d+/\d+/)?m?post_\d+\.html$")


def read(page: str, url: str, role: Role) -> PageReading:
    """What the page is decides: an answer lists articles, a shell with DETAIL is one, others list.

    A page without the platform's data is read by its markup, as what it is visited as.
    """
    if (said := answer(page)) is not None:
        return _answered(said, url)
    config = settings(page.partition("window._CONFIG")[2])
    if detail := mapping(config.get("DETAIL")):
        return _article(page, url, detail)
    soup = parse(page)
    if tree := mappings(config.get("TREE")):
        found = {link.url: link for link in _categories(tree, config, _base(config, url))}
        return PageReading(
            "listing", "gkmlpt", items=tuple(found.values()), metadata=metadata(soup)
        )
    if role == "listing":
        pages = following(page, url)
        links = items(soup, url, lambda target: bool(_ARTICLE.search(target)), pages)
        return PageReading("listing", "gkmlpt", items=links, next=pages, metadata=metadata(soup))
    files = attachments(soup, url)
    return PageReading("article", "gkmlpt", attachments=files, metadata=metadata(soup))


def _categories(
    tree: Iterable[Mapping[str, object]], config: Mapping[str, object], base: str
) -> Iterator[Link]:
    """Every category, also one with others beneath it: nobody says that it has no articles."""
    site = whole(config.get("SID"))
    suffix = f"&sid={site}" if site else ""
    for node in tree:
        href = words(node.get("jump_url")) or f"api/all/{whole(node.get('id'))}?page=1{suffix}"
        if target := join(base, href):
            yield Link(target, words(node.get("name")))
        yield from _categories(mappings(node.get("children")), config, base)


def _base(config: Mapping[str, object], url: str) -> str:
    """The platform's own address: bureaus on a shared host have one each."""
    if found := _PLATFORM.match(url):
        return found[0]
    stated = words(config.get("APP_URL"))
    return f"{stated}/gkmlpt/" if stated else str(join(url, "/gkmlpt/"))


def _answered(said: Mapping[str, object], url: str) -> PageReading:
    if not isinstance(said.get("articles"), list):
        return PageReading("soft-error", "gkmlpt", reason="the API answered without articles")
    listed = mappings(said["articles"])
    found: dict[str, Link] = {}
    for each in listed:
        href = words(each.get("url")) or words(each.get("post_url"))
        if href and (target := join(url, href)):
            found.setdefault(target, Link(target, words(each.get("title")), _day(each)))
    total = max(whole(mapping(said.get("classify")).get("post_count")), whole(said.get("total")))
    number = _NUMBER.search(url)
    pages: Iterable[str] = ()
    if number and int(number[0]) <= 1 and listed:
        last = min(ceil(total / len(listed)), MAX_PAGES)
        pages = (_NUMBER.sub(str(page), url) for page in range(2, last + 1))
    return PageReading("listing", "gkmlpt", items=tuple(found.values()), next=tuple(pages))


def _day(article: Mapping[str, object]) -> str | None:
    moment = whole(article.get("display_publish_time"))
    if 0 < moment < _LATEST:
        return datetime.fromtimestamp(moment, _CHINA).date().isoformat()
    return iso_date(words(article.get("created_at")))


def _article(page: str, url: str, detail: Mapping[str, object]) -> PageReading:
    soup, content = parse(page), detail.get("content")
    body = parse(content if isinstance(content, str) else "")
    found: dict[str, Attachment] = {}
    for file in mappings(detail.get("attachment")):
        href, name = words(file.get("url")), words(file.get("name"))
        target = join(url, href) if href else None
        if target and (file.get("type") == "file" or is_document(target, name)):
            found.setdefault(target, Attachment(target, name or name_in(target)))
    for attachment in (*attachments(body, url), *attachments(soup, url)):
        found.setdefault(attachment.url, attachment)
    return PageReading(
        "article",
        "gkmlpt",
        items=body_links(body, url),
        attachments=tuple(found.values()),
        metadata=_metadata(metadata(soup), detail),
    )


def _metadata(
    stated: Mapping[str, str | None], detail: Mapping[str, object]
) -> Mapping[str, str | None]:
    """The page's own metadata, but the office that published: ContentSource may say 本网."""
    directory = mapping(detail.get("gkml_data"))
    return {
        "title": words(detail.get("title")) or stated["title"],
        "published": stated["published"] or iso_time(words(detail.get("date"))),
        "source": words(directory.get("publisher")) or stated["source"],
        "index_number": words(directory.get("identifier")) or stated["index_number"],
    }
