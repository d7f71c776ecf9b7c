"""Any site that no other family reads: what lies beneath the page, files, and dated links."""

from tasks.portals.links import attachments, following, is_beneath, items
from tasks.portals.pages import metadata, parse
from tasks.records import PageReading, Role


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: links beneath its directory, files, links beside a date. An article: its files."""
    soup = parse(page)
    if role == "listing":
        pages = following(page, url)
        found = items(soup, url, lambda target: is_beneath(target, url), pages)
        return PageReading("listing", "generic", items=found, next=pages, metadata=metadata(soup))
    files = attachments(soup, url)
    return PageReading("article", "generic", attachments=files, metadata=metadata(soup))
