"""Where a store lies, and what opens it."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from storage.objects.errors import StorageError
from storage.settings import Settings


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A folder."""

    folder: Path

    @property
    def name(self) -> str:
        """What tells this place from others, for people and for the record."""
        return str(self.folder.absolute())


@dataclass(frozen=True, slots=True)
class S3Place:
    """A bucket and its key; `variables` begins the names of the settings that say so.

    `object_lock` is none, governance or compliance: what is put is locked for `retention_days`.
    """

    endpoint: str
    bucket: str
    access_key: str
    secret_key: SecretStr
    secure: bool
    variables: str = "GONGKAI_S3"
    object_lock: str = "none"
    retention_days: int = 30

    @property
    def name(self) -> str:
        """What tells this place from others; never the key."""
        return f"s3://{self.endpoint}/{self.bucket}"


Place = LocalPlace | S3Place


def original_place(settings: Settings) -> Place:
    """Where the settings say that objects are kept."""
    if settings.objects == "local":
        return LocalPlace(settings.data / "objects")
    return S3Place(
        settings.s3_endpoint,
        settings.s3_bucket,
        settings.s3_access_key,
        settings.s3_secret_key,
        settings.s3_secure,
        object_lock=settings.s3_object_lock,
        retention_days=settings.s3_retention_days,
    )


def copy_place(settings: Settings) -> Place:
    """Where the settings say that the copy lies.

    Raises:
        StorageError: there is none, its folder is not named, or it is the original itself.
    """
    place = _copy_place(settings)
    if place.name == original_place(settings).name:
        raise StorageError(
            f"the copy would lie where the objects lie, in {place.name}: "
            "change GONGKAI_COPY_FOLDER, GONGKAI_COPY_S3_ENDPOINT or GONGKAI_COPY_S3_BUCKET"
        )
    return place


def _copy_place(settings: Settings) -> Place:
    if settings.copy_objects == "none":
        raise StorageError("there is no copy: set GONGKAI_COPY_OBJECTS to local or s3")
    if settings.copy_objects == "s3":
        return S3Place(
            settings.copy_s3_endpoint,
            settings.copy_s3_bucket,
            settings.copy_s3_access_key,
            settings.copy_s3_secret_key,
            settings.copy_s3_secure,
            "GONGKAI_COPY_S3",
        )
    if settings.copy_folder is None:
        raise StorageError("the copy has no place: set GONGKAI_COPY_FOLDER to its folder")
    return LocalPlace(settings.copy_folder)
