"""gongkai portals detect: one polite look at an entry page, and what is remembered of it."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from deploy.replica import server
from deploy.replica.sites import build
from flows.detecting import look_at
from flows.families import Look, by_family, cost, known_families, sites, to_look_at
from flows.portals import registry
from storage.database import Database, open_database
from storage.leases import acquire, utc_now
from storage.models import Host, Source, StoredObject
from storage.portals import families, note_look, remember_family
from storage.settings import Settings
from tasks.records import Portal
from tests.flows.test_portals_command import COMMAND

Gongkai = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def replica() -> Iterator[server.Replica]:
    with server.start() as running:
        yield running


@pytest.fixture
def settings(replica: server.Replica, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, profile="demo", data=tmp_path / "data", replica_port=replica.port
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings, create=True) as opened:
        yield opened


@pytest.fixture
def gongkai(settings: Settings) -> Gongkai:
    def run(*words: str, profile: str = "demo") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", COMMAND, "portals", "detect", *words],
            env={
                **os.environ,
                "GONGKAI_PROFILE": profile,
                "GONGKAI_DATA": str(settings.data),
                "GONGKAI_REPLICA_PORT": str(settings.replica_port),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def unknown(settings: Settings) -> list[Portal]:
    return [replace(portal, family="auto") for portal in registry(settings).values()]


def looks(settings: Settings, database: Database, portals: Sequence[Portal]) -> dict[str, Look]:
    return {look.portal.id: look for look in look_at(settings, database, portals)}


def test_each_entry_page_is_visited_once_and_its_family_remembered(
    settings: Settings, database: Database, replica: server.Replica
) -> None:
    found = looks(settings, database, unknown(settings))
    told = {"tongnan": "trs", "shapingba": "trs", "beibei": "trs", "gaoyi": "hebei",
            "wuhai": "unified"}  # fmt: skip
    assert {name: look.family for name, look in found.items()} == {
        f"demo-{name}": family for name, family in told.items()
    }
    remembered = families(database)
    assert remembered["demo-gaoyi"].evidence.startswith("address: /columns/")
    assert remembered["demo-wuhai"].evidence.startswith("address: /yjs/")
    asked = [request.path for request in replica.log]
    assert len(asked) == 5 + 5 + 1  # the entry of Beibei refreshes to its column
    assert found["demo-beibei"].url.endswith("/ysbm/")
    with database.read() as session:
        assert session.exec(select(Source)).all() == []
        assert session.exec(select(StoredObject)).all() == []
        hosts = session.exec(select(Host).where(Host.requests > 0)).all()
    assert sorted(host.requests for host in hosts) == [1, 1, 1, 1, 2]


def test_pages_that_tell_nothing_are_named_with_the_reason(
    settings: Settings, database: Database, replica: server.Replica
) -> None:
    tongnan, shapingba, _, gaoyi, _ = unknown(settings)
    challenge = next(
        path for path, page in build("shapingba").items() if b"online-desc-con" in page.content
    )
    pages = {
        "missing": replace(tongnan, listings=(f"http://{tongnan.hosts[0]}/nowhere.html",)),
        "blocked": replace(shapingba, listings=(f"http://{shapingba.hosts[0]}{challenge}",)),
        "elsewhere": replace(gaoyi, listings=("http://127.0.0.2:1/",)),
    }
    portals = [replace(portal, id=name) for name, portal in pages.items()]
    found = looks(settings, database, portals)
    assert found["missing"].reason is not None
    assert found["missing"].reason.startswith("missing: ")
    assert found["elsewhere"].reason == "refused: 127.0.0.2:1 is none of the portal's hosts"
    assert found["blocked"].reason is not None
    assert found["blocked"].reason.startswith("blocked: ")
    assert families(database) == {}
    with database.read() as session:
        assert session.get_one(Host, shapingba.hosts[0]).strikes == 1


def test_a_portal_or_host_that_is_busy_or_rests_is_left_alone(
    settings: Settings, database: Database, replica: server.Replica
) -> None:
    tongnan, shapingba, beibei, *_ = unknown(settings)
    acquire(database, tongnan.id, "another process")
    acquire(database, "other", "another process", hosts=shapingba.hosts)
    now = utc_now()
    note_look(database, beibei.hosts[0], now, "503", now + timedelta(hours=1))
    found = looks(settings, database, [tongnan, shapingba, beibei])
    assert replica.log == []
    assert found[tongnan.id].reason == "a run is crawling this portal"
    assert found[shapingba.id].reason == (
        f"{shapingba.hosts[0]} is being visited for another portal"
    )
    assert found[beibei.id].reason == f"{beibei.hosts[0]} rests, or had its requests of this night"
    assert families(database) == {}


def test_whoever_has_enough_stops_the_looks(
    settings: Settings, database: Database, replica: server.Replica
) -> None:
    tongnan, shapingba, *_ = unknown(settings)
    site = [replace(tongnan, id=f"p{number}", delay=0.2) for number in range(20)]
    found = look_at(settings, database, [*site, shapingba])
    assert next(found).portal.id == shapingba.id
    found.close()
    assert len(families(database)) < 10


def test_portals_of_one_site_stand_in_one_line(settings: Settings) -> None:
    first, second, third, *_ = unknown(settings)
    pages = [
        replace(first, listings=("http://www.example.gov.cn/a/",)),
        replace(second, listings=("http://example.gov.cn/b/",)),
        replace(third, listings=("http://www.example.gov.cn:81/",)),
    ]
    assert [[portal.id for portal in site] for site in sites(pages)] == [
        [first.id, second.id],
        [third.id],
    ]
    assert cost(pages).startswith("3 entry pages on 2 sites: 5 requests")


def test_what_is_known_by_whom(settings: Settings, database: Database) -> None:
    tongnan, shapingba, *others = unknown(settings)
    at = utc_now()
    remember_family(database, tongnan.id, "trs", "markup: TRS_Editor", at)
    remember_family(database, shapingba.id, "hanweb", "address: /col/col1/", at)
    portals = [tongnan, replace(shapingba, family="trs"), *others]
    remembered = families(database)
    assert to_look_at(portals, remembered, []) == others
    assert to_look_at(portals, remembered, [tongnan.id]) == [tongnan, *others]
    rows = known_families(portals, remembered)
    assert [(row["family"], row["known"]) for row in rows[:3]] == [
        ("trs", "detected"),
        ("trs", "registry"),
        ("auto", "not yet"),
    ]
    assert rows[1]["reason"] == "its entry page shows hanweb"
    assert by_family(rows) == [
        {"family": "auto", "portals": 3, "registry": 0, "detected": 0, "not yet": 3},
        {"family": "trs", "portals": 2, "registry": 1, "detected": 1, "not yet": 0},
    ]


def test_the_command_says_what_it_will_cost_and_what_it_found(
    gongkai: Gongkai, replica: server.Replica
) -> None:
    forecast = gongkai("demo-gaoyi", "--dry-run")
    assert forecast.stderr.startswith("1 entry pages on 1 sites: 2 requests with robots.txt")
    assert replica.log == []
    done = gongkai("demo-gaoyi", "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["portals"]
    assert (row["family"], row["known"], row["reason"]) == ("hebei", "registry", None)
    assert row["evidence"].startswith("address: /columns/")
    assert len(replica.log) == 2
    saved = gongkai("--saved", "--format", "csv")
    rows = {row["portal"]: row for row in csv.DictReader(io.StringIO(saved.stdout))}
    assert len(rows) == 5
    assert rows["demo-gaoyi"]["evidence"].startswith("address: /columns/")
    assert "hebei" in gongkai().stdout
    assert len(replica.log) == 2


def test_a_look_that_tells_nothing_fails(gongkai: Gongkai, replica: server.Replica) -> None:
    replica.stop()
    done = gongkai("demo-gaoyi")
    assert done.returncode == 1
    assert "no entry page told its family" in done.stderr
    assert "demo-gaoyi http" in done.stdout


def test_the_real_network_needs_a_contact(gongkai: Gongkai, settings: Settings) -> None:
    done = gongkai("--region", "500152", profile="archive")
    assert done.returncode == 0, "the registry knows the family: nothing is visited"
    done = gongkai("cq-tongnan", profile="archive")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "GONGKAI_CONTACT" in done.stderr
    assert "no portal lies in '无此地'" in gongkai("--region", "无此地").stderr
