"""JEECMS and its like: assets in `/r/cms/`, articles `/<column>/<number>.jhtml`.

Files `/attachment/<name>.pdf?<opaque>` at the root of the site: names collide between offices, so
an address is never shortened. Icons with a title (索引号, 发布机构) label the block above a text.

No listing was saved. Unverified, from public crawlers: `/?a=…&d=…&page=2`, whose links hold the
title in a span and the date in an em. Unverified: `index.jhtml`, `index_2.jhtml`. Columns that only
a query names are not followed.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tasks.portals.links import MAX_PAGES, anchors, attachments, following, is_beneath, items
from tasks.portals.pages import metadata, metas, parse, text_of
from tasks.records import Link, PageReading, Role

_ARTICLE = re.compile(r"/\d+\.(?:jhtml|html?)$")
_COLUMN = re.compile(r"/[^/]+/(?:index\.(?:jhtml|html?))?$")
_PAGE_NUMBER = re.compile(r"(?<=[?&]page=)[0-9]{1,6}(?=&|$)|(?<=/index_)[0-9]{1,6}(?=\.jhtml$)")
_DATE_AT_END = re.compile(r"\s+[\[(]?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])]?$")


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: articles, files and columns beneath it. An article: its files."""
    soup = parse(page)
    if role == "listing":
        pages = _following(page, url)

        def wanted(target: str) -> bool:
            if _ARTICLE.search(target):
                return urlsplit(target).hostname == urlsplit(url).hostname
            return is_beneath(target, url) and bool(_COLUMN.search(target))

        found = tuple(map(_without_date, items(soup, url, wanted, pages)))
        return PageReading("listing", "jeecms", items=found, next=pages, metadata=metadata(soup))
    files = attachments(soup, url)
    return PageReading("article", "jeecms", attachments=files, metadata=_metadata(soup))


def _following(page: str, url: str) -> tuple[str, ...]:
    """The pages after this one up to the last that is linked to by number; else the next one."""
    here, first = _split(url)
    numbered = map(_split, (target for target, _, _ in anchors(parse(page), url)))
    numbers = [number for parts, number in numbered if parts == here and number]
    pages = range((first or 1) + 1, min(max(numbers, default=0), MAX_PAGES) + 1)
    return tuple(str(number).join(here) for number in pages) or following(page, url)


def _split(url: str) -> tuple[tuple[str, str], int]:
    """An address without the number of its page, and that number; the first page has none."""
    if found := _PAGE_NUMBER.search(url):
        return (url[: found.start()], url[found.end() :]), int(found[0])
    if url.endswith("/index.jhtml"):
        return (url.removesuffix(".jhtml") + "_", ".jhtml"), 0
    return (f"{url}&page=" if "?" in url else f"{url}?page=", ""), 0


def _without_date(link: Link) -> Link:
    return replace(link, title=_DATE_AT_END.sub("", link.title)) if link.published else link


def _metadata(soup: BeautifulSoup) -> dict[str, str | None]:
    """The standard metadata; without a title there, the heading, which lacks the site's name."""
    stated = metadata(soup)
    heading = soup.select_one("h1, .content-title")
    if heading and "articletitle" not in metas(soup):
        stated["title"] = text_of(heading) or stated["title"]
    return stated
