"""The system of Hebei's province, cities and counties: columns and articles named by UUID.

Listings `/columns/<uuid>/index.html`, articles `/columns/<uuid>/YYYYMM/DD/<uuid>.html`, files
`/attachments/…/<name>.pdf<digits>.pdf?sid=<uuid>`. Paging has not been seen; a link 下一页 counts.
"""

import re

from tasks.portals.links import attachments, following, items
from tasks.portals.pages import metadata, parse
from tasks.records import PageReading, Role

_UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
_ENTRY = re.compile(rf"/columns/{_UUID}/(?:\d{{6}}/\d{{2}}/{_UUID}\.html|(?:index\.html)?)$", re.I)


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: articles, columns and files. An article: its files."""
    soup = parse(page)
    if role == "listing":
        pages = following(page, url)
        found = items(soup, url, lambda target: bool(_ENTRY.search(target)), pages)
        return PageReading("listing", "hebei", items=found, next=pages, metadata=metadata(soup))
    files = attachments(soup, url)
    return PageReading("article", "hebei", attachments=files, metadata=metadata(soup))
