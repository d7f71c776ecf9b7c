"""Objects in a bucket of any S3 store."""

import hashlib
import io
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from minio import Minio
from minio.error import MinioException, S3Error
from minio.retention import Retention
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout

from storage.objects.errors import ObjectMissing, StorageError, os_errors
from storage.objects.s3_errors import http_status, s3_errors
from storage.objects.store import (
    PREFIX,
    VerifyingStore,
    expect_source,
    hash_of_key,
    hash_stream,
    object_key,
)
from storage.settings import Settings

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SINGLE_PUT_BYTES = 64 << 20  # larger files go in parts
_PART_BYTES = 16 << 20
_BUFFER_BYTES = 1 << 20
_OF_NO_BYTES = hashlib.sha256(b"").hexdigest()
_OURS_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


class S3Store(VerifyingStore):
    """Objects under `raw/sha256/ab/cd/` of a bucket; threads may share it, processes may not.

    An empty object under the hash of other bytes is an upload that broke off when its writer died
    (SeaweedFS leaves one after about 1 of 200 kills): there is nothing in it to keep, and the next
    put writes over it. Any other wrong bytes are damage, and are left as they are.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the store, making the bucket if there is none.

        Raises:
            StoreRefused: wrong key or secret, or the key may not make or see the bucket.
            StoreUnavailable: no answer.
            StorageError: a bucket was to be made with object lock, and the store has none.
        """
        self._bucket = settings.s3_bucket
        self._lock = settings.s3_object_lock.upper()
        self._retention = timedelta(days=settings.s3_retention_days)
        self._address = f"{settings.s3_endpoint}/{settings.s3_bucket}"
        with self._errors("cannot open the objects"):
            self._client = connected(settings)
            make_bucket(self._client, settings)

    def open(self, sha256: str) -> BinaryIO:
        """See ObjectStore.open."""
        key, doing = object_key(sha256), f"cannot read object {sha256}"
        with self._errors(doing):
            response = self._client.get_object(self._bucket, key)
        return io.BufferedReader(_Download(response, lambda: self._errors(doing)), _BUFFER_BYTES)

    def stat(self, sha256: str) -> int | None:
        """See ObjectStore.stat."""
        key = object_key(sha256)
        try:
            with self._errors(f"cannot look up object {sha256}"):
                return self._client.stat_object(self._bucket, key).size
        except ObjectMissing:
            return None

    def list(self) -> Iterator[tuple[str, int]]:
        """See ObjectStore.list."""
        with self._errors("cannot list the objects"):
            for item in self._client.list_objects(self._bucket, PREFIX, recursive=True):
                sha256 = hash_of_key(item.object_name)
                if sha256 is not None:
                    yield sha256, item.size

    def _write(self, path: Path, sha256: str) -> bool:
        there = self.stat(sha256)
        broken_off = there == 0 and sha256 != _OF_NO_BYTES
        known = there is not None and not broken_off
        with os_errors(f"cannot store {path}", path.parent), path.open("rb") as source:
            size = path.stat().st_size
            if known or broken_off or size > SINGLE_PUT_BYTES:
                expect_source(path, sha256, hash_stream(source))
                source.seek(0)
                return not known and self._put_parts(source, size, sha256)
            data = source.read()
        expect_source(path, sha256, hashlib.sha256(data).hexdigest())
        with self._errors(f"cannot store {path}"):
            key, until = object_key(sha256), self._until()
            lock = lock_headers(self._lock, until, data) if until else {}
            return put_if_absent(self._client, self._bucket, key, data, lock)

    def _put_parts(self, source: BinaryIO, size: int, sha256: str) -> bool:
        """Write without condition; of two writers at once both may do so, with the same bytes."""
        until = self._until()
        with self._errors(f"cannot store object {sha256}"):
            self._client.put_object(
                self._bucket,
                object_key(sha256),
                source,
                size,
                part_size=_PART_BYTES,
                num_parallel_uploads=1,
                retention=Retention(self._lock, until) if until else None,
            )
        return True

    def _until(self) -> datetime | None:
        """Until when an object that is put now cannot be deleted; None for objects without lock."""
        return None if self._lock == "NONE" else datetime.now(UTC) + self._retention

    def _errors(self, doing: str) -> AbstractContextManager[None]:
        return s3_errors(doing, self._address)

    def _place(self, sha256: str) -> str:
        return f"{self._address}/{object_key(sha256)}"


def connected(settings: Settings) -> Minio:
    """A client of the store; nothing is asked of it yet."""
    return Minio(
        settings.s3_endpoint,
        settings.s3_access_key,
        settings.s3_secret_key.get_secret_value(),
        secure=settings.s3_secure,
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


def make_bucket(client: Minio, settings: Settings) -> None:
    """Make the bucket if there is none, with object lock and so with versions where it is wanted.

    Raises:
        StorageError: the store took the wish for a lock and ignored it; the bucket is gone again.
    """
    bucket, locked = settings.s3_bucket, settings.s3_object_lock != "none"
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
            f"{settings.s3_endpoint}/{bucket}: the store makes no bucket with object lock, though "
            f"GONGKAI_S3_OBJECT_LOCK is {settings.s3_object_lock}; use another store or set it to "
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


class _Download(io.RawIOBase):
    """The body of an answer as a raw stream, with errors of storage."""

    def __init__(
        self, response: BaseHTTPResponse, errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._response = response
        self._errors = errors

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        with self._errors():
            data = self._response.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._response.close()
            self._response.release_conn()
        super().close()
