"""The checkpoints of a log as they are kept: every one ever signed, and which is the newest."""

from dataclasses import dataclass

from storage.log import checkpoints, notes
from storage.log.checkpoints import Checkpoint
from storage.log.errors import LogDamaged, NoteRefused
from storage.log.tiles import FOLDER, REMEDY
from storage.objects import Files

NEWEST = f"{FOLDER}/checkpoint"
SIGNED = f"{FOLDER}/checkpoints"


@dataclass(frozen=True)
class Newest:
    """The newest checkpoint and the signed note that says it.

    `shown` is false where a kill came before log/checkpoint was replaced by it.
    """

    checkpoint: Checkpoint
    note: bytes
    shown: bool


def newest(files: Files) -> Newest | None:
    """The checkpoint that a log has come to; None of a log without any.

    A checkpoint counts from the moment at which it stands under log/checkpoints. Signatures are
    not looked at.

    Raises:
        LogDamaged: a checkpoint is malformed or missing, or has another's name.
    """
    shown = files.read(NEWEST)  # first: by then it stands among those signed
    sizes = signed_sizes(files)
    if shown is not None:
        size = _read(NEWEST, shown).size
        if size not in sizes or files.read(f"{SIGNED}/{size}") != shown:
            raise LogDamaged(f"{NEWEST} is not the file {SIGNED}/{size}; {REMEDY}")
    if not sizes:
        return None
    checkpoint, note = signed(files, sizes[-1])
    return Newest(checkpoint, note, shown == note)


def signed(files: Files, size: int) -> tuple[Checkpoint, bytes]:
    """The checkpoint that was signed at a size, and its note; LogDamaged if it is not that."""
    name = f"{SIGNED}/{size}"
    note = files.read(name)
    if note is None:
        raise LogDamaged(f"{name} is missing; {REMEDY}")
    checkpoint = _read(name, note)
    if checkpoint.size != size:
        raise LogDamaged(f"{name} is a checkpoint of the size {checkpoint.size}; {REMEDY}")
    return checkpoint, note


def signed_sizes(files: Files) -> list[int]:
    """The sizes at which a checkpoint was signed, rising."""
    last = (name.rpartition("/")[2] for name in files.names(SIGNED))
    return sorted(int(size) for size in last if size.isdigit())


def _read(name: str, note: bytes) -> Checkpoint:
    try:
        return checkpoints.parse(notes.parse(note).text)
    except NoteRefused as error:
        raise LogDamaged(f"{name}: {error}; {REMEDY}") from error
