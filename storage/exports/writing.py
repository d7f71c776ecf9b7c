"""Files that appear under their own names only when all of them are whole."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from storage.exports.rows import Row
from storage.objects.errors import os_errors

ROWS_AT_ONCE = 10_000

# Hears how many more rows were written.
Told = Callable[[int], None]


class Drafts:
    """Files in the making, each beside its own name as NAME.partial."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[str] = []

    def path(self, name: str) -> Path:
        """Where to write what will be called `name`."""
        self._names.append(name)
        return self._folder / f"{name}.partial"

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        return ((name, self._folder / f"{name}.partial") for name in self._names)


@contextmanager
def drafts(folder: Path) -> Iterator[Drafts]:
    """Files that take their names at the end, in the order in which they were begun.

    What an earlier export left under these names is replaced; after an error nothing is.

    Raises:
        StorageError: the folder or a file cannot be written.
    """
    made = Drafts(folder)
    with os_errors(f"cannot write to {folder}", folder):
        try:
            yield made
            for _, path in made:
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            for name, path in made:
                path.replace(folder / name)
        finally:
            for _, path in made:
                path.unlink(missing_ok=True)


def batches(rows: Iterable[Row], told: Told) -> Iterator[Sequence[Row]]:
    """Rows in parts; each part is told once it was written."""
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_AT_ONCE)):
        yield batch
        told(len(batch))


def hashed(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()
