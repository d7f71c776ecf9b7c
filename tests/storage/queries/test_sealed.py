"""What the log says of itself, on both kinds of store, and what it refuses to say."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.log import keys, ring
from storage.log.errors import LogDamaged, NoteRefused
from storage.log.log import Log
from storage.log.merkle import leaf_hash
from storage.log.notes import Signer
from storage.log.tiles import bundle_name, encode_bundle, tile_name
from storage.objects import Files, StorageError, open_files
from storage.queries.sealed import sealed_log

ORIGIN = "tests.example/log"
CAPTURE = {"type": "capture", "captured_at": "2026-02-01T03:04:05.678901Z"}
ACT = {"type": "event", "began_at": "2026-02-02T00:00:00.000000Z",
       "ended_at": "2026-02-02T03:04:05.000000Z"}  # fmt: skip


@pytest.fixture(params=["local", "s3"])
def files(request: pytest.FixtureRequest) -> Files:
    return open_files(request.getfixturevalue(f"{request.param}_settings"))


@pytest.fixture
def signer(files: Files, tmp_path: Path) -> Signer:
    made = keys.create(tmp_path / "log.key", ORIGIN)
    ring.begin(files, made.verifier)
    return made


def add(files: Files, signers: list[Signer], *leaves: object) -> Log:
    log = Log(files)
    log.append([json.dumps(leaf).encode() for leaf in leaves], signers, ORIGIN)
    return log


def test_a_log_without_leaves_says_nothing(files: Files, signer: Signer) -> None:
    assert sealed_log(files) is None


def test_it_says_the_newest_state(files: Files, signer: Signer, tmp_path: Path) -> None:
    log = add(files, [signer], CAPTURE)
    said = sealed_log(files)
    assert said is not None
    assert (said.origin, said.size, said.note) == (ORIGIN, 1, log.note)
    assert said.last_at == datetime(2026, 2, 1, 3, 4, 5, 678901, tzinfo=UTC)
    assert (said.keys, said.stamps) == ([signer.verifier.vkey], [])
    new = keys.create(tmp_path / "new.key", ORIGIN)
    ring.hand_on(files, keys.rotation(signer, new))
    add(files, [signer, new], ACT)
    log = add(files, [new], CAPTURE, CAPTURE, ACT)
    said = sealed_log(files)
    assert said is not None
    checkpoint = log.checkpoint()
    assert checkpoint is not None
    assert (said.size, said.root) == (5, checkpoint.root)
    assert said.last_at == datetime(2026, 2, 2, 3, 4, 5, tzinfo=UTC)
    assert said.keys == [signer.verifier.vkey, new.verifier.vkey]


def test_a_leaf_without_a_moment_has_none(files: Files, signer: Signer) -> None:
    add(files, [signer], {"type": "capture"})
    said = sealed_log(files)
    assert said is not None
    assert said.last_at is None


def other_tile(files: Files) -> None:
    """A bundle and a tile that fit each other, and lead to another root."""
    leaves = [json.dumps(ACT).encode()] * 5
    files.write(bundle_name(0, 5), encode_bundle(leaves))
    files.write(tile_name(0, 0, 5), b"".join(map(leaf_hash, leaves)))


def other_key(files: Files) -> None:
    (name,) = files.names("log/keys")
    note = (files.read(name) or b"").decode()
    files.write(name, note.replace("+", "+0", 1).encode())


@pytest.mark.parametrize("spoil", [other_tile, other_key])
def test_what_does_not_lead_to_a_signed_root_is_not_said(
    spoil: Callable[[Files], None], files: Files, signer: Signer
) -> None:
    add(files, [signer], *[CAPTURE] * 5)
    spoil(files)
    with pytest.raises(StorageError):
        sealed_log(files)


def test_a_log_that_another_signed_is_not_said(
    files: Files, signer: Signer, tmp_path: Path
) -> None:
    add(files, [keys.create(tmp_path / "other.key", ORIGIN)], CAPTURE)
    with pytest.raises(NoteRefused, match="signed by no key that is trusted"):
        sealed_log(files)


def test_a_log_without_its_first_key_is_not_said(files: Files, tmp_path: Path) -> None:
    add(files, [keys.create(tmp_path / "other.key", ORIGIN)], CAPTURE)
    with pytest.raises(LogDamaged, match="first key of the log is missing"):
        sealed_log(files)
