"""What both stores promise."""

import hashlib
import os
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from storage.objects import (
    ObjectDamaged,
    ObjectMissing,
    ObjectStore,
    StorageError,
    object_key,
    open_store,
)
from storage.settings import Settings
from tests.storage.objects.conftest import Overwrite, Put, absent, write

MEBIBYTE = 1 << 20


def test_what_is_put_can_be_read(store: ObjectStore, tmp_path: Path) -> None:
    data = "2024年部门预算公开".encode()
    path, sha256 = write(tmp_path / "重庆市潼南区 预算.pdf", data)
    assert store.put(path, sha256)
    with store.open(sha256) as stream:
        assert stream.read(4) + stream.read() == data
    assert store.stat(sha256) == len(data)
    assert list(store.list()) == [(sha256, len(data))]
    store.verify(sha256)
    target = tmp_path / "副本 预算.pdf"
    store.fetch(sha256, target)
    assert target.read_bytes() == data


def test_putting_again_changes_nothing(store: ObjectStore, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a", b"one")
    assert [store.put(path, sha256) for _ in range(3)] == [True, False, False]
    assert list(store.list()) == [(sha256, 3)]


def test_an_empty_object(store: ObjectStore, put: Put, tmp_path: Path) -> None:
    sha256 = put(b"")
    assert store.stat(sha256) == 0
    store.fetch(sha256, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b""


def test_a_file_with_another_hash_is_refused(store: ObjectStore, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a", b"one")
    with pytest.raises(StorageError, match="refused to store"):
        store.put(path, absent())
    assert list(store.list()) == []
    store.put(path, sha256)
    path.write_bytes(b"other")
    with pytest.raises(StorageError, match="refused to store"):
        store.put(path, sha256)
    store.verify(sha256)


def test_a_file_that_is_not_there_is_not_a_missing_object(
    store: ObjectStore, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="No such file") as raised:
        store.put(tmp_path / "nowhere", absent())
    assert not isinstance(raised.value, ObjectMissing)


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "ab" * 31, ""])
def test_only_hashes_are_names(store: ObjectStore, name: str) -> None:
    for use in (store.open, store.stat, store.verify):
        with pytest.raises(ValueError, match="not a SHA-256"):
            use(name)


def test_eight_writers_of_one_object(store: ObjectStore, tmp_path: Path) -> None:
    data = random.Random(8).randbytes(MEBIBYTE)
    path, sha256 = write(tmp_path / "a", data)
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda _: store.put(path, sha256), range(8)))
    assert sorted(written) == [False] * 7 + [True]
    store.verify(sha256)
    assert list(store.list()) == [(sha256, len(data))]


def test_eight_openers_of_a_new_store(store_settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(open_store, [store_settings] * 8))
    assert [list(store.list()) for store in stores] == [[]] * 8


def test_a_missing_object(store: ObjectStore, tmp_path: Path) -> None:
    uses: list[Callable[[str], object]] = [
        store.open,
        store.verify,
        lambda sha256: store.fetch(sha256, tmp_path / "copy"),
    ]
    for use in uses:
        with pytest.raises(ObjectMissing) as raised:
            use(absent())
        assert_one_line(raised.value)
    assert store.stat(absent()) is None
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("damage", ["flip", "cut", "longer"])
def test_damage_is_found_and_kept(
    damage: str, store: ObjectStore, put: Put, overwrite: Overwrite, tmp_path: Path
) -> None:
    data = random.Random(damage).randbytes(10_000)
    sha256 = put(data)
    position = len(data) // 2
    flipped = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
    spoiled = {"flip": flipped, "cut": data[:-1], "longer": data + b"\0"}[damage]
    overwrite(object_key(sha256), spoiled)
    uses: list[Callable[[], object]] = [
        lambda: store.verify(sha256),
        lambda: store.fetch(sha256, tmp_path / "copy"),
        lambda: put(data),
    ]
    for use in uses:
        with pytest.raises(ObjectDamaged, match=sha256) as raised:
            use()
        assert_one_line(raised.value)
    assert not (tmp_path / "copy").exists()
    with store.open(sha256) as stream:
        assert stream.read() == spoiled


def test_an_object_that_lost_all_its_bytes(
    store: ObjectStore, store_settings: Settings, put: Put, overwrite: Overwrite, tmp_path: Path
) -> None:
    """In S3 it is an upload that broke off, to be done again; a local file is never half-made."""
    sha256 = put(b"the whole")
    overwrite(object_key(sha256), b"")
    uses: list[Callable[[], object]] = [
        lambda: store.verify(sha256),
        lambda: store.fetch(sha256, tmp_path / "copy"),
    ]
    for use in uses:
        with pytest.raises(ObjectDamaged, match=sha256):
            use()
    if store_settings.objects == "local":
        with pytest.raises(ObjectDamaged, match=sha256):
            put(b"the whole")
        return
    path, _ = write(tmp_path / "again", b"the whole")
    assert store.put(path, sha256)
    assert not store.put(path, sha256)
    store.verify(sha256)


def test_the_listing_is_sorted_and_leaves_out_what_is_not_ours(
    store: ObjectStore, put: Put, overwrite: Overwrite
) -> None:
    objects = {put(data): len(data) for data in (b"x" * size for size in range(20))}
    first = min(objects)
    for key in (f"raw/sha256/{first}", "raw/sha256/zz/notes.txt", f"{object_key(first)}.part"):
        overwrite(key, b"foreign")
    assert list(store.list()) == sorted(objects.items())


def test_20_mebibytes_in_flat_memory(
    store: ObjectStore, store_settings: Settings, tmp_path: Path
) -> None:
    path, sha256 = write(tmp_path / "a", random.Random(20).randbytes(20 * MEBIBYTE))
    # An object of up to 64 MiB is one conditional request to S3, for which minio wants bytes.
    in_one = 20 if store_settings.objects == "s3" else 0
    assert peak_mebibytes(lambda: store.put(path, sha256)) < 8 + in_one
    assert peak_mebibytes(lambda: store.verify(sha256)) < 8
    assert peak_mebibytes(lambda: store.fetch(sha256, tmp_path / "copy")) < 8
    assert (tmp_path / "copy").read_bytes() == path.read_bytes()


def peak_mebibytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / MEBIBYTE
    finally:
        tracemalloc.stop()


@given(data=st.binary(max_size=5000))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_come_back(data: bytes, store: ObjectStore, put: Put) -> None:
    with store.open(put(data)) as stream:
        assert stream.read() == data


WRITER = """
import sys
from hashlib import sha256
from pathlib import Path
from storage.objects import open_store
from storage.settings import Settings

store = open_store(Settings())
for path in map(Path, sys.argv[1:]):
    name = sha256(path.read_bytes()).hexdigest()
    print("begins", flush=True)
    store.put(path, name)
    print(name, flush=True)
"""


def test_kills_leave_no_half_object(
    store: ObjectStore, store_settings: Settings, tmp_path: Path
) -> None:
    chance = random.Random(9)
    promised = set()
    for kill in range(10):
        files = [
            write(tmp_path / f"{kill}-{number}", chance.randbytes(2 * MEBIBYTE))[0]
            for number in range(20)
        ]
        promised |= killed_writer(store_settings, files, chance.uniform(0, 0.15))
    found = {sha256 for sha256, _ in store.list()}
    assert promised <= found
    assert promised
    for sha256 in promised:
        store.verify(sha256)
    for sha256 in found - promised:
        complete_or_empty(store, sha256)


def complete_or_empty(store: ObjectStore, sha256: str) -> None:
    """What a killed writer left: all bytes, or in some S3 stores an object without any."""
    if store.stat(sha256) != 0:
        store.verify(sha256)


def killed_writer(settings: Settings, files: list[Path], seconds: float) -> set[str]:
    """Kill a writer some time after its first put has begun; the hashes it said were stored."""
    command = [sys.executable, "-c", WRITER, *map(str, files)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **variables(settings)}
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begins\n"
        time.sleep(seconds)
        child.kill()
        lines = child.stdout.read().splitlines(keepends=True)
    return {line.strip() for line in lines if len(line) == len(absent() + "\n")}


def variables(settings: Settings) -> dict[str, str]:
    names = ("data", "objects", "s3_endpoint", "s3_bucket", "s3_access_key", "s3_secure")
    found = {f"GONGKAI_{name.upper()}": str(getattr(settings, name)) for name in names}
    return {**found, "GONGKAI_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value()}


def assert_one_line(error: StorageError) -> None:
    assert str(error).isprintable()


def test_a_file_that_is_given_away_is_stored_and_gone(store: ObjectStore, tmp_path: Path) -> None:
    digest = hashlib.sha256(b"%PDF given").hexdigest()
    for turn in range(2):
        path = tmp_path / f"given-{turn}"
        path.write_bytes(b"%PDF given")
        store.take(path, digest)
        assert not path.exists()
        store.verify(digest)
    assert [size for sha256, size in store.list() if sha256 == digest] == [10]


def test_a_given_file_with_other_bytes_is_refused_and_gone(
    store: ObjectStore, tmp_path: Path
) -> None:
    path = tmp_path / "given"
    path.write_bytes(b"other")
    with pytest.raises(StorageError, match="its SHA-256 is"):
        store.take(path, absent())
    assert not path.exists()
    assert store.stat(absent()) is None
