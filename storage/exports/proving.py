"""The proof of a selection's captures, out of the log: what `write_proof` puts into an export."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import col, select

from storage.database import Database
from storage.exports.captures import captures
from storage.exports.proof import write_proof
from storage.exports.selection import Selection
from storage.log import checkpoints, ring, stamps
from storage.log.errors import NoteRefused, ProofRefused
from storage.log.log import Log
from storage.log.merkle import verify_consistency
from storage.log.ring import Ring
from storage.models import Capture
from storage.objects import Files


def prove(
    database: Database,
    files: Files,
    selection: Selection,
    folder: Path,
    *,
    former: bytes | None = None,
) -> int:
    """Write `proof/` and `verify.py` into a folder.

    Args:
        former: an earlier signed note, from which on the log shall be shown to have only grown.

    Returns:
        How many captures the proof has; 0, and nothing written, where none is sealed yet.

    Raises:
        NoteRefused, ProofRefused: as of `require_former`.
        LogDamaged, StorageError: the log or the folder.
    """
    log, known = Log(files), ring.read(files)
    if log.note is None or known is None:
        return 0
    places = _places(database, selection, log.size)
    if not places:
        return 0
    write_proof(
        folder,
        checkpoint=log.note,
        keys=[verifier.vkey for verifier in known.verifiers],
        rotations=known.rotations,
        leaves=_leaves(log, places),
        stamps=stamps.kept(files, log.size),
        former=former,
        consistency=() if former is None else _consistency(log, known, former),
    )
    return len(places)


def require_former(files: Files, note: bytes) -> None:
    """Let an earlier checkpoint of this log pass.

    Raises:
        NoteRefused: it is no signed note, or not of this log and its keys.
        ProofRefused: it says more entries than the log has, or others: one of the two was
            rewritten.
        LogDamaged, StorageError: the log.
    """
    log, known = Log(files), ring.read(files)
    if log.note is None or known is None:
        raise NoteRefused("nothing is sealed here yet, so that no checkpoint is of this log")
    _consistency(log, known, note)


def _consistency(log: Log, known: Ring, note: bytes) -> list[bytes]:
    """The proof from an earlier checkpoint to the newest."""
    newest = log.checkpoint()
    assert newest is not None
    former = checkpoints.opened(note, known.verifiers, newest.origin)
    if former.size > newest.size:
        raise ProofRefused(
            f"it says {former.size} entries and the log here has {newest.size}: this is an older "
            "copy of the log, or entries were taken out of it"
        )
    proof = log.consistency(former.size, newest.size)
    try:
        verify_consistency(former.size, newest.size, former.root, newest.root, proof)
    except ProofRefused as error:
        raise ProofRefused(
            f"the log here does not begin with its {former.size} entries: one of the two was "
            "rewritten; keep both checkpoints"
        ) from error
    return proof


def _places(database: Database, selection: Selection, size: int) -> list[int]:
    chosen = captures(selection).subquery().c
    statement = (
        select(col(Capture.leaf))
        .where(col(Capture.id).in_(select(chosen.id)), col(Capture.leaf) < size)
        .order_by(col(Capture.leaf))
    )
    with database.read() as session:
        return [place for place in session.connection().scalars(statement) if place is not None]


def _leaves(log: Log, places: list[int]) -> Iterator[tuple[int, bytes, list[bytes]]]:
    for place in places:
        yield place, log.entry(place), log.inclusion(place, log.size)
