"""What a bucket promises, tried out on small objects under `probe/`."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from minio import Minio
from minio.error import MinioException
from minio.retention import Retention
from pydantic import SecretStr

from storage.objects.places import S3Place
from storage.objects.s3_bucket import Bucket, connected, lock_headers, put_if_absent
from storage.objects.s3_errors import http_status
from storage.objects.trial import Promise, promise

# How long a locked probe stays: more than clocks of two machines differ.
_LOCKED = timedelta(minutes=10)
_DATA, _OTHER = b"probe", b"other"


def try_bucket(place: S3Place) -> list[Promise]:
    """Try every promise. Probes that cannot be deleted stay: a few bytes each.

    Raises:
        StoreRefused: wrong key or secret, or the key may not put.
        StoreUnavailable: no answer.
    """
    doing = "cannot test the store"
    bucket = Bucket(place, doing)
    with bucket.errors(doing):
        return _Trial(bucket.client, place).all()


class _Trial:
    def __init__(self, client: Minio, place: S3Place) -> None:
        self._client = client
        self._place = place
        self._bucket = place.bucket
        mode = place.object_lock
        self._mode = "GOVERNANCE" if mode == "none" else mode.upper()
        self._folder = f"probe/{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(4)}"

    def all(self) -> list[Promise]:
        # First what tells whether a refusal is the lock's or the key's.
        once = self._write_once()
        no_delete = self._no_delete()
        lock, retention = self._lock(may_delete=not no_delete.kept)
        versioning = self._versioning()
        found = [*self._checksums(), self._key()]
        if not no_delete.kept:
            _refusal(lambda: self._clean(versions=bool(versioning.kept)))
        return [once, *found, no_delete, versioning, lock, retention]

    def _clean(self, *, versions: bool) -> None:
        """Take the probes away, but for what is locked."""
        items = self._client.list_objects(
            self._bucket, f"{self._folder}/", recursive=True, include_version=versions
        )
        for item in items:
            name = item.object_name.rpartition("/")[2]
            _refusal(lambda: self._remove(name, item.version_id))  # noqa: B023 - at once

    def _put(self, name: str, headers: dict[str, str], client: Minio | None = None) -> str | None:
        """Write a probe; its version if the store has versions."""
        put = (client or self._client)._put_object
        return put(self._bucket, f"{self._folder}/{name}", _DATA, {**headers}).version_id

    def _write_once(self) -> Promise:
        key = f"{self._folder}/once"
        put_if_absent(self._client, self._bucket, key, _DATA)
        put_if_absent(self._client, self._bucket, key, _OTHER)
        response = self._client.get_object(self._bucket, key)
        with response:
            stays = response.read() == _DATA
        return promise(
            "write-once", stays,
            "yes: an object is not overwritten by a put that asks not to (If-None-Match)",
            "no: an object can be overwritten; only the hash would tell",
        )  # fmt: skip

    def _checksums(self) -> list[Promise]:
        md5 = hashlib.md5(_OTHER, usedforsecurity=False).digest()
        wrong = {
            "checksum-md5": {"Content-MD5": b64encode(md5).decode()},
            "checksum-sha256": {
                "x-amz-checksum-sha256": b64encode(hashlib.sha256(_OTHER).digest()).decode(),
                "x-amz-sdk-checksum-algorithm": "SHA256",
            },
        }
        return [
            promise(
                name, _refusal(lambda: self._put(name, headers)) is not None,  # noqa: B023 - at once
                "yes: bytes that are not those of their checksum are refused",
                "no: bytes with a wrong checksum are stored; they are read back and hashed instead",
            )
            for name, headers in wrong.items()
        ]  # fmt: skip

    def _key(self) -> Promise:
        stranger = connected(replace(self._place, secret_key=SecretStr(token_hex(16))))
        return promise(
            "access-key", _refusal(lambda: self._put("stranger", {}, stranger)) is not None,
            "yes: a wrong secret is refused",
            "no: anybody who reaches the store can write to it",
        )  # fmt: skip

    def _no_delete(self) -> Promise:
        self._put("unlocked", {})
        refused = _refusal(lambda: self._remove("unlocked", None)) is not None
        return promise(
            "no-delete", refused,
            "yes: this key cannot delete",
            "no: this key can delete; give the crawler one that may put, get and list alone",
        )  # fmt: skip

    def _versioning(self) -> Promise:
        states: list[str | None] = []
        status = _refusal(
            lambda: states.append(self._client.get_bucket_versioning(self._bucket).status)
        )
        return promise(
            "versioning", None if status == 403 else states == ["Enabled"],
            "yes: what is overwritten or deleted stays as a former version",
            "no: what is overwritten or deleted is gone",
            "not known: this key may not ask",
        )  # fmt: skip

    def _lock(self, *, may_delete: bool) -> tuple[Promise, Promise]:
        """The lock and its retention."""
        versions: list[str | None] = []
        headers = lock_headers(self._mode, datetime.now(UTC) + _LOCKED, _DATA)
        status = _refusal(lambda: versions.append(self._put("locked", headers)))
        none = "no: objects cannot be locked against deletion"
        if status is not None:
            kept = None if status == 403 else False
            unknown = "not known: this key may not lock (PutObjectRetention)"
            return (
                promise("lock", kept, "", none, unknown),
                promise("retention", kept, "", "no: there is no lock", unknown),
            )
        (version,) = versions
        kept = self._survives(version) if may_delete else self._stated(version)
        lock = promise(
            "lock", kept,
            f"yes: a locked version cannot be deleted ({self._mode})",
            "no: the store takes a lock and ignores it",
            "not known: this key may not delete, so it cannot try; the store states the lock",
        )  # fmt: skip
        return lock, self._retention(version) if kept is not False else promise(
            "retention", False, "", "no: there is no lock"
        )

    def _survives(self, version: str | None) -> bool:
        return _refusal(lambda: self._remove("locked", version)) is not None

    def _stated(self, version: str | None) -> bool | None:
        """False where the store does not know of the lock that it took."""
        found: list[Retention | None] = []
        status = _refusal(
            lambda: found.append(
                self._client.get_object_retention(self._bucket, f"{self._folder}/locked", version)
            )
        )
        return None if status == 403 or (found and found[0] is not None) else False

    def _retention(self, version: str | None) -> Promise:
        now = datetime.now(UTC)
        longer = _refusal(lambda: self._retain(version, now + 2 * _LOCKED))
        shorter = _refusal(lambda: self._retain(version, now + _LOCKED / 2))
        return promise(
            "retention", None if longer is not None else shorter is not None,
            "yes: a retention can be made longer and not shorter",
            "no: a retention can be shortened",
            "not known: this key may not change retentions, as it should be",
        )  # fmt: skip

    def _retain(self, version: str | None, until: datetime) -> None:
        key = f"{self._folder}/locked"
        self._client.set_object_retention(self._bucket, key, Retention(self._mode, until), version)

    def _remove(self, name: str, version: str | None) -> None:
        self._client.remove_object(self._bucket, f"{self._folder}/{name}", version_id=version)


def _refusal(work: Callable[[], object]) -> int | None:
    """The status by which the store refused, or said that it cannot; None where it did the work."""
    try:
        work()
    except MinioException as error:
        status = http_status(error)
        if status is None or not (400 <= status < 500 or status == 501):
            raise
        return status
    return None
