"""Visionsoft 博达 (Visual SiteBuilder).

Articles `info/<tree>/<news>.htm` or `content.jsp?…wbnewsid=…`; columns `<name>.htm`, with their
columns beneath `<name>/`, or `<template>.jsp?…wbtreeid=…`. The pages of `zbgg.htm` count down,
`zbgg/10.htm` to `zbgg/1.htm`, and an address changes its meaning as a page is added: only 下页 and
尾页 are followed. Files `/system/_content/download.jsp?…`, below the body, named 附件【…】.

Unverified, from public crawlers: `showVsbpdfIframe("<file>", …)` where an article is only a PDF.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tasks.portals.links import attachments, called, is_home, items, join
from tasks.portals.pages import iso_date, metadata, metas, parse
from tasks.records import Attachment, Link, PageReading, Role

_ARTICLE = re.compile(r"/info/\d+/\d+\.htm$|/content\.jsp\?.*\bwbnewsid=", re.IGNORECASE)
_COLUMN = re.compile(r"\.jsp\?(?!.*\bwbnewsid=).*\bwbtreeid=\d", re.IGNORECASE)
_NAMED_COLUMN = re.compile(r"/[^/]*[^/\d][^/]*\.htm$")
_COUNTED_HOME = re.compile(r"""\b_jsq_\(\s*\d+\s*,\s*['"]/index\.jsp""")
_PAGES = re.compile(r"^\W*(?:下一?页|[尾末]页)\W*$")
_BODIES = '[id^="vsb_content"], .v_news_content'
_SUBJECT = re.compile(r"^主题[:：]\s*(.*?)\s*日期[:：](.*)")
_FILE_NAME = re.compile(r"附件\d*\s*[:：]?\s*【(.+)】")
_VIEWER = re.compile(r"""\bshowVsbpdfIframe\(\s*["']([^"']+)["']""")


def read(page: str, url: str, role: Role) -> PageReading:
    """An article: its files. All else, and what is no article: articles, files and columns."""
    soup = parse(page)
    if _is_article(soup, url, role):
        files = _files(page, soup, url)
        return PageReading("article", "visionsoft", attachments=files, metadata=metadata(soup))
    pages = called(page, url, _PAGES)
    home = is_home(url) or bool(_COUNTED_HOME.search(page))
    found = items(soup, url, lambda target: _is_entry(target, url, home), pages)
    return PageReading(
        "listing",
        "visionsoft",
        items=tuple(map(_without_labels, found)),
        next=pages,
        metadata=metadata(soup),
    )


def _is_article(soup: BeautifulSoup, url: str, role: Role) -> bool:
    """Articles are known by their address; columns have none of their own kind, whatever the role.

    Behind any other address, an article has a body or says its title.
    """
    if _ARTICLE.search(url) or role == "listing":
        return bool(_ARTICLE.search(url))
    return soup.select_one(_BODIES) is not None or "articletitle" in metas(soup)


def _is_entry(target: str, url: str, home: bool) -> bool:
    """Articles, and columns beneath this one; those with a number only from the home page."""
    if _ARTICLE.search(target):
        return True
    if home and _COLUMN.search(target):
        return True
    return _is_within(target, url.rpartition("/")[0] if is_home(url) else url.removesuffix(".htm"))


def _is_within(target: str, column: str) -> bool:
    beneath = target.startswith(f"{column}/")
    return beneath and bool(_NAMED_COLUMN.search(urlsplit(target).path))


def _without_labels(link: Link) -> Link:
    """Some templates write `主题：… 日期：…` into the title of a link."""
    found = _SUBJECT.match(link.title)
    if found is None:
        return link
    return replace(link, title=found[1], published=link.published or iso_date(found[2]))


def _files(page: str, soup: BeautifulSoup, url: str) -> tuple[Attachment, ...]:
    found = {}
    for file in attachments(soup, url):
        name = _FILE_NAME.search(file.name)
        found[file.url] = replace(file, name=name[1].strip()) if name else file
    for href in _VIEWER.findall(page):
        if target := join(url, href):
            found.setdefault(target, Attachment(target, metadata(soup)["title"] or ""))
    return tuple(found.values())
