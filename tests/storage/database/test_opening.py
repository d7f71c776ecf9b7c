"""Opening and upgrading: every state of a database is told in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from storage.database import (
    Database,
    DatabaseError,
    DatabaseMissing,
    DatabaseUnavailable,
    SchemaNewer,
    SchemaOutdated,
    open_database,
    upgrade,
)
from storage.migrations.revisions import known
from storage.settings import Settings
from tests.servers import free_ports


def _stamp(settings: Settings, revision: str | None) -> None:
    with Database(settings.database) as database, database.write() as session:
        if revision is None:
            session.execute(text("DELETE FROM alembic_version"))
        else:
            session.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def _refused(error: type[DatabaseError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as caught:
        act()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_missing_until_created(database_settings: Settings) -> None:
    line = _refused(DatabaseMissing, lambda: open_database(database_settings))
    assert line.startswith("no database at ")
    assert line.endswith(": run `gongkai db upgrade`")
    if database_settings.database_url is None:
        assert not database_settings.data.exists()
    open_database(database_settings, create=True).dispose()
    open_database(database_settings).dispose()
    open_database(database_settings, create=True).dispose()


def test_upgrade_tells_from_and_to(database_settings: Settings) -> None:
    head = known()[0]
    assert upgrade(database_settings) == (None, head)
    assert upgrade(database_settings) == (head, head)
    open_database(database_settings).dispose()


def test_outdated(database_settings: Settings) -> None:
    upgrade(database_settings)
    _stamp(database_settings, None)
    line = _refused(SchemaOutdated, lambda: open_database(database_settings, create=True))
    assert line == (
        f"the database is at revision none, the program needs {known()[0]}: "
        "run `gongkai db upgrade`"
    )


def test_newer(database_settings: Settings) -> None:
    upgrade(database_settings)
    _stamp(database_settings, "9999")
    line = _refused(SchemaNewer, lambda: open_database(database_settings))
    assert line == (
        f"the database is at revision 9999, the program knows only up to {known()[0]}: "
        "use a newer program"
    )
    assert _refused(SchemaNewer, lambda: upgrade(database_settings)) == line


def test_a_file_that_is_no_database(local_settings: Settings) -> None:
    local_settings.data.mkdir()
    (local_settings.data / "gongkai.db").write_bytes(b"%PDF-1.7\n" * 200)
    line = _refused(DatabaseUnavailable, lambda: open_database(local_settings))
    assert line == f"the database {local_settings.data / 'gongkai.db'}: file is not a database"


def test_a_folder_that_cannot_be_made(local_settings: Settings) -> None:
    local_settings.data.write_text("a file")
    line = _refused(DatabaseUnavailable, lambda: open_database(local_settings, create=True))
    assert "cannot make its folder: File exists" in line


def _remote(url: str) -> Settings:
    return Settings(_env_file=None, data=Path("absent"), database_url=SecretStr(url))


def test_no_server() -> None:
    (port,) = free_ports(1)
    settings = _remote(f"postgresql://user:s3cret@127.0.0.1:{port}/gongkai")
    line = _refused(DatabaseUnavailable, lambda: open_database(settings))
    assert line.startswith(f"the database 127.0.0.1:{port}/gongkai: ")
    assert "refused" in line
    assert "s3cret" not in line


def test_wrong_password_and_wrong_name(postgres: str) -> None:
    server = postgres.rpartition("@")[2].partition("/")[0]
    settings = _remote(f"postgresql://postgres:s3cret@{server}/postgres")
    line = _refused(DatabaseUnavailable, lambda: open_database(settings))
    assert "password authentication failed" in line
    assert "s3cret" not in line
    settings = _remote(postgres.rpartition("/")[0] + "/absent")
    line = _refused(DatabaseUnavailable, lambda: open_database(settings, create=True))
    assert 'database "absent" does not exist' in line


@pytest.mark.parametrize(
    "url",
    [
        "s3cret",
        "postgres://user:s3cret@127.0.0.1/name",
        "postgresql://user:s3cret@127.0.0.1:port/name",
        "postgresql://user:s3@cret@127.0.0.1/name",
    ],
)
def test_an_address_that_cannot_be_understood(url: str) -> None:
    line = _refused(DatabaseUnavailable, lambda: open_database(_remote(url)))
    assert line.startswith("GONGKAI_DATABASE_URL must look like postgresql://")
    assert "cret" not in line
