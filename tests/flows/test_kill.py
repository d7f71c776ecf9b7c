"""kill −9 at random points of a crawl by two workers: it ends where an undisturbed one ends."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    uncatalogued,
)
from tests.servers import S3Server

FORKING = context()


class Trial:
    """A replica, and what an undisturbed crawl of it leaves."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        undisturbed = self.values("undisturbed")
        prepare(Settings(**undisturbed))
        counted = FORKING.Value("i", 0)
        process = FORKING.Process(target=run_crawl, args=(undisturbed, None, counted))
        assert finished(process) == 0
        self.points = counted.value
        self.expected: State = state_of(Settings(**undisturbed))

    def values(self, name: str, **others: Any) -> dict[str, Any]:
        data = self.folder / name
        return {"profile": "demo", "data": data, "replica_port": self.port, **others}

    def killed_and_rerun(
        self, values: dict[str, Any], points: list[int], *, alone: bool = False
    ) -> None:
        """Kill one worker after the other, each beside one that lives; then compare.

        Args:
            alone: without another worker beside.
        """
        settings = Settings(**values)
        prepare(settings)
        for point in points:
            beside = FORKING.Process(target=run_crawl, args=(values,))
            if not alone:
                beside.start()
            finished(FORKING.Process(target=run_crawl, args=(values, point)))
            if not alone:
                beside.join(120)
                assert beside.exitcode == 0, f"beside one killed before point {point}"
            assert not dangling(settings), f"killed before point {point}"
        assert finished(FORKING.Process(target=run_crawl, args=(values,))) == 0
        assert leases(settings) == []
        assert uncatalogued(settings) == 0
        found = state_of(settings)
        assert found.objects == self.expected.objects, f"killed before points {points}"
        assert found.dump == self.expected.dump, f"killed before points {points}"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with replica() as port:
        yield Trial(port, tmp_path_factory.mktemp("kills"))


def test_an_undisturbed_rerun_changes_nothing(trial: Trial) -> None:
    trial.killed_and_rerun(trial.values("again"), [])
    values = trial.values("again")
    assert finished(FORKING.Process(target=run_crawl, args=(values,))) == 0
    assert state_of(Settings(**values)) == trial.expected
    assert len(trial.expected.dump) > 1000
    assert trial.points > 500


@pytest.mark.parametrize("seed", range(24))
def test_killed_at_a_random_point(trial: Trial, seed: int) -> None:
    trial.killed_and_rerun(trial.values(f"kill-{seed}"), _points(trial, seed))


def test_killed_again_and_again(trial: Trial) -> None:
    points = [trial.points // 9 * part for part in range(1, 9)]
    trial.killed_and_rerun(trial.values("often"), points, alone=True)


@pytest.mark.parametrize("seed", range(6))
def test_killed_on_the_servers(
    trial: Trial, seed: int, seaweed: S3Server, postgres_url: str
) -> None:
    trial.killed_and_rerun(_on_servers(trial, seed, seaweed, postgres_url), _points(trial, seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1900))
def test_soak_killed_at_a_random_point(trial: Trial, seed: int) -> None:
    trial.killed_and_rerun(trial.values(f"kill-{seed}"), _points(trial, seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_soak_killed_on_the_servers(
    trial: Trial, seed: int, seaweed: S3Server, postgres_url: str
) -> None:
    trial.killed_and_rerun(_on_servers(trial, seed, seaweed, postgres_url), _points(trial, seed))


def _points(trial: Trial, seed: int) -> list[int]:
    """A point of the half of the work that one of two workers does."""
    return [random.Random(seed).randint(1, trial.points // 2)]


def _on_servers(trial: Trial, seed: int, seaweed: S3Server, postgres_url: str) -> dict[str, Any]:
    return trial.values(
        f"servers-{seed}",
        database_url=SecretStr(postgres_url),
        objects="s3",
        s3_endpoint=seaweed.endpoint,
        s3_bucket=f"kill-{seed}",
        s3_access_key=seaweed.access_key,
        s3_secret_key=SecretStr(seaweed.secret_key),
        s3_secure=False,
    )
