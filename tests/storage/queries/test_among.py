"""Whether a column is one of many numbers: by its index, and looked at for each row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import Session, col

from storage.database import Database, open_database
from storage.models import Organisation
from storage.queries.among import Numbers, among, few, idly_among
from storage.settings import Settings

ID: Any = col(Organisation.id)


@pytest.fixture
def offices(database_settings: Settings) -> Iterator[Database]:
    with hundred(database_settings) as database:
        yield database


@contextmanager
def hundred(settings: Settings) -> Iterator[Database]:
    """A hundred offices; those of even numbers are at another place."""
    with open_database(settings, create=True) as database:
        with database.write() as session:
            for number in range(1, 101):
                code = "500152" if number % 2 else "500109"
                session.add(Organisation(id=number, division_code=code, name=f"办公室{number}"))
        yield database


def odd(session: Session) -> Numbers:
    numbers = few(session, select(ID).where(col(Organisation.division_code) == "500152"))
    assert numbers is not None
    return numbers


@pytest.mark.parametrize("condition", [among, idly_among])
def test_those_that_are_named(offices: Database, condition: Callable[..., Any]) -> None:
    with offices.read() as session:
        numbers = odd(session)
        assert numbers.number == 50
        named = condition(ID, numbers)
        assert session.scalars(select(ID).where(named).order_by(ID)).all() == [*range(1, 101, 2)]
        assert session.scalars(select(ID).where(~named).order_by(ID)).all() == [*range(2, 101, 2)]
        nobody = condition(ID, Numbers("[]", 0))
        assert session.scalars(select(ID).where(nobody)).all() == []


def test_postgresql_hashes_what_is_looked_at_for_each_row(
    postgres_url: str, tmp_path: Path
) -> None:
    settings = Settings(_env_file=None, data=tmp_path, database_url=SecretStr(postgres_url))
    with hundred(settings) as database, database.read() as session:
        connection = session.connection()
        asked = select(ID).where(idly_among(ID, odd(session))).order_by(ID).limit(5)
        text = asked.compile(connection, compile_kwargs={"literal_binds": True})
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}"))
    assert "hashed SubPlan" in plan
    assert "Sort" not in plan
    assert "Join" not in plan
