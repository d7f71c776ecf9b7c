"""The objects: bytes kept under their own hash, written once, in a folder or an S3 store."""

from storage.objects.errors import (
    DiskFull,
    ObjectDamaged,
    ObjectGood,
    ObjectMissing,
    StorageError,
    StoreRefused,
    StoreUnavailable,
)
from storage.objects.files import Files, LocalFiles
from storage.objects.local import LocalStore
from storage.objects.places import LocalPlace, Place, copy_place, original_place
from storage.objects.s3 import S3Store
from storage.objects.s3_files import S3Files
from storage.objects.store import ObjectStore, object_key
from storage.settings import Settings

__all__ = [
    "DiskFull",
    "Files",
    "ObjectDamaged",
    "ObjectGood",
    "ObjectMissing",
    "ObjectStore",
    "StorageError",
    "StoreRefused",
    "StoreUnavailable",
    "object_key",
    "open_copy",
    "open_copy_files",
    "open_files",
    "open_store",
]


def open_store(settings: Settings) -> ObjectStore:
    """The store that the settings name, opened and made if it is new; StorageError if not."""
    return _open(original_place(settings))


def open_copy(settings: Settings) -> ObjectStore:
    """The store of the second copy, likewise; StorageError if the settings name none."""
    return _open(copy_place(settings))


def open_files(settings: Settings) -> Files:
    """The archive's own files beside the objects; StorageError if not."""
    return _files(original_place(settings))


def open_copy_files(settings: Settings) -> Files:
    """The archive's own files beside the second copy; StorageError if the settings name none."""
    return _files(copy_place(settings))


def _open(place: Place) -> ObjectStore:
    return LocalStore(place.folder) if isinstance(place, LocalPlace) else S3Store(place)


def _files(place: Place) -> Files:
    return LocalFiles(place.folder) if isinstance(place, LocalPlace) else S3Files(place)
