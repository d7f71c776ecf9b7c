"""The log in a second place: what is new, verified; never over a log that is another."""

from pathlib import Path

import pytest

from storage.log import history, keys, ring, stamps
from storage.log.copying import copy_log
from storage.log.errors import LogDamaged
from storage.log.log import Log
from storage.objects import Files
from storage.objects.files import LocalFiles
from tests.storage.log.conftest import OURS, grow, leaves, stored
from tests.storage.log.test_notes import ORIGIN, signer


@pytest.fixture
def copy(tmp_path: Path) -> Files:
    return LocalFiles(tmp_path / "copy")


def test_what_is_new_is_copied_each_time(files: Files, copy: Files) -> None:
    assert copy_log(files, copy) == 0
    ring.begin(files, OURS.verifier)
    for size, new in ((3, 3), (300, 297), (300, 0), (70_000, 69_700)):
        grow(files, size)
        stamps.keep(files, size, "https://stamps.example", b"answer", b"roots")
        assert copy_log(files, copy) == new
        found = Log(copy)
        assert found.size == size
        found.verify()
        assert list(found.entries(0, 3)) == leaves(0, 3)
        assert found.inclusion(2, size) == Log(files).inclusion(2, size)
        assert stamps.kept(copy, size) == [(b"answer", b"roots")]
    assert history.signed_sizes(copy) == history.signed_sizes(files)
    assert ring.read(copy) == ring.read(files)


def test_what_a_killed_addition_left_is_not_copied(files: Files, copy: Files) -> None:
    grow(files, 5)
    files.write("log/tile/entries/000.p/9", b"left by a kill")
    copy_log(files, copy)
    assert "log/tile/entries/000.p/9" not in stored(copy)


# Six files: three bundles, two tiles and the checkpoint; then the one that shows it.
@pytest.mark.parametrize("allowed", range(7))
def test_a_killed_copy_is_completed(
    files: Files, copy: Files, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    grow(files, 400)
    copy_log(files, copy)
    grow(files, 1_000)
    names: list[str] = []
    write = LocalFiles.write

    def dies(self: LocalFiles, name: str, data: bytes) -> None:
        names.append(name)
        if len(names) > allowed:
            raise KeyboardInterrupt
        write(self, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(LocalFiles, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            copy_log(files, copy)
    Log(copy).verify()
    there = Log(copy).size
    assert there in (400, 1_000)
    assert copy_log(files, copy) == 1_000 - there
    assert (Log(copy).size, Log(copy).note) == (1_000, Log(files).note)
    Log(copy).verify()


def test_another_log_is_not_written_over(files: Files, copy: Files) -> None:
    grow(files, 8)
    Log(copy).append(leaves(0, 8, "x"), [OURS], ORIGIN)
    before = stored(copy)
    with pytest.raises(LogDamaged, match="no former state"):
        copy_log(files, copy)
    assert stored(copy) == before


def test_a_log_that_was_rolled_back_is_told(files: Files, copy: Files, tmp_path: Path) -> None:
    grow(files, 8)
    grow(copy, 9)
    with pytest.raises(LogDamaged, match="of 9 leaves that is no former state"):
        copy_log(files, copy)


def test_damage_is_not_copied(files: Files, copy: Files) -> None:
    grow(files, 8)
    copy_log(files, copy)
    grow(files, 20)
    data = files.read("log/tile/entries/000.p/20") or b""
    files.write("log/tile/entries/000.p/20", data[:-2] + b"?" + data[-1:])
    with pytest.raises(LogDamaged):
        copy_log(files, copy)
    assert Log(copy).size == 8


def test_rotations_are_copied(files: Files, copy: Files) -> None:
    ring.begin(files, OURS.verifier)
    grow(files, 1)
    copy_log(files, copy)
    new = signer(22)
    ring.hand_on(files, keys.rotation(OURS, new))
    grow(files, 2, [OURS, new])
    copy_log(files, copy)
    found = ring.read(copy)
    assert found is not None
    assert found.verifiers[-1] == new.verifier
