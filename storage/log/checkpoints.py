"""Checkpoints (C2SP tlog-checkpoint): a signed note that says how large a log is, and its root."""

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass

from storage.log import notes
from storage.log.errors import NoteRefused

# Origin, size without leading zeros, root of 32 bytes.
_TEXT = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[^\n]{44})\n")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: its name, how many leaves it has, the root of its tree (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse(text: str) -> Checkpoint:
    """The checkpoint that a text says; NoteRefused if it is none, or says more."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise NoteRefused(f"no checkpoint: {text[:200]!r} is not origin, size and root")
    try:
        root = base64.b64decode(found["root"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(f"no checkpoint: {found['root']!r} is no hash in base64") from error
    checkpoint = Checkpoint(found["origin"], int(found["size"]), root)
    if len(root) != 32 or checkpoint.text() != text:
        raise NoteRefused(f"no checkpoint: {found['root']!r} is no SHA-256 in base64")
    return checkpoint


def opened(data: bytes, verifiers: Collection[notes.Verifier], origin: str) -> Checkpoint:
    """The checkpoint of the log `origin` that one of these keys signed.

    Raises:
        NoteRefused: as of notes.verified, or it is no checkpoint, or that of another log.
    """
    checkpoint = parse(notes.verified(data, verifiers))
    if checkpoint.origin != origin:
        raise NoteRefused(f"the checkpoint is of the log {checkpoint.origin!r}, not {origin!r}")
    return checkpoint
