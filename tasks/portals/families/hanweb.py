"""Hanweb 大汉: jcms with its lists (`jpage`), and jpaas with its units (`jpaas`).

Columns `/col/colNNN/index.html`, articles `/art/YYYY/M/D/art_COLUMN_ID.html` or
`/art/YYYY/art_<32 hex>.html`. Files are links to `downfile.jsp?filename=…&showname=…` (in either
order), `/cms_files/…` or `document/download?fileUrl=…`; an article that is only a PDF names it in
the script variable `sPdfUrl`, several joined by #. A PDF that was turned into positioned elements
is not read.
"""

import re

from bs4 import BeautifulSoup

from tasks.portals.answers import answer
from tasks.portals.families import jpaas, jpage
from tasks.portals.links import (
    attachments,
    body_links,
    following,
    is_beneath,
    items,
    join,
    name_in,
)
from tasks.portals.pages import elements, metadata, parse
from tasks.records import Attachment, Link, PageReading, Role

_ARTICLE = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html$")
_COLUMN = re.compile(r"/col/(?:col)?\w+/(?:index\.html)?(?:\?.*)?$")
_BENEATH = re.compile(r"/(?:index\.html)?$")
_BODIES = "#zoom, .zoom, .bt-content, .wip_art_con, .art_con"
_PDFS = re.compile(r"""\bsPdfUrl\s*=\s*(["'])(.*?)\1""")


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: articles, columns and files, in markup or datastores. An article: its files.

    What an API answers is a listing, whatever it is visited as.
    """
    if (said := answer(page)) is not None:
        markup = jpaas.built(said)
        if markup is None:
            return PageReading("soft-error", "hanweb", reason="the API built no unit")
        return _listing(markup, url)
    if group := jpage.answered(page, url):
        recorded = items(parse(group.markup), url, lambda _: True, group.next)
        return PageReading("listing", "hanweb", items=recorded, next=group.next)
    if role == "listing":
        return _listing(page, url)
    soup = parse(page)
    return PageReading(
        "article",
        "hanweb",
        items=body_links(soup.select_one(_BODIES), url),
        attachments=_files(soup, url),
        metadata=metadata(soup),
    )


def _listing(page: str, url: str) -> PageReading:
    soup = parse(page)
    groups = tuple(jpage.groups(soup, page, url))
    following_groups = [target for group in groups for target in group.next]
    pages = (*following_groups, *jpaas.unit_pages(soup, url), *following(page, url))

    def wanted(target: str) -> bool:
        if _ARTICLE.search(target) or _COLUMN.search(target):
            return True
        return is_beneath(target, url) and bool(_BENEATH.search(target))

    found: dict[str, Link] = {}
    for group in groups:
        for link in items(parse(group.markup), url, lambda _: True, pages):
            found.setdefault(link.url, link)
    for link in items(soup, url, wanted, pages):
        found.setdefault(link.url, link)
    return PageReading(
        "listing",
        "hanweb",
        items=tuple(found.values()),
        next=tuple(dict.fromkeys(pages)),
        metadata=metadata(soup),
    )


def _files(soup: BeautifulSoup, url: str) -> tuple[Attachment, ...]:
    found = {file.url: file for file in attachments(soup, url)}
    for script in elements(soup, "script"):
        for _, joined in _PDFS.findall(script.get_text()):
            for href in filter(None, joined.split("#")):
                if target := join(url, href):
                    found.setdefault(target, Attachment(target, name_in(target)))
    return tuple(found.values())
