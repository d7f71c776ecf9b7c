"""Objects in a folder: what only files can do."""

import hashlib
import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from storage.objects import ObjectStore, StorageError, object_key, open_store
from storage.objects.local import LocalStore
from storage.settings import Settings
from tests.conftest import lacking, require
from tests.storage.objects.conftest import absent, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "objects"


def test_an_object_is_one_read_only_file(folder: Path, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a", b"one")
    LocalStore(folder).put(path, sha256)
    (stored,) = [found for found in folder.rglob("*") if found.is_file()]
    assert stored == folder / f"raw/sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    status = stored.stat()
    assert (status.st_mode & 0o777, status.st_nlink) == (0o444, 1)


def test_only_old_leftovers_are_removed_at_open(folder: Path) -> None:
    LocalStore(folder)
    old, new = folder / "tmp" / "old", folder / "tmp" / "new"
    for path, days in ((old, 1.01), (new, 0.9)):
        path.write_bytes(b"half")
        moment = time.time() - days * 24 * 3600
        os.utime(path, (moment, moment))
    store: ObjectStore = LocalStore(folder)
    assert (old.exists(), new.exists()) == (False, True)
    assert list(store.list()) == []


def test_a_refused_file_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    path, _ = write(tmp_path / "a", b"one")
    with pytest.raises(StorageError, match="refused"):
        LocalStore(folder).put(path, absent())
    assert [found for found in folder.rglob("*") if found.is_file()] == []


def test_a_file_in_the_place_of_the_folder(local_settings: Settings) -> None:
    local_settings.data.write_bytes(b"")
    with pytest.raises(StorageError, match="cannot open the objects"):
        open_store(local_settings)


FILL = """
import sys
from hashlib import sha256
from pathlib import Path
from storage.objects import DiskFull
from storage.objects.local import LocalStore

disk, large, small = map(Path, sys.argv[1:])
store = LocalStore(disk / "objects")
name = lambda path: sha256(path.read_bytes()).hexdigest()
store.put(small, name(small))
try:
    store.put(large, name(large))
except DiskFull as error:
    print(error)
store.verify(name(small))
print(len(list(store.list())), len(list((disk / "objects/tmp").iterdir())))
"""


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    large, _ = write(tmp_path / "large", os.urandom(2 << 20))
    small, _ = write(tmp_path / "small", b"small")
    mount = f"mount -t tmpfs -o size=1m tmpfs {disk}"
    own_mounts = [require("unshare"), "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*own_mounts, mount], capture_output=True).returncode != 0:
        lacking("this system lets nobody mount a small disk")
    command = [*own_mounts, f'{mount} && exec "$@"', "sh", sys.executable, "-c"]
    done = subprocess.run(
        [*command, FILL, disk, large, small], capture_output=True, text=True, check=True
    )
    message, counts = done.stdout.splitlines()
    assert message.startswith(f"cannot store {large}: no space left (")
    assert "bytes free" in message
    assert counts == "1 0"


def test_bytes_are_synced_before_the_name_and_names_after(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a power cut would show this in earnest; here the real calls are written down."""
    path, sha256 = write(tmp_path / "a", b"one")
    contents = (b"%d" % number for number in count())
    beside = next(each for each in contents if hashlib.sha256(each).hexdigest()[:2] == sha256[:2])
    store = LocalStore(folder)
    target = folder / object_key(sha256)
    synced = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").resolve(), target.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    store.put(path, sha256)
    (bytes_, named), *names = synced
    assert (bytes_.parent, named) == (folder / "tmp", False)
    assert names == [(place, True) for place in list(target.parents)[:3]]
    synced.clear()
    store.put(*write(tmp_path / "b", beside))
    assert len(synced) == 3, "the name of the outer folder lasts already"
