"""kill −9 at random points of replicate and repair: nothing is half-done, and a rerun ends it."""

import random
import signal
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from pydantic import SecretStr

from flows.fixity import verify_chosen
from storage.database import open_database
from storage.log.log import Log
from storage.objects import ObjectStore, open_copy, open_copy_files, open_files, open_store
from storage.objects.places import copy_place, original_place
from storage.queries.preservation import events, unmended
from storage.samples import Selection
from storage.settings import Settings
from tests.flows.killing import context, finished
from tests.servers import S3Server
from tests.storage.fixity.holdings import Vandal, bodies, fill
from tests.storage.fixity.killing import run_act
from tests.storage.log.conftest import grow

FORKING = context()
ALL = Selection()
CONTENTS = bodies(12)
LEAVES = 300


class Trial:
    """An act, and at how many points of it a kill may fall."""

    def __init__(self, act: str, folder: Path, values: dict[str, Any], server: S3Server) -> None:
        self.act, self._folder, self._values, self._server = act, folder, values, server
        counted = FORKING.Value("i", 0)
        undisturbed = self.prepared("undisturbed")
        process = FORKING.Process(target=run_act, args=(act, undisturbed, None, counted))
        assert finished(process) == 0
        self.points = counted.value

    def prepared(self, name: str) -> dict[str, Any]:
        """A new archive in which the act has something to do."""
        values = {
            "data": self._folder / name,
            **self._values,
            "copy_folder": self._folder / f"{name}-copy",
        }
        if values["objects"] == "s3":
            values["s3_bucket"] = f"kill-{token_hex(6)}"
        settings = Settings(_env_file=None, **values)
        hashes = fill(settings, CONTENTS, copy=self.act == "repair")
        grow(open_files(settings), LEAVES)
        if self.act == "repair":
            vandal = Vandal(original_place(settings), self._server)
            for number, sha256 in enumerate(hashes[:8]):
                if number % 2:
                    vandal.delete(sha256)
                else:
                    vandal.flip(sha256, random.Random(number))
            assert len(verify_chosen(settings, ALL).bad) == 8
        return values

    def killed_and_rerun(self, seed: int) -> None:
        """Kill the act once; look; let it run to its end; look again."""
        values = self.prepared(f"kill-{seed}")
        settings = Settings(_env_file=None, **values)
        # The threads of an act do not pass the same points in every run: the last may be missed.
        point = random.Random(seed).randint(1, self.points * 9 // 10)
        killed = FORKING.Process(target=run_act, args=(self.act, values, point))
        assert finished(killed) == -signal.SIGKILL
        copied = dict(open_copy(settings).list())
        self._nothing_half_done(settings, copied)
        assert finished(FORKING.Process(target=run_act, args=(self.act, values))) == 0
        for copy in (False, True):
            assert verify_chosen(settings, ALL, copy=copy).bad == [], f"killed at point {point}"
        if self.act == "replicate":
            assert self._copied_log(settings) == LEAVES
        with open_database(settings) as database:
            assert unmended(database) == []
            assert events(database, kind=self.act)[0]["outcome"] == "success"
            assert len(events(database, kind=self.act)) <= 2

    @staticmethod
    def _copied_log(settings: Settings) -> int:
        """How many leaves the copy's log has, all of which lead to its checkpoint."""
        log = Log(open_copy_files(settings))
        log.verify()
        return log.size

    def _nothing_half_done(self, settings: Settings, copied: dict[str, int]) -> None:
        """Each object is as before or as it should be; what is in the copy is whole."""
        assert self._copied_log(settings) in (0, LEAVES)
        copy = open_copy(settings)
        for sha256, size in copied.items():
            if size or copy_place(settings).name.startswith("/"):
                copy.verify(sha256)
        if self.act == "repair":
            assert len(copied) == len(CONTENTS)
            assert {each["outcome"] for each in verify_chosen(settings, ALL).bad} <= {
                "damaged",
                "missing",
            }
        else:
            store: ObjectStore = open_store(settings)
            for sha256, _ in store.list():
                store.verify(sha256)


@pytest.fixture(scope="module", params=["replicate", "repair"])
def act(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def trial(act: str, tmp_path_factory: pytest.TempPathFactory, seaweed: S3Server) -> Trial:
    """From folder to folder."""
    values = {"objects": "local", "copy_objects": "local"}
    return Trial(act, tmp_path_factory.mktemp(act), values, seaweed)


@pytest.fixture(scope="module")
def s3_trial(act: str, tmp_path_factory: pytest.TempPathFactory, seaweed: S3Server) -> Trial:
    """The original in S3."""
    values = {
        "objects": "s3",
        "copy_objects": "local",
        "s3_endpoint": seaweed.endpoint,
        "s3_access_key": seaweed.access_key,
        "s3_secret_key": SecretStr(seaweed.secret_key),
        "s3_secure": False,
    }
    return Trial(act, tmp_path_factory.mktemp(f"{act}-s3"), values, seaweed)


@pytest.mark.parametrize("seed", range(25))
def test_killed_between_folders(trial: Trial, seed: int) -> None:
    trial.killed_and_rerun(seed)


@pytest.mark.parametrize("seed", range(5))
def test_killed_with_the_original_in_s3(s3_trial: Trial, seed: int) -> None:
    s3_trial.killed_and_rerun(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_soak_killed_between_folders(trial: Trial, seed: int) -> None:
    trial.killed_and_rerun(seed)
