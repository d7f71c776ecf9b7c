"""jpaas (大汉集约化): columns whose lists an API builds, unit by unit, from state in the page.

A unit is an element with `queryData`, or a call of doLayPageRender; GET of its `unitUrl` with these
values answers `{"success": true, "data": {"html": "…"}}`. Further pages are asked for by
`paramJson={"pageNo":2,"pageSize":"15"}`, as published crawlers of several sites do (one that sent a
plain pageNo always got page 1): not verified by ourselves.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bs4 import BeautifulSoup

from tasks.portals.answers import mapping, whole
from tasks.portals.links import MAX_PAGES, join
from tasks.portals.pages import attribute, elements

_ADDRESS = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_PAIR = re.compile(r"""\b(\w{1,40})['"]?\s*:\s*(['"])(.*?)\2""")
_NUMBER = re.compile(r"""\b(\w{1,40})['"]?\s*:\s*['"]?(\d{1,9})""")
_CALL = re.compile(
    r"""\bdoLayPageRender\(\s*['"][^'"]*['"]\s*,\s*(\{[^{}]*\})\s*,\s*(\{[^{}]*\})"""
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is asked of the API, and how much of it the page shows: nothing where count is 0."""

    address: str
    query: Mapping[str, str]
    rows: int
    count: int
    number: int


def built(answer: Mapping[str, object]) -> str | None:
    """The markup that the API built; None where it failed."""
    html = mapping(answer.get("data")).get("html")
    return html if isinstance(html, str) and answer.get("success") is not False else None


def unit_pages(soup: BeautifulSoup, url: str) -> tuple[str, ...]:
    """Where the units of a page are built: those not yet in it, and the further pages of others."""
    pages: dict[object, str] = {_asked(url): url}
    for unit in _units(soup):
        base = f"{unit.address}?{urlencode(unit.query, quote_via=quote)}"
        for suffix in _suffixes(unit):
            if target := join(url, base + suffix):
                pages.setdefault(_asked(target), target)
    return tuple(pages.values())[1:]


def _asked(url: str) -> object:
    """What an address asks for, whatever the order of its parameters."""
    parts = urlsplit(url)
    return parts.netloc, parts.path, frozenset(parse_qsl(parts.query))


def _suffixes(unit: _Unit) -> Iterator[str]:
    if not unit.count:
        yield ""
        return
    last = min(ceil(unit.count / unit.rows), MAX_PAGES) if unit.rows else 0
    for number in range(unit.number + 1, last + 1):
        state = {"pageNo": number, "pageSize": str(unit.rows)}
        yield "&paramJson=" + quote(json.dumps(state, separators=(",", ":")))


def _units(soup: BeautifulSoup) -> Iterator[_Unit]:
    for tag in soup.find_all(querydata=True):
        query = _pairs(attribute(tag, "querydata"))
        address = attribute(tag, "uniturl") or attribute(tag, "url")
        state = {name: attribute(tag, name) for name in ("rows", "count", "pageno")}
        if query:
            yield _unit(address, query, state)
    for script in elements(soup, "script"):
        for values, state in _CALL.findall(script.get_text()):
            query = _pairs(values)
            address = query.pop("unitUrl", "")
            if query:
                yield _unit(address, query, dict(_NUMBER.findall(state.lower())))


def _pairs(text: str) -> dict[str, str]:
    return {name: value for name, _, value in _PAIR.findall(text)}


def _unit(address: str, query: Mapping[str, str], state: Mapping[str, str]) -> _Unit:
    rows, count, number = (whole(state.get(name)) for name in ("rows", "count", "pageno"))
    return _Unit(address or _ADDRESS, query, rows, count, max(number, 1))
