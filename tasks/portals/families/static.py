"""Listings of systems that write static pages: articles anywhere, columns beneath the page."""

import re

from bs4 import BeautifulSoup

from tasks.portals.links import following, is_beneath, items
from tasks.portals.pages import elements, metadata, written
from tasks.records import PageReading


def listing(
    page: str,
    soup: BeautifulSoup,
    url: str,
    family: str,
    *,
    article: re.Pattern[str],
    column: re.Pattern[str],
) -> PageReading:
    """What a listing leads to; of what scripts write, only what is surely an article.

    Args:
        article, column: what the addresses of articles, and of columns, contain.
    """
    pages = following(page, url)

    def wanted(target: str) -> bool:
        return bool(article.search(target)) or (
            is_beneath(target, url) and bool(column.search(target))
        )

    found = {link.url: link for link in items(soup, url, wanted, pages)}
    for script in elements(soup, "script"):
        if "href" in script.get_text():
            for link in items(written(script), url, wanted, pages):
                if article.search(link.url):
                    found.setdefault(link.url, link)
    return PageReading(
        "listing", family, items=tuple(found.values()), next=pages, metadata=metadata(soup)
    )
