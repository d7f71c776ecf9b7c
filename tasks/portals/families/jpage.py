"""jpage, the lists of Hanweb's jcms: records in a datastore, of which a page holds the first group.

The datastore stands in a script, often entity-escaped, its records in CDATA; `nextgroup` links to
the proxy `…/dataproxy.jsp?page=1&…unitid=…`, which answers with a datastore of its own. Page N of
the proxy is taken for group N, counted from 0 and as long as the one in the page: not verified on
other sites than one. A proxy may also answer with an empty datastore.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from math import ceil
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

from tasks.portals.links import MAX_PAGES, join
from tasks.portals.pages import attribute, elements, parse

_ANSWER = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<datastore", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})", re.IGNORECASE)
_TOTAL_OF_UNIT = re.compile(
    r"""#(\w+)['"]\s*\)\.jpage\(\s*\{.{0,600}?totalRecord\s*:\s*['"]?(\d{1,9})""", re.DOTALL
)
_NUMBER = re.compile(r"(?<=[?&]page=)\d{1,6}")


@dataclass(frozen=True, slots=True)
class Group:
    """The records of a datastore as markup, and the addresses of those that follow."""

    markup: str
    next: tuple[str, ...]


def answered(page: str, url: str) -> Group | None:
    """What the proxy answered; it leads to one further group. None for every other page."""
    if not _ANSWER.match(page):
        return None
    records, link = _datastore(page)
    total = _TOTAL.search(page)
    following = _following(len(records), link, int(total[1]) if total else None, url)
    return Group("\n".join(records), following[:1])


def groups(soup: BeautifulSoup, page: str, url: str) -> Iterator[Group]:
    """The datastores of a page."""
    totals = dict(_TOTAL_OF_UNIT.findall(page))
    for script in elements(soup, "script"):
        records, link = _datastore(script.get_text())
        unit = parse_qs(urlsplit(link).query).get("unitid", [""])[0]
        total = int(totals[unit]) if unit in totals else None
        if records:
            yield Group("\n".join(records), _following(len(records), link, total, url))


def _datastore(text: str) -> tuple[list[str], str]:
    """The records of a datastore and the address of its next group; nothing in other texts."""
    if "&lt;record" in text:
        text = unescape(text)
    if "<datastore" not in text:
        return [], ""
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    records = [part.partition("</record>")[0] for part in text.split("<record>")[1:]]
    link = parse(text.partition("<nextgroup>")[2].partition("</nextgroup>")[0]).find("a")
    return records, attribute(link, "href") if link else ""


def _following(count: int, link: str, total: int | None, url: str) -> tuple[str, ...]:
    """The groups after one of `count` records, as far as the total tells, else the next one."""
    found = _NUMBER.search(link)
    if not count or not found:
        return ()
    first = int(found[0])
    last = first + 1 if total is None else min(ceil(total / count), MAX_PAGES)
    numbers = range(first, last)
    pages = (join(url, _NUMBER.sub(str(number), link)) for number in numbers)
    return tuple(page for page in pages if page)
