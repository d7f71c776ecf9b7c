"""Forecasts: what a night or a backfill of some portals would cost, before it is begun.

Of portals that were visited the frontier says what is due; what known pages will lead to besides
is not in it. Of the others nobody knows: for them the figures below are assumed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from storage.database import Database
from storage.queries.plans import Averages, Due, averages, due, visited_portals
from storage.settings import Settings
from tasks.records import Portal
from tasks.resources import policy
from tasks.transport.policy import Policy

Level = Literal["province", "prefecture", "county"]

# Offices that publish at a place. Assumption. Province: one page each of Beijing and of Chongqing
# lists 190 departments. Prefecture and county: nobody counted; a crawler of 100 cities found 25 and
# more in 36 of them and says itself that it missed most.
OFFICES: Mapping[Level, int] = {"province": 190, "prefecture": 100, "county": 70}
# A budget and final accounts a year (预算法, article 14): that many documents of an office.
DOCUMENTS = 2
# Years that a place has published, where no years are asked for. Assumption.
YEARS = 8
# An article and its file, as on the replica; more files under one article cost less.
REQUESTS = 2
# Entries on a page of a listing: 15 to 22 on saved pages of Suzhou and Changsha.
ENTRIES = 20
# Assumption, above what was measured: 66 real files have 0.5 MB, 22 saved pages 44 kB on average.
FILE_BYTES = 1_000_000
PAGE_BYTES = 50_000
# Of an answer. Assumption.
SECONDS = 0.5

ASSUMPTIONS = (
    f"assumed of portals never visited: {OFFICES['province']} offices a province, "
    f"{OFFICES['prefecture']} a prefecture, {OFFICES['county']} a county, {DOCUMENTS} documents "
    f"a year of each, {YEARS} years where none are named"
)

_HOUR = 3600
_DAY = 24


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one portal costs: requests by host, seconds at its pace, bytes.

    `visited`: counted from known addresses; else assumed.
    """

    portal: Portal
    visited: bool
    hosts: Mapping[str, int]
    seconds: float
    bytes: int

    @property
    def requests(self) -> int:
        """To all hosts."""
        return sum(self.hosts.values())


@dataclass(frozen=True, slots=True)
class Total:
    """What some portals cost together.

    Attributes:
        never_visited: portals whose `assumed` requests are among the `requests`.
        slowest_host: that takes longest, `slowest_hours` with one connection.
        hours: with so many portals at a time as workers.
        nights: under the budget of requests of a host and night, each of 24 hours at most.
    """

    portals: int
    never_visited: int
    hosts: int
    requests: int
    assumed: int
    bytes: int
    slowest_host: str
    slowest_hours: float
    hours: float
    nights: int


def level_of(portal: Portal) -> Level:
    """The level of a portal's division (GB/T 2260: two digits each)."""
    if portal.division_code.endswith("0000"):
        return "province"
    return "prefecture" if portal.division_code.endswith("00") else "county"


def forecast(
    settings: Settings,
    database: Database | None,
    portals: Sequence[Portal],
    years: Sequence[int] | None = None,
) -> list[Forecast]:
    """What each portal costs.

    Args:
        database: None where there is no archive yet.
        years: of a backfill; None: a night.
    """
    known: defaultdict[str, list[Due]] = defaultdict(list)
    visited: frozenset[str] = frozenset()
    means = Averages(None, None, {})
    if database is not None:
        visited, means = visited_portals(database), averages(database)
        for entry in due(database, years):
            known[entry.portal_id].append(entry)
    rules = policy(settings)
    return [
        _known(portal, known[portal.id], means, rules)
        if portal.id in visited
        else _assumed(portal, years, means, rules)
        for portal in portals
    ]


def _known(portal: Portal, found: Sequence[Due], means: Averages, rules: Policy) -> Forecast:
    hosts: Counter[str] = Counter()
    for entry in found:
        hosts[entry.host or _host(portal)] += entry.pages + entry.files
    hosts.update(list(hosts))  # robots.txt, once a host and run
    pages = sum(entry.whole_pages for entry in found)
    files = sum(entry.whole_files for entry in found)
    seconds = sum(hosts.values()) * _pace(portal, means, rules)
    return Forecast(portal, True, hosts, seconds, _bytes(pages, files, means))


def _assumed(
    portal: Portal, years: Sequence[int] | None, means: Averages, rules: Policy
) -> Forecast:
    files = OFFICES[level_of(portal)] * DOCUMENTS * (YEARS if years is None else len(years))
    listings = math.ceil(files / ENTRIES)
    requests = files * REQUESTS + listings + 1
    size = _bytes(requests - files, files, means)
    seconds = requests * _pace(portal, means, rules)
    return Forecast(portal, False, {_host(portal): requests}, seconds, size)


def _host(portal: Portal) -> str:
    return urlsplit(portal.listings[0]).netloc.lower()


def _bytes(pages: int, files: int, means: Averages) -> int:
    return pages * (means.page_bytes or PAGE_BYTES) + files * (means.file_bytes or FILE_BYTES)


def _pace(portal: Portal, means: Averages, rules: Policy) -> float:
    """Seconds from one request to the next, as `tasks.transport.pace` keeps them."""
    took = means.seconds.get(portal.id, SECONDS)
    return took + max(portal.delay, min(rules.delay_factor * took, rules.max_delay))


def total(forecasts: Iterable[Forecast], *, workers: int, budget: int) -> Total:
    """What portals cost together.

    Args:
        workers: portals at a time.
        budget: requests that a host gets in a night.
    """
    those = list(forecasts)
    requests: defaultdict[str, int] = defaultdict(int)
    seconds: defaultdict[str, float] = defaultdict(float)
    for one in those:
        for host, count in one.hosts.items():
            requests[host] += count
            seconds[host] += one.seconds * count / one.requests
    slowest = max(seconds, key=lambda host: seconds[host], default="")
    hours = max(seconds.get(slowest, 0.0), sum(seconds.values()) / workers) / _HOUR
    fullest = max(requests.values(), default=0)
    return Total(
        portals=len(those),
        never_visited=sum(not one.visited for one in those),
        hosts=len(requests),
        requests=sum(requests.values()),
        assumed=sum(one.requests for one in those if not one.visited),
        bytes=sum(one.bytes for one in those),
        slowest_host=slowest,
        slowest_hours=seconds.get(slowest, 0.0) / _HOUR,
        hours=hours,
        nights=max(math.ceil(fullest / budget), math.ceil(hours / _DAY)),
    )
