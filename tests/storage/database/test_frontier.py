"""The frontier: each source once a run, by one worker, whatever was killed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.database import Database
from storage.frontier import (
    PARK_AFTER,
    NewSource,
    enqueue,
    failures,
    finish,
    lease_batch,
    remaining,
    unpark,
)
from storage.leases import LeaseLost, acquire
from storage.models import Source, StoredObject
from tests.storage.database.clock import Clock

ROLES = ("listing", "article", "document")


def _fill(database: Database, count: int, portal_id: str = "p") -> int:
    links = [NewSource(f"http://127.0.0.1/{number}", "document") for number in range(count)]
    with database.write() as session:
        return enqueue(session, portal_id, links)


def _start(database: Database, owner: str, clock: Clock) -> int:
    fence = acquire(database, "p", owner, 900, now=clock)
    assert fence is not None
    return fence


def _lease(database: Database, run: str, fence: int, clock: Clock, limit: int = 10) -> list[Source]:
    with database.write() as session:
        return lease_batch(session, "p", run, fence, ROLES, limit, 600, now=clock)


def _finish(database: Database, source: Source, fence: int, verdict: str, **found: str) -> None:
    assert source.id is not None
    assert source.lease_owner is not None
    with database.write() as session:
        finish(session, source.id, source.lease_owner, fence, verdict=verdict, **found)


def _visit_all(database: Database, run: str, verdict: str, clock: Clock) -> list[str]:
    fence = _start(database, "worker", clock)
    visited = []
    while batch := _lease(database, run, fence, clock):
        for source in batch:
            _finish(database, source, fence, verdict, reason=f"{verdict} of {run}")
            visited.append(source.url)
    return visited


def _source(database: Database, number: int = 0) -> Source:
    with database.read() as session:
        return session.get_one(Source, number + 1)


def _left(database: Database, run: str) -> int:
    with database.read() as session:
        return remaining(session, "p", run, ROLES)


def test_enqueue_keeps_the_first_finding(database: Database) -> None:
    first = NewSource("u", "article", "标题", "2024-02-01", fiscal_year=2024, depth=1)
    with database.write() as session:
        assert enqueue(session, "p", [first, NewSource("v", "document")]) == 2
        again = [NewSource("u", "document", "other"), NewSource("w", "document"), first]
        assert enqueue(session, "p", again) == 1
        assert enqueue(session, "q", [first]) == 1
        assert enqueue(session, "p", []) == 0
    source = _source(database)
    assert (source.role, source.title, source.published) == ("article", "标题", "2024-02-01")
    assert (source.state, source.attempts, source.fiscal_year) == ("pending", 0, 2024)


def test_shallow_before_deep_and_only_wanted_roles(database: Database, clock: Clock) -> None:
    links = [
        NewSource("deep", "document", depth=2),
        NewSource("b", "listing"),
        NewSource("a", "article"),
        NewSource("middle", "document", depth=1),
    ]
    with database.write() as session:
        enqueue(session, "p", links)
        enqueue(session, "q", [NewSource("elsewhere", "document")])
    fence = _start(database, "a", clock)
    with database.write() as session:
        batch = lease_batch(session, "p", "r", fence, ["listing", "document"], 10, 600, now=clock)
    assert [source.url for source in batch] == ["b", "middle", "deep"]
    assert _left(database, "r") == 4


def test_each_source_once_a_run(database: Database, clock: Clock) -> None:
    assert _fill(database, 25) == 25
    first = _visit_all(database, "r1", "captured", clock)
    assert (len(first), len(set(first)), _left(database, "r1")) == (25, 25, 0)
    assert _left(database, "r2") == 25
    assert _visit_all(database, "r2", "not-modified", clock) == first


def test_a_killed_run_goes_on_where_it_was(database: Database, clock: Clock) -> None:
    _fill(database, 10)
    fence = _start(database, "killed", clock)
    batch = _lease(database, "r", fence, clock, limit=6)
    for source in batch[:2]:
        _finish(database, source, fence, "captured")
    assert _left(database, "r") == 8
    clock.forward(901)
    fence = _start(database, "next", clock)
    rest = _lease(database, "r", fence, clock)
    assert [source.url[-1] for source in rest] == list("23456789")


def test_leases_of_a_dead_run_do_not_count(database: Database, clock: Clock) -> None:
    _fill(database, 3)
    old = _start(database, "same", clock)
    stale = _lease(database, "r", old, clock)
    new = _start(database, "same", clock)
    assert len(_lease(database, "r", new, clock)) == 3
    for act in (
        lambda: _finish(database, stale[0], old, "captured"),
        lambda: _lease(database, "r", old, clock),
    ):
        with pytest.raises(LeaseLost):
            act()
    assert _source(database).verdict is None


def test_a_stale_run_cannot_finish_what_nobody_took_yet(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    old = _start(database, "same", clock)
    (source,) = _lease(database, "r", old, clock)
    _start(database, "same", clock)
    with pytest.raises(LeaseLost):
        _finish(database, source, old, "captured")


def test_finishing_twice_is_refused(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    fence = _start(database, "a", clock)
    (source,) = _lease(database, "r", fence, clock)
    _finish(database, source, fence, "captured")
    with pytest.raises(LeaseLost, match="source 1: lease 1 of run r was lost"):
        _finish(database, source, fence, "captured")


def test_an_ended_lease_is_given_out_again(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    fence = _start(database, "a", clock)
    _lease(database, "r", fence, clock)
    assert _lease(database, "r", fence, clock) == []
    clock.forward(600)
    assert len(_lease(database, "r", fence, clock)) == 1


def test_a_deferred_source_waits(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    with database.write() as session:
        session.get_one(Source, 1).not_before = clock()
    clock.forward(-1)
    fence = _start(database, "a", clock)
    assert _lease(database, "r", fence, clock) == []
    clock.forward(1)
    assert len(_lease(database, "r", fence, clock)) == 1


def test_only_a_capture_replaces_object_and_validators(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    with database.write() as session:
        for name in "xy":
            session.add(StoredObject(sha256=name, size=1, media_type="", stored_at=clock()))
    steps = [
        (
            "captured",
            {"etag": '"1"', "last_modified": "d", "object_sha256": "x"},
            ('"1"', "d", "x"),
        ),
        ("not-modified", {"etag": '"2"'}, ('"2"', "d", "x")),
        ("failed", {"reason": "HTTP 500"}, ('"2"', "d", "x")),
        ("captured", {"object_sha256": "y"}, (None, None, "y")),
    ]
    for run, (verdict, found, expected) in enumerate(steps):
        fence = _start(database, "a", clock)
        (source,) = _lease(database, str(run), fence, clock)
        _finish(database, source, fence, verdict, **found)
        source = _source(database)
        assert (source.etag, source.last_modified, source.object_sha256) == expected
        assert (source.state, source.visited_run, source.lease_owner) == ("done", str(run), None)


@pytest.mark.parametrize("verdict", ["failed", "incomplete", "blocked"])
def test_five_failures_in_a_row_park(database: Database, clock: Clock, verdict: str) -> None:
    _fill(database, 2)
    for run in range(PARK_AFTER - 1):
        assert len(_visit_all(database, str(run), verdict, clock)) == 2
    fence = _start(database, "worker", clock)
    batch = _lease(database, "last", fence, clock)
    _finish(database, batch[0], fence, verdict, reason="HTTP 500")
    _finish(database, batch[1], fence, "captured")
    parked, fine = _source(database, 0), _source(database, 1)
    assert (parked.state, parked.attempts, parked.reason) == ("parked", PARK_AFTER, "HTTP 500")
    assert (fine.state, fine.attempts, fine.reason) == ("done", 0, None)
    assert _visit_all(database, "later", "captured", clock) == [fine.url]
    with database.write() as session:
        assert [source.url for source in failures(session, "p")] == [parked.url]
        assert failures(session, "q") == []
        assert (unpark(session, "q"), unpark(session), unpark(session)) == (0, 1, 0)
    assert _visit_all(database, "later", "captured", clock) == [parked.url]
    with database.read() as session:
        assert failures(session) == []


def test_missing_is_listed_but_never_parked(database: Database, clock: Clock) -> None:
    _fill(database, 1)
    for run in range(PARK_AFTER + 1):
        _visit_all(database, str(run), "missing", clock)
    assert _source(database).state == "done"
    with database.read() as session:
        assert [source.verdict for source in failures(session, "p")] == ["missing"]


def test_eight_threads_never_get_the_same_source(database: Database, clock: Clock) -> None:
    _fill(database, 200)
    fence = _start(database, "a", clock)

    def work(_: int) -> list[str]:
        taken = []
        while batch := _lease(database, "r", fence, clock, limit=7):
            for source in batch:
                _finish(database, source, fence, "captured")
            taken += [source.url for source in batch]
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [url for part in pool.map(work, range(8)) for url in part]
    assert (len(taken), len(set(taken))) == (200, 200)
    assert _left(database, "r") == 0
