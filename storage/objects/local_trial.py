"""What a folder promises as a store of objects, tried out in its `tmp`."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from storage.objects.errors import StorageError, os_errors
from storage.objects.local import LocalStore
from storage.objects.trial import Promise, promise

_DATA, _OTHER = b"probe", b"other"


def try_folder(folder: Path) -> list[Promise]:
    """Try every promise; nothing of it stays.

    Raises:
        DiskFull, StoreRefused, StorageError: the folder cannot be written.
    """
    store = LocalStore(folder)
    temporary = folder / "tmp"
    with os_errors(f"cannot test the objects in {folder}", folder):
        first, second = (_file(temporary, data) for data in (_DATA, _OTHER))
        link = first.with_suffix(".linked")
        try:
            return [*_promises(first, second, link), _checksum(store, second)]
        finally:
            for path in (first, second, link):
                path.unlink(missing_ok=True)


def _file(folder: Path, data: bytes) -> Path:
    """A read-only file, as objects are."""
    descriptor, name = tempfile.mkstemp(prefix="probe-", dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        os.fchmod(descriptor, 0o444)
    return Path(name)


def _promises(first: Path, second: Path, link: Path) -> list[Promise]:
    linked = not _fails(lambda: link.hardlink_to(first))
    refused = linked and _fails(lambda: link.hardlink_to(second)) and link.read_bytes() == _DATA
    return [
        promise(
            "write-once", refused,
            "yes: the name of an object cannot be given to other bytes (hard links)",
            "no: this disk has no hard links, by which objects are made; use another disk",
        ),
        promise(
            "read-only", _fails(lambda: first.open("r+b").close()),
            "yes: this user cannot write into the file of an object",
            "no: this user can write into the file of an object (the superuser always can); "
            "only the hash would tell",
        ),
        Promise("no-delete", False, "no: whoever owns the folder can delete; keep another copy"),
        Promise("versioning", False, "no: a folder keeps no former versions"),
        Promise("lock", False, "no: a folder has no lock; an S3 store with object lock has"),
        Promise("retention", False, "no: a folder has no lock, so none that could be shortened"),
    ]  # fmt: skip


def _fails(work: Callable[[], object]) -> bool:
    with suppress(OSError):
        work()
        return False
    return True


def _checksum(store: LocalStore, path: Path) -> Promise:
    wrong = hashlib.sha256(_DATA).hexdigest()
    try:
        store.put(path, wrong)
    except StorageError:
        refused = True
    else:
        refused = False
    return promise(
        "checksum", refused,
        "yes: a file with another hash than its name is refused",
        "no: a file was stored under the hash of other bytes",
    )  # fmt: skip
