"""The proof of a selection's captures, out of the log: what `write_proof` puts into an export."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import col, select

from storage.database import Database
from storage.exports.captures import captures
from storage.exports.proof import write_proof
from storage.exports.selection import Selection
from storage.log import ring, stamps
from storage.log.log import Log
from storage.models import Capture
from storage.objects import Files


def prove(database: Database, files: Files, selection: Selection, folder: Path) -> int:
    """Write `proof/` and `verify.py` into a folder.

    Returns:
        How many captures the proof has; 0, and nothing written, where none is sealed yet.

    Raises:
        LogDamaged, NoteRefused, StorageError: the log or the folder.
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
        former=None,
        consistency=(),
    )
    return len(places)


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
