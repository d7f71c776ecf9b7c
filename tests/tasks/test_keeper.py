"""Leases are kept while their runs are at work, and no longer."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from storage.database import Database, DatabaseUnavailable, open_database
from storage.leases import acquire, keep, release, utc_now
from storage.models import PortalState
from storage.runs import OpenRun, open_run
from storage.settings import Settings
from tasks import keeper
from tasks.keeper import Keeper

SECONDS = 1.0


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    with open_database(database_settings, create=True) as opened:
        yield opened


def _begin(database: Database, portal_id: str = "p") -> OpenRun:
    run = open_run(database, "nightly", portal_id, {}, owner="a")
    assert run is not None
    with database.write() as session:
        session.get_one(PortalState, portal_id).lease_until = utc_now() + _LEASE
    return run


_LEASE = timedelta(seconds=SECONDS)


def _other(database: Database, portal_id: str = "p") -> int | None:
    return acquire(database, portal_id, "b", SECONDS)


def _soon(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.02)
    return False


def test_leases_are_extended_while_they_are_kept(database: Database) -> None:
    p, q = _begin(database), _begin(database, "q")
    with Keeper(database, SECONDS) as kept:
        kept.add(p)
        kept.add(q)
        time.sleep(2 * SECONDS)
        assert _other(database) is None
        kept.drop(p)
        kept.drop(p)
        assert _soon(lambda: _other(database) == 2)
        assert _other(database, "q") is None
    assert _soon(lambda: _other(database, "q") == 2)


def test_a_lease_that_was_lost_stays_lost(database: Database) -> None:
    run = _begin(database)
    with Keeper(database, SECONDS) as kept:
        kept.add(run)
        release(database, "p", run.fence)
        assert _other(database) == 2
        time.sleep(2 * SECONDS)
        with database.read() as session:
            state = session.get_one(PortalState, "p")
        assert (state.lease_owner, state.lease_fence) == ("b", 2)
        assert state.lease_until is not None
        assert state.lease_until < utc_now()


def test_a_database_that_fails_once_is_asked_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = list[int]()

    def failing(*values: object) -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise DatabaseUnavailable("the database x: gone away")
        keep(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(keeper, "keep", failing)
    run = _begin(database)
    with Keeper(database, SECONDS) as kept:
        kept.add(run)
        time.sleep(2 * SECONDS)
        assert _other(database) is None
    assert len(calls) > 3
    assert "leases are not extended: the database x: gone away" in caplog.text
