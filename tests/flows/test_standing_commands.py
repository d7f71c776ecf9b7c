"""`gongkai status`, `alarm` and `work` as an operator sees them; and Prefect's server away."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.replica import server
from tests.flows.hooks import webhook
from tests.servers import free_ports

GONGKAI = str(Path(sys.executable).with_name("gongkai"))

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def replica() -> Iterator[server.Replica]:
    with server.start() as running:
        yield running


@pytest.fixture
def gongkai(replica: server.Replica, tmp_path: Path) -> Command:
    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        demo = {"GONGKAI_PROFILE": "demo", "GONGKAI_REPLICA_PORT": str(replica.port)}
        return subprocess.run(
            [GONGKAI, *words],
            env={**os.environ, **demo, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    run("db", "upgrade")
    run("portals", "enable", "demo-wuhai")
    return run


def test_status_has_totals_on_top_and_then_what_needs_somebody(gongkai: Command) -> None:
    assert gongkai("crawl", "--no-prefect", "--quiet").returncode == 0
    done = gongkai("status")
    assert done.returncode == 0
    top = done.stdout.splitlines()[:3]
    assert [line.split(" ")[0] for line in top] == ["Archive", "Disclosures", "Portals"]
    assert top[2] == "Portals 门户: 1 enabled, 0 stale, 0 failing"
    assert "never seen: 乌海市信访局 2026 budget (due 2026-05-31)" in done.stdout
    found = json.loads(gongkai("status", "--format", "json").stdout)
    assert {row["state"] for row in found["coverage"]} >= {"missing"}
    assert sum(found["disclosures"].values()) == len(found["coverage"])
    here, elsewhere = (
        json.loads(gongkai("status", "--region", region, "--format", "json").stdout)
        for region in ("150000", "500000")
    )
    assert (here["coverage"], here["portals"]) == (found["coverage"], found["portals"])
    assert (elsewhere["coverage"], elsewhere["portals"]) == ([], [])
    assert gongkai("status", "--region", "重庆").returncode == 2


def test_a_failed_portal_is_an_alarm_with_the_command_that_retries_it(
    gongkai: Command, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    away = {"GONGKAI_REPLICA_PORT": str(port)}
    with webhook() as hook:
        done = gongkai("crawl", "--no-prefect", "--quiet", **away, GONGKAI_ALARMS=hook.address)
    assert done.returncode == 1
    assert hook.got[0]["message"] == "demo-wuhai: 1 visits brought nothing"
    shown = gongkai("status")
    assert shown.returncode == 1
    assert "alarm: demo-wuhai: 1 visits brought nothing" in shown.stdout
    assert "failing: demo-wuhai: 1 " in shown.stdout


def test_a_test_message_says_what_was_reached(gongkai: Command) -> None:
    assert gongkai("alarm").stdout == "addresses in GONGKAI_ALARMS: 0\n"
    assert gongkai("alarm", "--test").returncode == 1
    with webhook() as hook:
        addresses = f"{hook.address} json://127.0.0.1:9/secret-token"
        done = gongkai("alarm", "--test", GONGKAI_ALARMS=addresses)
        assert gongkai("alarm", "--test", GONGKAI_ALARMS=hook.address).returncode == 0
    assert done.returncode == 1
    assert "address 1 (json): reached\naddress 2 (json): not reached\n" in done.stdout
    assert len(hook.got) == 2
    assert "secret-token" not in done.stdout + done.stderr
    assert "secret-token" not in gongkai("settings", GONGKAI_ALARMS=addresses).stdout


@pytest.mark.parametrize("words", [("crawl",), ("backfill", "--years", "2021"), ("work",)])
def test_without_prefects_server_there_is_one_line_that_says_what_to_do(
    gongkai: Command, words: tuple[str, ...]
) -> None:
    (port,) = free_ports(1)
    away = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    done = gongkai(*words, "--quiet", **away)
    assert done.returncode == 2
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("gongkai: "))
    assert line.startswith("gongkai: Prefect's server does not answer")
    assert "--no-prefect" in line
    assert "Traceback" not in done.stderr
    if words != ("work",):
        assert gongkai(*words, "--no-prefect", "--quiet", **away).returncode == 0


def test_work_where_nothing_is_to_be_done(gongkai: Command) -> None:
    done = gongkai("work", "--no-prefect", "--quiet")
    assert (done.returncode, done.stderr) == (0, "No open job needs help.\n")
