"""The family of a portal that the registry does not know is remembered from its entry page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.replica import families as replicas
from deploy.replica import server
from flows.crawl import FUNCTIONS, Order
from flows.portals import registry
from flows.work import crawl
from storage.portals import Family, families, remember_family
from storage.settings import Settings
from tasks.begin import begin
from tasks.discover import discover
from tasks.portals.detect import NO_SIGN
from tasks.resources import Resources, open_resources

NIGHT = Order("nightly", FUNCTIONS)


@pytest.fixture
def resources(tmp_path: Path) -> Iterator[Resources]:
    with server.start() as replica:
        settings = Settings(
            _env_file=None, profile="demo", data=tmp_path / "data", replica_port=replica.port
        )
        with open_resources(settings, create=True) as opened:
            yield opened


def _crawl(resources: Resources, name: str, family: str = "auto") -> dict[str, Family]:
    portal = replace(registry(resources.settings)[name], family=family)
    (report,) = crawl(resources, [portal], NIGHT)
    assert report.failed is None
    return families(resources.database)


def _begun(resources: Resources, name: str, family: str = "auto") -> str:
    portal = replace(registry(resources.settings)[name], family=family)
    run = begin(resources, portal, "nightly", None)
    assert run is not None
    return run.portal.family


def test_a_crawl_remembers_what_the_entry_page_shows(resources: Resources) -> None:
    found = _crawl(resources, "demo-gaoyi")["demo-gaoyi"]
    assert found.family == "hebei"
    assert found.evidence == "address: /columns/7c2d8dc7-5cdf-4e95-8b22-8501e43415ee/"
    assert found.at.tzinfo is not None
    assert _begun(resources, "demo-gaoyi") == "hebei"
    assert _begun(resources, "demo-gaoyi", "trs") == "trs"


def test_a_page_without_a_sign_leaves_the_others_to_be_detected(resources: Resources) -> None:
    wuhai = registry(resources.settings)["demo-wuhai"]
    with server.start(sites={"generic": replicas.SITES["generic"]}) as replica:
        host = f"127.0.0.1:{replica.port}"
        listings = tuple(f"http://{host}{entry}" for entry in replicas.ENTRIES["generic"])
        portal = replace(wuhai, family="auto", listings=listings, hosts=(host,))
        run = begin(resources, portal, "nightly", None)
        assert run is not None
        discover.fn(resources, run)
        assert families(resources.database)["demo-wuhai"][:2] == ("generic", NO_SIGN)
        assert _begun(resources, "demo-wuhai") == "auto"


def test_a_stub_and_a_portal_of_known_family_teach_nothing(resources: Resources) -> None:
    assert _crawl(resources, "demo-beibei") == {}
    assert _crawl(resources, "demo-tongnan", "trs") == {}


def test_the_newest_word_counts_and_leaves_the_rest_alone(resources: Resources) -> None:
    first = _crawl(resources, "demo-gaoyi")["demo-gaoyi"]
    remember_family(resources.database, "demo-gaoyi", "trs", "links: 标志", first.at)
    assert families(resources.database)["demo-gaoyi"] == ("trs", "links: 标志", first.at)
