"""Signed notes (C2SP signed-note): a text of a few lines, and below it who signed it.

Signatures are Ed25519 (RFC 8032). A key has a name; its id, four bytes of a hash of name and key,
stands in every signature line. A verifier key as a text, the vkey, is `<name>+<id>+<key>`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.log.errors import KeyRefused, NoteRefused

_ED25519 = b"\x01"
_ID_BYTES, _KEY_BYTES, _SIGNATURE_BYTES = 4, 32, 64
_SIGNATURE = re.compile("— (?P<name>[^\\s+]+) (?P<data>[A-Za-z0-9+/]+={0,2})")
_VKEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+={0,2})")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Verifier:
    """A name, and the public key that speaks for it (32 bytes)."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _expect_name(self.name)

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """The key that a vkey says; KeyRefused if it is none, or not of Ed25519."""
        found = _VKEY.fullmatch(vkey)
        key = _decoded(found["key"]) if found else None
        if found is None or key is None or key[:1] != _ED25519 or len(key) != 1 + _KEY_BYTES:
            raise KeyRefused(f"no verifier key of Ed25519: {vkey[:200]!r}; copy the whole line")
        verifier = cls(found["name"], key[1:])
        if verifier.id.hex() != found["id"]:
            raise KeyRefused(f"the id of {vkey!r} is not that of its key: it was altered")
        return verifier

    @property
    def id(self) -> bytes:
        """The four bytes that stand before a signature of this key."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(named).digest()[:_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key as a text of one line."""
        return f"{self.name}+{self.id.hex()}+{_encoded(_ED25519 + self.public)}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether this key made the signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A name, and the private key that signs for it."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        _expect_name(self.name)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def line(self, text: str) -> str:
        """The signature line below a text."""
        signed = self.verifier.id + self.private.sign(text.encode())
        return f"— {self.name} {_encoded(signed)}\n"


@dataclass(frozen=True)
class Note:
    """A text and its signatures: name, id of the key, the rest of the line's bytes."""

    text: str
    signatures: Sequence[tuple[str, bytes, bytes]]


def sign(text: str, signers: Iterable[Signer]) -> bytes:
    """A text with a signature line of each signer; ValueError if the text can be no note."""
    if not text.endswith("\n") or _CONTROLS.search(text):
        raise ValueError(f"no text for a note: {text!r}")
    lines = [signer.line(text) for signer in signers]
    if not lines:
        raise ValueError("a note has at least one signer")
    return f"{text}\n{''.join(lines)}".encode()


def parse(data: bytes) -> Note:
    """Take a note apart without a look at whether the signatures are right.

    Raises:
        NoteRefused: it is not UTF-8, has no signatures, or a line that is none among them.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise NoteRefused(f"no signed note: not UTF-8 at byte {error.start}") from error
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or _CONTROLS.search(whole):
        raise NoteRefused("no signed note: a text, an empty line, and lines of signatures")
    return Note(f"{text}\n", [_signature(line) for line in lines[:-1].split("\n")])


def verified(data: bytes, verifiers: Collection[Verifier]) -> str:
    """The text of a note that at least one of these keys signed; other keys count for nothing.

    Raises:
        NoteRefused: malformed, signed by none of them, or with a signature in the name of one
            of them that it did not make.
    """
    note = parse(data)
    known = {(verifier.name, verifier.id): verifier for verifier in verifiers}
    signed = 0
    for name, key, signature in note.signatures:
        verifier = known.get((name, key))
        if verifier is None:
            continue
        if not verifier.verifies(note.text, signature):
            raise NoteRefused(f"forged: the signature of {name}+{key.hex()} is not over this text")
        signed += 1
    if not signed:
        names = ", ".join(f"{name}+{key.hex()}" for name, key, _ in note.signatures)
        raise NoteRefused(f"signed by no key that is trusted here, but by {names}")
    return note.text


def _expect_name(name: str) -> None:
    if not re.fullmatch(r"[^\s+]+", name):
        raise KeyRefused(f"no name for a key: {name!r}; it has no spaces and no +")


def _signature(line: str) -> tuple[str, bytes, bytes]:
    found = _SIGNATURE.fullmatch(line)
    data = _decoded(found["data"]) if found else None
    if found is None or data is None or len(data) <= _ID_BYTES:
        raise NoteRefused(f"no signed note: {line[:100]!r} is no signature line")
    return found["name"], data[:_ID_BYTES], data[_ID_BYTES:]


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes | None:
    """The bytes of base64 in its one canonical form; None of anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return data if _encoded(data) == text else None
