"""Province-wide platforms of disclosure, one for all cities and counties: unverified throughout.

Nobody has seen these pages; only addresses of entries are known (`data/regions.csv`).

* Inner Mongolia: `/yjs/business/page/index?cityCode=150300[&areaCode=150302]`, a page for each
  city and county. What it links to is read as by `generic`, but never another place's pages: those
  are portals of their own.
* Jiangsu: `/#/overView?code=320102000`, where scripts fetch everything; from where is not known, so
  nothing is found there.
* Shanxi: `/czdt/rdzt/yjsgk_49530/` looks like a topic of TRS and shows no sign of its own.
"""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from tasks.portals.families import generic
from tasks.records import PageReading, Role

_PLACE = ("cityCode", "areaCode", "code")


def read(page: str, url: str, role: Role) -> PageReading:
    """As `generic`, without links that name another place than the page's own, or only its city."""
    reading, here = generic.read(page, url, role), _place(url)

    def own(target: str) -> bool:
        return _place(target) in ({}, here)

    return replace(
        reading,
        family="unified",
        items=tuple(link for link in reading.items if own(link.url)),
        next=tuple(filter(own, reading.next)),
    )


def _place(url: str) -> dict[str, str]:
    """The parameters that name a city or county, as the page writes them."""
    return {name: value for name, value in parse_qsl(urlsplit(url).query) if name in _PLACE}
