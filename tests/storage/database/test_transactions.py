"""Reading and writing: commit, rollback, views, concurrency."""

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import event, func, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, select, update

from storage.database import Database, DatabaseUnavailable, insert_ignore, open_database
from storage.models import Coverage, Organisation, Run
from storage.settings import Settings


def _add(session: Session, name: str) -> None:
    session.add(Organisation(division_code="500152", name=name))
    session.flush()


def _names(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(Organisation.name)))


def test_write_commits_and_rows_stay_readable(database: Database) -> None:
    with database.write() as session:
        office = Organisation(division_code="500152", name="重庆市潼南区财政局")
        session.add(office)
    assert office.id is not None
    assert _names(database) == ["重庆市潼南区财政局"]


def test_write_rolls_back_on_any_exception(database: Database) -> None:
    def interrupted() -> None:
        with database.write() as session:
            _add(session, "a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert _names(database) == []


def test_read_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseUnavailable)), database.read() as session:
        _add(session, "a")
    with database.write() as session:
        _add(session, "b")
    assert _names(database) == ["b"]


def test_read_sees_one_moment(database: Database) -> None:
    with database.read() as session:
        before = session.exec(select(func.count()).select_from(Organisation)).one()
        with database.write() as writing:
            _add(writing, "a")
        assert session.exec(select(func.count()).select_from(Organisation)).one() == before == 0
    assert _names(database) == ["a"]


def test_foreign_keys_hold_also_right_after_creation(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Coverage(organisation_id=7, fiscal_year=2024, kind="budget"))


def test_insert_ignore_counts_only_new_rows(database: Database) -> None:
    rows = [{"division_code": "500152", "name": str(number % 600)} for number in range(1000)]
    with database.write() as session:
        _add(session, "7")
        assert insert_ignore(session, Organisation, rows, ["division_code", "name"]) == 599
        assert insert_ignore(session, Organisation, rows, ["division_code", "name"]) == 0
        assert insert_ignore(session, Organisation, [], ["division_code", "name"]) == 0
    assert len(_names(database)) == 600


def test_sqlite_settings(local_settings: Settings) -> None:
    with open_database(local_settings, create=True) as database, database.write() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 60_000,
    }


def test_postgresql_settings(postgres_url: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path, database_url=SecretStr(postgres_url))
    with open_database(settings, create=True) as database, database.read() as session:
        known = {
            name: session.connection().exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("lock_timeout", "jit", "transaction_read_only")
        }
    assert known == {"lock_timeout": "1min", "jit": "off", "transaction_read_only": "on"}


def test_what_sqlite_says_of_a_beginning_is_told_as_an_error_of_the_database(
    local_settings: Settings,
) -> None:
    def refuse(connection: sqlite3.Connection, _: object) -> None:
        connection.set_authorizer(
            lambda action, *_: int(action == sqlite3.SQLITE_TRANSACTION)  # 1: denied
        )

    with open_database(local_settings, create=True) as database:
        database.dispose()
        event.listen(database.engine, "connect", refuse)
        with pytest.raises(DBAPIError, match="not authorized"), database.write() as session:
            _add(session, "a")


def _write_fifty(data: Path, worker: int) -> None:
    settings = Settings(_env_file=None, data=data)
    with open_database(settings, create=True) as database:
        for number in range(50):
            with database.write() as session:
                session.exec(select(func.count()).select_from(Organisation)).one()
                session.add(Organisation(division_code=str(worker), name=str(number)))


def test_four_processes_write_sqlite_at_once(local_settings: Settings) -> None:
    """Read, then write, 200 times; they also race for the creation of the schema."""
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_write_fifty, args=(local_settings.data, number))
        for number in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    with open_database(local_settings) as database:
        assert len(_names(database)) == 200


def test_threads_share_a_database(database: Database) -> None:
    with database.write() as session:
        session.add(Organisation(division_code="0", name="0"))

    def count_up(_: int) -> None:
        with database.write() as session:
            session.exec(
                update(Organisation).values(division_code=Organisation.division_code + "1")
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(200)))
    with database.read() as session:
        assert session.exec(select(Organisation.division_code)).one() == "0" + "1" * 200


def _add_without_room(session: Session) -> None:
    session.execute(text("PRAGMA max_page_count = 1"))
    _add(session, "x" * 1_000_000)


def test_a_full_disk_is_one_line(local_settings: Settings) -> None:
    with open_database(local_settings, create=True) as database:
        with pytest.raises(DatabaseUnavailable) as caught, database.write() as session:
            _add_without_room(session)
        assert str(caught.value) == f"the database {database.name}: database or disk is full"
        assert _names(database) == []


def _add_and_cut(database: Database, session: Session) -> None:
    _add(session, "a")
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with database.write() as other:
        other.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        )
    _add(session, "b")


def test_a_server_that_goes_away_is_one_line_and_comes_back(
    postgres_url: str, tmp_path: Path
) -> None:
    settings = Settings(_env_file=None, data=tmp_path, database_url=SecretStr(postgres_url))
    with open_database(settings, create=True) as database:
        with pytest.raises(DatabaseUnavailable) as caught, database.write() as session:
            _add_and_cut(database, session)
        assert str(caught.value).startswith(f"the database {database.name}: ")
        assert "\n" not in str(caught.value)
        assert _names(database) == []


def test_wrong_sql_is_not_taken_for_trouble_with_the_database(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_moments_come_back_as_utc_and_naive_ones_are_refused(database: Database) -> None:
    moment = datetime(2024, 1, 1, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        session.add(
            Run(
                id="r",
                kind="nightly",
                portal_id="p",
                parameters={"年": [2021]},
                state="running",
                started_at=moment,
            )
        )
    with database.read() as session:
        run = session.get_one(Run, "r")
        assert run.started_at.isoformat() == "2024-01-01T00:30:00.123456+00:00"
        assert run.parameters == {"年": [2021]}
    with pytest.raises(StatementError, match="without time zone"), database.write() as session:
        session.get_one(Run, "r").ended_at = datetime(2024, 1, 1)
