"""Objects in a bucket of any S3 store."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from minio import Minio
from minio.commonconfig import CopySource
from minio.error import MinioException, S3Error
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout

from storage.objects.errors import ObjectMissing, os_errors
from storage.objects.places import S3Place
from storage.objects.s3_errors import http_status, s3_errors
from storage.objects.store import (
    PREFIX,
    VerifyingStore,
    expect_source,
    hash_of_key,
    hash_stream,
    object_key,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SINGLE_PUT_BYTES = 64 << 20  # larger files go in parts
_PART_BYTES = 16 << 20
_BUFFER_BYTES = 1 << 20
_OF_NO_BYTES = hashlib.sha256(b"").hexdigest()
_OURS_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


class Bucket:
    """A bucket of an S3 store and the way to it; threads may share it, processes may not."""

    def __init__(self, place: S3Place, doing: str) -> None:
        """Find the bucket, or make it.

        Args:
            doing: begins the message of an error, as "cannot open the objects".

        Raises:
            StoreRefused: wrong key or secret, or the key may not make or see the bucket.
            StoreUnavailable: no answer.
        """
        self.name = place.bucket
        self.address = f"{place.endpoint}/{place.bucket}"
        self._variables = place.variables
        with self.errors(doing):
            self.client = Minio(
                place.endpoint,
                place.access_key,
                place.secret_key.get_secret_value(),
                secure=place.secure,
                http_client=_pool(),
            )
            _make_bucket(self.client, self.name)

    def errors(self, doing: str) -> AbstractContextManager[None]:
        """Turn errors of the client into a StorageError that begins with `doing`."""
        return s3_errors(doing, self.address, self._variables)


class S3Store(VerifyingStore):
    """Objects under `raw/sha256/ab/cd/` of a bucket; threads may share it, processes may not.

    An empty object under the hash of other bytes is an upload that broke off when its writer died
    (SeaweedFS leaves one after about 1 of 200 kills): there is nothing in it to keep, and the next
    put writes over it. Any other wrong bytes are damage, and are left as they are.
    """

    def __init__(self, place: S3Place) -> None:
        """Open the store, making the bucket if there is none; errors as of Bucket."""
        bucket = Bucket(place, "cannot open the objects")
        self._client, self._bucket = bucket.client, bucket.name
        self._address, self._errors = bucket.address, bucket.errors

    def open(self, sha256: str) -> BufferedReader:
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
            return put_if_absent(self._client, self._bucket, object_key(sha256), data)

    def _put_parts(self, source: BinaryIO, size: int, sha256: str) -> bool:
        """Write without condition; of two writers at once both may do so, with the same bytes."""
        with self._errors(f"cannot store object {sha256}"):
            self._client.put_object(
                self._bucket,
                object_key(sha256),
                source,
                size,
                part_size=_PART_BYTES,
                num_parallel_uploads=1,
            )
        return True

    def _set_aside(self, sha256: str, key: str) -> bool:
        source = CopySource(self._bucket, object_key(sha256))
        try:
            with self._errors(f"cannot set aside the bytes of object {sha256}"):
                self._client.copy_object(self._bucket, key, source)
        except ObjectMissing:
            return False
        return True

    def _replace(self, path: Path, sha256: str) -> None:
        with os_errors(f"cannot store {path}", path.parent), path.open("rb") as source:
            self._put_parts(source, path.stat().st_size, sha256)

    def _place(self, sha256: str) -> str:
        return f"{self._address}/{object_key(sha256)}"


def put_if_absent(client: Minio, bucket: str, key: str, data: bytes) -> bool:
    """Write an object unless its key is taken; return whether it was written.

    The condition is the header If-None-Match: *. minio 7.2 has no public argument for headers,
    so this calls a private method of it. A store that does not know the header overwrites.
    """
    try:
        client._put_object(bucket, key, data, {"If-None-Match": "*"})
    except MinioException as error:
        if http_status(error) == 412:
            return False
        raise
    return True


def _make_bucket(client: Minio, bucket: str) -> None:
    if client.bucket_exists(bucket):
        return
    try:
        client.make_bucket(bucket)
    except S3Error as error:
        if error.code not in _OURS_ALREADY:
            raise


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
