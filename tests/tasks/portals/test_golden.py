"""What is read from every page of the replica, held as JSON; a missing file is written anew."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.replica import families
from deploy.replica.page import Site
from deploy.replica.sites import SITES, build, online
from tasks.portals.reading import read_page
from tasks.portals.registry import load
from tasks.records import plain

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", SITES)
def test_readings_of_the_replica(name: str) -> None:
    portal = load("demo")[f"demo-{name}"]
    seen = {
        path: plain(
            read_page(page.content, page.content_type, f"http://portal.test{path}", portal.family)
        )
        for path, page in sorted(build(name).items())
        if page.content_type.startswith("text/html")
    }
    _compare(name, seen)


@pytest.mark.parametrize("name", families.SITES)
def test_readings_of_a_few_pages_of_each_family(name: str) -> None:
    """The family is told by each page."""
    builder, site = families.SITES[name]
    pages = online(builder, _without_faults(site))
    _compare(
        f"family-{name}",
        {
            path: plain(read_page(page.content, None, f"http://portal.test{path}", "auto"))
            for path, page in sorted(pages.items())
            if page.content_type.startswith("text/html") and page.answer is None
        },
    )


def _without_faults(site: Site) -> Site:
    sound = [each for each in site.articles if not each.fault and 0 < len(each.files) <= 3]
    return replace(site, articles=tuple(sound[:4]))


def _compare(name: str, seen: dict[str, Any]) -> None:
    found = json.loads(json.dumps(seen))
    path = GOLDEN / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{path.name} was missing and has been written: look at it, then run again")
    assert found == json.loads(path.read_text(encoding="utf-8"))
