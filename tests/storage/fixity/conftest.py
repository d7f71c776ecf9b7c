"""Archives on both stores and both databases, with a copy in a store of the other kind."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from pydantic import SecretStr

from storage.database import Database, open_database
from storage.objects.places import copy_place, original_place
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.fixity.holdings import Vandal


@pytest.fixture(params=["local", "s3"])
def store_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, store_kind: str, tmp_path: Path) -> Settings:
    """The settings of a new archive on each pair of store and database."""
    settings = request.getfixturevalue(f"{store_kind}_settings")
    assert isinstance(settings, Settings)
    server: S3Server = request.getfixturevalue("seaweed")
    changes = {
        "copy_objects": "s3" if store_kind == "local" else "local",
        "copy_folder": tmp_path / "copy",
        "copy_s3_endpoint": server.endpoint,
        "copy_s3_bucket": f"copy-{token_hex(8)}",
        "copy_s3_access_key": server.access_key,
        "copy_s3_secret_key": SecretStr(server.secret_key),
        "copy_s3_secure": False,
    }
    if request.param == "postgresql":
        changes["database_url"] = SecretStr(request.getfixturevalue("postgres_url"))
    return settings.model_copy(update=changes)


@pytest.fixture
def database(archive: Settings) -> Iterator[Database]:
    with open_database(archive, create=True) as opened:
        yield opened


@pytest.fixture
def original(archive: Settings, seaweed: S3Server) -> Vandal:
    """The bytes of the archive's store."""
    return Vandal(original_place(archive), seaweed)


@pytest.fixture
def second(archive: Settings, seaweed: S3Server) -> Vandal:
    """The bytes of its copy."""
    return Vandal(copy_place(archive), seaweed)
