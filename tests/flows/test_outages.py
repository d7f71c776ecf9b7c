"""The store or the database goes away in the middle of a crawl, and comes back."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from storage.settings import Settings
from tests.flows.killing import (
    State,
    context,
    dangling,
    finished,
    leases,
    prepare,
    replica,
    run_crawl,
    state_of,
)
from tests.proxy import Proxy
from tests.servers import S3Server

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
FORKING = context()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with replica() as first:
        yield first


@pytest.fixture(scope="module")
def undisturbed(port: int, tmp_path_factory: pytest.TempPathFactory) -> State:
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    values: dict[str, Any] = {"profile": "demo", "data": data, "replica_port": port}
    prepare(Settings(_env_file=None, **values))
    assert finished(FORKING.Process(target=run_crawl, args=(values,))) == 0
    return state_of(Settings(_env_file=None, **values))


def _crawled(settings: Settings, **variables: str) -> subprocess.CompletedProcess[str]:
    """`gongkai crawl` in the settings' archive, with some variables otherwise."""
    secrets = settings.model_dump()
    given = {
        f"GONGKAI_{name.upper()}": value.get_secret_value()
        if isinstance(value, SecretStr)
        else str(value)
        for name, value in secrets.items()
        if value is not None and name in settings.model_fields_set
    }
    return subprocess.run(
        [GONGKAI, "crawl", "--no-prefect", "--quiet"],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **given, **variables},
        capture_output=True,
        text=True,
        timeout=240,
    )


def _continued_or_said(done: subprocess.CompletedProcess[str]) -> None:
    """It went through, or it stopped with one clear line."""
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("gongkai: ")]
        assert len(lines) == 1, done.stderr


@pytest.mark.parametrize(
    ("cut_after", "down"),
    [
        (20_000, 0.5),
        (900_000, 8.0),
        *(
            pytest.param(cut, 8.0, marks=pytest.mark.soak)
            for cut in range(50_000, 1_150_000, 90_000)
        ),
    ],
)
def test_the_store_goes_away(
    seaweed: S3Server, port: int, tmp_path: Path, undisturbed: State, cut_after: int, down: float
) -> None:
    settings = Settings(
        _env_file=None,
        profile="demo",
        data=tmp_path / "data",
        replica_port=port,
        objects="s3",
        s3_endpoint=seaweed.endpoint,
        s3_bucket=f"outage-{cut_after}-{int(down * 10)}",
        s3_access_key=seaweed.access_key,
        s3_secret_key=SecretStr(seaweed.secret_key),
        s3_secure=False,
    )
    prepare(settings)
    with Proxy(int(seaweed.endpoint.rpartition(":")[2]), cut_after=cut_after, down=down) as proxy:
        done = _crawled(settings, GONGKAI_S3_ENDPOINT=f"127.0.0.1:{proxy.port}")
        assert proxy.cuts == 1
    _continued_or_said(done)
    _completes(settings, undisturbed)


@pytest.mark.parametrize(
    ("cut_after", "down"),
    [
        (30_000, 0.5),
        (800_000, 5.0),
        *(pytest.param(cut, 3.0, marks=pytest.mark.soak) for cut in range(20_000, 900_000, 40_000)),
    ],
)
def test_the_database_goes_away(
    postgres_url: str, port: int, tmp_path: Path, undisturbed: State, cut_after: int, down: float
) -> None:
    settings = Settings(
        _env_file=None,
        profile="demo",
        data=tmp_path / "data",
        replica_port=port,
        database_url=SecretStr(postgres_url),
    )
    prepare(settings)
    address = urlsplit(postgres_url)
    assert address.port is not None
    with Proxy(address.port, cut_after=cut_after, down=down) as proxy:
        through = postgres_url.replace(f":{address.port}/", f":{proxy.port}/")
        done = _crawled(settings, GONGKAI_DATABASE_URL=through)
        assert proxy.cuts == 1
    _continued_or_said(done)
    _completes(settings, undisturbed)


def _completes(settings: Settings, undisturbed: State) -> None:
    """A rerun ends where an undisturbed run ends, whatever happened before."""
    assert not dangling(settings)
    again = _crawled(settings)
    assert again.returncode == 0, again.stderr
    assert leases(settings) == []
    found = state_of(settings)
    assert found.objects == undisturbed.objects
    different = set(found.dump) ^ set(undisturbed.dump)
    assert not different, sorted(different)[:5]
