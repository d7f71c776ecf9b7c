"""Visits of many threads, written together: each exactly once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Lock

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from storage.database import Database, open_database
from storage.leases import LeaseLost, utc_now
from storage.models import Capture, Host, Source
from storage.settings import Settings
from storage.visits import Visit
from tasks.recorder import Recorder, _Entry
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import HOST, add_files, begin, lease, visit_of


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    with open_database(database_settings, create=True) as opened:
        yield opened


def _visits(database: Database, portal_id: str, count: int) -> list[Visit]:
    clock = Clock(utc_now())
    add_files(database, count, portal_id)
    run = begin(database, clock, portal_id, owner=portal_id)
    batch = lease(database, run, clock, limit=count)
    return [visit_of(run, source, utc_now(), host=HOST) for source in batch]


def _counts(database: Database) -> tuple[int, int, int]:
    """Captures, sources visited, and requests that the host got."""
    with database.read() as session:
        captures = session.exec(select(func.count()).select_from(Capture)).one()
        done = session.exec(
            select(func.count()).select_from(Source).where(col(Source.verdict).is_not(None))
        ).one()
        host = session.get(Host, HOST)
    return captures, done, host.requests if host else 0


class _Counting(Recorder):
    """Notes how many visits each transaction held."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, most_days=56, budget=None)
        self.sizes: list[int] = []

    def _write(self, batch: Sequence[_Entry]) -> None:
        self.sizes.append(len(batch))
        super()._write(batch)


def test_eight_threads_record_each_visit_once(database: Database) -> None:
    """Two recorders, as two workers have; one portal on each loses its lease half-way."""
    work = [_visits(database, f"p{number}", 20) for number in range(8)]
    barrier, lock, lost = Barrier(8), Lock(), list[int]()
    with _Counting(database) as one, _Counting(database) as other:
        recorders = [one, other]

        def record(number: int) -> None:
            barrier.wait()
            for turn, visit in enumerate(work[number]):
                if turn == 10 and number in (0, 1):
                    begin(database, Clock(utc_now()), f"p{number}", owner=f"p{number}")
                try:
                    recorders[number % 2].submit(visit).result()
                except LeaseLost:
                    with lock:
                        lost.append(number)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(record, range(8)))
    assert sorted(lost) == [0] * 10 + [1] * 10
    assert _counts(database) == (140, 140, 140)
    assert all(sum(recorder.sizes) == 80 for recorder in recorders)
    assert max(one.sizes) > 1


def test_what_is_submitted_before_the_end_is_written(database: Database) -> None:
    visits = _visits(database, "p", 30)
    with Recorder(database, most_days=56, budget=None) as recorder:
        futures = [recorder.submit(visit) for visit in visits]
    assert [future.result().rests for future in futures] == [False] * 30
    assert _counts(database) == (30, 30, 30)


def test_visits_gather_until_somebody_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an hour to gather, only the wait itself and the end can bring the writing about."""
    monkeypatch.setattr("tasks.recorder._GATHERING", 3600)
    visits = _visits(database, "p", 30)
    with _Counting(database) as recorder:
        futures = [recorder.submit(visit) for visit in visits[:20]]
        assert futures[7].result().rests is False
        assert recorder.sizes == [20]
        assert [future.result().rests for future in futures] == [False] * 20
        left = [recorder.submit(visit) for visit in visits[20:]]
    assert recorder.sizes == [20, 10]
    assert [future.done() for future in left] == [True] * 10


def test_a_visit_that_cannot_be_stored_spares_its_neighbours(database: Database) -> None:
    first, spoilt, last = _visits(database, "p", 3)
    unheard = replace(spoilt.capture, headers={"x": object()})  # type: ignore[dict-item]
    with Recorder(database, most_days=56, budget=None) as recorder:
        futures = [
            recorder.submit(visit) for visit in (first, replace(spoilt, capture=unheard), last)
        ]
    assert [future.exception() is None for future in futures] == [True, False, True]
    assert _counts(database) == (2, 2, 2)


def test_a_database_that_fails_fails_all_that_wait_and_writes_nothing(
    database: Database,
) -> None:
    visits = [_visits(database, f"p{number}", 1)[0] for number in range(4)]
    with database.write() as session:
        session.execute(text("ALTER TABLE capture RENAME TO elsewhere"))
    with Recorder(database, most_days=56, budget=None) as recorder:
        futures = [recorder.submit(visit) for visit in visits]
        assert all(future.exception() for future in futures)
        with database.write() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO capture"))
        assert _counts(database) == (0, 0, 0)
        assert [recorder.submit(visit).result().rests for visit in visits] == [False] * 4
    assert _counts(database) == (4, 4, 4)
