"""What an object store promises, and what all stores do alike: check every byte."""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.objects.errors import (
    ObjectDamaged,
    ObjectGood,
    StorageError,
    StoreRefused,
    StoreUnavailable,
    os_errors,
)

PREFIX = "raw/sha256/"
SET_ASIDE = "damaged/"
_CHUNK = 1 << 20
_BUFFER = 1 << 18
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ObjectStore(Protocol):
    """Objects named by the SHA-256 of their bytes (64 lower-case hex digits), written once.

    All methods may be called from several threads; a process opens a store of its own.
    Any of them may raise StoreUnavailable, StoreRefused or another StorageError.
    """

    def put(self, path: Path, sha256: str) -> bool:
        """Store a file; return whether it was new. What is stored is read back and compared.

        Raises:
            StorageError: the file is not the bytes of that hash; nothing was stored.
            ObjectDamaged: other bytes lie under that hash; they are left as they are.
            DiskFull: no room; nothing was stored.
        """

    def take(self, path: Path, sha256: str) -> None:
        """As `put`, of a file that is given away: it is not there any more, whatever happens."""

    def mend(self, path: Path, sha256: str) -> str | None:
        """Put a file in the place of an object that is damaged or missing, and read it back.

        The bytes that lie there are kept under another key first; nothing is deleted. Where the
        store keeps versions, the damaged one stays a version of the object, too.

        Returns:
            The key of what was set aside, as damaged/<sha256>/<moment>; None if nothing was there.

        Raises:
            ObjectGood: the object is whole; it is left as it is.
            StorageError: the file is not the bytes of that hash; nothing is changed.
            DiskFull: no room; the object is as it was.
        """

    def open(self, sha256: str) -> BufferedReader:
        """The object as a stream to be closed by the caller; ObjectMissing if there is none."""

    def fetch(self, sha256: str, target: Path) -> None:
        """Copy the object to a file and compare; after an error there is no such file.

        Raises:
            ObjectMissing: there is no such object.
            ObjectDamaged: its bytes are not those of its hash.
            DiskFull: no room for the file.
        """

    def stat(self, sha256: str) -> int | None:
        """Size of the object in bytes; None if there is none."""

    def list(self) -> Iterator[tuple[str, int]]:
        """Hash and size in bytes of every object, by rising hash; foreign keys are left out."""

    def verify(self, sha256: str) -> None:
        """Read the whole object and compare; ObjectMissing, ObjectDamaged."""


def object_key(sha256: str) -> str:
    """The key of an object, as raw/sha256/ab/cd/abcd…; ValueError if it is no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower-case hex: {sha256!r}")
    return f"{PREFIX}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def hash_of_key(key: str) -> str | None:
    """The hash that a key names; None for a key that is none of ours."""
    sha256 = key.rpartition("/")[2]
    return sha256 if _SHA256.fullmatch(sha256) and object_key(sha256) == key else None


def hash_stream(source: BinaryIO, copy: BinaryIO | None = None) -> str:
    """The SHA-256 of a stream from here to its end; its bytes are also written to `copy`."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if copy is not None:
            copy.write(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Digests:
    """What identifies bytes: both hashes in lower-case hex, and their number."""

    sha256: str
    sha512: str
    size: int


def digests(source: BufferedReader) -> Digests:
    """Both hashes and the length of a stream from here to its end."""
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    # One buffer for all: on small objects new ones would cost as much as the reading.
    buffer = memoryview(bytearray(_BUFFER))
    while count := source.readinto(buffer):
        short.update(buffer[:count])
        long.update(buffer[:count])
        size += count
    return Digests(short.hexdigest(), long.hexdigest(), size)


def expect_source(path: Path, sha256: str, found: str) -> None:
    """Refuse a file whose bytes hash to something else, with StorageError."""
    if found != sha256:
        raise StorageError(f"refused to store {path}: its SHA-256 is {found}, not {sha256}")


class VerifyingStore(ABC):
    """The part of an object store that does not depend on where the bytes lie."""

    @abstractmethod
    def open(self, sha256: str) -> BufferedReader:
        """See ObjectStore.open."""

    @abstractmethod
    def _write(self, path: Path, sha256: str) -> bool:
        """Store the file unless an object is there; refuse it if it has another hash."""

    @abstractmethod
    def _place(self, sha256: str) -> str:
        """Where the object lies, for people."""

    def put(self, path: Path, sha256: str) -> bool:
        """See ObjectStore.put."""
        written = self._write(path, sha256)
        self.verify(sha256)
        return written

    def take(self, path: Path, sha256: str) -> None:
        """See ObjectStore.take."""
        try:
            self._move(path, sha256)
        finally:
            path.unlink(missing_ok=True)

    def mend(self, path: Path, sha256: str) -> str | None:
        """See ObjectStore.mend."""
        with os_errors(f"cannot read {path}", path), path.open("rb") as source:
            expect_source(path, sha256, hash_stream(source))
        if self._is_good(sha256):
            raise ObjectGood(f"object {sha256} is whole: a good object is never replaced")
        key = f"{SET_ASIDE}{sha256}/{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
        was_there = self._set_aside(sha256, key)
        self._replace(path, sha256)
        self.verify(sha256)
        return key if was_there else None

    def _is_good(self, sha256: str) -> bool:
        """Whether the object is whole; bytes that a disk does not give any more are not."""
        try:
            self.verify(sha256)
        except (StoreUnavailable, StoreRefused):
            raise
        except StorageError:
            return False
        return True

    @abstractmethod
    def _set_aside(self, sha256: str, key: str) -> bool:
        """Keep what lies under the hash under a key, too; whether anything lay there."""

    @abstractmethod
    def _replace(self, path: Path, sha256: str) -> None:
        """Put a file under the hash, whole or not at all, whatever lies there."""

    def _move(self, path: Path, sha256: str) -> None:
        """Store a file that nobody needs any more; the file itself may become the object."""
        self.put(path, sha256)

    def fetch(self, sha256: str, target: Path) -> None:
        """See ObjectStore.fetch."""
        doing = f"cannot copy object {sha256} to {target}"
        with self.open(sha256) as source:
            try:
                with os_errors(doing, target.parent), target.open("wb") as copy:
                    found = hash_stream(source, copy)
                self._expect(sha256, found)
            except StorageError:
                target.unlink(missing_ok=True)
                raise

    def verify(self, sha256: str) -> None:
        """See ObjectStore.verify."""
        place = Path(self._place(sha256))
        with self.open(sha256) as source, os_errors(f"cannot read object {sha256}", place):
            found = hash_stream(source)
        self._expect(sha256, found)

    def _expect(self, sha256: str, found: str) -> None:
        if found != sha256:
            raise ObjectDamaged(
                f"object {sha256} is damaged: {self._place(sha256)} has the SHA-256 {found}; "
                "keep those bytes aside and put back the object from another copy"
            )
