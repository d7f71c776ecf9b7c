"""The log in a second place: what was added since the last time, verified before it is copied."""

from collections.abc import Iterator

from storage.log import history
from storage.log.errors import LogDamaged
from storage.log.log import Log
from storage.log.tiles import FOLDER, HEIGHT, WIDTH, bundle_name, tile_name, width_of
from storage.objects import Files

_BESIDE = (f"{FOLDER}/keys", f"{FOLDER}/stamps")


def copy_log(files: Files, copy: Files) -> int:
    """Bring the copy of a log to where the log is; a kill leaves the copy as it was, or further.

    Returns:
        How many leaves were copied.

    Raises:
        LogDamaged: what was added does not lead to its checkpoints, or the copy is of another
            log, or of more of it than is left here: somebody rewrote one of the two.
        StorageError: one of the places.
    """
    log, old = Log(files), Log(copy).size
    if old > log.size or (old and _signed(files, old) != _signed(copy, old)):
        raise LogDamaged(
            f"the copy has a log of {old} leaves that is no former state of the one here, of "
            f"{log.size}: one of them was rewritten; touch neither until it is known which"
        )
    log.verify(old)
    for name in _between(old, log.size):
        _take(files, copy, name)
    for name in [name for folder in _BESIDE for name in files.names(folder)]:
        if copy.read(name) is None:
            _take(files, copy, name)
    # A checkpoint counts from the moment at which it stands there, so these come last.
    for size in sorted(history.signed_sizes(files)):
        if old < size <= log.size:
            _take(files, copy, f"{history.SIGNED}/{size}")
    if log.note is not None:
        copy.write(history.NEWEST, log.note)
    return log.size - old


def _between(old: int, new: int) -> Iterator[str]:
    """The files with the leaves and hashes from one size of the log to another."""
    for number in range(old // WIDTH, -(-new // WIDTH)):
        yield bundle_name(number, min(WIDTH, new - number * WIDTH))
    level = 0
    while new >> HEIGHT * level:
        number = (old >> HEIGHT * level) // WIDTH
        while width := width_of(level, number, new):
            yield tile_name(level, number, width)
            number += 1
        level += 1


def _signed(files: Files, size: int) -> bytes | None:
    return files.read(f"{history.SIGNED}/{size}")


def _take(files: Files, copy: Files, name: str) -> None:
    data = files.read(name)
    if data is None:
        raise LogDamaged(f"{name} is missing; put it back from another copy of the log")
    copy.write(name, data)
