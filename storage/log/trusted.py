"""A log that was looked through as a whole before it is believed."""

from storage.log import checkpoints, ring
from storage.log.log import Log
from storage.objects import Files


def trusted(files: Files, origin: str) -> Log:
    """Open a log, empty or after every leaf was hashed anew into the root that its key signed.

    Raises:
        LogDamaged: it is not what was signed, or its keys are not there.
        NoteRefused: the newest checkpoint is of another log, or none of its keys signed it.
    """
    log = Log(files)
    if log.note is None:
        return log
    known = ring.required(files)
    log.verify()
    checkpoints.opened(log.note, known.verifiers, origin)
    return log
