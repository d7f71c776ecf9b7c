from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

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


@pytest.fixture(params=["embedded", "servers"])
def settings(request: pytest.FixtureRequest) -> Settings:
    """SQLite and a folder; PostgreSQL and S3."""
    if request.param == "embedded":
        embedded: Settings = request.getfixturevalue("local_settings")
        return embedded
    url = SecretStr(request.getfixturevalue("postgres_url"))
    served: Settings = request.getfixturevalue("s3_settings")
    return served.model_copy(update={"database_url": url})


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
