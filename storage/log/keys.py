"""The keys of a log: made, loaded, and handed on by rotation notes that both keys sign."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from storage.log import notes
from storage.log.errors import KeyMissing, KeyRefused, NoteRefused
from storage.log.notes import Signer, Verifier
from storage.objects.errors import os_errors
from storage.objects.local import link, sync

_ROTATION = "gongkai key rotation"


def create(path: Path, name: str) -> Signer:
    """Make a new Ed25519 key for the log `name` in a file that only its owner may read.

    The file is PEM, PKCS #8, without a password. It is there whole or not at all.

    Raises:
        KeyRefused: a file is there already, or the name can be none.
        StoreRefused, DiskFull, StorageError: the folder does not take it.
    """
    signer = Signer(name, Ed25519PrivateKey.generate())
    pem = signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os_errors(f"cannot make the key {path}", path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, copy = tempfile.mkstemp(dir=path.parent, prefix=".key-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(descriptor)
            made = link(Path(copy), path)
        finally:
            Path(copy).unlink()
        sync(path.parent)
    if not made:
        raise KeyRefused(f"{path} is there already, and a key is never overwritten; name another")
    return signer


def load(path: Path, name: str) -> Signer:
    """The key of the log `name` from its file.

    Raises:
        KeyMissing: there is no such file.
        KeyRefused: no Ed25519 key in PEM without a password is in it.
        StoreRefused, StorageError: it cannot be read.
    """
    with os_errors(f"cannot read the key {path}", path.parent):
        try:
            pem = path.read_bytes()
        except FileNotFoundError as error:
            raise KeyMissing(
                f"no key at {path}; name the file of yours in GONGKAI_LOG_KEY, or make one with "
                "`gongkai log create-key FILE`"
            ) from error
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyRefused(
            f"{path} has no private key in PEM without a password; put back the file from its copy"
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyRefused(f"{path} has a key of another kind; the log is signed with Ed25519")
    return Signer(name, private)


def rotation(old: Signer, new: Signer) -> bytes:
    """The note that hands a log on from one key to another; ValueError if that changes nothing."""
    if old.verifier == new.verifier or old.name != new.name:
        raise ValueError("a rotation is from one key of a log to another of the same log")
    text = f"{_ROTATION}\n{old.verifier.vkey}\n{new.verifier.vkey}\n"
    return notes.sign(text, [old, new])


def trusted(first: Iterable[str], rotations: Iterable[bytes]) -> tuple[Verifier, ...]:
    """The keys to believe, oldest first: those given as vkeys, and their successors.

    Args:
        first: vkeys that are known from elsewhere.
        rotations: rotation notes, oldest first.

    Raises:
        KeyRefused: a vkey is none.
        NoteRefused: a rotation is none, is not signed by both keys, or begins at a key that is
            not trusted or was handed on before.
    """
    verifiers = [Verifier.parse(vkey) for vkey in first]
    handed_on: set[Verifier] = set()
    for note in rotations:
        old, new = _rotated(note)
        if old not in verifiers:
            raise NoteRefused(f"a key rotation begins at {old.vkey}, which is not trusted here")
        if old in handed_on or new in verifiers:
            raise NoteRefused(f"a key rotation from {old.vkey} to {new.vkey} repeats another")
        handed_on.add(old)
        verifiers.append(new)
    return tuple(verifiers)


def _rotated(note: bytes) -> tuple[Verifier, Verifier]:
    """The old and the new key of a rotation note that both signed."""
    match notes.parse(note).text.split("\n"):
        case [first, before, after, ""] if first == _ROTATION:
            old, new = Verifier.parse(before), Verifier.parse(after)
        case _:
            raise NoteRefused("no key rotation: not its heading and two keys, a line each")
    if old.name != new.name:
        raise NoteRefused(f"a key rotation from {old.name} to {new.name}: another log")
    for verifier in (old, new):
        notes.verified(note, [verifier])
    return old, new
