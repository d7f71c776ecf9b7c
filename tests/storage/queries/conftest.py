from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from storage.database import Database, open_database
from storage.settings import Settings
from tests import servers
from tests.archive import copied, crawled


@pytest.fixture
def empty(database_settings: Settings) -> Iterator[Database]:
    """An open database with the newest schema and no rows, once of each kind."""
    with open_database(database_settings, create=True) as opened:
        yield opened


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The crawled replica, once in each kind of database, for all tests of the package."""
    data = tmp_path_factory.mktemp("queries") / "data"
    if request.param == "sqlite":
        with open_database(copied(request.getfixturevalue("demo_archive"), data)) as opened:
            yield opened
        return
    with (
        servers.database(request.getfixturevalue("postgres")) as url,
        open_database(crawled(data, database_url=SecretStr(url))) as opened,
    ):
        yield opened
