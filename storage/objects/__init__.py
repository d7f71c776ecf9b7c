"""The objects: bytes kept under their own hash, written once, in a folder or an S3 store."""

from storage.objects.errors import (
    DiskFull,
    ObjectDamaged,
    ObjectMissing,
    StorageError,
    StoreRefused,
    StoreUnavailable,
)
from storage.objects.files import Files, LocalFiles
from storage.objects.local import LocalStore
from storage.objects.s3 import S3Store
from storage.objects.s3_files import S3Files
from storage.objects.store import ObjectStore, object_key
from storage.settings import Settings

__all__ = [
    "DiskFull",
    "Files",
    "ObjectDamaged",
    "ObjectMissing",
    "ObjectStore",
    "StorageError",
    "StoreRefused",
    "StoreUnavailable",
    "object_key",
    "open_files",
    "open_store",
]


def open_store(settings: Settings) -> ObjectStore:
    """The store that the settings name, opened and made if it is new; StorageError if not."""
    if settings.objects == "s3":
        return S3Store(settings)
    return LocalStore(settings.data / "objects")


def open_files(settings: Settings) -> Files:
    """The archive's own files in the store that the settings name; StorageError if not."""
    if settings.objects == "s3":
        return S3Files(settings)
    return LocalFiles(settings.data / "objects")
