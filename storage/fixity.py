"""Reading objects back and holding them against what is known of them.

What may be said of an object: good; missing (no bytes at all); swapped (the bytes of another
object of the archive); truncated (fewer bytes than were stored); damaged (any other bytes);
unreadable (the store answers, but does not give these bytes); disputed (the bytes have the
SHA-256, but not the length or the SHA-512 of the row: the row was altered).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import ColumnElement, and_, bindparam, select, true, update
from sqlmodel import SQLModel, col

from storage.database import Database
from storage.models import StoredObject
from storage.objects import (
    ObjectMissing,
    ObjectStore,
    StorageError,
    StoreRefused,
    StoreUnavailable,
)
from storage.objects.errors import os_errors
from storage.objects.store import Digests, digests
from storage.preservation import Notable, Recording

# Reading waits for the store, and hashing leaves the interpreter to others.
THREADS = 4
_PAGE = 500
_OBJECT = SQLModel.metadata.tables["object"]
_GIVE_SHA512 = (
    update(_OBJECT)
    .where(_OBJECT.c.sha256 == bindparam("name"), _OBJECT.c.sha512.is_(None))
    .values(sha512=bindparam("digest"))
)


# Hears how many more objects were dealt with.
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of an object; `sha512` may be unknown."""

    sha256: str
    size: int
    sha512: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What an object was found to be, in the words of this module, and the bytes that were read."""

    known: Known
    outcome: str
    detail: str = ""
    found: Digests | None = None

    @property
    def notable(self) -> Notable:
        """As it is recorded."""
        return Notable(self.known.sha256, self.outcome, self.detail)


def known_objects(
    database: Database, hashes: Iterable[str] | None = None, *, before: datetime | None = None
) -> Iterator[list[Known]]:
    """What is known of objects, some at a time, by rising hash.

    Args:
        hashes: of these that the archive has; None: of all.
        before: of those that were stored before this moment.
    """
    old = true() if before is None else col(StoredObject.stored_at) < before
    if hashes is not None:
        for some in _some(sorted(set(hashes))):
            yield _page(database, and_(col(StoredObject.sha256).in_(some), old))
        return
    after = ""
    while page := _page(database, and_(col(StoredObject.sha256) > after, old)):
        yield page
        after = page[-1].sha256


def _some(hashes: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(hashes)
    while some := list(islice(remaining, _PAGE)):
        yield some


def _page(database: Database, condition: ColumnElement[bool]) -> list[Known]:
    columns = (_OBJECT.c.sha256, _OBJECT.c.size, _OBJECT.c.sha512)
    statement = select(*columns).where(condition).order_by(_OBJECT.c.sha256).limit(_PAGE)
    with database.read() as session:
        return [Known(*row) for row in session.execute(statement)]


def check(store: ObjectStore, known: Known) -> Checked:
    """Read one object and compare; it is not yet told whether other bytes are another object's.

    Raises:
        StoreUnavailable, StoreRefused: the store as a whole does not answer, or lets nobody in;
            nothing is known of the object then.
    """
    try:
        found = _read(store, known.sha256)
    except ObjectMissing:
        return Checked(known, "missing", "no bytes in the store")
    except (StoreRefused, StoreUnavailable):
        raise
    except StorageError as error:
        return Checked(known, "unreadable", str(error))
    if found.sha256 != known.sha256:
        outcome = "truncated" if found.size < known.size else "damaged"
        detail = f"{found.size} bytes of {known.size}, with the SHA-256 {found.sha256}"
        return Checked(known, outcome, detail, found)
    if found.size != known.size or known.sha512 not in (None, found.sha512):
        detail = f"the row says {known.size} bytes and the SHA-512 {known.sha512}"
        return Checked(known, "disputed", detail, found)
    return Checked(known, "good", found=found)


def _check(store: ObjectStore, share: Sequence[Known]) -> list[Checked]:
    return [check(store, known) for known in share]


def _read(store: ObjectStore, sha256: str) -> Digests:
    """Both hashes of an object; what fails while the store itself answers is tried once more."""
    try:
        return _digests(store, sha256)
    except StoreUnavailable:
        store.stat(sha256)
    try:
        return _digests(store, sha256)
    except StoreUnavailable as error:
        store.stat(sha256)
        raise StorageError(str(error)) from error


def _digests(store: ObjectStore, sha256: str) -> Digests:
    doing = f"cannot read object {sha256}"
    with store.open(sha256) as source, os_errors(doing, Path(sha256)):
        return digests(source)


def verify(
    database: Database,
    store: ObjectStore,
    pages: Iterable[Sequence[Known]],
    recording: Recording,
    *,
    told: Told,
) -> list[Checked]:
    """Read objects back; those that are good and had no SHA-512 get it.

    Args:
        recording: is told of every object that is not good, at once, and counts the rest:
            `checked`, `bytes`, `digests` (SHA-512 given), and each outcome.
        told: hears how many more were read.

    Returns:
        The objects that are not good.

    Raises:
        StoreUnavailable, StoreRefused, StorageError: the store went away.
    """
    bad: list[Checked] = []
    with ThreadPoolExecutor(THREADS, "fixity") as pool:
        for page in pages:
            # A share for each thread: a turn for each object would cost as much as a small one.
            shares = [page[begin::THREADS] for begin in range(THREADS)]
            found = [each for share in pool.map(partial(_check, store), shares) for each in share]
            wrong = _named(database, [each for each in found if each.outcome != "good"])
            wrong.sort(key=lambda each: each.known.sha256)
            recording.note([each.notable for each in wrong])
            recording.count("checked", len(found))
            recording.count("bytes", sum(each.found.size for each in found if each.found))
            for each in wrong:
                recording.count(each.outcome)
            _give_sha512(database, found, recording)
            if wrong:
                recording.outcome = "failure"
            bad += wrong
            told(len(page))
    return bad


def _named(database: Database, wrong: Sequence[Checked]) -> list[Checked]:
    """The same, where the bytes are those of another object said so."""
    hashes = {each.found.sha256 for each in wrong if each.found}
    others = {known.sha256 for page in known_objects(database, hashes) for known in page}
    return [
        replace(each, outcome="swapped", detail=f"the bytes of object {each.found.sha256}")
        if each.found and each.found.sha256 in others - {each.known.sha256}
        else each
        for each in wrong
    ]


def _give_sha512(database: Database, found: Sequence[Checked], recording: Recording) -> None:
    rows = [
        {"name": each.known.sha256, "digest": each.found.sha512}
        for each in found
        if each.outcome == "good" and each.found and each.known.sha512 is None
    ]
    if rows:
        with database.write() as session:
            session.connection().execute(_GIVE_SHA512, rows)
        recording.count("digests", len(rows))


def unknown_objects(database: Database, store: ObjectStore) -> Iterator[str]:
    """Hashes of objects in the store that no row names: a kill between bytes and row left them."""
    for some in _some(sha256 for sha256, _ in store.list()):
        rows = {known.sha256 for page in known_objects(database, some) for known in page}
        yield from (sha256 for sha256 in some if sha256 not in rows)
