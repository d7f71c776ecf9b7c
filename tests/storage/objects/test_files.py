"""What both kinds of files promise."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from storage.objects import Files, StorageError, open_files, open_store
from storage.objects.files import LocalFiles
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.objects.conftest import Overwrite, write


@pytest.fixture
def files(store_settings: Settings) -> Files:
    return open_files(store_settings)


def test_what_is_written_can_be_read_and_replaced(files: Files, store_settings: Settings) -> None:
    assert files.read("log/checkpoint") is None
    files.write("log/checkpoint", b"first, longer")
    files.write("log/checkpoint", b"second")
    assert files.read("log/checkpoint") == b"second"
    assert open_files(store_settings).read("log/checkpoint") == b"second"


def test_large_files(files: Files) -> None:
    data = os.urandom(17 << 20)
    files.write("log/large", data)
    assert files.read("log/large") == data


def test_what_is_written_once_is_never_replaced(files: Files) -> None:
    assert files.write_once("log/checkpoints/1", b"one")
    assert not files.write_once("log/checkpoints/1", b"one")
    with pytest.raises(StorageError, match="refused to write log/checkpoints/1: other bytes") as e:
        files.write_once("log/checkpoints/1", b"other")
    assert str(e.value).isprintable()
    assert files.read("log/checkpoints/1") == b"one"


def test_of_eight_writers_one_wins(files: Files) -> None:
    def write_own(number: int) -> bool:
        try:
            return files.write_once("log/race", bytes([65 + number]))
        except StorageError:
            return False

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write_own, range(8)))
    assert written.count(True) == 1
    assert files.read("log/race") == bytes([65 + written.index(True)])


def test_names_are_sorted_as_texts_and_only_of_the_folder(files: Files) -> None:
    names = ["log/t/0/x000/000", "log/t/0/000.p/9", "log/t/0/000", "log/t/0-a", "log/t/10/000"]
    for name in (*names, "log/tile", "other"):
        files.write(name, b"x")
    assert list(files.names("log/t")) == sorted(names)
    assert list(files.names("log/t/0")) == sorted(name for name in names if "/0/" in name)
    assert list(files.names("nowhere")) == []
    assert list(files.names("log/tile")) == []


UNFIT = ("", "/log", "log/", "log//a", "../log", "log/..", "log/./a", "LOG", "日志", "a b", "log\n")
OF_THE_OBJECTS = ("raw/sha256/ab", "tmp/a", "raw")


@pytest.mark.parametrize("name", [*UNFIT, "log\\a", *OF_THE_OBJECTS])
def test_other_names_are_refused(name: str, files: Files) -> None:
    uses: list[Callable[[], object]] = [
        lambda: files.read(name),
        lambda: files.write(name, b"x"),
        lambda: files.write_once(name, b"x"),
        lambda: list(files.names(name)),
    ]
    for use in uses:
        with pytest.raises(ValueError, match="not a name"):
            use()


def test_no_file_is_empty(files: Files) -> None:
    for use in (files.write, files.write_once):
        with pytest.raises(ValueError, match="log/empty without any bytes"):
            use("log/empty", b"")
    assert files.read("log/empty") is None


def test_objects_and_files_do_not_see_each_other(
    files: Files, store_settings: Settings, tmp_path: Path
) -> None:
    store = open_store(store_settings)
    path, sha256 = write(tmp_path / "a", b"one")
    store.put(path, sha256)
    files.write("log/checkpoint", b"x")
    assert list(store.list()) == [(sha256, 3)]
    assert list(files.names("log")) == ["log/checkpoint"]


def test_an_upload_that_broke_off_is_no_file(s3_settings: Settings, seaweed: S3Server) -> None:
    files = open_files(s3_settings)
    seaweed.client().put_object(s3_settings.s3_bucket, "log/a", BytesIO(b""), 0)
    assert files.read("log/a") is None
    assert list(files.names("log")) == []
    assert files.write_once("log/a", b"whole")
    assert files.read("log/a") == b"whole"


def test_bytes_put_past_the_files_are_not_written_over(files: Files, overwrite: Overwrite) -> None:
    overwrite("log/checkpoints/1", b"foreign")
    with pytest.raises(StorageError, match="other bytes"):
        files.write_once("log/checkpoints/1", b"ours")
    assert files.read("log/checkpoints/1") == b"foreign"


def test_a_local_file_is_whole_read_only_and_leaves_nothing_beside(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "objects")
    files.write("log/a", b"x")
    files.write_once("log/b", b"x")
    files.write_once("log/b", b"x")
    found = [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]
    assert sorted(path.name for path in found) == ["a", "b"]
    assert [path.stat().st_mode & 0o777 for path in found] == [0o444, 0o444]


def test_a_name_below_a_local_file_is_one_line(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "objects")
    files.write("log", b"x")
    with pytest.raises(StorageError, match="cannot write log/a") as raised:
        files.write("log/a", b"x")
    assert str(raised.value).isprintable()
    assert list((tmp_path / "objects/tmp").iterdir()) == []


def test_bytes_are_synced_before_the_name_and_names_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a power cut would show this in earnest; here the real calls are written down."""
    folder = tmp_path / "objects"
    files = LocalFiles(folder)
    target = folder / "log/tile/0"
    synced = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").resolve()
        synced.append((place if place.is_dir() else place.parent, target.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    files.write("log/tile/0", b"x")
    above = [folder / "log/tile", folder / "log", folder]
    assert synced == [(folder / "tmp", False), *((place, True) for place in above)]
    synced.clear()
    files.write("log/tile/0", b"y")
    assert synced == [(folder / "tmp", True), (folder / "log/tile", True)]
