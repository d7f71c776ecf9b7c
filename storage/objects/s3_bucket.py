"""A bucket of any S3 store, and how it is spoken with."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout

from storage.objects.errors import StorageError
from storage.objects.places import S3Place
from storage.objects.s3_errors import http_status, s3_errors

_OURS_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


class Bucket:
    """A bucket and the way to it; threads may share it, processes may not."""

    def __init__(self, place: S3Place, doing: str) -> None:
        """Find the bucket, or make it.

        Args:
            doing: begins the message of an error, as "cannot open the objects".

        Raises:
            StoreRefused: wrong key or secret, or the key may not make or see the bucket.
            StoreUnavailable: no answer.
            StorageError: a bucket was to be made with object lock, and the store has none.
        """
        self.name = place.bucket
        self.lock = place.object_lock.upper()
        self._place = place
        with self.errors(doing):
            self.client = connected(place)
            _make_bucket(self.client, place)

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return f"{self._place.endpoint}/{self.name}"

    def errors(self, doing: str) -> AbstractContextManager[None]:
        """Turn errors of the client into a StorageError that begins with `doing`."""
        return s3_errors(doing, self.address, self._place.variables)

    def until(self) -> datetime | None:
        """Until when an object that is put now cannot be deleted; None for objects without lock."""
        if self._place.object_lock == "none":
            return None
        return datetime.now(UTC) + timedelta(days=self._place.retention_days)


def connected(place: S3Place) -> Minio:
    """A client of the store; nothing is asked of it yet."""
    return Minio(
        place.endpoint,
        place.access_key,
        place.secret_key.get_secret_value(),
        secure=place.secure,
        http_client=_pool(),
    )


def lock_headers(mode: str, until: datetime, data: bytes) -> dict[str, str]:
    """Headers of a put that locks: S3 wants a checksum with them, which minio omits over http."""
    md5 = hashlib.md5(data, usedforsecurity=False).digest()
    return {
        "x-amz-object-lock-mode": mode,
        "x-amz-object-lock-retain-until-date": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Content-MD5": b64encode(md5).decode(),
    }


def put_if_absent(
    client: Minio, bucket: str, key: str, data: bytes, headers: Mapping[str, str] | None = None
) -> bool:
    """Write an object unless its key is taken; return whether it was written.

    The condition is the header If-None-Match: *. minio 7.2 has no public argument for headers,
    so this calls a private method of it. A store that does not know the header overwrites.
    """
    try:
        client._put_object(bucket, key, data, {"If-None-Match": "*", **(headers or {})})
    except MinioException as error:
        if http_status(error) == 412:
            return False
        raise
    return True


def _make_bucket(client: Minio, place: S3Place) -> None:
    """Make the bucket if there is none, with object lock and so with versions where it is wanted.

    Raises:
        StorageError: the store took the wish for a lock and ignored it; the bucket is gone again.
    """
    bucket, locked = place.bucket, place.object_lock != "none"
    if client.bucket_exists(bucket):
        return
    try:
        client.make_bucket(bucket, object_lock=locked)
    except S3Error as error:
        if error.code not in _OURS_ALREADY:
            raise
    if locked and not _has_versions(client, bucket):
        client.remove_bucket(bucket)
        raise StorageError(
            f"{place.endpoint}/{bucket}: the store makes no bucket with object lock, though "
            f"{place.variables}_OBJECT_LOCK is {place.object_lock}; use another store or set it to "
            "none"
        )


def _has_versions(client: Minio, bucket: str) -> bool:
    """Whether a bucket keeps versions, without which no store has locks."""
    try:
        return bool(client.get_bucket_versioning(bucket).status == "Enabled")
    except MinioException:
        return False


def _pool() -> PoolManager:
    """Connections that give up after 20 s without, and 4 minutes with, somebody at the other end.

    minio's own would wait for 5 minutes six times.
    """
    return PoolManager(
        timeout=Timeout(connect=5, read=60),
        retries=Retry(
            3,
            backoff_factor=0.5,
            status_forcelist=[500, 502, 503, 504],
            respect_retry_after_header=False,
        ),
        maxsize=16,
    )
