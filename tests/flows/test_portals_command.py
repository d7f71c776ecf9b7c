"""gongkai portals list, enable, disable: the country by region and state."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.portals import listed
from storage.database import open_database
from storage.leases import utc_now
from storage.portals import remember_family
from storage.queries.status import confirmed_portals
from storage.runs import enabled_portals
from storage.settings import Settings

Portals = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = "import sys; from flows.cli import main; sys.argv[0] = 'gongkai'; main()"


@pytest.fixture
def portals(tmp_path: Path) -> Portals:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", COMMAND, "portals", *words],
            env={**os.environ, "GONGKAI_DATA": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.fixture
def gongkai(portals: Portals) -> Any:
    def run(*words: str) -> str:
        done = portals("list", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def enabled(data: Path) -> frozenset[str]:
    with open_database(Settings(_env_file=None, data=data)) as database:
        return enabled_portals(database)


def test_by_region(gongkai: Any) -> None:
    counties = json.loads(gongkai("--region", "500152", "--format", "json"))
    assert [entry["id"] for entry in counties] == ["cq-tongnan"]
    named = json.loads(gongkai("--region", "潼南", "--format", "json"))
    assert named == counties
    province = json.loads(gongkai("--region", "50", "--format", "json"))
    assert {entry["division_code"][:2] for entry in province} == {"50"}
    assert len(province) > 30
    assert json.loads(gongkai("--region", "无此地", "--format", "json")) == []


def test_by_state(gongkai: Any) -> None:
    assert json.loads(gongkai("--state", "enabled", "--format", "json")) == []
    rows = list(csv.DictReader(io.StringIO(gongkai("--state", "doubtful", "--format", "csv"))))
    assert {row["state"] for row in rows} == {"doubtful"}
    assert all("doubtful" in row["note"] for row in rows)
    assert any("www.hc.gov.cn" in row["listings"] for row in rows)


def test_by_family_of_the_registry_or_remembered(gongkai: Any, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path)
    with open_database(settings, create=True) as database:
        remember_family(database, "cn-500101", "hanweb", "address: /col/col1/", utc_now())
        remember_family(database, "cq-tongnan", "hanweb", "address: /col/col1/", utc_now())
    (found,) = json.loads(gongkai("--family", "hanweb", "--format", "json"))
    assert (found["id"], found["family"]) == ("cn-500101", "hanweb")
    known = json.loads(gongkai("--family", "trs", "--format", "json"))
    assert "cq-tongnan" in {entry["id"] for entry in known}


def test_named_portals_are_enabled_after_the_forecast(portals: Portals, tmp_path: Path) -> None:
    done = portals("enable", "cq-tongnan", "cq-beibei")
    assert done.returncode == 0
    forecast, _, switched = done.stderr.partition("assumed of portals never visited")
    assert "cq-tongnan (重庆市潼南区): never visited yet" in forecast
    assert "portals: 2, hosts: 2" in forecast
    assert "cq-beibei (重庆市北碚区): enabled" in switched
    assert enabled(tmp_path) == {"cq-tongnan", "cq-beibei"}
    portals("disable", "cq-beibei")
    assert enabled(tmp_path) == {"cq-tongnan"}


def test_a_region_needs_somebody_s_word(portals: Portals, tmp_path: Path) -> None:
    for words in (("enable", "--region", "5001"), ("enable",), ("enable", "nowhere")):
        done = portals(*words)
        assert done.returncode == 2
        assert not (tmp_path / "gongkai.db").exists()
    asked = portals("enable", "--region", "5001")
    assert asked.stderr.splitlines()[-1].endswith("Nobody can be asked here: --yes says so")
    assert portals("enable", "--region", "5001", "--yes").returncode == 0
    on = enabled(tmp_path)
    assert len(on) > 20
    refused = portals("disable", "--region", "50010")
    assert (refused.returncode, enabled(tmp_path)) == (2, on)
    there = {
        entry.portal.id
        for entry in listed(Settings(_env_file=None), (), ())
        if entry.portal.division_code.startswith("50010")
    }
    assert f"Disable {len(there & on)} portals?" in refused.stderr
    portals("disable", "--region", "50010", "--yes")
    assert enabled(tmp_path) == on - there != on


def test_doubtful_portals_are_left_out_and_listed(portals: Portals, tmp_path: Path) -> None:
    (doubted, *_) = [
        entry.portal
        for entry in listed(Settings(_env_file=None), (), ())
        if entry.state == "doubtful"
    ]
    words = ("enable", "--region", doubted.division_code[:4], "--yes")
    done = portals(*words)
    assert f"left out: {doubted.id} ({doubted.name}): unverified" in done.stderr
    assert doubted.id not in enabled(tmp_path)
    portals(*words, "--doubtful")
    assert doubted.id in enabled(tmp_path)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_at_a_terminal_the_operator_is_asked(answer: str, code: int, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "portals", "enable", "--region", "500152"],
        env={**os.environ, "GONGKAI_DATA": str(tmp_path)},
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code
    assert "Enable these 1 portals?" in done.stderr
    assert (tmp_path / "gongkai.db").exists() == (answer == "y")


def test_what_was_captured_is_confirmed(demo_archive: Settings) -> None:
    with open_database(demo_archive) as database:
        confirmed = confirmed_portals(database)
    states = {entry.portal.id: entry.state for entry in listed(demo_archive, (), confirmed)}
    assert set(states.values()) == {"confirmed"}
    assert {e.state for e in listed(demo_archive, (), ())} == {"unverified"}
