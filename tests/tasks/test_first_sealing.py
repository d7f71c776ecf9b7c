"""A first sealing that is killed anywhere: the next one goes on with the same key."""

import shutil
import signal
from pathlib import Path
from typing import Any

from sqlmodel import select

from storage.database import open_database
from storage.log import checkpoints, keys, ring
from storage.log.log import Log
from storage.models import PreservationEvent
from storage.objects import open_files
from storage.preservation import record
from storage.settings import Settings
from tasks.seal import seal_log
from tests.flows.killing import context
from tests.tasks.killing import run_sealing

FORKING = context()
# Of the points of a sealing, about so many are tried, evenly spread.
TRIED = 60


def archive(tmp_path: Path, name: object) -> Settings:
    """A copy of an archive with something to seal; SQLite, and a folder."""
    first = Settings(_env_file=None, data=tmp_path / "first")
    if not first.data.exists():
        with open_database(first, create=True) as database, database.write() as session:
            record(session, "withhold")
    shutil.copytree(first.data, tmp_path / f"{name}")
    return Settings(_env_file=None, data=tmp_path / f"{name}")


def ended(values: dict[str, Any], kill_at: int | None, counted: Any = None) -> int | None:
    process = FORKING.Process(
        target=run_sealing, args=({**values, "_env_file": None}, kill_at, counted)
    )
    process.start()
    process.join(60)
    return process.exitcode


def test_killed_anywhere(tmp_path: Path) -> None:
    counted = FORKING.Value("i", 0)
    assert ended({"data": archive(tmp_path, "whole").data}, None, counted) == 0
    total, left_behind = counted.value, set()
    for point in range(1, total + 1, max(1, total // TRIED)):
        settings = archive(tmp_path, point)
        assert ended({"data": settings.data}, point) == -signal.SIGKILL, point
        files = open_files(settings)
        made, begun = settings.signing_key.exists(), ring.read(files) is not None
        left_behind.add((made, begun))
        before = keys.load(settings.signing_key, settings.log_origin) if made else None
        with open_database(settings) as database:
            seal_log(settings, database)
            with database.read() as session:
                acts = session.exec(select(PreservationEvent)).all()
        log, known = Log(files), ring.read(files)
        assert known is not None
        assert log.note is not None
        assert before is None or known.verifiers == (before.verifier,), point
        checkpoints.opened(log.note, known.verifiers, settings.log_origin)
        log.verify()
        assert log.size == sum(act.ended_at is not None for act in acts), point
    assert left_behind == {(False, False), (True, False), (True, True)}
