"""Objects in a bucket of any S3 store."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from minio.commonconfig import CopySource
from minio.retention import Retention
from urllib3 import BaseHTTPResponse

from storage.objects.errors import ObjectMissing, os_errors
from storage.objects.places import S3Place
from storage.objects.s3_bucket import Bucket, lock_headers, put_if_absent
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


class S3Store(VerifyingStore):
    """Objects under `raw/sha256/ab/cd/` of a bucket; threads may share it, processes may not.

    An empty object under the hash of other bytes is an upload that broke off when its writer died
    (SeaweedFS leaves one after about 1 of 200 kills): there is nothing in it to keep, and the next
    put writes over it. Any other wrong bytes are damage, and are left as they are.
    """

    def __init__(self, place: S3Place) -> None:
        """Open the store, making the bucket if there is none; errors as of Bucket."""
        bucket = Bucket(place, "cannot open the objects")
        self._client, self._bucket, self._lock = bucket.client, bucket.name, bucket.lock
        self._address, self._errors, self._until = bucket.address, bucket.errors, bucket.until

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
