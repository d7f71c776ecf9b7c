from collections.abc import Iterator

import pytest

from storage.database import Database, open_database
from storage.settings import Settings
from tests import servers
from tests.storage.database.clock import Clock


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    """An open database with the newest schema and no rows, once of each kind."""
    with open_database(database_settings, create=True) as opened:
        yield opened


@pytest.fixture
def second_postgres_url(postgres: str) -> Iterator[str]:
    """A PostgreSQL database beside the one of `database_settings`."""
    with servers.database(postgres) as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()
