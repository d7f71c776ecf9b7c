"""gongkai frontier and gongkai jobs over a crawled archive."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from storage.database import open_database
from storage.jobs import open_job
from storage.leases import utc_now
from storage.models import Host, Source
from storage.settings import Settings
from tests.archive import copied

Gongkai = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = "import sys; from flows.cli import main; sys.argv[0] = 'gongkai'; main()"


@pytest.fixture
def archive(demo_archive: Settings, tmp_path: Path) -> Settings:
    """A copy in which one host rests and the files of one portal were given up."""
    settings = copied(demo_archive, tmp_path / "data")
    with open_database(settings) as database, database.write() as session:
        rest = {"not_before": utc_now() + timedelta(hours=1), "reason": "HTTP 503", "strikes": 3}
        session.execute(update(Host).where(col(Host.name) == _host(settings)).values(**rest))
        session.execute(
            update(Source)
            .where(col(Source.portal_id) == "demo-wuhai", col(Source.role) == "document")
            .values(state="parked", attempts=5)
        )
    return settings


@pytest.fixture
def gongkai(archive: Settings) -> Gongkai:
    def run(*words: str, data: Path = archive.data) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", COMMAND, *words],
            env={
                **os.environ,
                "GONGKAI_PROFILE": "demo",
                "GONGKAI_DATA": str(data),
                "GONGKAI_REPLICA_PORT": str(archive.replica_port),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def _host(settings: Settings) -> str:
    return f"127.0.0.1:{settings.replica_port}"


def answer(gongkai: Gongkai, *words: str) -> Any:
    done = gongkai(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_the_summary_names_portals_and_resting_hosts(gongkai: Gongkai, archive: Settings) -> None:
    found = answer(gongkai, "frontier")
    rows = {row["portal"]: row for row in found["portals"]}
    assert len(rows) == 5
    assert rows["demo-wuhai"]["parked"] == 1
    assert all(row["due"] for row in rows.values()), "entry pages are due every night"
    (host,) = found["hosts"]
    assert (host["host"], host["reason"], host["strikes"]) == (_host(archive), "HTTP 503", 3)
    table = gongkai("frontier").stdout
    assert "left out" in table
    assert _host(archive) in table


def test_addresses_say_why_they_are_followed_and_how_it_went(gongkai: Gongkai) -> None:
    done = gongkai("frontier", "--state", "failed", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    assert all(row["verdict"] and row["reason"] for row in rows)
    left = answer(gongkai, "frontier", "--portal", "demo-tongnan", "--state", "left-out")
    assert all(row["relevance"] for row in left)
    followed = answer(gongkai, "frontier", "--role", "document", "--words", "预算")
    assert {row["role"] for row in followed} == {"document"}
    assert all("预算" in row["title"] + row["url"] for row in followed)
    short = gongkai("frontier", "--role", "article", "--limit", "1")
    assert "More: the first 1 are shown" in short.stderr


def test_what_was_given_up_is_tried_again(gongkai: Gongkai) -> None:
    other = gongkai("frontier", "unpark", "--portal", "demo-gaoyi")
    assert other.stderr.startswith("0 addresses")
    assert answer(gongkai, "frontier", "--state", "parked")
    done = gongkai("frontier", "unpark", "--portal", "demo-wuhai")
    assert done.stderr == "1 addresses are tried again in the next run\n"
    assert answer(gongkai, "frontier", "--state", "parked") == []


def test_a_host_is_woken(gongkai: Gongkai, archive: Settings) -> None:
    assert gongkai("frontier", "wake", _host(archive)).returncode == 0
    assert answer(gongkai, "frontier")["hosts"] == []
    assert "no host 'nowhere' was ever visited" in refusal(gongkai("frontier", "wake", "nowhere"))


def test_what_is_not_there_is_refused(gongkai: Gongkai, archive: Settings, tmp_path: Path) -> None:
    for words in (("--portal", "nowhere"), ("unpark", "--portal", "nowhere")):
        line = refusal(gongkai("frontier", *words))
        assert line == "gongkai: no portal 'nowhere': see `gongkai portals list`\n"
    for command in ("frontier", "jobs"):
        line = refusal(gongkai(command, data=tmp_path / "none"))
        assert line.startswith("gongkai: no database at ")
    # The options of the list would be ignored, and everything put back.
    refusal(gongkai("frontier", "--portal", "demo-gaoyi", "unpark"))
    with open_database(archive) as database, database.read() as session:
        assert session.exec(select(Source).where(Source.state == "parked")).all()


def test_a_job_is_paused_and_resumed_by_the_beginning_of_its_id(
    gongkai: Gongkai, archive: Settings
) -> None:
    (night,) = answer(gongkai, "jobs")
    assert (night["kind"], night["state"], night["portals"]) == ("nightly", "done", 5)
    assert (night["to_do"], night["seconds_left"]) == (0, None)
    with open_database(archive) as database:
        job_id = open_job(database, "backfill", {"years": [2020, 2021]}, ["demo-gaoyi"])
    assert gongkai("jobs", "pause", job_id[:6]).returncode == 0
    assert "paused" in gongkai("jobs").stdout
    assert gongkai("jobs", "resume", job_id[:6]).returncode == 0
    states = {row["id"]: row["state"] for row in answer(gongkai, "jobs")}
    assert states[job_id] == "open"
    assert "is done" in refusal(gongkai("jobs", "pause", night["id"]))
    assert "no job begins with 'zz'" in refusal(gongkai("jobs", "pause", "zz"))
