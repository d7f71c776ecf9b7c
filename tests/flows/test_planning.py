"""Forecasts: of what is known, of what is assumed, and gongkai plan."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flows.choosing import choose, lies_in
from flows.forecasts import by_place, forecast_of, in_words, lines
from flows.planning import (
    ASSUMPTIONS,
    FILE_BYTES,
    PAGE_BYTES,
    Forecast,
    forecast,
    level_of,
    total,
)
from flows.portals import PortalRefused, registry
from storage.database import open_database
from storage.settings import Settings
from tasks.records import Portal
from tests.archive import copied

Gongkai = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = "import sys; from flows.cli import main; sys.argv[0] = 'gongkai'; main()"


@pytest.fixture
def real(tmp_path: Path) -> Settings:
    """The registry of the country, and no archive."""
    return Settings(_env_file=None, data=tmp_path / "data")


@pytest.fixture
def gongkai(tmp_path: Path) -> Gongkai:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", COMMAND, "plan", *words],
            env={**os.environ, "GONGKAI_DATA": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def portal(name: str, code: str = "500152", delay: float = 3.0) -> Portal:
    host = f"{name}.example.gov.cn"
    return Portal(name, name, "auto", code, None, (f"http://{host}/",), (host,), delay)


def test_a_place_never_visited_is_assumed_by_its_level(real: Settings) -> None:
    county, city, province = portal("a"), portal("b", "130100"), portal("c", "130000")
    assert [level_of(one) for one in (county, city, province)] == [
        "county",
        "prefecture",
        "province",
    ]
    (one,) = forecast(real, None, [county], [2021])
    assert not one.visited
    # 70 offices, two documents: 140 articles and 140 files on 7 pages of a listing, robots.txt.
    assert one.hosts == {"a.example.gov.cn": 140 + 140 + 7 + 1}
    assert one.bytes == 140 * FILE_BYTES + 148 * PAGE_BYTES
    assert one.seconds == pytest.approx(288 * 3.5)
    eight = [found.requests for found in forecast(real, None, [county, city, province])]
    assert eight == sorted(eight)
    assert eight[0] == (140 + 140 + 7) * 8 + 1


def test_a_slow_host_has_a_longer_pace(real: Settings, demo_archive: Settings) -> None:
    slow = replace(portal("a"), delay=1.0)
    (one,) = forecast(real, None, [slow], [2021])
    assert one.seconds / one.requests == pytest.approx(0.5 + 5 * 0.5)
    (demo,) = forecast(demo_archive, None, [replace(slow, delay=0)], [2021])
    assert demo.seconds / demo.requests == pytest.approx(0.5)


def test_what_was_visited_is_counted(demo_archive: Settings) -> None:
    portals = list(registry(demo_archive).values())
    with open_database(demo_archive) as database:
        found = forecast(demo_archive, database, portals)
        years = forecast(demo_archive, database, portals, [2021])
    assert all(one.visited for one in found)
    assert all(one.requests for one in found), "entry pages are due every night"
    together = total(found, workers=8, budget=5000)
    assert together.assumed == 0
    assert together.requests < 40
    assert sum(one.requests for one in years) >= len(portals)
    first, *others = lines(demo_archive, found)
    assert first.endswith("requests due")
    assert ASSUMPTIONS not in others


def test_hosts_are_slow_one_by_one_and_portals_side_by_side() -> None:
    def one(name: str, requests: int, seconds: float, host: str = "") -> Forecast:
        return Forecast(portal(name), True, {host or name: requests}, seconds, 10)

    shared = [one("a", 100, 3600, "h"), one("b", 300, 3 * 3600, "h")]
    found = total([*shared, one("c", 10, 3600)], workers=2, budget=150)
    assert (found.slowest_host, found.slowest_hours, found.hours) == ("h", 4.0, 4.0)
    assert (found.portals, found.hosts, found.requests, found.bytes) == (3, 2, 410, 30)
    assert found.nights == 3
    many = [one(str(number), 10, 3600) for number in range(100)]
    found = total(many, workers=2, budget=5000)
    assert (found.hours, found.nights) == (50.0, 3)
    nothing = total([], workers=2, budget=5000)
    assert (nothing.requests, nothing.hours, nothing.nights) == (0, 0.0, 0)


def test_rows_are_provinces_prefectures_or_portals(real: Settings) -> None:
    whole = forecast_of(real, choose(real, [], "").portals)
    rows = by_place(whole, country=True, workers=8, budget=5000)
    assert len(rows) == len({row["code"] for row in rows})
    assert (
        {"500000", "130000"}
        < {row["code"] for row in rows}
        <= {one.portal.division_code[:2] + "0000" for one in whole}
    )
    assert sum(row["requests"] for row in rows) == sum(one.requests for one in whole)
    hebei = forecast_of(real, choose(real, [], "13").portals)
    rows = by_place(hebei, country=False, workers=8, budget=5000)
    assert ("130100", "河北省石家庄市") in {(row["code"], row["place"]) for row in rows}
    tongnan = forecast_of(real, choose(real, [], "500152").portals)
    rows = by_place(tongnan, country=False, workers=8, budget=5000)
    assert [row["code"] for row in rows] == ["cq-tongnan"]


def test_the_line_says_what_is_assumed() -> None:
    one = Forecast(portal("a"), False, {"h": 1200}, 3600, 2_000_000_000)
    line = in_words(total([one], workers=8, budget=1000), 8, 1000)
    assert "requests: 1,200 (1,200 of them assumed)" in line
    assert "1.0 h for the slowest host (h), 1.0 h with 8 portals at a time, 2.0 GB" in line
    assert line.endswith("nights of 1000 requests a host: 2")
    small = Forecast(portal("a"), True, {"h": 12}, 90, 250_000)
    line = in_words(total([small], workers=8, budget=1000), 8, 1000)
    assert "2 min for the slowest host" in line
    assert "0.2 MB" in line
    assert "assumed" not in line


def test_a_region_leaves_doubtful_portals_out(real: Settings) -> None:
    chosen = choose(real, [], "50")
    assert all("doubtful" in left.note for left in chosen.left_out)
    assert not {one.id for one in chosen.portals} & {one.id for one in chosen.left_out}
    everything = choose(real, [], "50", doubtful=True)
    assert len(everything.portals) == len(chosen.portals) + len(chosen.left_out)
    assert all(lies_in(one, "50") for one in everything.portals)
    (left, *_) = chosen.left_out
    named = choose(real, [left.id, "nm-wuhai"], "50")
    assert {left.id, "nm-wuhai"} < {one.id for one in named.portals}
    assert [one.id for one in choose(real, ["nm-wuhai"], "").portals] == ["nm-wuhai"]
    with pytest.raises(PortalRefused, match="no portal 'nowhere'"):
        choose(real, ["nowhere"], "50")
    with pytest.raises(PortalRefused, match="no portal lies in '无此地'"):
        choose(real, [], "无此地")


def test_the_command_needs_no_archive_and_makes_none(gongkai: Gongkai, tmp_path: Path) -> None:
    words = ("--region", "5001", "--years", "2020-2021", "--workers", "4")
    found = json.loads(gongkai(*words, "--format", "json").stdout)
    assert (found["years"], found["workers"]) == ([2020, 2021], 4)
    assert found["total"]["requests"] == found["total"]["assumed"] > 0
    assert found["total"]["portals"] == found["total"]["never_visited"] == len(found["places"])
    assert found["assumptions"] == ASSUMPTIONS
    table = gongkai(*words).stdout
    assert "重庆市潼南区" in table
    assert ASSUMPTIONS in table
    assert not (tmp_path / "data").exists()


def test_a_dry_run_and_enabling_say_the_same_as_the_plan(
    demo_archive: Settings, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "GONGKAI_PROFILE": "demo",
        "GONGKAI_DATA": str(copied(demo_archive, tmp_path / "data").data),
        "GONGKAI_REPLICA_PORT": str(demo_archive.replica_port),
    }

    def totals(*words: str) -> list[str]:
        command = [sys.executable, "-c", COMMAND, *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        return [line for line in lines if line.startswith("portals: ")]

    (night,) = totals("plan", "--region", "50")
    assert "portals: 3, hosts: 3, requests: 7, " in night
    assert totals("portals", "enable", "--region", "50", "--yes") == [night]
    names = ("tongnan", "shapingba", "beibei")
    named = [word for name in names for word in ("--portal", f"demo-{name}")]
    assert totals("crawl", *named, "--dry-run") == [night]
    years = ("--years", "2021-2024")
    assert totals("backfill", *named, *years, "--dry-run") == totals("plan", *named, *years)


@pytest.mark.parametrize(
    "words", [("--years", "2024-2015"), ("--region", "无此地"), ("--portal", "nowhere")]
)
def test_what_cannot_be_planned_is_refused(gongkai: Gongkai, words: tuple[str, ...]) -> None:
    done = gongkai(*words)
    assert done.returncode == 2
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr
