"""gongkai log: keys made and handed on, what a crawl received sealed, checked, exported, copied."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import open_database
from storage.log.log import Log
from storage.models import Capture, PreservationEvent
from storage.objects import open_copy_files, open_files
from storage.settings import Settings
from tasks.seal import seal_log
from tests.archive import copied
from tests.web.conftest import change

GONGKAI = str(Path(sys.executable).with_name("gongkai"))


class Archive:
    """A copy of the demo archive, and its commands."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.key: Path | None = None

    def gongkai(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        key = {} if self.key is None else {"GONGKAI_LOG_KEY": str(self.key)}
        surroundings = {**os.environ, "GONGKAI_DATA": str(self.settings.data), **key, **variables}
        done = subprocess.run(
            [GONGKAI, *words], capture_output=True, text=True, timeout=120, env=surroundings
        )
        assert "Traceback" not in done.stderr
        return done

    def shown(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(
            self.gongkai("log", "show", "--format", "json").stdout
        )
        return found


@pytest.fixture
def archive(demo_archive: Settings, tmp_path: Path) -> Archive:
    made = Archive(copied(demo_archive, tmp_path / "data"))
    with open_database(made.settings) as database:
        # Acts of other tests on the archive that they share.
        seal_log(made.settings, database)
    return made


def test_a_crawl_seals_what_it_received(demo_archive: Settings, archive: Archive) -> None:
    with open_database(demo_archive) as database, database.read() as session:
        captures = session.exec(select(Capture.leaf)).all()
        acts = session.exec(select(PreservationEvent)).all()
    # With the key that was made, and the portals that were enabled before.
    assert sorted(leaf for leaf in captures if leaf is not None) == [*range(len(captures))]
    assert {"enable", "key-creation"} <= {act.kind for act in acts if act.leaf is not None}
    assert len(captures) > 40
    leaves = len(captures) + sum(act.ended_at is not None for act in acts)
    shown = archive.shown()
    assert (shown["leaves"], shown["not_sealed"]) == (leaves, 0)
    done = archive.gongkai("log", "verify")
    assert (done.returncode, done.stdout) == (
        0,
        f"{leaves} leaves lead to the root that was signed\n",
    )


def test_acts_are_sealed_and_the_key_is_handed_on(archive: Archive, tmp_path: Path) -> None:
    before = archive.shown()["leaves"]
    assert isinstance(before, int)
    archive.gongkai("verify", "--sample", "10", "--quiet")
    assert archive.shown()["not_sealed"] == 1
    done = archive.gongkai("log", "seal")
    assert (done.returncode, done.stderr.split(";")[0]) == (0, "1 leaves added")
    new = tmp_path / "new.key"
    done = archive.gongkai("log", "rotate-key", str(new))
    assert done.returncode == 0, done.stderr
    vkeys = archive.shown()["keys"]
    assert isinstance(vkeys, list)
    assert vkeys[-1] == done.stdout.strip()
    assert len(vkeys) == 2
    archive.gongkai("verify", "--sample", "10", "--quiet")
    done = archive.gongkai("log", "seal")
    assert done.returncode == 2
    assert f"is not the key of the log, which is {vkeys[-1]}" in done.stderr
    archive.key = new
    done = archive.gongkai("log", "seal")
    assert done.returncode == 0, done.stderr
    assert archive.gongkai("log", "verify").returncode == 0


def test_without_its_key_nothing_is_sealed_and_a_line_says_how(archive: Archive) -> None:
    archive.settings.signing_key.unlink()
    vkeys = archive.shown()["keys"]
    assert isinstance(vkeys, list)
    for command in (["seal"], ["rotate-key", str(archive.settings.data / "new")]):
        done = archive.gongkai("log", *command)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert f"no key at {archive.settings.signing_key}" in done.stderr
        assert "GONGKAI_LOG_KEY" in done.stderr
    assert vkeys[0] in archive.gongkai("log", "seal").stderr
    assert not archive.settings.signing_key.exists()


def test_a_crawl_whose_log_has_lost_its_key_ends_with_an_alarm(archive: Archive) -> None:
    archive.settings.signing_key.unlink()
    place = {
        "GONGKAI_PROFILE": "demo",
        "GONGKAI_REPLICA_PORT": str(archive.settings.replica_port),
    }
    done = archive.gongkai("crawl", "--no-prefect", "--quiet", **place)
    assert done.returncode == 1
    assert "(log)" in done.stdout + done.stderr
    assert f"no key at {archive.settings.signing_key}" in done.stdout + done.stderr


def test_a_key_is_made_once(archive: Archive, tmp_path: Path) -> None:
    made = archive.gongkai("log", "create-key", str(tmp_path / "k"))
    assert made.returncode == 0
    assert made.stdout.startswith("gongkai.example/log+")
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    again = archive.gongkai("log", "create-key", str(tmp_path / "k"))
    assert again.returncode != 0
    assert "never overwritten" in again.stderr


def test_a_log_that_was_altered_is_told(archive: Archive) -> None:
    path = next((archive.settings.data / "objects/log/tile/entries").rglob("*.p/*"))
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data.replace(b"captured", b"imagined", 1))
    done = archive.gongkai("log", "verify")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_an_export_carries_a_proof_that_a_stranger_checks(archive: Archive, tmp_path: Path) -> None:
    (vkey,) = json.loads(archive.gongkai("log", "show", "--format", "json").stdout)["keys"]
    done = archive.gongkai("export", "--package", str(tmp_path / "out"), "--quiet")
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-I", str(tmp_path / "out/verify.py"), str(tmp_path / "out")]
    checked = subprocess.run([*command, "--key", vkey], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    done = archive.gongkai("export", "--bag", str(tmp_path / "bag"), "--quiet")
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-I", str(tmp_path / "bag/verify.py"), str(tmp_path / "bag")]
    checked = subprocess.run([*command, "--key", vkey], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    body = next(path for path in (tmp_path / "bag/data/raw").rglob("*") if path.is_file())
    body.chmod(0o600)
    body.write_bytes(body.read_bytes()[:-1] + b"?")
    checked = subprocess.run([*command, "--key", vkey], capture_output=True, text=True)
    assert checked.returncode == 1
    assert body.name in checked.stdout
    archive.gongkai("export", "--warc", str(tmp_path / "a.warc.gz"), "--quiet")
    assert (tmp_path / "a.warc.gz.proof/verify.py").is_file()


def test_an_export_proves_that_the_log_only_grew_since_the_one_before(
    archive: Archive, tmp_path: Path
) -> None:
    done = archive.gongkai("export", "--package", str(tmp_path / "first"), "--quiet")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "first/proof/checkpoint"
    before = archive.shown()["leaves"]
    archive.gongkai("verify", "--sample", "10", "--quiet")
    assert archive.gongkai("log", "seal").returncode == 0
    targets = {
        "--package": "second", "--sqlite": "a.db", "--warc": "a.warc.gz", "--wacz": "a.wacz",
        "--bag": "bag",
    }  # fmt: skip
    words = [word for option, name in targets.items() for word in (option, str(tmp_path / name))]
    done = archive.gongkai("export", *words, "--since-checkpoint", str(kept), "--quiet")
    assert done.returncode == 0, done.stderr
    for name in targets.values():
        there = tmp_path / (name if (tmp_path / name).is_dir() else f"{name}.proof")
        command = [sys.executable, "-I", str(there / "verify.py"), str(there)]
        checked = subprocess.run(command, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout
        assert f"since its checkpoint of {before} entries the log only grew" in checked.stdout


def test_what_is_no_earlier_checkpoint_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    shown = archive.shown()
    note, size = str(shown["checkpoint"]), shown["leaves"]
    other, forged = tmp_path / "other", tmp_path / "forged"
    other.write_bytes(b"a text")
    forged.write_text(note.replace(f"\n{size}\n", "\n7\n"), encoding="utf-8")
    for file, reason in (
        (other, "no signed note"),
        (forged, "forged"),
        (tmp_path / "absent", "No such file"),
        (tmp_path, "Is a directory"),
    ):
        done = archive.gongkai(
            "export", "--package", str(tmp_path / "out"), "--since-checkpoint", str(file)
        )
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert str(file) in done.stderr
        assert reason in done.stderr
    done = archive.gongkai("export", "--csv", str(tmp_path / "a.csv"), "--since-checkpoint", "x")
    assert done.returncode == 2
    assert "is for the proof of" in done.stderr
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "a.csv").exists()


def test_the_log_goes_with_the_copy(archive: Archive, tmp_path: Path) -> None:
    place = {"GONGKAI_COPY_OBJECTS": "local", "GONGKAI_COPY_FOLDER": str(tmp_path / "copy")}
    done = archive.gongkai("replicate", "--quiet", **place)
    assert done.returncode == 0, done.stderr
    there = Settings(_env_file=None, copy_objects="local", copy_folder=tmp_path / "copy")
    assert Log(open_copy_files(there)).note == Log(open_files(archive.settings)).note


def test_a_database_put_back_from_an_old_copy_is_told(archive: Archive) -> None:
    change(
        archive.settings,
        "UPDATE capture SET leaf = NULL",
        "UPDATE preservation_event SET leaf = NULL",
    )
    done = archive.gongkai("log", "seal")
    assert done.returncode != 0
    assert "gongkai db rebuild" in done.stderr
