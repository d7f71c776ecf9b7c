"""The second copy: what it lacks is put there, and each store is mended from the other.

Bytes go from one store to another by way of a file that is compared with what the archive knows
of them, so that nothing bad is ever copied.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storage.database import Database
from storage.fixity import THREADS, Known, Told, check, known_objects
from storage.objects import (
    DiskFull,
    ObjectDamaged,
    ObjectGood,
    ObjectMissing,
    ObjectStore,
    StorageError,
    StoreRefused,
    StoreUnavailable,
)
from storage.preservation import Notable, Recording
from storage.queries.preservation import UNREPAIRED


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a copy lacks of the objects that the archive knows."""

    objects: int
    bytes: int


def lacking(database: Database, copy: ObjectStore) -> Iterator[list[Known]]:
    """Objects that the copy does not have, some at a time; an object without bytes is none.

    Objects of another length are told by a verification of the copy.
    """
    there = _Listing(copy)
    for page in known_objects(database):
        yield [known for known in page if not there.has(known)]


def count_lacking(database: Database, copy: ObjectStore) -> Lacking:
    """How much `replicate` would copy."""
    sizes = [known.size for page in lacking(database, copy) for known in page]
    return Lacking(len(sizes), sum(sizes))


def replicate(
    database: Database,
    store: ObjectStore,
    copy: ObjectStore,
    spool: Path,
    recording: Recording,
    *,
    told: Told,
) -> list[Notable]:
    """Put into the copy what it lacks; after a kill the next call goes on where this one was.

    Args:
        spool: a folder for files on their way, on a disk with room for the largest four.
        recording: counts `copied` and `bytes`, and is told of each object that is not copied.
        told: hears how many more were dealt with.

    Returns:
        The objects that are not copied: their original is missing, damaged or unreadable, or
        other bytes lie under their hash in the copy.

    Raises:
        StorageError: a store went away, or a disk is full; what was copied is whole.
    """
    failed: list[Notable] = []
    with ThreadPoolExecutor(THREADS, "copies") as pool:
        for page in lacking(database, copy):
            found = list(pool.map(partial(_copied, store, copy, spool), page))
            bad = [notable for notable in found if notable is not None]
            done = {known.sha256 for known in page} - {notable.sha256 for notable in bad}
            recording.note(bad)
            recording.count("copied", len(done))
            recording.count("bytes", sum(known.size for known in page if known.sha256 in done))
            if bad:
                recording.outcome = "failure"
                recording.count("not_copied", len(bad))
            failed += bad
            told(len(page))
    return failed


def _copied(store: ObjectStore, copy: ObjectStore, spool: Path, known: Known) -> Notable | None:
    """Copy one object; None if that went well."""
    try:
        with _fetched(store, known, spool) as path:
            copy.take(path, known.sha256)
    except (ObjectMissing, ObjectDamaged) as error:
        outcome = "missing" if isinstance(error, ObjectMissing) else "damaged"
        return Notable(known.sha256, outcome, str(error))
    except StoreUnavailable as error:
        # One object alone, unless one of the stores says here that it is away.
        store.stat(known.sha256)
        copy.stat(known.sha256)
        return Notable(known.sha256, "unreadable", str(error))
    return None


def repair(
    store: ObjectStore,
    copy: ObjectStore,
    known: Known,
    spool: Path,
    *,
    dry_run: bool = False,
) -> Notable:
    """Mend one object of a store with the bytes of the other one.

    Args:
        store: where the object is damaged or missing.
        copy: where it is taken from.
        dry_run: only say what would be done.

    Returns:
        `repaired` with where the bad bytes are kept; `good`: nothing was done; or `unrepaired`
        with the reason, as that the copy's bytes are bad, too, or that the store does not give
        the bad bytes, so that they cannot be set aside.

    Raises:
        StorageError: a store went away or lets nobody in, or a disk is full.
    """
    before = check(store, known)
    if before.outcome in ("good", "disputed"):
        return Notable(known.sha256, "good", before.detail)
    other = check(copy, known)
    if other.outcome != "good":
        return Notable(known.sha256, UNREPAIRED, f"the copy is {other.outcome}: {other.detail}")
    if dry_run:
        return Notable(known.sha256, "repairable", f"{before.outcome}: {before.detail}")
    try:
        with _fetched(copy, known, spool) as path:
            aside = store.mend(path, known.sha256)
    except ObjectGood as error:
        return Notable(known.sha256, "good", str(error))
    except (DiskFull, StoreRefused):
        raise
    except StorageError as error:
        # This object alone, unless one of the stores says here that it is away.
        store.stat(known.sha256)
        copy.stat(known.sha256)
        return Notable(known.sha256, UNREPAIRED, str(error))
    kept = f", kept as {aside}" if aside else ""
    return Notable(known.sha256, "repaired", f"{before.outcome}{kept}: {before.detail}")


@contextmanager
def _fetched(store: ObjectStore, known: Known, spool: Path) -> Iterator[Path]:
    """The verified bytes of an object in a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=spool) as folder:
        path = Path(folder, "object")
        store.fetch(known.sha256, path)
        yield path


class _Listing:
    """A store's listing, asked for rising hashes."""

    def __init__(self, store: ObjectStore) -> None:
        self._entries = store.list()
        self._next: tuple[str, int] | None = ("", 0)

    def has(self, known: Known) -> bool:
        """Whether an object is listed with any bytes that it should have."""
        while self._next is not None and self._next[0] < known.sha256:
            self._next = next(self._entries, None)
        if self._next is None or self._next[0] != known.sha256:
            return False
        return self._next[1] > 0 or known.size == 0
