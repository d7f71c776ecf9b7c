"""Reading a page of a portal: from bytes and address to what it lists or carries."""

import re
from urllib.parse import urlsplit

from tasks.portals.detect import detect
from tasks.portals.families import FAMILIES
from tasks.portals.links import is_document
from tasks.portals.pages import decode, metas, parse
from tasks.portals.stubs import read_stub
from tasks.records import PageReading, Role

_LISTING = re.compile(
    r"(/|/(index|\w*list(_[a-z]+)?)(_\d+)?(\.\w+)?|/gkmlpt/api/all/\d+)$", re.IGNORECASE
)
_FEWEST_ITEMS = 3


def role_of(link_url: str) -> Role:
    """What to expect behind an address, before it is fetched."""
    if is_document(link_url):
        return "document"
    return "listing" if _LISTING.search(urlsplit(link_url).path or "/") else "article"


def read_page(
    body: bytes, content_type: str | None, url: str, family: str, role: Role | None = None
) -> PageReading:
    """What a page of a portal says. Any bytes give a reading.

    Args:
        body: as received.
        content_type: the header's value; None where there was none.
        url: where the page was found, after redirects: the base of its relative links.
        family: a key of FAMILIES, or "auto" to detect it.
        role: what the page is visited as; None to decide by its content.

    Raises:
        ValueError: the family is not known.
    """
    page = decode(body, content_type)
    if family == "auto":
        family = detect(page, url)
    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is not known: choose auto or one of {_names()}")
    if stub := read_stub(page, url, family):
        return stub
    read = FAMILIES[family]
    if role is not None:
        return read(page, url, role)
    if "articletitle" in metas(parse(page)):
        return read(page, url, "article")
    listing = read(page, url, "listing")
    if listing.next or len(listing.items) >= _FEWEST_ITEMS or role_of(url) == "listing":
        return listing
    return read(page, url, "article")


def _names() -> str:
    return ", ".join(sorted(FAMILIES))
