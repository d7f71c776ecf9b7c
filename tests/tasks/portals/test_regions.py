"""The entry pages of the whole country: sound, of real regions, and those that were gathered."""

import csv
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tasks.portals.regions import entry_pages, shared_hosts
from tasks.portals.registry import load
from tasks.statements.identity.divisions import current, division_with

SOURCES = Path(__file__).parents[4] / "shared" / "sources"
PAGES = list(entry_pages())


def test_every_region_has_its_page_once() -> None:
    assert len(PAGES) == 3_302
    assert len({page.id for page in PAGES}) == len(PAGES)
    assert [page.division_code for page in PAGES] == sorted(page.division_code for page in PAGES)


def test_every_region_is_in_the_list_of_divisions() -> None:
    for page in PAGES:
        division = division_with(page.division_code)
        assert division is not None, page
        named = "".join(division.path)
        # Zones and the Corps have no code and stand under the province that they lie in.
        assert page.name == named or page.id.endswith("-2") or division.former, page


def test_every_address_is_well_formed() -> None:
    for page in PAGES:
        (url,) = page.listings
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https"), url
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(:\d+)?|[\d.]+(:\d+)?", parts.netloc), url
        assert not re.search(r"\s", url)
        assert parts.netloc in page.hosts


def test_a_host_of_several_regions_has_its_reason() -> None:
    regions: dict[str, set[str]] = defaultdict(set)
    for page in PAGES:
        if not page.id.endswith("-departments"):
            regions[urlsplit(page.listings[0]).netloc].add(page.division_code)
    shared = {host for host, codes in regions.items() if len(codes) > 1}
    assert shared == set(shared_hosts())
    for host, reason in shared_hosts().items():
        provinces = {code[:2] for code in regions[host]}
        assert len(provinces) == 1 or reason.startswith("doubtful"), host


def test_nothing_is_verified_that_no_crawl_of_ours_confirmed() -> None:
    assert all(page.note.startswith("unverified: ") for page in PAGES)
    assert all(page.office is None and page.family == "auto" for page in PAGES)
    doubtful = [page for page in PAGES if "doubtful" in page.note]
    assert {page.division_code for page in doubtful} >= {"451200", "500117"}


def test_what_has_a_line_of_its_own_is_not_listed_twice() -> None:
    portals = load("archive")
    addresses = [url for portal in portals.values() for url in portal.listings]
    assert portals["cq-tongnan"].family == "trs"
    assert "cn-500152" not in portals
    # Some cities have one page for both, the region's and the departments'.
    departments = sum(name.endswith("-departments") for name in portals)
    assert len(addresses) - len(set(addresses)) <= departments
    assert {portal.division_code for portal in portals.values()} >= {
        code for code in current() if code.endswith("0000") and code[:2] not in ("71", "81", "82")
    }


def test_the_pages_are_those_that_were_gathered() -> None:
    if not SOURCES.exists():
        pytest.skip("../shared/sources is not beside the project")
    gathered: set[str] = set()
    for name, column in (("entry_pages", "url"), ("city_budget_columns_2026", "budget_url")):
        with (SOURCES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            gathered |= {row[column] for row in csv.DictReader(file)}
    assert {page.listings[0] for page in PAGES} == gathered
