"""Putting a good object in the place of a bad one: what both stores promise."""

import random
from pathlib import Path
from secrets import token_hex

import pytest
from minio.commonconfig import GOVERNANCE
from minio.objectlockconfig import DAYS, ObjectLockConfig

from storage.objects import ObjectGood, ObjectStore, StorageError, object_key, open_store
from storage.objects.local import LocalStore
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.objects.conftest import Overwrite, Put, Read, absent, write

DATA = random.Random(5).randbytes(10_000)


@pytest.mark.parametrize("bad", [DATA[:-1], DATA + b"\0", b"other", b""])
def test_bad_bytes_are_set_aside_and_good_ones_put(
    bad: bytes, store: ObjectStore, put: Put, overwrite: Overwrite, tmp_path: Path, read: Read
) -> None:
    sha256 = put(DATA)
    overwrite(object_key(sha256), bad)
    path, _ = write(tmp_path / "good", DATA)
    kept = store.mend(path, sha256)
    assert kept is not None
    assert kept.startswith(f"damaged/{sha256}/")
    assert read(kept) == bad
    store.verify(sha256)
    assert list(store.list()) == [(sha256, len(DATA))]
    assert path.exists()


def test_a_missing_object_is_put(store: ObjectStore, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "good", DATA)
    assert store.mend(path, sha256) is None
    store.verify(sha256)


def test_a_good_object_is_never_replaced(store: ObjectStore, put: Put, tmp_path: Path) -> None:
    sha256 = put(DATA)
    path, _ = write(tmp_path / "good", DATA)
    with pytest.raises(ObjectGood, match=sha256):
        store.mend(path, sha256)


def test_a_bad_file_changes_nothing(
    store: ObjectStore, put: Put, overwrite: Overwrite, tmp_path: Path, read: Read
) -> None:
    sha256 = put(DATA)
    overwrite(object_key(sha256), b"bad")
    path, _ = write(tmp_path / "worse", b"worse")
    with pytest.raises(StorageError, match="refused to store"):
        store.mend(path, sha256)
    assert read(object_key(sha256)) == b"bad"
    with pytest.raises(StorageError, match="refused to store"):
        store.mend(path, absent())
    assert store.stat(absent()) is None


def test_each_damage_is_kept(
    store: ObjectStore, put: Put, overwrite: Overwrite, tmp_path: Path, read: Read
) -> None:
    sha256 = put(DATA)
    path, _ = write(tmp_path / "good", DATA)
    kept = []
    for bad in (b"first", b"second"):
        overwrite(object_key(sha256), bad)
        kept.append(store.mend(path, sha256))
    assert [read(key) for key in kept if key] == [b"first", b"second"]


def test_what_is_mended_in_a_folder_is_read_only_and_alone(
    local_settings: Settings, tmp_path: Path
) -> None:
    folder = local_settings.data / "objects"
    store = LocalStore(folder)
    path, sha256 = write(tmp_path / "good", DATA)
    store.put(path, sha256)
    place = folder / object_key(sha256)
    place.unlink()
    place.write_bytes(b"bad")
    kept = store.mend(path, sha256)
    status = place.stat()
    assert (status.st_mode & 0o777, status.st_nlink) == (0o444, 1)
    assert kept is not None
    assert (folder / kept).stat().st_nlink == 1
    assert list((folder / "tmp").iterdir()) == []


def test_under_object_lock_the_damaged_version_stays(
    s3_settings: Settings, seaweed: S3Server, tmp_path: Path
) -> None:
    # Nobody can empty this bucket; it ends with its server.
    client, bucket = seaweed.client(), f"locked-{token_hex(8)}"
    client.make_bucket(bucket, object_lock=True)
    client.set_object_lock_config(bucket, ObjectLockConfig(GOVERNANCE, 1, DAYS))
    store = open_store(s3_settings.model_copy(update={"s3_bucket": bucket}))
    path, sha256 = write(tmp_path / "good", DATA)
    store.put(path, sha256)
    bad, _ = write(tmp_path / "bad", b"bad")
    key = object_key(sha256)
    client.fput_object(bucket, key, str(bad))
    kept = store.mend(path, sha256)
    assert kept is not None
    assert client.get_object(bucket, kept).data == b"bad"
    store.verify(sha256)
    versions = list(client.list_objects(bucket, key, include_version=True))
    held = [client.get_object(bucket, key, version_id=each.version_id).data for each in versions]
    assert sorted(map(len, held)) == [3, len(DATA), len(DATA)]
