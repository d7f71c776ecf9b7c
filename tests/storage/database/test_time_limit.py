"""A database for strangers: statements end in time, and nothing can be written."""

from collections.abc import Iterator
from time import monotonic, sleep, thread_time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseUnavailable, TakesTooLong, open_database
from storage.models import Organisation
from storage.settings import Settings

# Counts to infinity.
ENDLESS = (
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) "
    "SELECT count(*) FROM numbers"
)
# The first row comes at once, the second never.
LATE = (
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) "
    "SELECT n FROM numbers WHERE n = 1 OR n < 0"
)
# Hundred rows, each after more steps than SQLite takes between two looks at the clock.
SLOW_ROWS = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300000)
SELECT n FROM numbers WHERE n % 3000 = 0
"""


@pytest.fixture
def hurried(database_settings: Settings) -> Iterator[Database]:
    with (
        open_database(database_settings, create=True),
        open_database(database_settings, seconds=0.3) as database,
    ):
        yield database


@pytest.mark.parametrize("question", [ENDLESS, LATE])
def test_a_slow_question_ends_and_the_next_is_answered(hurried: Database, question: str) -> None:
    took = []
    for _ in range(3):
        began = monotonic()
        with pytest.raises(TakesTooLong, match="narrow it"), hurried.read() as session:
            session.connection().execute(text(question)).all()
        took.append(monotonic() - began)
        with hurried.read() as session:
            assert session.connection().execute(text("SELECT 1")).scalar_one() == 1
    # The best of three, since a machine may stand still meanwhile.
    assert 0.25 < min(took) < 2


def test_each_statement_of_a_session_has_its_own_time(hurried: Database) -> None:
    began = monotonic()
    with hurried.read() as session:
        while monotonic() - began < 0.5:
            session.connection().execute(text("SELECT count(*) FROM fact")).all()


def test_waiting_for_others_of_the_program_is_not_the_statements_time(hurried: Database) -> None:
    began = monotonic()
    with hurried.read() as session:
        for _ in session.connection().execute(text(SLOW_ROWS)):
            sleep(0.005)
    assert monotonic() - began > 0.5


def test_a_machine_that_stood_still_for_once_ends_no_question(hurried: Database) -> None:
    with hurried.read() as session:
        rows = session.connection().execute(text(SLOW_ROWS))
        for number, _ in enumerate(rows):
            until = thread_time() + (0.6 if number == 1 else 0)
            while thread_time() < until:
                pass
    assert number == 99


def test_it_cannot_be_written_to_in_any_way(hurried: Database) -> None:
    office = Organisation(division_code="500152", name="重庆市潼南区信访办公室")
    with pytest.raises((DBAPIError, DatabaseUnavailable)), hurried.write() as session:
        session.add(office)
    for statement in ("DELETE FROM organisation", "CREATE TABLE mine (id INTEGER)"):
        with (
            pytest.raises((DBAPIError, DatabaseUnavailable)),
            hurried.read() as reading,
        ):
            reading.connection().execute(text(statement))


def test_without_a_limit_nothing_is_ended(database_settings: Settings) -> None:
    with open_database(database_settings, create=True) as database, database.read() as session:
        many = ENDLESS + " WHERE n < 2"
        finite = many.replace("FROM numbers)", "FROM numbers WHERE n < 500000)", 1)
        assert session.connection().execute(text(finite)).scalar_one() == 1
