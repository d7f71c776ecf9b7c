"""A log small enough to be kept whole, and the proofs of it: written for the tests alone."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "gongkai.example/log"


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def cut(size: int) -> int:
    """The largest power of two below a size: RFC 6962 2.1 calls it k."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's hash, RFC 6962 2.1."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    k = cut(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]), RFC 6962 2.1.1."""
    if len(leaves) <= 1:
        return []
    k = cut(len(leaves))
    if index < k:
        return [*inclusion(index, leaves[:k]), root(leaves[k:])]
    return [*inclusion(index - k, leaves[k:]), root(leaves[:k])]


def consistency(old: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b), RFC 6962 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = cut(len(leaves))
    if old <= k:
        return [*consistency(old, leaves[:k], whole), root(leaves[k:])]
    return [*consistency(old - k, leaves[k:], False), root(leaves[:k])]


@dataclass(frozen=True)
class Signer:
    """A key that signs notes."""

    key: Ed25519PrivateKey
    name: str = ORIGIN

    @classmethod
    def new(cls, seed: int, name: str = ORIGIN) -> "Signer":
        return cls(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), name)

    @property
    def public(self) -> bytes:
        return b"\x01" + self.key.public_key().public_bytes_raw()

    @property
    def number(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.public)[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.number.hex()}+{text(self.public)}"

    def line(self, note: str) -> str:
        return f"— {self.name} {text(self.number + self.key.sign(note.encode()))}\n"


def note(body: str, *signers: Signer) -> bytes:
    return (body + "\n" + "".join(signer.line(body) for signer in signers)).encode()


def checkpoint(leaves: Sequence[bytes], *signers: Signer, origin: str = ORIGIN) -> bytes:
    return note(f"{origin}\n{len(leaves)}\n{text(root(leaves))}\n", *signers)


def rotation(old: Signer, new: Signer) -> bytes:
    return note(f"gongkai key rotation\n{old.vkey}\n{new.vkey}\n", old, new)


def canonical(value: dict[str, Any]) -> bytes:
    """RFC 8785 for the values of these tests: texts, whole numbers, null."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def capture(number: int, data: bytes | None) -> bytes:
    """The leaf of a capture of these bytes."""
    return canonical(
        {
            "sha256": None if data is None else hashlib.sha256(data).hexdigest(),
            "sha512": None if data is None else hashlib.sha512(data).hexdigest(),
            "size": None if data is None else len(data),
            "type": "capture",
            "url": f"https://portal.example/公开/{number}.pdf",
        }
    )
