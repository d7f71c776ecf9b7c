"""eportal (easysite): pages addressed by numbers, `/eportal/ui?pageId=…&articleKey=…&columnId=…`.

A column has no articleKey; what lies beneath it cannot be told from its address. Many sites serve
the same as `/<site>/<number>/…/index.html`, columns and articles alike.

All of it is unverified: no page of the system itself was saved. After public crawlers, the next
page stands in the attribute tagname of a link that only a script follows, `…/<module>-2.html` or
`…&currentPage=2&…`, and their number in `<input name="article_paging_list_hidden" totalpage=…>`.
"""

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

from tasks.portals.links import (
    FOLLOWING,
    MAX_PAGES,
    attachments,
    called,
    is_beneath,
    is_home,
    items,
    join,
)
from tasks.portals.pages import attribute, metadata, metas, parse, text_of
from tasks.records import PageReading, Role

_NUMBERED = re.compile(r"/\d+/(?:index\.html)?$")
_PAGE_NUMBER = re.compile(r"(?<=-)\d+(?=\.html?$)|(?<=\bcurrentPage=)\d+")


def read(page: str, url: str, role: Role) -> PageReading:
    """An article: its files. All else, and what is no article: articles, files and columns."""
    soup = parse(page)
    if _is_article(soup, url, role):
        files = attachments(soup, url)
        return PageReading("article", "eportal", attachments=files, metadata=metadata(soup))
    pages = _following(page, url)
    found = items(soup, url, lambda target: _is_entry(target, url), pages)
    return PageReading("listing", "eportal", items=found, next=pages, metadata=metadata(soup))


def _is_article(soup: BeautifulSoup, url: str, role: Role) -> bool:
    """Columns and articles have like addresses: what the page states goes before the role."""
    stated = "articletitle" in metas(soup) or bool(_parameter(url, "articleKey"))
    return stated or (role == "article" and not _parameter(url, "pageId"))


def _is_entry(target: str, url: str) -> bool:
    """Articles, what lies beneath a column, and from the home page all columns."""
    if _parameter(target, "articleKey"):
        return True
    if is_home(url) and _parameter(target, "pageId"):
        return not _parameter(target, "currentPage")
    return is_beneath(target, url) and bool(_NUMBERED.search(target))


def _parameter(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query).get(name, [""])[0]


def _following(page: str, url: str) -> tuple[str, ...]:
    """All pages after this one where their number is stated, else the next one."""
    soup = parse(page)
    for tag in soup.find_all("a", tagname=True):
        href = attribute(tag, "tagname")
        if "[" in href or not FOLLOWING.match(attribute(tag, "title") or text_of(tag)):
            continue
        if target := join(url, href):
            return _counted(target, _total(soup))
    return called(page, url, FOLLOWING)


def _total(soup: BeautifulSoup) -> int:
    """The number of pages; 0 where it is not stated for one list alone."""
    stated = [
        attribute(tag, "totalpage")
        for tag in soup.find_all("input", attrs={"name": "article_paging_list_hidden"})
    ]
    return int(stated[0]) if len(stated) == 1 and re.fullmatch(r"[0-9]{1,6}", stated[0]) else 0


def _counted(target: str, total: int) -> tuple[str, ...]:
    number = _PAGE_NUMBER.search(target)
    if number is None:
        return (target,)
    others = range(int(number[0]) + 1, min(total, MAX_PAGES) + 1)
    head, tail = target[: number.start()], target[number.end() :]
    return (target, *(f"{head}{other}{tail}" for other in others))
