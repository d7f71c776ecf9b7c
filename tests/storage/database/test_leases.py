"""One run a portal, and no write of a run that lost its lease."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from storage.database import Database
from storage.leases import LeaseLost, acquire, release, renew
from storage.models import Organisation, PortalState
from tests.storage.database.clock import Clock


def _state(database: Database) -> PortalState:
    with database.read() as session:
        return session.get_one(PortalState, "p")


def _write(database: Database, fence: int, clock: Clock, name: str) -> None:
    with database.write() as session:
        renew(session, "p", fence, 900, now=clock)
        session.add(Organisation(division_code="1", name=name))


def test_one_owner_at_a_time(database: Database, clock: Clock) -> None:
    assert acquire(database, "p", "a", 900, now=clock) == 1
    assert acquire(database, "p", "b", 900, now=clock) is None
    assert acquire(database, "other", "b", 900, now=clock) == 1
    release(database, "p", 1)
    assert acquire(database, "p", "b", 900, now=clock) == 2


def test_an_owner_that_starts_again_gets_a_new_number(database: Database, clock: Clock) -> None:
    assert [acquire(database, "p", "a", 900, now=clock) for _ in range(3)] == [1, 2, 3]


def test_a_lease_ends_by_itself(database: Database, clock: Clock) -> None:
    assert acquire(database, "p", "a", 900, now=clock) == 1
    clock.forward(899)
    assert acquire(database, "p", "b", 900, now=clock) is None
    clock.forward(1)
    assert acquire(database, "p", "b", 900, now=clock) == 2


def test_renewing_keeps_the_lease(database: Database, clock: Clock) -> None:
    assert acquire(database, "p", "a", 900, now=clock) == 1
    for number in range(5):
        clock.forward(800)
        _write(database, 1, clock, str(number))
    assert acquire(database, "p", "b", 900, now=clock) is None


def test_a_lease_that_ended_but_was_not_taken_is_renewed(database: Database, clock: Clock) -> None:
    acquire(database, "p", "a", 900, now=clock)
    clock.forward(5000)
    _write(database, 1, clock, "late")
    assert acquire(database, "p", "b", 900, now=clock) is None


def test_a_stale_run_writes_nothing(database: Database, clock: Clock) -> None:
    acquire(database, "p", "a", 900, now=clock)
    clock.forward(901)
    acquire(database, "p", "b", 900, now=clock)
    with pytest.raises(LeaseLost, match="portal p: lease 1 was lost to another run"):
        _write(database, 1, clock, "stale")
    release(database, "p", 1)
    state = _state(database)
    assert (state.lease_owner, state.lease_fence) == ("b", 2)
    _write(database, 2, clock, "fresh")


def test_nothing_is_written_after_release(database: Database, clock: Clock) -> None:
    acquire(database, "p", "a", 900, now=clock)
    release(database, "p", 1)
    with pytest.raises(LeaseLost):
        _write(database, 1, clock, "late")
    assert _state(database).lease_owner is None


def test_a_lease_leaves_what_the_operator_set(database: Database) -> None:
    with database.write() as session:
        session.add(PortalState(portal_id="p", enabled=True))
    acquire(database, "p", "a")
    assert _state(database).enabled


def test_eight_threads_get_one_lease(database: Database) -> None:
    barrier = Barrier(8)

    def race(number: int) -> list[int | None]:
        fences = []
        for portal in range(10):
            barrier.wait()
            fences.append(acquire(database, f"p{portal}", f"owner {number}"))
        return fences

    with ThreadPoolExecutor(8) as pool:
        by_thread = list(pool.map(race, range(8)))
    for fences in zip(*by_thread, strict=True):
        assert sorted(fence for fence in fences if fence is not None) == [1]


def test_no_two_threads_work_at_once_even_when_leases_end(database: Database, clock: Clock) -> None:
    """Each thread takes the lease as soon as it can; only the newest number ever writes."""

    def work(number: int) -> list[int]:
        written = []
        for turn in range(10):
            clock.forward(100)
            fence = acquire(database, "p", f"owner {number}", 150, now=clock)
            if fence is None:
                continue
            try:
                _write(database, fence, clock, f"{number} {turn} {fence}")
            except LeaseLost:
                continue
            written.append(fence)
        return written

    with ThreadPoolExecutor(8) as pool:
        fences = [fence for written in pool.map(work, range(8)) for fence in written]
    assert len(fences) == len(set(fences)) > 0
    assert max(fences) <= _state(database).lease_fence
