"""What all tests share: a clean environment, servers, settings."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from pydantic import SecretStr

from storage.settings import Settings
from tests import servers

REQUIRE_ALL = os.environ.get("GONGKAI_REQUIRE_ALL") == "1"

# Prefect reads these when it is first imported, which happens after this file.
for name in [name for name in os.environ if name.startswith(("GONGKAI_", "PREFECT_"))]:
    if name != "GONGKAI_REQUIRE_ALL":
        del os.environ[name]
_prefect_home = TemporaryDirectory(prefix="gongkai-prefect-", ignore_cleanup_errors=True)
os.environ["PREFECT_HOME"] = _prefect_home.name
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"
Settings.model_config["env_file"] = None
# How long one drawn example takes says more of the machine's other work than of the program.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Keep bytes out of the names of tests: some have the moment in them at which they were made.

    Two processes that share the tests have to call them alike.
    """
    return argname if isinstance(val, bytes) else None


def lacking(what: str) -> None:
    """Skip the test because the machine lacks something; fail under GONGKAI_REQUIRE_ALL=1."""
    if REQUIRE_ALL:
        pytest.fail(f"{what}, and GONGKAI_REQUIRE_ALL=1 wants every test", pytrace=False)
    pytest.skip(what)


def require(*names: str) -> str:
    """The path of the first of these programs that is installed; else see `lacking`."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        lacking(f"no program {' or '.join(names)} on this machine")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and hostile files beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no folder ../shared beside the checkout")
    return folder


@pytest.fixture(scope="session")
def seaweed() -> Iterator[servers.S3Server]:
    """A real S3 server."""
    with servers.seaweed() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL; the address of its first database."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A new PostgreSQL database."""
    with servers.database(postgres) as url:
        yield url


@pytest.fixture
def local_settings(tmp_path: Path) -> Settings:
    """Everything embedded, in a folder that does not exist yet."""
    return Settings(_env_file=None, data=tmp_path / "data")


@pytest.fixture
def s3_settings(seaweed: servers.S3Server, tmp_path: Path) -> Iterator[Settings]:
    """Objects in a bucket that does not exist yet; the rest embedded."""
    settings = Settings(
        _env_file=None,
        data=tmp_path / "data",
        objects="s3",
        s3_endpoint=seaweed.endpoint,
        s3_bucket=f"test-{token_hex(8)}",
        s3_access_key=seaweed.access_key,
        s3_secret_key=SecretStr(seaweed.secret_key),
        s3_secure=False,
    )
    yield settings
    client = seaweed.client()
    if client.bucket_exists(settings.s3_bucket):
        client.remove_bucket(settings.s3_bucket)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A new database, once of each kind; objects in a local folder."""
    if request.param == "sqlite":
        return Settings(_env_file=None, data=tmp_path / "data")
    url = SecretStr(request.getfixturevalue("postgres_url"))
    return Settings(_env_file=None, data=tmp_path / "data", database_url=url)


@pytest.fixture(params=["embedded", "servers"])
def both_settings(request: pytest.FixtureRequest) -> Settings:
    """SQLite and a folder; PostgreSQL and S3."""
    if request.param == "embedded":
        embedded: Settings = request.getfixturevalue("local_settings")
        return embedded
    url = SecretStr(request.getfixturevalue("postgres_url"))
    served: Settings = request.getfixturevalue("s3_settings")
    return served.model_copy(update={"database_url": url})


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The replica's five portals, crawled into an embedded archive; for reading alone."""
    from tests.archive import crawled, rows

    settings = crawled(tmp_path_factory.mktemp("archive") / "data")
    before = rows(settings)
    yield settings
    assert rows(settings) == before, "a test wrote to the archive that all share"
