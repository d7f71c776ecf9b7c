from collections.abc import Iterator

import pytest

from storage.database import Database, open_database
from storage.settings import Settings
from tests.storage.exports.archive import fill


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    """The small archive, once of each kind."""
    with open_database(database_settings, create=True) as opened:
        fill(opened)
        yield opened
