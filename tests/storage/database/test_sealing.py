"""Captures and acts of preservation in the signed log: each once, in order, whatever is killed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage import sealing
from storage.database import Database
from storage.exports.proving import prove, require_former
from storage.exports.selection import Selection
from storage.log import keys, ring
from storage.log.checkpoints import Checkpoint
from storage.log.errors import LogDamaged, NoteRefused, ProofRefused
from storage.log.leaves import LONGEST
from storage.log.log import Log
from storage.log.notes import Signer, sign
from storage.models import Capture, PreservationEvent
from storage.objects import Files, open_files
from storage.preservation import Notable, record, recording
from storage.runs import OpenRun
from storage.sealing import DatabaseBehindLog, Sealed, seal, unsealed
from storage.settings import Settings
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import add_files, begin, lease, visit

ORIGIN = "tests.example/log"


@pytest.fixture(params=["local", "s3"])
def files(request: pytest.FixtureRequest) -> Files:
    return open_files(request.getfixturevalue(f"{request.param}_settings"))


@pytest.fixture
def signer(files: Files, tmp_path: Path) -> Signer:
    made = keys.create(tmp_path / "log.key", ORIGIN)
    ring.begin(files, made.verifier)
    return made


@pytest.fixture
def run(database: Database, clock: Clock) -> OpenRun:
    add_files(database, 20)
    return begin(database, clock)


def visits(database: Database, run: OpenRun, clock: Clock, count: int, **values: Any) -> None:
    for source in lease(database, run, clock, limit=count):
        visit(database, run, source, clock, **values)


def sealed(database: Database, files: Files, signer: Signer) -> Sealed:
    return seal(database, Log(files), [signer], ORIGIN)


def records(files: Files) -> list[dict[str, Any]]:
    log = Log(files)
    return [json.loads(leaf) for leaf in log.entries(0, log.size)]


def places(database: Database) -> Iterator[int | None]:
    with database.read() as session:
        for model in (Capture, PreservationEvent):
            yield from session.exec(select(model.leaf).order_by(col(model.id)))


def test_what_is_new_is_added_once(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock
) -> None:
    visits(database, run, clock, 3)
    with database.write() as session:
        record(session, "withhold", [Notable("a" * 64, "withheld", "why")])
    with database.read() as session:
        assert unsealed(session) == 4
    first = sealed(database, files, signer)
    assert (first.added, first.checkpoint and first.checkpoint.size) == (4, 4)
    assert sealed(database, files, signer) == Sealed(0, first.checkpoint)
    visits(database, run, clock, 2, headers={"Server": "nginx", "ETag": '"1"'})
    assert sealed(database, files, signer).added == 2
    assert list(places(database)) == [0, 1, 2, 4, 5, 3]
    found = records(files)
    assert [each["type"] for each in found] == ["capture"] * 3 + ["event"] + ["capture"] * 2
    assert found[3]["objects"] == [
        {"object_sha256": "a" * 64, "outcome": "withheld", "detail": "why"}
    ]
    assert found[4]["headers"] == [["Server", "nginx"], ["ETag", '"1"']]
    with database.read() as session:
        rows = session.exec(select(Capture).order_by(col(Capture.id))).all()
        assert unsealed(session) == 0
    for row, place in zip(rows, (0, 1, 2, 4, 5), strict=True):
        leaf = found[place]
        assert (leaf["url"], leaf["sha256"], leaf["portal"]) == (row.url, row.object_sha256, "p")
        assert leaf["captured_at"] == f"{row.captured_at:%Y-%m-%dT%H:%M:%S.%fZ}"
        assert len(leaf["sha512"]) == 128
        assert leaf["run"]["id"] == run.id
        assert leaf["size"] == len(row.url)
    Log(files).verify()


def test_an_act_is_sealed_when_it_has_ended(
    database: Database, files: Files, signer: Signer
) -> None:
    with recording(database, "verify"):
        assert sealed(database, files, signer) == Sealed(0, None)
    assert sealed(database, files, signer).added == 1
    assert records(files)[0]["outcome"] == "success"


def test_a_kill_after_the_places_were_given_changes_nothing(
    database: Database,
    files: Files,
    signer: Signer,
    run: OpenRun,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visits(database, run, clock, 2)
    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sealed(database, files, signer)
    assert Log(files).size == 0
    visits(database, run, clock, 2)
    assert sealed(database, files, signer).added == 4
    assert list(places(database)) == [0, 1, 2, 3]
    assert len({(each["url"], each["captured_at"]) for each in records(files)}) == 4


def test_a_database_that_is_older_than_the_log_is_told_so(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock
) -> None:
    Log(files).append([b"one", b"two"], [signer], ORIGIN)
    visits(database, run, clock, 1)
    with pytest.raises(DatabaseBehindLog, match="has 2 leaves and the database knows 0"):
        sealed(database, files, signer)
    assert list(places(database)) == [None]


def test_what_is_too_long_names_its_long_parts_by_their_hash(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock
) -> None:
    visits(database, run, clock, 1, headers={"Set-Cookie": "x" * LONGEST})
    sealed(database, files, signer)
    (leaf,) = records(files)
    assert "headers" not in leaf
    assert len(leaf["left_out"]) == 64
    assert leaf["sha256"]


def test_a_capture_that_was_altered_later_does_not_change_the_log(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock
) -> None:
    visits(database, run, clock, 2)
    sealed(database, files, signer)
    with database.write() as session:
        session.get_one(Capture, 1).final_url = "http://elsewhere.example/"
    visits(database, run, clock, 1)
    sealed(database, files, signer)
    assert "elsewhere" not in str(records(files))
    with database.read() as session:
        altered = [json.loads(leaf) for leaf in sealing.leaves(session, 0)]
    assert altered[0] != records(files)[0]


def test_the_verifier_believes_the_proof_and_no_other(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    assert prove(database, files, Selection(), folder) == 0
    visits(database, run, clock, 5)
    sealed(database, files, signer)
    assert prove(database, files, Selection(), folder) == 5

    def verified(vkey: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(folder / "verify.py"), str(folder), "--key", vkey]
        return subprocess.run(command, capture_output=True, text=True)

    done = verified(signer.verifier.vkey)
    assert done.returncode == 0, done.stdout + done.stderr
    other = keys.create(tmp_path / "other.key", ORIGIN).verifier.vkey
    assert verified(other).returncode == 1
    lines = (folder / "proof/leaves.ndjson").read_text("utf-8")
    (folder / "proof/leaves.ndjson").write_text(lines.replace("captured", "imagined", 1), "utf-8")
    assert verified(signer.verifier.vkey).returncode == 1


def stranger(folder: Path, vkey: str) -> tuple[int, str]:
    """What the shipped verifier says of an export."""
    command = [sys.executable, "-I", str(folder / "verify.py"), str(folder), "--key", vkey]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_sees_that_the_log_only_grew_since(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock, tmp_path: Path
) -> None:
    notes = []
    for count in (3, 4, 1):
        visits(database, run, clock, count)
        sealed(database, files, signer)
        notes.append(Log(files).note or b"")
    for size, note in zip((3, 7, 8), notes, strict=True):
        folder = tmp_path / f"{size}"
        folder.mkdir()
        require_former(files, note)
        assert prove(database, files, Selection(), folder, former=note) == 8
        assert (folder / "proof/former").read_bytes() == note
        code, said = stranger(folder, signer.verifier.vkey)
        assert code == 0, said
        assert f"proved: since its checkpoint of {size} entries the log only grew" in said
    steps = (tmp_path / "3/proof/consistency").read_text().splitlines()
    (tmp_path / "3/proof/consistency").write_text("\n".join([*steps[1:], steps[0], ""]))
    assert stranger(tmp_path / "3", signer.verifier.vkey)[0] == 1


def test_what_is_no_former_checkpoint_is_refused_before_anything_is_written(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock, tmp_path: Path
) -> None:
    with pytest.raises(NoteRefused, match="nothing is sealed here yet"):
        require_former(files, checkpoint(3, signer))
    visits(database, run, clock, 5)
    sealed(database, files, signer)
    stranger_to_it = keys.create(tmp_path / "other.key", ORIGIN)
    note = Log(files).note or b""
    for given, reason in (
        (b"", "no signed note"),
        (b"\xff\xfe", "not UTF-8"),
        (note.replace(b"tests.example/log\n5", b"tests.example/log\n4"), "forged"),
        (checkpoint(3, stranger_to_it), "signed by no key that is trusted here"),
        (checkpoint(3, signer, "elsewhere.example/log"), "is of the log"),
        (sign("a text\n", [signer]), "no checkpoint"),
        (checkpoint(6, signer), "says 6 entries and the log here has 5"),
        (checkpoint(3, signer), "does not begin with its 3 entries"),
        (checkpoint(5, signer), "does not begin with its 5 entries"),
    ):
        with pytest.raises((NoteRefused, ProofRefused), match=reason) as refused:
            require_former(files, given)
        assert "\n" not in str(refused.value)
        with pytest.raises((NoteRefused, ProofRefused)):
            prove(database, files, Selection(), tmp_path, former=given)
    assert not (tmp_path / "proof").exists()


def checkpoint(size: int, signer: Signer, origin: str = ORIGIN) -> bytes:
    """A signed checkpoint with the root of another log."""
    return sign(Checkpoint(origin, size, bytes([size]) * 32).text(), [signer])


def test_the_verifier_refuses_a_rewritten_history(
    database: Database,
    files: Files,
    signer: Signer,
    run: OpenRun,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The owner's key, another past, and a program that no longer looks."""
    visits(database, run, clock, 6)
    elsewhere = open_files(Settings(_env_file=None, data=tmp_path / "elsewhere"))
    first = Log(elsewhere)
    first.append([b"what was", b"sealed", b"before"], [signer], ORIGIN)
    sealed(database, files, signer)
    monkeypatch.setattr("storage.exports.proving.verify_consistency", lambda *_: None)
    folder = tmp_path / "export"
    folder.mkdir()
    prove(database, files, Selection(), folder, former=first.note)
    code, said = stranger(folder, signer.verifier.vkey)
    assert code == 1
    assert "REFUSED: older checkpoint: proof/former: the log was rewritten since" in said


def test_after_a_rotation_the_first_key_still_opens_the_log(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock, tmp_path: Path
) -> None:
    visits(database, run, clock, 1)
    sealed(database, files, signer)
    new = keys.create(tmp_path / "new.key", ORIGIN)
    ring.hand_on(files, keys.rotation(signer, new))
    with recording(database, "key-rotation"):
        pass
    seal(database, Log(files), [signer, new], ORIGIN)
    visits(database, run, clock, 1)
    sealed(database, files, new)
    known = ring.read(files)
    assert known is not None
    assert [verifier.vkey for verifier in known.verifiers] == [
        signer.verifier.vkey,
        new.verifier.vkey,
    ]
    folder = tmp_path / "export"
    folder.mkdir()
    prove(database, files, Selection(), folder)
    vkey = signer.verifier.vkey
    command = [sys.executable, "-I", str(folder / "verify.py"), str(folder), "--key", vkey]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_log_whose_tiles_were_altered_is_not_gone_on_with(
    database: Database, files: Files, signer: Signer, run: OpenRun, clock: Clock
) -> None:
    visits(database, run, clock, 3)
    sealed(database, files, signer)
    (name,) = (name for name in files.names("log/tile/0"))
    files.write(name, bytes(96))
    visits(database, run, clock, 1)
    with pytest.raises(LogDamaged):
        sealed(database, files, signer)


def test_the_settings_name_the_key_or_it_lies_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for data in ("archive", "./archive/", "other/../archive", tmp_path / "archive"):
        assert Settings(_env_file=None, data=data, log_key="").signing_key == (
            tmp_path / "archive.key"
        )
    assert Settings(_env_file=None, data=".").signing_key == tmp_path.with_suffix(".key")
    named = Settings(_env_file=None, data="archive", log_key="elsewhere")
    assert named.signing_key == Path("elsewhere")
