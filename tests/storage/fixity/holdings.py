"""Archives of plain objects, and ways to spoil them past their store."""

import hashlib
import random
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from storage.database import open_database
from storage.leases import utc_now
from storage.models import StoredObject
from storage.objects import object_key, open_copy, open_store
from storage.objects.places import LocalPlace, S3Place
from storage.settings import Settings
from tests.servers import S3Server


def bodies(count: int, seed: int = 1, most: int = 3000) -> list[bytes]:
    """Different bytes, some of one byte, none empty."""
    chance = random.Random(seed)
    return [
        number.to_bytes(4, "big") + chance.randbytes(chance.randint(0, most))
        for number in range(count)
    ]


def fill(settings: Settings, contents: Iterable[bytes], *, copy: bool = False) -> list[str]:
    """Put objects with their rows into the archive of the settings; their hashes in that order.

    Args:
        copy: into the second copy, too.
    """
    stores = [open_store(settings), *([open_copy(settings)] if copy else [])]
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "body"
    rows = []
    for body in contents:
        path.write_bytes(body)
        sha256 = hashlib.sha256(body).hexdigest()
        for store in stores:
            store.put(path, sha256)
        rows.append(row(body))
    path.unlink(missing_ok=True)
    with open_database(settings, create=True) as database, database.write() as session:
        session.add_all(rows)
    return [each.sha256 for each in rows]


def row(body: bytes) -> StoredObject:
    """What the archive knows of bytes that it received before it took SHA-512."""
    return StoredObject(
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        media_type="application/pdf",
        stored_at=utc_now(),
    )


class Vandal:
    """Reads, writes and deletes what lies under a key of a place, past the store."""

    def __init__(self, place: LocalPlace | S3Place, server: S3Server | None) -> None:
        self._place = place
        self._client = server.client() if server else None

    def read(self, sha256: str) -> bytes:
        return self.read_key(object_key(sha256))

    def read_key(self, key: str) -> bytes:
        if isinstance(self._place, LocalPlace):
            return (self._place.folder / key).read_bytes()
        assert self._client is not None
        return bytes(self._client.get_object(self._place.bucket, key).data)

    def write(self, sha256: str, data: bytes) -> None:
        key = object_key(sha256)
        if isinstance(self._place, LocalPlace):
            path = self._file(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(data)
        else:
            assert self._client is not None
            self._client.put_object(self._place.bucket, key, BytesIO(data), len(data))

    def delete(self, sha256: str) -> None:
        if isinstance(self._place, LocalPlace):
            self._file(object_key(sha256)).unlink()
        else:
            assert self._client is not None
            self._client.remove_object(self._place.bucket, object_key(sha256))

    def flip(self, sha256: str, chance: random.Random) -> None:
        """Turn over one bit."""
        data = bytearray(self.read(sha256))
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        self.write(sha256, bytes(data))

    def cut(self, sha256: str, chance: random.Random) -> None:
        """Take away at least one byte at the end."""
        data = self.read(sha256)
        self.write(sha256, data[: chance.randrange(len(data))])

    def swap(self, first: str, second: str) -> None:
        """Put the bytes of each under the hash of the other."""
        data = self.read(first), self.read(second)
        self.write(first, data[1])
        self.write(second, data[0])

    def _file(self, key: str) -> Path:
        assert isinstance(self._place, LocalPlace)
        return self._place.folder / key
