"""Keys: made once, loaded, handed on."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from storage.log import keys, notes
from storage.log.errors import KeyRefused, NoteRefused
from storage.objects import StorageError
from tests.conftest import require
from tests.storage.log.test_notes import ORIGIN, signer

FIRST, SECOND, THIRD = signer(11), signer(12), signer(13)


def test_a_key_is_made_loaded_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.pem"
    made = keys.create(path, ORIGIN)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.load(path, ORIGIN).verifier == made.verifier
    assert list(path.parent.iterdir()) == [path]
    assert keys.create(tmp_path / "other.pem", ORIGIN).verifier != made.verifier


def test_openssl_reads_the_key(tmp_path: Path) -> None:
    path = tmp_path / "log.pem"
    public = keys.create(path, ORIGIN).verifier.public
    command = [require("openssl"), "pkey", "-in", str(path), "-pubout", "-outform", "DER"]
    assert subprocess.run(command, capture_output=True, check=True).stdout.endswith(public)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.pem"
    keys.create(path, ORIGIN)
    before = path.read_bytes()
    with pytest.raises(KeyRefused, match="is there already, and a key is never overwritten"):
        keys.create(path, ORIGIN)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_without_a_fitting_name_or_place_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="no name for a key"):
        keys.create(tmp_path / "log.pem", "two words")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot make the key"):
        keys.create(tmp_path / "file" / "log.pem", ORIGIN)


def test_a_key_that_cannot_be_loaded_is_said(tmp_path: Path) -> None:
    path = tmp_path / "log.pem"
    with pytest.raises(KeyRefused, match="no key at"):
        keys.load(path, ORIGIN)
    elliptic = ec.generate_private_key(ec.SECP256R1())
    other = elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keys.create(tmp_path / "whole.pem", ORIGIN)
    whole = (tmp_path / "whole.pem").read_bytes()
    for data, reason in (
        (b"", "no private key in PEM"),
        (b"\xff" * 100, "no private key in PEM"),
        (whole[:-40], "no private key in PEM"),
        (other, "of another kind"),
    ):
        path.write_bytes(data)
        with pytest.raises(KeyRefused, match=reason) as raised:
            keys.load(path, ORIGIN)
        assert str(raised.value).isprintable()
        assert str(path) in str(raised.value)
    with pytest.raises(StorageError, match="cannot read the key"):
        keys.load(tmp_path, ORIGIN)


def test_a_rotation_note_line_by_line() -> None:
    note = notes.parse(keys.rotation(FIRST, SECOND))
    old, new = FIRST.verifier, SECOND.verifier
    assert note.text == f"gongkai key rotation\n{old.vkey}\n{new.vkey}\n"
    assert [key for _, key, _ in note.signatures] == [old.id, new.id]


def test_who_is_trusted_after_two_rotations() -> None:
    chain = [keys.rotation(FIRST, SECOND), keys.rotation(SECOND, THIRD)]
    expected = (FIRST.verifier, SECOND.verifier, THIRD.verifier)
    assert keys.trusted([FIRST.verifier.vkey], chain) == expected
    assert keys.trusted([FIRST.verifier.vkey], []) == expected[:1]
    with pytest.raises(NoteRefused, match=r"begins at .* which is not trusted here"):
        keys.trusted([FIRST.verifier.vkey], chain[1:])


def test_rotations_that_are_refused() -> None:
    text = keys.rotation(FIRST, SECOND).decode().partition("\n\n")[0] + "\n"
    elsewhere = signer(14, "other/log")
    foreign = f"gongkai key rotation\n{FIRST.verifier.vkey}\n{elsewhere.verifier.vkey}\n"
    for rotations, reason in (
        ([notes.sign(text, [FIRST])], "signed by no key"),
        ([notes.sign(text, [SECOND])], "signed by no key"),
        ([notes.sign(text.replace("rotation", "rotten"), [FIRST, SECOND])], "not its heading"),
        ([notes.sign(text + "more\n", [FIRST, SECOND])], "not its heading"),
        ([notes.sign(foreign, [FIRST, elsewhere])], "another log"),
        ([keys.rotation(FIRST, SECOND), keys.rotation(FIRST, THIRD)], "repeats another"),
        ([keys.rotation(FIRST, SECOND), keys.rotation(SECOND, FIRST)], "repeats another"),
        ([b"gongkai key rotation\n"], "no signed note"),
    ):
        with pytest.raises(NoteRefused, match=reason) as raised:
            keys.trusted([FIRST.verifier.vkey], rotations)
        assert str(raised.value).isprintable()


def test_a_rotation_changes_the_key_and_nothing_else() -> None:
    for new in (FIRST, signer(14, "other/log")):
        with pytest.raises(ValueError, match="from one key of a log to another"):
            keys.rotation(FIRST, new)
