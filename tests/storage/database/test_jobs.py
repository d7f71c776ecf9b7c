"""Jobs: each portal once, by one worker, whoever dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from storage.database import Database
from storage.jobs import (
    close_job,
    finish_portal,
    job_state,
    open_job,
    put_back,
    set_job_state,
    take,
)
from storage.leases import acquire
from storage.models import Job, JobPortal
from storage.runs import close_run, open_run
from tests.storage.database.clock import Clock

BACKFILL = {"years": [2023], "night": None}


def _open(database: Database, clock: Clock, *portal_ids: str, **parameters: object) -> str:
    return open_job(database, "backfill", parameters or BACKFILL, portal_ids, now=clock)


def _take(
    database: Database, clock: Clock, job_id: str, owner: str = "a", gone: str = "", *busy: str
) -> str | None:
    taken = take(database, job_id, owner, busy=busy, is_gone=lambda other: other == gone, now=clock)
    return next(iter(taken), None)


def _portal(database: Database, job_id: str, portal_id: str) -> JobPortal:
    with database.read() as session:
        return session.get_one(JobPortal, (job_id, portal_id))


def _jobs(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(Job.state)))


def test_a_job_that_is_not_done_is_joined(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p", "q")
    assert _take(database, clock, job_id) == "p"
    finish_portal(database, job_id, "p", "done", {"new": 1})
    assert _open(database, clock, "p", "r") == job_id
    state = job_state(database, job_id)
    assert (state.waiting, state.crawling, state.finished) == (2, 0, 1)
    assert _open(database, clock, "p", years=[2022], night=None) != job_id
    other = open_job(database, "reprocess", BACKFILL, ["p"], now=clock)
    assert other != job_id
    finished = _portal(database, job_id, "p")
    assert (finished.state, finished.owner, finished.report) == ("done", "a", {"new": 1})


def test_a_paused_job_goes_on_where_it_is_joined(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p")
    assert set_job_state(database, job_id, paused=True)
    assert job_state(database, job_id).state == "paused"
    assert set_job_state(database, job_id, paused=False)
    assert job_state(database, job_id).state == "open"
    set_job_state(database, job_id, paused=True)
    assert _open(database, clock, "p") == job_id
    assert job_state(database, job_id).state == "open"


def test_only_what_is_finished_is_closed(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p", "q")
    for portal_id in ("p", "q"):
        close_job(database, job_id, now=clock)
        assert job_state(database, job_id).state == "open"
        assert _take(database, clock, job_id) == portal_id
        close_job(database, job_id, now=clock)
        assert job_state(database, job_id).state == "open"
        finish_portal(database, job_id, portal_id, "failed", {})
    close_job(database, job_id, now=clock)
    assert job_state(database, job_id).state == "done"
    assert not set_job_state(database, job_id, paused=True)
    assert not set_job_state(database, "unknown", paused=True)
    assert _open(database, clock, "p") != job_id


def test_the_nightly_job_of_another_night_is_closed(database: Database, clock: Clock) -> None:
    def nightly(night: str | None, portals: list[str] | None = None) -> str:
        parameters = {"portals": portals, "night": night}
        return open_job(database, "nightly", parameters, ["p"], now=clock)

    backfill = _open(database, clock, "p", portals=None, night=None)
    named = nightly("2024-01-01", ["p"])
    first = nightly("2024-01-01")
    assert nightly("2024-01-01") == first
    second = nightly("2024-01-02")
    states = {number: job_state(database, number).state for number in (backfill, named, first)}
    assert states == {backfill: "open", named: "open", first: "done"}
    assert job_state(database, second).waiting == 1
    with database.read() as session:
        assert session.get_one(Job, first).ended_at == clock()
    assert nightly("2024-01-02") == second
    assert _take(database, clock, second) == "p"


def test_two_openers_at_once_get_one_job(database: Database) -> None:
    barrier = Barrier(8)

    def race(number: int) -> list[str]:
        found = []
        for turn in range(5):
            barrier.wait()
            found.append(open_job(database, "nightly", {"night": turn}, [f"p{number}", "q"]))
        return found

    with ThreadPoolExecutor(8) as pool:
        by_thread = list(pool.map(race, range(8)))
    assert [len(set(jobs)) for jobs in zip(*by_thread, strict=True)] == [1] * 5
    assert _jobs(database) == ["done"] * 4 + ["open"]
    assert job_state(database, by_thread[0][-1]).waiting == 9


def test_who_joins_while_a_job_is_closed_gets_its_portals_crawled(database: Database) -> None:
    """A job is joined before it is closed, and stays open; or after, and is another one."""
    for turn in range(10):
        parameters = {"turn": turn}
        first = open_job(database, "backfill", parameters, [])
        with ThreadPoolExecutor(2) as pool:
            closing = pool.submit(close_job, database, first)
            joined = pool.submit(open_job, database, "backfill", parameters, ["p"]).result()
            closing.result()
        state = job_state(database, joined)
        assert (state.state, state.waiting) == ("open", 1)


def test_portals_begin_in_a_span_each_at_its_own_moment(database: Database, clock: Clock) -> None:
    names = [f"p{number}" for number in range(40)]

    def starts(night: str) -> dict[str, timedelta]:
        job_id = open_job(
            database, "nightly", {"night": night}, names, spread=timedelta(hours=6), now=clock
        )
        return {name: _portal(database, job_id, name).start_at - clock() for name in names}

    first = starts("2024-01-01")
    clock.forward(86_400)
    assert starts("2024-01-02") == first
    assert min(first.values()) >= timedelta(0)
    assert max(first.values()) <= timedelta(hours=6)
    assert len(set(first.values())) > 30


def test_portals_are_taken_in_the_order_of_their_start(database: Database, clock: Clock) -> None:
    names = [f"p{number}" for number in range(10)]
    span = timedelta(hours=1)
    job_id = open_job(database, "nightly", {}, names, spread=span, now=clock)
    starts = {name: _portal(database, job_id, name).start_at for name in names}
    taken: list[str] = []
    for moment in sorted(starts.values()):
        clock.moment = moment - timedelta(seconds=1)
        assert _take(database, clock, job_id, "a", "", *taken) is None
        clock.moment = moment
        while name := _take(database, clock, job_id, "a", "", *taken):
            taken.append(name)
            finish_portal(database, job_id, name, "done", {})
    assert taken == sorted(names, key=lambda name: (starts[name], name))


def test_what_is_put_back_waits_for_its_moment(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id) == "p"
    put_back(database, job_id, "p", clock() + timedelta(seconds=5))
    assert job_state(database, job_id).waiting == 1
    assert _portal(database, job_id, "p").start_at == clock() + timedelta(seconds=5)
    clock.forward(4)
    assert _take(database, clock, job_id, "b") is None
    clock.forward(1)
    assert _take(database, clock, job_id, "b") == "p"


def test_a_living_worker_keeps_what_it_took(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id, "a") == "p"
    clock.forward(29)
    assert _take(database, clock, job_id, "b") is None
    assert acquire(database, "p", "a", 900, now=clock) == 1
    clock.forward(899)
    assert _take(database, clock, job_id, "b") is None
    assert _take(database, clock, job_id, "a", "", "p") is None


@pytest.mark.parametrize("held", [True, False])
def test_the_portal_of_a_dead_worker_is_taken_again_at_once(
    database: Database, clock: Clock, held: bool
) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id, "dead") == "p"
    if held:
        acquire(database, "p", "dead", 900, now=clock)
    assert _take(database, clock, job_id, "b", "another") is None
    assert _take(database, clock, job_id, "b", "dead") == "p"
    assert _portal(database, job_id, "p").owner == "b"
    assert _take(database, clock, job_id, "c", "dead") is None


@pytest.mark.parametrize("held", [True, False])
def test_a_worker_of_which_nothing_is_known_has_until_its_lease_ends(
    database: Database, clock: Clock, held: bool
) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id, "far") == "p"
    if held:
        acquire(database, "p", "far", 900, now=clock)
    seconds = 900 if held else 30
    clock.forward(seconds - 1)
    assert _take(database, clock, job_id, "b") is None
    clock.forward(1)
    assert _take(database, clock, job_id, "b") == "p"


def test_a_worker_that_comes_back_too_late_says_nothing_of_its_portal(
    database: Database, clock: Clock
) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id, "a") == "p"
    clock.forward(30)
    assert _take(database, clock, job_id, "b") == "p"
    finish_portal(database, job_id, "p", "failed", {"failed": "lost"}, owner="a")
    put_back(database, job_id, "p", clock(), owner="a")
    portal = _portal(database, job_id, "p")
    assert (portal.state, portal.owner, portal.report) == ("crawling", "b", None)
    finish_portal(database, job_id, "p", "done", {}, owner="b")
    put_back(database, job_id, "p", clock(), owner="b")
    assert _portal(database, job_id, "p").state == "done"


@pytest.mark.parametrize("lost", [False, True])
def test_a_run_that_closes_ends_its_portal_in_the_job(
    database: Database, clock: Clock, lost: bool
) -> None:
    job_id = _open(database, clock, "p")
    assert _take(database, clock, job_id, "a") == "p"
    run = open_run(database, "backfill", "p", {}, owner="a", job_id=job_id, now=clock)
    assert run is not None
    clock.forward(901)
    if lost:
        assert _take(database, clock, job_id, "b") == "p"
        assert acquire(database, "p", "b", now=clock)
    close_run(database, run, {}, ended="left", report={"left": 2}, now=clock)
    portal = _portal(database, job_id, "p")
    expected = ("crawling", None) if lost else ("left", {"left": 2})
    assert (portal.state, portal.report) == expected


def _work(database: Database, job_id: str, owner: str, most: int) -> list[str]:
    taken = []
    while some := take(database, job_id, owner, most=most, now=_later):
        for portal_id in some:
            fence = acquire(database, portal_id, owner, hosts=[f"{portal_id}.example.gov.cn"])
            assert fence is not None
            taken.append(portal_id)
            finish_portal(database, job_id, portal_id, "done", {}, owner=owner)
    return taken


def test_a_worker_takes_as_many_as_it_has_hands_for(database: Database, clock: Clock) -> None:
    job_id = _open(database, clock, "p1", "p2", "p3", "p4")
    assert take(database, job_id, "a", most=3, now=clock) == ["p1", "p2", "p3"]
    assert take(database, job_id, "b", most=3, now=clock) == ["p4"]
    assert take(database, job_id, "b", most=3, busy=["p4"], now=clock) == []


def _later() -> datetime:
    return datetime.now().astimezone() + timedelta(seconds=1)


def test_eight_threads_take_each_portal_once(database: Database) -> None:
    names = [f"p{number:02}" for number in range(60)]
    job_id = open_job(database, "nightly", {}, names)
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda n: _work(database, job_id, f"owner {n}", n % 3 + 1), range(8)))
    assert sorted(name for part in parts for name in part) == names
    state = job_state(database, job_id)
    assert (state.waiting, state.crawling, state.finished) == (0, 0, 60)
