"""A log that was looked through as a whole before it is believed."""

from storage.log import checkpoints, ring
from storage.log.errors import LogDamaged
from storage.log.log import Log
from storage.log.tiles import REMEDY
from storage.objects import Files


def trusted(files: Files, origin: str) -> Log:
    """Open a log, empty or after every leaf was hashed anew into the root that its key signed.

    Raises:
        LogDamaged: it is not what was signed, or its keys are not there.
        NoteRefused: the newest checkpoint is of another log, or none of its keys signed it.
    """
    log, known = Log(files), ring.read(files)
    if log.note is None:
        return log
    if known is None:
        raise LogDamaged(f"{ring.KEYS} has no key of the log; {REMEDY}")
    log.verify()
    checkpoints.opened(log.note, known.verifiers, origin)
    return log
