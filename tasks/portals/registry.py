"""The registry of portals: a line of data/<profile>.csv each, checked as it is read.

A portal that needs more than its family gives has a line there; all others of the country are
entry pages (`regions`).
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from tasks.portals.families import FAMILIES
from tasks.portals.regions import entry_pages
from tasks.records import Portal, plain

_DATA = Path(__file__).parent / "data"
COLUMNS = [
    "id",
    "name",
    "family",
    "division_code",
    "office",
    "listings",
    "hosts",
    "delay",
    "expected_per_year",
    "note",
]
_PROFILES = ("archive", "demo")
_Number = TypeVar("_Number", int, float)
_PORT = re.compile(r"\{port\+(\d)\}")


def load(profile: str, replica_port: int = 18931) -> dict[str, Portal]:
    """The portals of a profile by id: those of its file, then the entry pages of the country.

    Args:
        profile: "archive" for the real portals, "demo" for the replica on loopback, which has
            no entry pages.
        replica_port: the first of the replica's ports; stands for `{port+0}` in the demo's lines.

    Raises:
        ValueError: a line is wrong; says the file, the line and what is wrong.
    """
    portals = read_registry(_DATA / f"{profile}.csv", replica_port)
    if profile == "archive":
        known = {url for portal in portals.values() for url in portal.listings}
        portals |= {
            entry.id: entry for entry in entry_pages() if not known.issuperset(entry.listings)
        }
    return portals


def read_registry(path: Path, replica_port: int = 18931) -> dict[str, Portal]:
    """The portals of one CSV file, as `load`.

    Raises:
        ValueError: as `load`; also where the file or one of its columns is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ValueError(f"{path.name}: no such registry; there are {_profiles()}") from None
    text = _PORT.sub(lambda found: str(replica_port + int(found[1])), text)
    reader = csv.DictReader(text.splitlines(), strict=True)
    if reader.fieldnames != COLUMNS:
        raise ValueError(f"{path.name}, line 1: the columns must be {','.join(COLUMNS)}")
    portals: dict[str, Portal] = {}
    try:
        for row in reader:
            portal = _portal(row)
            if portal.id in portals:
                raise ValueError(f"the id {portal.id} stands twice")
            portals[portal.id] = portal
    except (ValueError, csv.Error) as wrong:
        raise ValueError(f"{path.name}, line {reader.reader.line_num}: {wrong}") from None
    return portals


def line_of(portal: Portal) -> dict[str, str]:
    """The line of a portal in the file of a profile, by column."""
    values = {**plain(portal), "listings": " ".join(portal.listings)}
    values |= {"hosts": " ".join(portal.hosts), "office": portal.office or ""}
    return {
        column: f"{values[column]:g}" if column == "delay" else str(values[column])
        for column in COLUMNS
    }


def _profiles() -> str:
    return ", ".join(_PROFILES)


def _portal(row: dict[str, str]) -> Portal:
    if None in row or None in row.values():
        raise ValueError(f"it must have {len(COLUMNS)} fields")
    portal = Portal(
        id=_matching(row["id"], r"[a-z0-9]+(-[a-z0-9]+)*", "id", "small letters, as cq-tongnan"),
        name=_matching(row["name"], r".+", "name", "filled"),
        family=row["family"],
        division_code=_matching(row["division_code"], r"[0-9]{6}", "division_code", "six digits"),
        office=row["office"] or None,
        listings=tuple(row["listings"].split()),
        hosts=tuple(row["hosts"].split()),
        delay=_number(row["delay"], float, "delay", "seconds"),
        expected_per_year=_number(row["expected_per_year"], int, "expected_per_year", "a count"),
        note=row["note"],
    )
    if portal.family not in FAMILIES and portal.family != "auto":
        raise ValueError(f"family {portal.family!r} is not known")
    if not portal.listings:
        raise ValueError("listings is empty")
    for url in portal.listings:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no http address")
        if parts.netloc not in portal.hosts:
            raise ValueError(f"the host of {url} is not among hosts")
    return portal


def _matching(value: str, pattern: str, column: str, wanted: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(f"{column} {value!r} must be {wanted}")
    return value


def _number(value: str, kind: Callable[[str], _Number], column: str, wanted: str) -> _Number:
    try:
        number = kind(value)
    except ValueError:
        number = kind("-1")
    if not 0 <= number < 1_000_000:
        raise ValueError(f"{column} {value!r} must be {wanted}, 0 or more")
    return number
