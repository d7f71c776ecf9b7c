"""Visits as a whole: retries, Retry-After, pauses, threads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tasks.records import Received
from tasks.transport.fetch import Fetcher
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import (
    BUSY,
    OK,
    PAGE,
    Clock,
    RawServer,
    Reply,
    late,
    reset,
    response,
    visit,
)


@pytest.mark.parametrize("bad", [BUSY, b"", reset(OK[:60]), response(PAGE, content_length="999")])
def test_passing_faults_are_retried(fetcher: Fetcher, server: RawServer, bad: Reply) -> None:
    server.replies["/a"] = [bad, bad, OK]
    assert visit(fetcher, server).verdict == "captured"
    assert server.paths() == ["/a"] * 3


@pytest.mark.parametrize(
    ("bad", "verdict", "tries"),
    [
        (BUSY, "failed", 3),
        (response(PAGE, content_length="999"), "incomplete", 3),
        (response(b"no", "403 Forbidden"), "failed", 1),
        (response(b"", "521 ?"), "blocked", 1),
        (response(b"gone", "410 Gone"), "missing", 1),
    ],
)
def test_lasting_faults_end(
    fetcher: Fetcher, server: RawServer, bad: bytes, verdict: str, tries: int
) -> None:
    server.replies["/a"] = bad
    assert visit(fetcher, server).verdict == verdict
    assert len(server.paths()) == tries


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
@pytest.mark.parametrize("dated", [False, True])
def test_retry_after_is_kept(
    fetcher: Fetcher, server: RawServer, clock: Clock, status: str, dated: bool
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    server.replies["/a"] = [response(b"", status, retry_after=later if dated else "50"), OK]
    assert visit(fetcher, server).verdict == "captured"
    assert sum(clock.slept) == pytest.approx(50, abs=2)


def test_a_long_retry_after_is_not_waited_for_but_kept(
    fetcher: Fetcher, server: RawServer, clock: Clock
) -> None:
    server.replies |= {"/a": response(b"", "429 Slow Down", retry_after="3600"), "/b": OK}
    first = visit(fetcher, server)
    assert first.verdict == "failed"
    until = datetime.fromisoformat((first.reason or "").rpartition(" ")[2])
    assert abs(until - datetime.now(UTC) - timedelta(hours=1)) < timedelta(seconds=5)
    second = visit(fetcher, server, "/b")
    assert second.verdict == "failed"
    assert "not to be visited" in (second.reason or "")
    assert (server.paths(), sum(clock.slept)) == (["/a"], 0)
    clock.now += 3600
    assert visit(fetcher, server, "/b").verdict == "captured"


def test_the_server_sees_one_request_at_a_time_and_the_pause_between(
    policy: Policy, spool: Path, server: RawServer
) -> None:
    """Real time: four threads share a fetcher; each answer takes 0.05 s, the pause is 0.15 s."""

    server.replies["/a"] = late(OK, 0.05)
    results: list[Received] = []
    with Fetcher(policy, spool) as fetcher:
        threads = [
            threading.Thread(target=lambda: results.append(visit(fetcher, server, delay=0.15)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [result.verdict for result in results] == ["captured"] * 4
    assert len({result.path for result in results}) == 4
    gaps = [
        after.begun - before.ended
        for before, after in zip(server.seen, server.seen[1:], strict=False)
    ]
    assert len(gaps) == 4
    assert min(gaps) >= 0.145
    assert server.most_open == 1


def test_hosts_of_loopback_do_not_wait_for_each_other(
    policy: Policy, spool: Path, server: RawServer, other: RawServer
) -> None:
    """Replicas of portals have a port each; a crawl of several goes on in parallel."""
    for each in (server, other):
        each.replies["/a"] = late(OK, 0.6)
    start = time.monotonic()
    with Fetcher(policy, spool) as fetcher, ThreadPoolExecutor() as threads:
        received = list(threads.map(lambda each: visit(fetcher, each), (server, other)))
    assert [each.verdict for each in received] == ["captured"] * 2
    assert time.monotonic() - start < 1.1


def test_a_slow_host_rests_five_times_its_answer(
    policy: Policy, spool: Path, server: RawServer
) -> None:
    server.replies["/a"] = late(OK, 0.06)
    with Fetcher(replace(policy, delay_factor=5), spool) as fetcher:
        visit(fetcher, server)
        visit(fetcher, server)
    assert server.seen[2].begun - server.seen[1].ended >= 0.3


def test_the_environment_names_no_proxy(
    fetcher: Fetcher, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.replies["/a"] = OK
    assert visit(fetcher, server).verdict == "captured"
