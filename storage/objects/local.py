"""Objects as files of a folder."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from storage.objects.errors import ObjectMissing, os_errors
from storage.objects.store import (
    PREFIX,
    VerifyingStore,
    expect_source,
    hash_of_key,
    hash_stream,
    object_key,
)

_LEFTOVER_SECONDS = 24 * 3600


class LocalStore(VerifyingStore):
    """Objects under `<folder>/raw/sha256/ab/cd/`, read-only, each a hard link made at once.

    A file is copied to `<folder>/tmp`, synced, and linked to its name, which fails if the name
    is taken: a kill leaves a temporary file at most, which is removed a day later. A file that is
    given away is linked itself where it lies on the same disk.
    """

    def __init__(self, folder: Path) -> None:
        """Open the store, making its folders; StoreRefused, DiskFull or StorageError if not."""
        self.folder = folder
        self._temporary = folder / "tmp"
        # Folders whose own names were synced: "ab", and "abcd" for ab/cd.
        self._lasting: set[str] = set()
        with os_errors(f"cannot open the objects in {folder}", folder):
            (folder / PREFIX).mkdir(parents=True, exist_ok=True)
            self._temporary.mkdir(exist_ok=True)
            sync(folder / "raw", folder, folder.parent)
            self._remove_leftovers()

    def open(self, sha256: str) -> BufferedReader:
        """See ObjectStore.open."""
        path = self._path(sha256)
        with os_errors(f"cannot read object {sha256}", self.folder):
            try:
                return path.open("rb")
            except FileNotFoundError as error:
                raise ObjectMissing(f"object {sha256} is missing: no file {path}") from error

    def stat(self, sha256: str) -> int | None:
        """See ObjectStore.stat."""
        with os_errors(f"cannot look up object {sha256}", self.folder):
            try:
                return self._path(sha256).stat().st_size
            except FileNotFoundError:
                return None

    def list(self) -> Iterator[tuple[str, int]]:
        """See ObjectStore.list."""
        with os_errors("cannot list the objects", self.folder):
            above = len(f"{self.folder}/")
            for file in _files(str(self.folder / PREFIX)):
                sha256 = hash_of_key(file.path[above:])
                if sha256 is not None:
                    yield sha256, file.stat().st_size

    def _write(self, path: Path, sha256: str) -> bool:
        target = self._path(sha256)
        with os_errors(f"cannot store {path}", self.folder):
            if target.exists():
                with path.open("rb") as source:
                    expect_source(path, sha256, hash_stream(source))
                written = False
            else:
                written = self._copy(path, sha256, target)
            self._make_last(target)
        return written

    def _move(self, path: Path, sha256: str) -> None:
        target = self._path(sha256)
        if path.stat().st_dev != self._temporary.stat().st_dev:
            super()._move(path, sha256)
            return
        with os_errors(f"cannot store {path}", self.folder):
            with path.open("rb") as source:
                os.fchmod(source.fileno(), 0o444)
                os.fsync(source.fileno())
                # Read back what is on the disk: this very file becomes the object.
                expect_source(path, sha256, hash_stream(source))
            target.parent.mkdir(parents=True, exist_ok=True)
            new = link(path, target)
            self._make_last(target)
        if not new:
            self.verify(sha256)

    def _set_aside(self, sha256: str, key: str) -> bool:
        bad, aside = self._path(sha256), self.folder / key
        with os_errors(f"cannot set aside the bytes of object {sha256}", self.folder):
            if not bad.exists():
                return False
            aside.parent.mkdir(parents=True, exist_ok=True)
            aside.hardlink_to(bad)
            sync(aside.parent, aside.parent.parent, self.folder)
        return True

    def _replace(self, path: Path, sha256: str) -> None:
        target = self._path(sha256)
        with os_errors(f"cannot store {path}", self.folder), self._copied(path, sha256) as copy:
            target.parent.mkdir(parents=True, exist_ok=True)
            copy.replace(target)
            self._make_last(target)

    def _make_last(self, target: Path) -> None:
        """Make the name of an object last over a power cut, and those of its folders.

        Also where another writer made the link: it may not have come to this line yet.
        """
        inner, outer, above, *_ = target.parents
        sync(inner)
        for name, folder in ((target.name[:4], outer), (target.name[:2], above)):
            if name not in self._lasting:
                sync(folder)
                self._lasting.add(name)

    def _copy(self, path: Path, sha256: str, target: Path) -> bool:
        with self._copied(path, sha256) as copy:
            target.parent.mkdir(parents=True, exist_ok=True)
            return link(copy, target)

    @contextmanager
    def _copied(self, path: Path, sha256: str) -> Iterator[Path]:
        """A temporary file with the bytes of another, read-only and on the disk."""
        descriptor, name = tempfile.mkstemp(dir=self._temporary)
        try:
            with os.fdopen(descriptor, "wb") as copy, path.open("rb") as source:
                expect_source(path, sha256, hash_stream(source, copy))
                copy.flush()
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.folder / object_key(sha256)

    def _place(self, sha256: str) -> str:
        return str(self._path(sha256))

    def _remove_leftovers(self) -> None:
        oldest = time.time() - _LEFTOVER_SECONDS
        for path in self._temporary.iterdir():
            with suppress(FileNotFoundError):  # its writer, or another opener, was quicker
                if path.stat().st_mtime < oldest:
                    path.unlink()


def link(source: Path, target: Path) -> bool:
    """Give a file another name, unless that is taken; return whether it was free."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        return False
    return True


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    """All files below a folder, by rising path."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield entry


def sync(*folders: Path) -> None:
    """Make the names in these folders last over a power cut."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
