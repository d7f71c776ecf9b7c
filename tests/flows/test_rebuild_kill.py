"""kill −9 at random points of a rebuilding: what stands there is refused, and the next one ends."""

import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.replica import server
from flows.crawl import FUNCTIONS, Order
from flows.portals import registry
from flows.rebuilding import rebuild
from flows.work import crawl
from storage.database import DatabaseMissing, DatabaseUnfinished, open_database
from storage.log import keys
from storage.runs import set_enabled
from storage.settings import Settings
from tasks.resources import open_resources
from tests.flows.killing import context, finished
from tests.flows.lived import memory, without_database
from tests.kills import killed_at

FORKING = context()
PORTAL = "demo-gaoyi"


def run_rebuild(values: dict[str, Any], kill_at: int | None = None, counted: Any = None) -> None:
    """Rebuild; end this process with SIGKILL just before its n-th point."""
    points = killed_at(kill_at)
    made = rebuild(Settings(**values))
    if counted is not None:
        counted.value = points()
    sys.exit("; ".join(report.failed for report in made.reports if report.failed) or None)


class Lost:
    """An archive of one portal, what it knew, and how many points its rebuilding has."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        settings = Settings(**values)
        keys.create(values["log_key"], settings.log_origin)
        with open_resources(settings, create=True) as resources:
            set_enabled(resources.database, [PORTAL], True)
            crawl(resources, [registry(settings)[PORTAL]], Order("nightly", FUNCTIONS))
        self.memory = memory(settings)

    def copy(self, folder: Path) -> dict[str, Any]:
        """The archive in another folder, without its database."""
        shutil.copytree(self.values["data"], folder)
        values = {**self.values, "data": folder}
        without_database(Settings(**values))
        return values

    def points(self, folder: Path) -> int:
        counted = FORKING.Value("i", 0)
        values = self.copy(folder)
        process = FORKING.Process(target=run_rebuild, args=(values, None, counted))
        assert finished(process) == 0
        assert memory(Settings(**values)) == self.memory
        return int(counted.value)

    def killed_and_again(self, values: dict[str, Any], point: int) -> None:
        killed = FORKING.Process(target=run_rebuild, args=(values, point))
        if finished(killed) == 0:
            assert memory(Settings(**values)) == self.memory
            return
        with suppress(DatabaseUnfinished, DatabaseMissing):
            with open_database(Settings(**values)):
                whole = memory(Settings(**values))
            assert whole in (self.memory, memory_of_nothing(whole)), f"killed before point {point}"
            if whole == self.memory:
                return
        assert finished(FORKING.Process(target=run_rebuild, args=(values,))) == 0
        assert memory(Settings(**values)) == self.memory, f"killed before point {point}"


def memory_of_nothing(like: dict[str, Any]) -> dict[str, Any]:
    """What an empty database knows."""
    return {name: type(value)() for name, value in like.items()}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with server.start() as replica:
        yield replica.port


@pytest.fixture(scope="module")
def lost(port: int, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    folder = tmp_path_factory.mktemp("rebuilt")
    known = {"profile": "demo", "replica_port": port, "log_key": folder / "log.key"}
    return Lost({**known, "data": folder / "data"})


@pytest.fixture(scope="module")
def points(lost: Lost, tmp_path_factory: pytest.TempPathFactory) -> int:
    found = lost.points(tmp_path_factory.mktemp("counted") / "data")
    assert found > 100
    return found


@pytest.mark.parametrize("part", range(30))
def test_killed_at_a_random_point(lost: Lost, points: int, part: int, tmp_path: Path) -> None:
    point = int((part + random.Random(part).random()) * points / 30) + 1
    lost.killed_and_again(lost.copy(tmp_path / "data"), point)


@pytest.mark.parametrize("part", range(3))
def test_killed_on_the_server(
    lost: Lost, points: int, part: int, postgres_url: str, tmp_path: Path
) -> None:
    values = {**lost.copy(tmp_path / "data"), "database_url": SecretStr(postgres_url)}
    lost.killed_and_again(values, (part * 2 + 1) * points // 6)
