"""gongkai portals list: the country by region and state."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.portals import listed
from storage.database import open_database
from storage.queries.status import confirmed_portals
from storage.settings import Settings

COMMAND = "import sys; from flows.cli import main; sys.argv[0] = 'gongkai'; main()"


@pytest.fixture
def gongkai(tmp_path: Path) -> Any:
    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "portals", "list", *words],
            env={**os.environ, "GONGKAI_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


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


def test_what_was_captured_is_confirmed(demo_archive: Settings) -> None:
    with open_database(demo_archive) as database:
        confirmed = confirmed_portals(database)
    states = {entry.portal.id: entry.state for entry in listed(demo_archive, (), confirmed)}
    assert set(states.values()) == {"confirmed"}
    assert {e.state for e in listed(demo_archive, (), ())} == {"unverified"}
