"""TRS WCM (拓尔思), the most common system; the whole of Chongqing uses one template of it.

Static listings, paged by a script call; articles `…/YYYYMM/tYYYYMMDD_ID.html`, with their files
beside them as `./P0` and 20 digits. The attribute OLDSRC names an internal path: only href counts.
"""

import re

from tasks.portals.families.static import listing
from tasks.portals.links import attachments, body_links
from tasks.portals.pages import marked, metadata, parse
from tasks.records import PageReading, Role

_ARTICLE = re.compile(r"/\d{6}/(?:[tc](?:19|20)\d{6}_\d+|[0-9a-f]{32})\.s?html?$")
_COLUMN = re.compile(r"/[^/]+/(?:index\.s?html?)?$")
_BODIES = frozenset({".trs_editor_view", ".TRS_Editor", ".TRS_UEDITOR", "#zoom", "#Zoom", ".view"})


def read(page: str, url: str, role: Role) -> PageReading:
    """A listing: articles, files and columns beneath it. An article: its files, and body links."""
    soup = parse(page)
    if role == "listing":
        return listing(page, soup, url, "trs", article=_ARTICLE, column=_COLUMN)
    return PageReading(
        "article",
        "trs",
        items=body_links(marked(soup, _BODIES), url),
        attachments=attachments(soup, url),
        metadata=metadata(soup),
    )
