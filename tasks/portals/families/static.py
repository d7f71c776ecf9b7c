"""Listings of systems that write static pages: articles anywhere, columns beneath the page."""

import re

from bs4 import BeautifulSoup

from tasks.portals.links import following, is_beneath, items
from tasks.portals.pages import metadata
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
    """What a listing leads to.

    Args:
        article, column: what the addresses of articles, and of columns, contain.
    """
    pages = following(page, url)

    def wanted(target: str) -> bool:
        return bool(article.search(target)) or (
            is_beneath(target, url) and bool(column.search(target))
        )

    found = items(soup, url, wanted, pages)
    return PageReading("listing", family, items=found, next=pages, metadata=metadata(soup))
