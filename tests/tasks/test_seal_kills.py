"""kill −9 while the log is sealed: each capture and act gets one leaf, nothing is half-done."""

import shutil
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from storage.database import Database, open_database
from storage.exports.proving import prove
from storage.exports.selection import Selection
from storage.exports.verifier import Export
from storage.log import checkpoints, history, keys, ring
from storage.log.log import Log
from storage.models import Capture, PreservationEvent
from storage.objects import Files, open_files
from storage.objects.files import LocalFiles
from storage.preservation import Notable, record, recording
from storage.recording import record_visits
from storage.sealing import leaves
from storage.settings import Settings
from tasks.seal import seal_log
from tests import servers
from tests.flows.killing import context, finished
from tests.servers import S3Server
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import add_files, begin, lease, visit_of
from tests.storage.log.conftest import stored
from tests.tasks.killing import run_sealing

FORKING = context()
# The last full tile of a log ends at 256: what is sealed first stops before it, the rest goes on.
FIRST, SECOND, THIRD = 250, 20, 3


def receive(database: Database, count: int) -> None:
    """Captures as a crawl records them, and an act that ended among them."""
    add_files(database, FIRST + SECOND + THIRD)
    clock = Clock()
    run = begin(database, clock)
    sources = lease(database, run, clock, limit=count)
    moments = (clock() + timedelta(seconds=number) for number in range(count))
    visits = [visit_of(run, source, at) for source, at in zip(sources, moments, strict=True)]
    record_visits(database, visits, most_days=0)
    with database.write() as session:
        record(session, "withhold", [Notable("a" * 64, "withheld", "why")])


class Trial:
    """An archive that is to be sealed, and at how many points of that a kill may fall."""

    def __init__(self, folder: Path, values: dict[str, Any], *, first: bool = False) -> None:
        """Its folder and other settings; `first`: nothing was sealed before."""
        self._folder, self._values, self._first = folder, values, first
        self._key = folder / "log.key"
        self.verifier = keys.create(self._key, Settings(_env_file=None).log_origin).verifier

    def prepared(self, name: str, **others: Any) -> dict[str, Any]:
        """Settings of a new archive with captures and acts that are not sealed yet."""
        values = {
            "_env_file": None,
            "data": self._folder / name,
            "log_key": self._key,
            **self._values,
            **others,
        }
        settings = Settings(**values)
        with open_database(settings, create=True) as database:
            if not self._first:
                receive(database, FIRST)
                seal_log(settings, database)
            receive(database, SECOND)
            self._killed_act(database)
        return values

    @staticmethod
    def _killed_act(database: Database) -> None:
        """An act that never ended, and so has no leaf."""
        with recording(database, "verify") as going:
            pass
        with database.write() as session:
            session.get_one(PreservationEvent, going.event_id).ended_at = None

    def points(self, values: dict[str, Any]) -> int:
        """How many points an undisturbed sealing of a prepared archive has."""
        counted = FORKING.Value("i", 0)
        process = FORKING.Process(target=run_sealing, args=(values, None, counted))
        assert finished(process) == 0
        return int(counted.value)

    def killed_and_sealed(self, values: dict[str, Any], point: int, proof: Path) -> None:
        """Kill a sealing; look; receive more; seal; look again."""
        settings = Settings(**values)
        files = open_files(settings)
        before = Log(files).size
        process = FORKING.Process(target=run_sealing, args=(values, point))
        assert finished(process) == -signal.SIGKILL
        self._whole(files)
        assert Log(files).size in (before, before + SECOND + 1), f"killed at point {point}"
        with open_database(settings) as database:
            receive(database, THIRD)
            assert seal_log(settings, database) is not None
            self._each_once(database, files)
            self._proved(database, files, proof)
        self._whole(files)
        self._no_strays(files, LocalFiles(proof.parent / "anew"))

    def _whole(self, files: Files) -> None:
        """All leaves lead to the checkpoints, and the newest one is signed."""
        log, known = Log(files), ring.read(files)
        log.verify()
        assert known is None or known.verifiers == (self.verifier,)
        if log.note is not None:
            checkpoints.opened(log.note, [self.verifier], self.verifier.name)

    def _each_once(self, database: Database, files: Files) -> None:
        """The leaves are the captures and the acts that ended, each once and in its order."""
        log = Log(files)
        with database.read() as session:
            captures = session.exec(select(Capture.leaf).order_by(col(Capture.id))).all()
            ended = col(PreservationEvent.ended_at).is_not(None)
            acts = select(PreservationEvent.leaf).order_by(col(PreservationEvent.id))
            events = session.exec(acts.where(ended)).all()
            assert session.exec(acts.where(~ended)).all() == [None]
            stated = list(leaves(session, 0))
        places = [place for place in (*captures, *events) if place is not None]
        assert sorted(places) == list(range(log.size)) == list(range(len(captures) + len(events)))
        assert list(captures) == sorted(places[: len(captures)])
        assert list(events) == sorted(places[len(captures) :])
        assert stated == list(log.entries(0, log.size))

    def _proved(self, database: Database, files: Files, folder: Path) -> None:
        """The offline verifier believes an export."""
        folder.mkdir()
        count = prove(database, files, Selection(), folder)
        export = Export(folder, [self.verifier.vkey])
        export.check([])
        assert not export.refused
        assert f"{count} of the {Log(files).size} entries" in "\n".join(export.proved)

    def _no_strays(self, files: Files, anew: Files) -> None:
        """The files are those of a log that was never killed, and pieces of them."""
        log, grown = Log(files), Log(anew)
        signer = keys.load(self._key, self.verifier.name)
        ring.begin(anew, self.verifier)
        for size in history.signed_sizes(files):
            grown.append(log.entries(grown.size, size), [signer], self.verifier.name)
        found, expected = stored(files), stored(anew)
        assert expected.items() <= found.items()
        for name in found.keys() - expected.keys():
            # A partial tile of a size that was never signed: nobody asks for it.
            tile, partial, _ = name.partition(".p/")
            assert partial, f"{name} is no file of the log"
            whole = [data for other, data in expected.items() if other.partition(".p/")[0] == tile]
            assert any(data.startswith(found[name]) for data in whole), f"{name} is half-written"


@dataclass(frozen=True)
class Embedded:
    """A trial with SQLite and a folder, its archive, and the points that sealing has there."""

    trial: Trial
    values: dict[str, Any]
    points: int

    def killed_and_sealed(self, part: int, parts: int, folder: Path) -> None:
        """Kill a copy of the archive at a point of this part of the work."""
        values = {**self.values, "data": folder / "data"}
        shutil.copytree(self.values["data"], values["data"])
        self.trial.killed_and_sealed(values, 1 + self.points * part // parts, folder / "export")
        assert len(list((values["data"] / "objects" / "tmp").iterdir())) <= 1


def embedded(folder: Path, *, first: bool) -> Embedded:
    trial = Trial(folder, {}, first=first)
    points = trial.points(trial.prepared("undisturbed"))
    assert points > 60
    return Embedded(trial, trial.prepared("archive"), points)


@pytest.fixture(scope="module")
def sealed_before(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return embedded(tmp_path_factory.mktemp("seal"), first=False)


@pytest.fixture(scope="module")
def never_sealed(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return embedded(tmp_path_factory.mktemp("seal"), first=True)


@pytest.mark.parametrize("part", range(30))
def test_killed_at_points_spread_over_sealing(
    sealed_before: Embedded, part: int, tmp_path: Path
) -> None:
    sealed_before.killed_and_sealed(part, 30, tmp_path)


@pytest.mark.parametrize("part", range(8))
def test_killed_at_points_spread_over_the_first_sealing(
    never_sealed: Embedded, part: int, tmp_path: Path
) -> None:
    never_sealed.killed_and_sealed(part, 8, tmp_path)


@pytest.mark.parametrize("part", range(4))
def test_killed_on_the_servers(part: int, tmp_path: Path, seaweed: S3Server, postgres: str) -> None:
    values = {
        "objects": "s3",
        "s3_endpoint": seaweed.endpoint,
        "s3_access_key": seaweed.access_key,
        "s3_secret_key": SecretStr(seaweed.secret_key),
        "s3_secure": False,
    }
    trial = Trial(tmp_path, values)
    with servers.database(postgres) as undisturbed, servers.database(postgres) as killed:
        first, second = (
            trial.prepared(url[-8:], database_url=SecretStr(url), s3_bucket=f"seal-{token_hex(6)}")
            for url in (undisturbed, killed)
        )
        point = 1 + trial.points(first) * (2 * part + 1) // 8
        trial.killed_and_sealed(second, point, tmp_path / "export")
