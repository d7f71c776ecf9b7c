"""Small files of the archive's own, by name, beside the objects; and these in a folder."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from storage.objects.errors import StorageError, os_errors
from storage.objects.local import link, sync

_NAME = re.compile(r"[a-z0-9_.-]+(/[a-z0-9_.-]+)*")
# Of the object stores: what lies there has other rules.
_TAKEN = {"raw", "tmp"}


class Files(Protocol):
    """Files of some bytes to some megabytes, read and written whole; never an empty one.

    Names are relative, with "/" between folders: lower-case ASCII letters, digits, ".", "_" and
    "-", no folder "." or "..", and not below "raw" and "tmp", which belong to the objects.
    Another name is a ValueError. Any method may raise StoreUnavailable, StoreRefused or another
    StorageError. What a method has written when it returns outlasts a power cut as far as the
    store promises that. Threads may share it; a process opens its own.
    """

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None if there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file, or replace it as a whole; ValueError if it would be empty."""

    def write_once(self, name: str, data: bytes) -> bool:
        """Write a file that is never replaced; False if it is there with the same bytes.

        Raises:
            StorageError: it is there with other bytes, which are left as they are.
            ValueError: it would be empty.
        """

    def names(self, folder: str) -> Iterator[str]:
        """The names of all files below a folder, as "log/checkpoints", sorted as texts."""


class LocalFiles:
    """Files of a folder, each synced under another name before it has its own.

    What a kill leaves lies in `<folder>/tmp`, where LocalStore removes it a day later.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder, making it; StoreRefused, DiskFull or StorageError if not."""
        self.folder = folder
        self._temporary = folder / "tmp"
        # Folders whose own names were synced.
        self._lasting: set[Path] = {folder}
        with os_errors(f"cannot open the files in {folder}", folder):
            self._temporary.mkdir(parents=True, exist_ok=True)
            sync(folder, folder.parent)

    def read(self, name: str) -> bytes | None:
        """See Files.read."""
        path = self._path(name)
        with os_errors(f"cannot read {name}", self.folder):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """See Files.write."""
        path = self._path(name)
        with os_errors(f"cannot write {name}", self.folder):
            self._temporary_file(name, data).replace(path)
            self._make_last(path)

    def write_once(self, name: str, data: bytes) -> bool:
        """See Files.write_once."""
        path = self._path(name)
        with os_errors(f"cannot write {name}", self.folder):
            copy = self._temporary_file(name, data)
            try:
                written = link(copy, path)
            finally:
                copy.unlink()
            self._make_last(path)
        if not written:
            expect_same(name, str(path), self.read(name), data)
        return written

    def names(self, folder: str) -> Iterator[str]:
        """See Files.names."""
        path = self._path(folder)
        with os_errors(f"cannot list {folder}", self.folder):
            found = [file for file in path.rglob("*") if file.is_file()]
        yield from sorted(file.relative_to(self.folder).as_posix() for file in found)

    def _temporary_file(self, name: str, data: bytes) -> Path:
        """Write and sync a file that has no name of ours yet; make the folder for that name."""
        expect_some(name, data)
        descriptor, copy = tempfile.mkstemp(dir=self._temporary)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            self._path(name).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            Path(copy).unlink()
            raise
        return Path(copy)

    def _make_last(self, path: Path) -> None:
        """Make the name of a file last over a power cut, and those of its folders."""
        sync(path.parent)
        for folder in path.parents:
            if folder in self._lasting:
                break
            sync(folder.parent)
            self._lasting.add(folder)

    def _path(self, name: str) -> Path:
        return self.folder / checked_name(name)


def checked_name(name: str) -> str:
    """The name of a file or folder; ValueError if it may not be one."""
    parts = name.split("/")
    if not _NAME.fullmatch(name) or {".", ".."} & set(parts) or parts[0] in _TAKEN:
        raise ValueError(f"not a name for a file of the archive: {name!r}")
    return name


def expect_some(name: str, data: bytes) -> None:
    """Refuse to write an empty file, with ValueError: in S3 that is what a kill leaves."""
    if not data:
        raise ValueError(f"refused to write {name} without any bytes")


def expect_same(name: str, place: str, found: bytes | None, data: bytes) -> None:
    """Raise StorageError if a file that is written once has other bytes than it should get."""
    if found != data:
        raise StorageError(
            f"refused to write {name}: other bytes are in {place}, which is written once; they "
            "are left as they are: find out who wrote them before anything else is done"
        )
