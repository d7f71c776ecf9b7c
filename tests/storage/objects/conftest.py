"""Both stores, and ways to spoil what is in them."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from storage.objects import ObjectStore, open_store
from storage.settings import Settings
from tests.servers import S3Server

Put = Callable[[bytes], str]
Overwrite = Callable[[str, bytes], None]
Read = Callable[[str], bytes]


@pytest.fixture(params=["local", "s3"])
def store_settings(request: pytest.FixtureRequest) -> Settings:
    """A new, empty store of each kind."""
    settings = request.getfixturevalue(f"{request.param}_settings")
    assert isinstance(settings, Settings)
    return settings


@pytest.fixture
def store(store_settings: Settings) -> ObjectStore:
    return open_store(store_settings)


@pytest.fixture
def put(store: ObjectStore, tmp_path: Path) -> Put:
    """Stores bytes; gives their hash."""

    def put_bytes(data: bytes) -> str:
        path, sha256 = write(tmp_path / "预算公开.pdf", data)
        store.put(path, sha256)
        return sha256

    return put_bytes


@pytest.fixture
def overwrite(store_settings: Settings, request: pytest.FixtureRequest) -> Overwrite:
    """Puts bytes at an object's place, past the store."""

    def overwrite_file(key: str, data: bytes) -> None:
        path = store_settings.data / "objects" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    def overwrite_key(key: str, data: bytes) -> None:
        server: S3Server = request.getfixturevalue("seaweed")
        server.client().put_object(store_settings.s3_bucket, key, BytesIO(data), len(data))

    return overwrite_file if store_settings.objects == "local" else overwrite_key


@pytest.fixture
def read(store_settings: Settings, request: pytest.FixtureRequest) -> Read:
    """Reads what lies under a key, past the store."""

    def read_key(key: str) -> bytes:
        server: S3Server = request.getfixturevalue("seaweed")
        return bytes(server.client().get_object(store_settings.s3_bucket, key).data)

    folder = store_settings.data / "objects"
    return read_key if store_settings.objects == "s3" else lambda key: (folder / key).read_bytes()


def write(path: Path, data: bytes) -> tuple[Path, str]:
    """Write a file; give its path and the hash of its bytes."""
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()


def absent() -> str:
    """The hash of bytes that no test stores."""
    return hashlib.sha256(b"never stored").hexdigest()
