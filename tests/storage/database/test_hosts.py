"""One run at a host, however many portals lie on it."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from pydantic import SecretStr

from storage.database import Database, open_database
from storage.hosts import STRIKES, note_visit, save_states, states, wake
from storage.leases import HostHeld, LeaseLost, acquire, confirm, keep, release
from storage.models import Host, PortalState
from storage.settings import Settings
from tests.storage.database.clock import Clock

ONE, TWO, THREE = ("a.example.gov.cn", "b.example.gov.cn", "c.example.gov.cn")


def _take(
    database: Database, clock: Clock, portal_id: str, *hosts: str, gone: str = ""
) -> int | None:
    return acquire(
        database, portal_id, f"owner of {portal_id}", 900,
        hosts=hosts, is_gone=lambda owner: owner == gone, now=clock,
    )  # fmt: skip


def _host(database: Database, name: str = ONE) -> Host:
    with database.read() as session:
        return session.get_one(Host, name)


def test_all_hosts_or_none(database: Database, clock: Clock) -> None:
    assert _take(database, clock, "p", ONE, TWO, ONE) == 1
    with pytest.raises(HostHeld, match=f"{TWO} is being visited for another portal"):
        _take(database, clock, "q", THREE, TWO)
    with database.read() as session:
        assert session.get(PortalState, "q") is None
        assert session.get(Host, THREE) is None
    assert _take(database, clock, "r", THREE) == 1
    assert (_host(database, TWO).portal_id, _host(database, THREE).portal_id) == ("p", "r")


def test_a_host_that_was_given_back_is_free(database: Database, clock: Clock) -> None:
    assert _take(database, clock, "p", ONE) == 1
    release(database, "p", 1)
    assert _take(database, clock, "q", ONE) == 1
    with pytest.raises(HostHeld):
        _take(database, clock, "p", ONE)


def test_the_portal_itself_takes_its_hosts_again(database: Database, clock: Clock) -> None:
    assert [_take(database, clock, "p", ONE) for _ in range(2)] == [1, 2]
    with pytest.raises(HostHeld):
        _take(database, clock, "q", ONE)


def test_a_run_that_takes_no_hosts_leaves_them_free(database: Database, clock: Clock) -> None:
    """A new reading of what is archived speaks with nobody."""
    assert _take(database, clock, "p", ONE) == 1
    assert _take(database, clock, "p") == 2
    assert _take(database, clock, "q", ONE) == 1
    with database.write() as session:
        confirm(session, "p", 2)


def test_the_host_of_a_dead_owner_is_free_at_once(database: Database, clock: Clock) -> None:
    assert _take(database, clock, "p", ONE) == 1
    with pytest.raises(HostHeld):
        _take(database, clock, "q", ONE, gone="another")
    assert _take(database, clock, "q", ONE, gone="owner of p") == 1


def test_who_slept_past_its_lease_does_not_come_back_to_its_host(
    database: Database, clock: Clock
) -> None:
    assert _take(database, clock, "p", ONE, TWO) == 1
    clock.forward(900)
    assert _take(database, clock, "q", ONE) == 1
    keep(database, [("p", 1)], now=clock)
    with pytest.raises(LeaseLost), database.write() as session:
        confirm(session, "p", 1)
    with pytest.raises(HostHeld):
        _take(database, clock, "p", ONE)


def test_an_owner_that_is_writing_lives(
    postgres_url: str, local_settings: Settings, clock: Clock
) -> None:
    """Its row is locked: it is not waited for, and not taken for dead."""
    url = SecretStr(postgres_url)
    settings = local_settings.model_copy(update={"database_url": url})
    with open_database(settings, create=True) as database:
        assert _take(database, clock, "p", ONE) == 1
        clock.forward(900)
        with database.write() as session:
            confirm(session, "p", 1)
            with pytest.raises(HostHeld):
                _take(database, clock, "q", ONE)
        assert _take(database, clock, "q", ONE) == 1


def _hold_and_let_go(database: Database, number: int, turns: int) -> tuple[int, int]:
    """Take hosts in turns; how often, and how often another spoke with one meanwhile."""
    portal_id, held, doubled = f"p{number}", 0, 0
    hosts = (ONE, TWO) if number % 2 else (TWO, ONE)
    for _ in range(turns):
        try:
            fence = acquire(database, portal_id, f"owner {number}", hosts=hosts)
        except HostHeld:
            continue
        assert fence is not None
        held += 1
        for name in hosts:
            doubled += _host(database, name).portal_id != portal_id
        release(database, portal_id, fence)
    return held, doubled


def test_threads_never_hold_a_host_together(database: Database) -> None:
    barrier = Barrier(4)

    def work(number: int) -> tuple[int, int]:
        barrier.wait()
        return _hold_and_let_go(database, number, 20)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(work, range(4)))
    assert sum(held for held, _ in outcomes) > 0
    assert [doubled for _, doubled in outcomes] == [0] * 4


def _in_a_process(settings: Settings, number: int) -> None:
    with open_database(settings) as database:
        assert _hold_and_let_go(database, number, 30)[1] == 0


def test_processes_never_hold_a_host_together(database_settings: Settings) -> None:
    open_database(database_settings, create=True).dispose()
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_in_a_process, args=(database_settings, number))
        for number in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]


def _note(database: Database, clock: Clock, *, good: bool, wait: float | None = None) -> Host:
    until = None if wait is None else clock() + timedelta(seconds=wait)
    with database.write() as session:
        found = states(session, [ONE])
        note_visit(found[ONE], clock(), good=good, reason="HTTP 503", wait_until=until)
        save_states(session, found.values())
    with database.read() as session:
        return session.get_one(Host, ONE)


def test_a_host_rests_when_it_answers_nothing_any_more(database: Database, clock: Clock) -> None:
    """Half an hour after the third visit in vain, then twice as long each time, at most a day."""
    for strike in range(1, STRIKES):
        assert _note(database, clock, good=False).not_before is None, strike
    for hours in (0.5, 1, 2, 4, 8, 16, 24, 24):
        host = _note(database, clock, good=False)
        assert host.not_before == clock() + timedelta(hours=hours)
        assert host.reason == "HTTP 503"
        clock.forward(hours * 3600)
    assert _note(database, clock, good=True).strikes == 0
    assert (_note(database, clock, good=False).not_before or clock()) <= clock()


def test_the_longer_of_two_rests_counts(database: Database, clock: Clock) -> None:
    assert _note(database, clock, good=True, wait=600).not_before == clock() + timedelta(minutes=10)
    assert _note(database, clock, good=True, wait=60).not_before == clock() + timedelta(minutes=10)
    _note(database, clock, good=False)
    _note(database, clock, good=False)
    host = _note(database, clock, good=False, wait=7200)
    assert host.not_before == clock() + timedelta(hours=2)
    host = _note(database, clock, good=False)
    assert host.not_before == clock() + timedelta(hours=2)


def test_requests_are_counted_by_night(database: Database, clock: Clock) -> None:
    clock.forward(3.5 * 3600)  # 11:30 in China
    assert [_note(database, clock, good=True).requests for _ in range(3)] == [1, 2, 3]
    clock.forward(1800)
    host = _note(database, clock, good=True)
    assert (host.requests, host.night) == (1, "2024-01-01")


def test_an_operator_ends_a_rest(database: Database, clock: Clock) -> None:
    for _ in range(STRIKES):
        _note(database, clock, good=False)

    with database.write() as session:
        assert (wake(session, ONE), wake(session, "unknown")) == (1, 0)
    host = _host(database)
    assert (host.not_before, host.reason, host.strikes) == (None, None, 0)
    assert _note(database, clock, good=False).not_before is None
