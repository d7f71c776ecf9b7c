"""Pages without content: challenges, redirects in markup or script, and errors served as 200."""

import re
from urllib.parse import urldefrag

from bs4 import BeautifulSoup

from tasks.portals.links import join
from tasks.portals.pages import attribute, elements, parse, text_of
from tasks.records import PageReading

# Signs of a challenge or block page. They count only on a page with little text of its own, since
# news may speak of them.
_CHALLENGES = (
    "$_ts",
    "__jsl_clearance",
    "__jsluid",
    "acw_sc__v2",
    "EO_Bot_Ssid",
    "online-desc-con",
    "当前访问疑似黑客攻击",
    "当前使用的浏览器存在安全隐患",
    "本站开启了验证码保护",
)
_LITTLE = 500
_REFRESH = re.compile(r"^\s*(\d+)[\d.]*\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_LONGEST_REFRESH = 10
_SCRIPT_TARGET = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"'\s]+)["']|"""
    r"""\blocation\.(?:replace|assign)\(\s*["']([^"'\s]+)["']\s*\)"""
)


def read_stub(page: str, url: str, family: str) -> PageReading | None:
    """The reading of a page that has no content of its own; None for others and for JSON."""
    if page.lstrip().startswith("{"):
        return None
    soup = parse(page)
    text = text_of(soup)
    if len(text) < _LITTLE:
        for sign in _CHALLENGES:
            if sign in page:
                return PageReading("blocked", family, reason=f"challenge page: {sign}")
    if target := _target(soup, text, url):
        return PageReading("redirect", family, redirect=target)
    if reason := _emptiness(page, soup, text):
        return PageReading("soft-error", family, reason=reason)
    return None


def _target(soup: BeautifulSoup, text: str, url: str) -> str | None:
    """Where a page sends its reader at once: by meta refresh, or by a literal address in script."""
    for tag in elements(soup, "meta"):
        if attribute(tag, "http-equiv").lower() != "refresh" or tag.find_parent("noscript"):
            continue
        found = _REFRESH.match(attribute(tag, "content"))
        if found and int(found[1]) <= _LONGEST_REFRESH:
            return _elsewhere(url, found[2])
    if len(text) < _LITTLE:
        for script in elements(soup, "script"):
            if found := _SCRIPT_TARGET.search(script.get_text()):
                target = _elsewhere(url, found[1] or found[2])
                return target if target and not _links_elsewhere(soup, url, target) else None
    return None


def _elsewhere(url: str, href: str) -> str | None:
    target = join(url, href)
    return target if target != urldefrag(url).url else None


def _links_elsewhere(soup: BeautifulSoup, url: str, target: str) -> bool:
    """Whether the page has links of its own: then its script serves phones or buttons."""
    targets = {
        join(url, attribute(tag, "href")) for tag in elements(soup, "a") if tag.has_attr("href")
    }
    return bool(targets - {target, None})


def _emptiness(page: str, soup: BeautifulSoup, text: str) -> str | None:
    if not page.strip():
        return "empty body"
    if "iisstart.png" in page or text.startswith("IIS Windows Server"):
        return "start page of the web server"
    if len(text) < _LITTLE and "跳转中" in text:
        return "says that it redirects, but not where to"
    if (
        not text
        and not any(elements(soup, "a", "iframe", "embed", "object"))
        and "href" not in page
    ):
        return "neither text nor links"
    return None
