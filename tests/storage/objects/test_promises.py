"""Promises of stores are tried: of a good store, a careless one, a folder, a key of few rights."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from minio import Minio
from minio.error import S3Error

from flows.crawl import FUNCTIONS, Order
from flows.work import crawl_chosen
from storage.objects import StorageError, object_key, open_store, s3
from storage.objects.places import S3Place, original_place
from storage.objects.promises import (
    PromiseBroken,
    Report,
    known,
    require_lock,
    try_store,
)
from storage.objects.s3_bucket import connected
from storage.settings import Settings
from tests.servers import KEEPER, S3Server
from tests.storage.objects.careless import careless_store
from tests.storage.objects.conftest import write


def client_of(settings: Settings) -> Minio:
    place = original_place(settings)
    assert isinstance(place, S3Place)
    return connected(place)


NO_DELETE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
            "Resource": ["arn:aws:s3:::BUCKET/*"],
        }
    ],
}
LOCKED = {"versioning": True, "lock": True, "retention": True}


def kept(report: Report) -> dict[str, bool | None]:
    return {promise.name: promise.kept for promise in report.promises}


def changed(settings: Settings, **changes: Any) -> Settings:
    """In a bucket of its own: one with locked objects cannot be removed."""
    return settings.model_copy(update={"s3_bucket": f"test-{token_hex(8)}", **changes})


@pytest.mark.parametrize("mode", ["none", "governance", "compliance"])
def test_a_good_store_with_and_without_lock(s3_settings: Settings, mode: str) -> None:
    settings = changed(s3_settings, s3_object_lock=mode)
    report = try_store(settings)
    good = dict.fromkeys(("write-once", "checksum-md5", "checksum-sha256", "access-key"), True)
    locked = LOCKED if mode != "none" else dict.fromkeys(LOCKED, False)
    assert kept(report) == good | {"no-delete": False} | locked
    for promise in report.promises:
        assert promise.said.startswith("yes: " if promise.kept else "no: ")
    require_lock(settings, report)
    assert list(open_store(settings).list()) == []
    left = client_of(settings).list_objects(
        settings.s3_bucket, recursive=True, include_version=mode != "none"
    )
    stay = {item.object_name.rpartition("/")[2] for item in left if not item.is_delete_marker}
    assert stay == (set() if mode == "none" else {"locked"})


def test_a_careless_store_is_told_so(s3_settings: Settings) -> None:
    with careless_store() as endpoint:
        settings = changed(s3_settings, s3_endpoint=endpoint)
        assert set(kept(try_store(settings)).values()) == {False}
        wanted = settings.model_copy(update={"s3_object_lock": "governance"})
        report = try_store(wanted)
        said = {promise.name: promise.said for promise in report.promises}
        assert said["write-once"] == "no: an object can be overwritten; only the hash would tell"
        assert said["lock"] == "no: the store takes a lock and ignores it"
        with pytest.raises(PromiseBroken, match="GONGKAI_S3_OBJECT_LOCK is governance") as raised:
            require_lock(wanted, report)
        assert str(raised.value).isprintable()
        with pytest.raises(PromiseBroken):
            crawl_chosen(
                wanted.model_copy(update={"profile": "demo"}), None, Order("nightly", FUNCTIONS)
            )


def test_a_bucket_that_cannot_be_locked_is_refused(
    s3_settings: Settings, seaweed: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store answers as one that takes the wish for a lock and ignores it."""
    settings = changed(s3_settings, s3_object_lock="governance")
    made = Minio.make_bucket
    monkeypatch.setattr(Minio, "make_bucket", lambda client, bucket, **_: made(client, bucket))
    with pytest.raises(StorageError, match="makes no bucket with object lock"):
        open_store(settings)
    assert not seaweed.client().bucket_exists(settings.s3_bucket)
    # One that is there without lock is found by the test.
    made(seaweed.client(), settings.s3_bucket)
    with pytest.raises(PromiseBroken, match="versioning"):
        require_lock(settings, try_store(settings))


@pytest.mark.parametrize("mode", ["governance", "compliance"])
@pytest.mark.parametrize("parts", [False, True])
def test_locked_objects_stay(
    s3_settings: Settings, seaweed: S3Server, tmp_path: Path, mode: str, parts: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings = changed(s3_settings, s3_object_lock=mode, s3_retention_days=400)
    store = open_store(settings)
    if parts:
        monkeypatch.setattr(s3, "SINGLE_PUT_BYTES", 10)
    path, sha256 = write(tmp_path / "a", os.urandom(100))
    assert [store.put(path, sha256), store.put(path, sha256)] == [True, False]
    client, key = seaweed.client(), object_key(sha256)
    retention = client.get_object_retention(settings.s3_bucket, key)
    assert retention is not None
    assert retention.mode == mode.upper()
    left = retention.retain_until_date - datetime.now(UTC)
    assert timedelta(days=399, hours=23) < left <= timedelta(days=400)
    version = client.stat_object(settings.s3_bucket, key).version_id
    with pytest.raises(S3Error, match="AccessDenied"):
        client.remove_object(settings.s3_bucket, key, version_id=version)
    # Who overwrites or deletes it hides it; the locked version is there.
    client.remove_object(settings.s3_bucket, key)
    assert store.stat(sha256) is None
    assert client.get_object(settings.s3_bucket, key, version_id=version).data == path.read_bytes()


@pytest.mark.parametrize("mode", ["none", "governance"])
def test_a_key_without_deletion_is_enough_for_a_crawl(
    s3_settings: Settings, seaweed: S3Server, tmp_path: Path, mode: str
) -> None:
    settings = changed(s3_settings, s3_object_lock=mode)
    open_store(settings)
    policy = json.dumps(NO_DELETE).replace("BUCKET", settings.s3_bucket)
    seaweed.client().set_bucket_policy(settings.s3_bucket, policy)
    keeper = settings.model_copy(update={"s3_access_key": KEEPER})
    store = open_store(keeper)
    path, sha256 = write(tmp_path / "a", b"one")
    assert [store.put(path, sha256), store.put(path, sha256)] == [True, False]
    store.take(path, sha256)
    store.verify(sha256)
    store.fetch(sha256, tmp_path / "copy")
    assert list(store.list()) == [(sha256, 3)]
    with pytest.raises(S3Error, match="AccessDenied"):
        client_of(keeper).remove_object(settings.s3_bucket, object_key(sha256))
    store.verify(sha256)
    found = kept(try_store(keeper))
    assert (found["no-delete"], found["write-once"]) == (True, True)
    assert found["lock"] is (None if mode == "governance" else False)
    require_lock(keeper, try_store(keeper))


def test_a_folder(local_settings: Settings) -> None:
    report = try_store(local_settings)
    found = kept(report)
    assert found.pop("read-only") is (os.geteuid() != 0)
    assert found == {
        "write-once": True, "checksum": True, "no-delete": False, "versioning": False,
        "lock": False, "retention": False,
    }  # fmt: skip
    assert list((local_settings.data / "objects" / "tmp").iterdir()) == []
    require_lock(local_settings, report)


def test_the_result_holds_for_a_day(local_settings: Settings) -> None:
    memory = local_settings.data / "store-test.json"
    first = try_store(local_settings)
    told = json.loads(memory.read_text())

    def remembered(**changes: Any) -> bool:
        memory.write_text(json.dumps({**told, "promises": [], **changes}))
        found = known(local_settings)
        return found is not None and not found.promises

    assert known(local_settings) == first
    now = datetime.now(UTC)
    assert remembered(at=(now - timedelta(hours=23)).isoformat())
    assert not remembered(at=(now - timedelta(hours=25)).isoformat())
    assert not remembered(at=(now + timedelta(hours=2)).isoformat())
    assert not remembered(store="another")
    assert not remembered(at="yesterday")
    assert not remembered(more="of it")
    memory.write_text("{")
    assert known(local_settings) is None
