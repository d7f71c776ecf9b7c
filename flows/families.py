"""What is known of the families of portals: by the registry, by their entry pages, or not yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from storage.database import DatabaseMissing, open_database
from storage.portals import Family, families
from storage.settings import Settings
from tasks.records import Portal


@dataclass(frozen=True, slots=True)
class Look:
    """What the entry page of a portal told: family and evidence, or the reason why it did not.

    `redirect` is where the page sends its reader; `at` the moment of the visit, if there was one.
    """

    portal: Portal
    url: str
    family: str | None = None
    evidence: str | None = None
    reason: str | None = None
    redirect: str | None = None
    at: datetime | None = None


def sites(portals: Iterable[Portal]) -> list[list[Portal]]:
    """Portals by the site of their entry page; those of one are visited one after the other."""
    found = defaultdict(list)
    for portal in portals:
        found[urlsplit(portal.listings[0]).netloc.removeprefix("www.")].append(portal)
    return list(found.values())


def remembered_families(settings: Settings) -> dict[str, Family]:
    """The families that entry pages showed; none where there is no archive yet."""
    with suppress(DatabaseMissing), open_database(settings) as database:
        return families(database)
    return {}


def family_of(portal: Portal, remembered: Mapping[str, Family]) -> str:
    """The family of a portal by the registry, else the one remembered, else "auto"."""
    found = remembered.get(portal.id)
    return found.family if found and portal.family == "auto" else portal.family


def to_look_at(
    portals: Sequence[Portal], remembered: Mapping[str, Family], named: Sequence[str]
) -> list[Portal]:
    """The portals that a look would tell something of: those named, and those not known yet."""
    return [
        portal
        for portal in portals
        if portal.id in named or (portal.family == "auto" and portal.id not in remembered)
    ]


def cost(portals: Sequence[Portal]) -> str:
    """How many requests a look at these portals makes, in a line."""
    pages, hosts = len(portals), len(sites(portals))
    return (
        f"{pages} entry pages on {hosts} sites: {pages + hosts} requests with robots.txt, "
        f"{pages} more if every page sends its reader on"
    )


def known_families(
    portals: Iterable[Portal], remembered: Mapping[str, Family], looks: Iterable[Look] = ()
) -> list[dict[str, Any]]:
    """A row for each portal: its family, how that is known, and why a look told nothing.

    Returns:
        portal, name, division_code, url, family, known ("registry", "detected" or "not yet"),
        evidence, at, reason. Where the registry states the family, `evidence` is what the page
        shows, and `reason` says so where that is another family.
    """
    reasons = {look.portal.id: look.reason for look in looks}
    rows = []
    for portal in portals:
        found = remembered.get(portal.id)
        stated = portal.family != "auto"
        reason = reasons.get(portal.id)
        if stated and found and found.family != portal.family:
            reason = f"its entry page shows {found.family}"
        rows.append(
            {
                "portal": portal.id,
                "name": portal.name,
                "division_code": portal.division_code,
                "url": portal.listings[0],
                "family": family_of(portal, remembered),
                "known": "registry" if stated else "detected" if found else "not yet",
                "evidence": found.evidence if found else None,
                "at": found.at if found else None,
                "reason": reason,
            }
        )
    return rows


def by_family(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many portals each family has, and how that is known; the largest first."""
    counts = Counter((row["family"], row["known"]) for row in rows)
    totals: Counter[str] = Counter()
    for (family, _), count in counts.items():
        totals[family] += count
    ways = ("registry", "detected", "not yet")
    return [
        {"family": family, "portals": total, **{way: counts[family, way] for way in ways}}
        for family, total in totals.most_common()
    ]
