from collections.abc import Iterator

import pytest

from storage.database import Database, open_database
from storage.settings import Settings


@pytest.fixture
def empty(database_settings: Settings) -> Iterator[Database]:
    """An open database with the newest schema and no rows, once of each kind."""
    with open_database(database_settings, create=True) as opened:
        yield opened
