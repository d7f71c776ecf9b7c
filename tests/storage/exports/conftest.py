from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.objects import ObjectStore, open_store
from storage.settings import Settings
from tests.storage.exports import visited
from tests.storage.exports.archive import fill
from tests.storage.exports.visited import Archive


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    """The small archive, once of each kind."""
    with open_database(database_settings, create=True) as opened:
        fill(opened)
        yield opened


@pytest.fixture
def settings(both_settings: Settings) -> Settings:
    return both_settings


@pytest.fixture
def store(settings: Settings) -> ObjectStore:
    return open_store(settings)


@pytest.fixture
def visits(settings: Settings) -> Iterator[Database]:
    with open_database(settings, create=True) as database:
        yield database


@pytest.fixture
def archive(visits: Database, store: ObjectStore, tmp_path: Path) -> Archive:
    made = Archive(visits, store, tmp_path)
    visited.fill(made)
    return made
