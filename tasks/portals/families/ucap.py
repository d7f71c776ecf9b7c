"""UCAP (Suzhou, Nanchang, Suqian, Hainan …; its vendor is unverified).

Articles `/<section>/YYYYMM/<32 hex>.shtml` with the tags <UCAPTITLE>, <PUBLISHTIME>, <UCAPCONTENT>;
their files lie at `<32 hex>/files/…`, relative to the article. Listings `list.shtml`,
`common_list.shtml`, `nav_list.shtml`, paged by a call that names an element and counts from 1.
"""

import re

from bs4 import BeautifulSoup

from tasks.portals.families.static import listing
from tasks.portals.links import attachments, body_links
from tasks.portals.pages import iso_time, metadata, metas, parse, text_of
from tasks.records import PageReading, Role

_ARTICLE = re.compile(r"/\d{6}/[0-9a-f]{32}\.s?html?$")
_COLUMN = re.compile(r"/[^/]+/(?:(?:index|\w*list\w*)\.s?html?)?$")
_BODIES = "ucapcontent, #UCAP-CONTENT"


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: articles, files and columns beneath it. An article: its files, and body links."""
    soup = parse(page)
    if role == "listing":
        return listing(page, soup, url, "ucap", article=_ARTICLE, column=_COLUMN)
    return PageReading(
        "article",
        "ucap",
        items=body_links(soup.select_one(_BODIES), url),
        attachments=attachments(soup, url),
        metadata=_metadata(soup),
    )


def _metadata(soup: BeautifulSoup) -> dict[str, str | None]:
    """The standard metadata; without them, what stands in the tags of the system."""
    stated = metadata(soup)
    title, time = soup.find("ucaptitle"), soup.find("publishtime")
    if title and "articletitle" not in metas(soup):
        stated["title"] = text_of(title) or stated["title"]
    if time and not stated["published"]:
        stated["published"] = iso_time(text_of(time))
    return stated
