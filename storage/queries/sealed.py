"""What the log says of itself, for people: its newest checkpoint, keys and time stamps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509

from storage.exports.verifier import stamped
from storage.log import checkpoints, ring, stamps
from storage.log.checkpoints import Checkpoint
from storage.log.log import Log
from storage.log.merkle import leaf_hash, verify_inclusion
from storage.objects import Files


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time stamp: when and by whom; both None of one that does not hold."""

    at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class SealedLog:
    """The newest checkpoint of a log, whose signature is right and whose newest leaf leads to it.

    Attributes:
        root: 32 bytes. note: the signed note that says all this.
        last_at: the moment of the newest leaf, UTC, as it says itself; a checkpoint has no clock.
        keys: vkeys, the oldest first.
    """

    origin: str
    size: int
    root: bytes
    note: bytes
    last_at: datetime | None
    keys: Sequence[str]
    stamps: Sequence[TimeStamp]


def sealed_log(files: Files) -> SealedLog | None:
    """What is sealed; None where nothing is yet.

    Raises:
        LogDamaged, NoteRefused, ProofRefused: the files contradict each other, or the signature
            is wrong.
        StorageError: the store does not answer.
    """
    log = Log(files)
    if log.note is None:
        return None
    known = ring.required(files)
    checkpoint = checkpoints.opened(log.note, known.verifiers, known.verifiers[-1].name)
    return SealedLog(
        checkpoint.origin,
        checkpoint.size,
        checkpoint.root,
        log.note,
        _moment(_newest_leaf(log, checkpoint)),
        [verifier.vkey for verifier in known.verifiers],
        [_time_stamp(log.note, *kept) for kept in stamps.kept(files, log.size)],
    )


def _newest_leaf(log: Log, checkpoint: Checkpoint) -> dict[str, Any]:
    """The leaf that was added last, which leads to the root of the checkpoint."""
    size = checkpoint.size
    leaf, proof = log.entry(size - 1), log.inclusion(size - 1, size)
    verify_inclusion(leaf_hash(leaf), size - 1, size, proof, checkpoint.root)
    record: dict[str, Any] = json.loads(leaf)
    return record


def _moment(leaf: dict[str, Any]) -> datetime | None:
    """When a capture was begun or an act ended."""
    at = leaf.get("captured_at") or leaf.get("ended_at")
    return datetime.fromisoformat(at).astimezone(UTC) if at else None


def _time_stamp(note: bytes, answer: bytes, roots: bytes) -> TimeStamp:
    try:
        return TimeStamp(*stamped(answer, note, x509.load_pem_x509_certificates(roots)))
    except Exception:  # whatever is wrong with it, it proves nothing
        return TimeStamp(None, None)
