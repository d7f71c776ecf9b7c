"""The public side of a log's keys, beside its checkpoints: the first key, and who took over."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.log import keys
from storage.log.errors import LogDamaged
from storage.log.notes import Verifier
from storage.log.tiles import FOLDER, REMEDY
from storage.objects import Files

# Below it the first key as "0", and the rotation notes from "1" on.
_KEYS = f"{FOLDER}/keys"


@dataclass(frozen=True, slots=True)
class Ring:
    """The first key as a vkey, and the rotation notes in their order."""

    first: str
    rotations: Sequence[bytes]

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The keys, oldest first.

        Raises:
            NoteRefused, KeyRefused: the notes do not lead from the first key on.
        """
        return keys.trusted([self.first], self.rotations)


def read(files: Files) -> Ring | None:
    """The keys of the log; None where it has none yet."""
    first = files.read(f"{_KEYS}/0")
    if first is None:
        return None
    rotations: list[bytes] = []
    while (note := files.read(f"{_KEYS}/{len(rotations) + 1}")) is not None:
        rotations.append(note)
    return Ring(first.decode().strip(), rotations)


def required(files: Files) -> Ring:
    """The keys of a log that has checkpoints; LogDamaged where they are missing."""
    ring = read(files)
    if ring is None:
        raise LogDamaged(f"the first key of the log is missing; {REMEDY}")
    return ring


def begin(files: Files, verifier: Verifier) -> None:
    """Write down the first key; StorageError where there is another."""
    files.write_once(f"{_KEYS}/0", f"{verifier.vkey}\n".encode())


def hand_on(files: Files, note: bytes) -> None:
    """Write down a rotation after those before it."""
    ring = read(files)
    files.write_once(f"{_KEYS}/{len(ring.rotations) + 1 if ring else 1}", note)
