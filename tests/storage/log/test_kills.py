"""kill −9 while a log grows: the former checkpoint stays or the new one is whole."""

import random
import signal
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from pydantic import SecretStr

from storage.log import checkpoints, merkle
from storage.log.log import Log
from storage.objects import Files, open_files
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.log import naive
from tests.storage.log.conftest import OURS, leaves, stored
from tests.storage.log.growing import SIZES, context, finished, run
from tests.storage.log.test_notes import ORIGIN

FORKING = context()


def values_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings of a new, empty store, to be handed to another process."""
    if kind == "local":
        return {"_env_file": None, "data": folder}
    seaweed: S3Server = request.getfixturevalue("seaweed")
    return {
        "_env_file": None,
        "data": folder,
        "objects": "s3",
        "s3_endpoint": seaweed.endpoint,
        "s3_bucket": f"log-{token_hex(8)}",
        "s3_access_key": seaweed.access_key,
        "s3_secret_key": SecretStr(seaweed.secret_key),
        "s3_secure": False,
    }


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, tuple[int, dict[str, bytes]]]:
    """Of each store: how many points the whole has, and the files it ends with."""
    found = {}
    for kind in ("local", "s3"):
        values = values_of(kind, tmp_path_factory.mktemp(kind), request)
        counted = FORKING.Value("i", 0)
        assert finished(FORKING.Process(target=run, args=(values, None, counted))) == 0
        found[kind] = counted.value, stored(open_files(Settings(**values)))
    assert found["local"][1] == found["s3"][1]
    return found


def whole(files: Files) -> Log:
    """The log as a kill left it: what it shows is signed, and all leaves lead to it."""
    log = Log(files)
    log.verify()
    assert log.size in (0, *SIZES)
    shown = files.read("log/checkpoint")
    if shown is not None:
        checkpoint = checkpoints.opened(shown, [OURS.verifier], ORIGIN)
        newest = log.checkpoint()
        assert newest is not None
        path = log.consistency(checkpoint.size, log.size)
        roots = checkpoint.root, newest.root
        merkle.verify_consistency(checkpoint.size, log.size, *roots, path)
    return log


def killed(values: dict[str, Any], points: int, seed: int) -> Log:
    """Kill twice at random; the log after each, the last one given back."""
    chance = random.Random(seed)
    for _ in range(2):
        process = FORKING.Process(target=run, args=(values, chance.randint(1, points)))
        assert finished(process) in (0, -signal.SIGKILL)
        log = whole(open_files(Settings(**values)))
    return log


def killed_and_repeated(
    kind: str,
    seed: int,
    folder: Path,
    request: pytest.FixtureRequest,
    undisturbed: dict[str, tuple[int, dict[str, bytes]]],
) -> None:
    points, expected = undisturbed[kind]
    values = values_of(kind, folder, request)
    killed(values, points, seed)
    assert finished(FORKING.Process(target=run, args=(values,))) == 0
    files = open_files(Settings(**values))
    whole(files)
    assert stored(files) == expected


@pytest.mark.parametrize(
    ("kind", "seed"), [*(("local", n) for n in range(16)), *(("s3", n) for n in range(8))]
)
def test_killed_at_random_points(
    kind: str,
    seed: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    undisturbed: dict[str, tuple[int, dict[str, bytes]]],
) -> None:
    killed_and_repeated(kind, seed, tmp_path, request, undisturbed)


@pytest.mark.parametrize("kind", ["local", "s3"])
@pytest.mark.parametrize("seed", range(100, 103))
def test_what_was_not_signed_before_a_kill_may_be_other_leaves_after(
    kind: str,
    seed: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    undisturbed: dict[str, tuple[int, dict[str, bytes]]],
) -> None:
    values = values_of(kind, tmp_path, request)
    signed = killed(values, undisturbed[kind][0], seed).size
    again = FORKING.Process(target=run, args=(values, None, None, " other"))
    assert finished(again) == 0
    log = whole(open_files(Settings(**values)))
    expected = [*leaves(0, signed), *leaves(signed, SIZES[-1], " other")]
    assert list(log.entries(0, log.size)) == expected
    checkpoint = log.checkpoint()
    assert checkpoint is not None
    assert checkpoint.root == naive.tree([naive.leaf(leaf) for leaf in expected])


@pytest.mark.soak
@pytest.mark.parametrize(
    ("kind", "seed"),
    [*(("local", n) for n in range(1000, 1900)), *(("s3", n) for n in range(1000, 1100))],
)
def test_soak_killed_at_random_points(
    kind: str,
    seed: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    undisturbed: dict[str, tuple[int, dict[str, bytes]]],
) -> None:
    killed_and_repeated(kind, seed, tmp_path, request, undisturbed)
