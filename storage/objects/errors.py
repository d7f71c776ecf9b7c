"""What can go wrong with storage. Every message is one line: what, where, what to do."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StorageError(Exception):
    """Storage did not do what was asked; the message says what, where and what to do."""


class ObjectMissing(StorageError):  # noqa: N818 - says what is so
    """No object has this hash."""


class ObjectDamaged(StorageError):  # noqa: N818 - says what is so
    """The bytes under a hash are not the bytes of that hash."""


class ObjectGood(StorageError):  # noqa: N818 - says what is so
    """The object is whole, so that there is nothing to mend."""


class StoreUnavailable(StorageError):  # noqa: N818 - says what is so
    """The store did not answer or is in trouble; the same call may succeed later."""


class StoreRefused(StorageError):  # noqa: N818 - says what is so
    """The store answered and does not let us in: wrong key, wrong secret, no permission."""


class DiskFull(StorageError):  # noqa: N818 - says what is so
    """The disk has no room left, or less than was asked for."""


@contextmanager
def os_errors(doing: str, folder: Path) -> Iterator[None]:
    """Turn an OSError of work in a folder into a StorageError.

    Args:
        doing: begins the message, as "cannot store a.pdf".
        folder: where the work is done; it need not exist yet.

    Raises:
        DiskFull: no space or no quota left.
        StoreRefused: no permission, or a read-only disk.
        StorageError: any other OSError.
    """
    try:
        yield
    except OSError as error:
        raise _storage_error(error, doing, folder) from error


def free_bytes(path: Path) -> int:
    """Bytes free on the disk of a path, which need not exist yet."""
    places = (path, *path.absolute().parents)
    return shutil.disk_usage(next(place for place in places if place.exists())).free


def _storage_error(error: OSError, doing: str, folder: Path) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            f"{doing}: no space left ({free_bytes(folder):,} bytes free) on the disk of {folder}; "
            "free some space"
        )
    reason = error.strerror or str(error)
    place = error.filename or folder
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreRefused(f"{doing}: {reason}: {place}; give this user the right to it")
    return StorageError(f"{doing}: {reason}: {place}; check the path and the disk")
