"""The entry pages of the whole country: a line of data/regions.csv each, unverified until crawled.

The addresses are facts gathered from public pages in spring 2026: the budget columns of provinces,
prefectures and counties, and the columns of departments of a hundred cities. `known` is what a
visit found then.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tasks.records import Portal

_DATA = Path(__file__).parent / "data"
_WWW = "www."


def entry_pages() -> Iterator[Portal]:
    """A portal each, by division code; which office publishes there is not known.

    Raises:
        ValueError: a line has no address.
    """
    doubtful = {host for host, reason in shared_hosts().items() if reason.startswith("doubtful")}
    with (_DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            host = urlsplit(row["url"]).netloc
            if not host:
                raise ValueError(f"regions.csv, {row['id']}: {row['url']!r} is no address")
            doubt = f"; {shared_hosts()[host]}" if host in doubtful else ""
            yield Portal(
                id=row["id"],
                name=row["name"],
                family=row["family"],
                division_code=row["division_code"],
                office=None,
                listings=(row["url"],),
                hosts=with_www(host),
                expected_per_year=0,
                note=f"unverified: entry page of {row['seen']}; {row['known']}{doubt}",
            )


@cache
def shared_hosts() -> dict[str, str]:
    """Hosts that serve several regions, with the reason; "doubtful" where one must be wrong."""
    with (_DATA / "shared_hosts.csv").open(encoding="utf-8", newline="") as file:
        return {row["host"]: row["reason"] for row in csv.DictReader(file)}


def with_www(host: str) -> tuple[str, ...]:
    """A host with www and without, which mostly serve the same."""
    other = host.removeprefix(_WWW) if host.startswith(_WWW) else _WWW + host
    return (host, other)
