"""The log: how it grows, and what it gives back."""

import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from storage.log import checkpoints, merkle
from storage.log.errors import KeyRefused, LeafRefused, LogDamaged
from storage.log.log import Log
from storage.log.tiles import decode_bundle
from storage.objects import Files
from storage.objects.files import LocalFiles
from tests.storage.log import naive
from tests.storage.log.conftest import OURS, Watched, grow, leaves, stored
from tests.storage.log.test_notes import ORIGIN, signer


def test_an_empty_log_has_nothing_and_signs_nothing(files: Files) -> None:
    log = Log(files)
    assert (log.size, log.checkpoint(), log.note, list(log.entries(0, 0))) == (0, None, None, [])
    log.verify()
    assert log.append([], [OURS], ORIGIN) is None
    assert stored(files) == {}


def test_a_log_that_grows_gives_back_what_it_was_given(files: Files) -> None:
    for size in (1, 255, 256, 257, 600):
        log = grow(files, size)
        again = Log(files)
        expected = leaves(0, size)
        for one in (log, again):
            checkpoint = one.checkpoint()
            assert checkpoint is not None
            assert (checkpoint.origin, checkpoint.size) == (ORIGIN, size)
            assert one.note == files.read("log/checkpoint")
            assert checkpoint.root == naive.tree([naive.leaf(leaf) for leaf in expected])
            assert list(one.entries(0, size)) == expected
            assert [one.entry(0), one.entry(size - 1)] == [expected[0], expected[-1]]
        again.verify()
    assert list(log.entries(250, 520)) == expected[250:520]


def test_the_files_of_a_log(files: Files) -> None:
    """Of 300 leaves in two additions: partial tiles stay, every checkpoint is kept."""
    grow(files, 3)
    grow(files, 300)
    assert set(stored(files)) == {
        "log/checkpoint",
        "log/checkpoints/3",
        "log/checkpoints/300",
        *(f"log/tile/{part}/000.p/3" for part in ("0", "entries")),
        *(f"log/tile/{part}/000" for part in ("0", "entries")),
        *(f"log/tile/{part}/001.p/44" for part in ("0", "entries")),
        "log/tile/1/000.p/1",
    }
    newest = files.read("log/checkpoint")
    assert newest is not None
    assert newest == files.read("log/checkpoints/300")
    opened = checkpoints.opened(newest, [OURS.verifier], ORIGIN)
    assert opened == Log(files).checkpoint()


@given(st.lists(st.integers(0, 700), min_size=1, max_size=5))
@hypothesis_settings(max_examples=25)
def test_any_additions_make_the_tree_of_the_rfc(batches: list[int]) -> None:
    """And nothing that an addition has written is ever changed, but log/checkpoint."""
    with TemporaryDirectory() as folder:
        files = LocalFiles(Path(folder))
        before: dict[str, bytes] = {}
        size, sizes = 0, [0]
        for batch in batches:
            size += batch
            grow(files, size)
            if batch:
                sizes.append(size)
            now = stored(files)
            assert {**now, **before, "log/checkpoint": b""} == {**now, "log/checkpoint": b""}
            before = now
        expected_files(now, size)
        log = Log(files)
        log.verify()
        hashes = [naive.leaf(leaf) for leaf in leaves(0, size)]
        for old, new in pairwise(sizes):
            path = log.consistency(old, new)
            roots = naive.tree(hashes[:old]), naive.tree(hashes[:new])
            merkle.verify_consistency(old, new, *roots, path)
            assert path == (naive.proof(old, hashes[:new]) if old else [])
            assert log.inclusion(old, new) == naive.path(old, hashes[:new])


def expected_files(found: dict[str, bytes], size: int) -> None:
    """Every tile and bundle of a log of this size has what the specification says."""
    hashes, level = [naive.leaf(leaf) for leaf in leaves(0, size)], 0
    while hashes:
        for at in range(0, len(hashes), 256):
            width = min(256, len(hashes) - at)
            end = f"{at // 256:03}" + (f".p/{width}" if width < 256 else "")
            assert found[f"log/tile/{level}/{end}"] == b"".join(hashes[at : at + width])
            if level == 0:
                bundle = decode_bundle(found[f"log/tile/entries/{end}"], end, width)
                assert bundle == leaves(at, at + width)
        whole = len(hashes) // 256 * 256
        hashes = [naive.tree(hashes[at : at + 256]) for at in range(0, whole, 256)]
        level += 1


def test_three_levels_of_tiles(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    grow(files, 65_535)
    log = grow(files, 66_000)
    hashes = [naive.leaf(leaf) for leaf in leaves(0, 66_000)]
    checkpoint = log.checkpoint()
    assert checkpoint is not None
    assert checkpoint.root == naive.tree(hashes)
    assert files.read("log/tile/2/000.p/1") == naive.tree(hashes[:65_536])
    for index in (0, 65_534, 65_535, 65_536, 65_999):
        path = log.inclusion(index, 66_000)
        merkle.verify_inclusion(hashes[index], index, 66_000, path, checkpoint.root)
    path = log.consistency(65_535, 66_000)
    merkle.verify_consistency(65_535, 66_000, naive.tree(hashes[:65_535]), checkpoint.root, path)
    Log(files).verify(65_700)


def test_no_leaves_sign_nothing(files: Files) -> None:
    grow(files, 5)
    before = stored(files)
    log = Log(files)
    assert log.append(iter([]), [OURS], ORIGIN) == log.checkpoint()
    assert stored(files) == before


def test_an_addition_reads_the_right_edge_alone(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    grow(files, 66_000)
    watched = Watched(files)
    Log(watched).append(leaves(66_000, 66_300), [OURS], ORIGIN)
    edge = {"0/257.p/208", "entries/257.p/208", "1/001.p/1", "2/000.p/1"}
    checkpoint = {"log/checkpoint", "log/checkpoints/66000"}
    others = set(watched.reads) - set(watched.writes)
    assert others == {f"log/tile/{name}" for name in edge} | checkpoint - {"log/checkpoint"}
    assert len(watched.writes) == 2 * 2 + 1 + 2


def test_memory_does_not_grow_with_what_is_added(tmp_path: Path) -> None:
    def long_leaves(count: int) -> Iterator[bytes]:
        return (n.to_bytes(1500, "big") for n in range(count))

    peaks = []
    for count in (1_000, 8_000):
        log = Log(LocalFiles(tmp_path / str(count)))
        tracemalloc.start()
        log.append(long_leaves(count), [OURS], ORIGIN)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 200_000 < 5_000_000


def test_what_is_beyond_the_log_is_a_value_error(files: Files) -> None:
    log = grow(files, 5)
    for use in (
        lambda: log.entry(5),
        lambda: log.entry(-1),
        lambda: log.entries(0, 6),
        lambda: log.entries(3, 2),
        lambda: log.inclusion(0, 6),
        lambda: log.consistency(0, 6),
        lambda: log.verify(6),
    ):
        with pytest.raises(ValueError, match="the log has 5 leaves"):
            use()
    with pytest.raises(ValueError, match="no leaf 4 in a tree of 4"):
        log.inclusion(4, 4)


def test_a_leaf_that_is_too_long_stops_the_addition(files: Files) -> None:
    grow(files, 5)
    with pytest.raises(LeafRefused, match="65,536 bytes"):
        Log(files).append([*leaves(5, 700), bytes(65_536)], [OURS], ORIGIN)
    assert Log(files).size == 5
    assert grow(files, 800).size == 800
    Log(files).verify()


def test_leaves_that_break_off_may_be_others_the_next_time(files: Files) -> None:
    def broken_off() -> Iterator[bytes]:
        yield from leaves(100, 700, "unsigned")
        raise ZeroDivisionError

    grow(files, 100)
    with pytest.raises(ZeroDivisionError):
        Log(files).append(broken_off(), [OURS], ORIGIN)
    assert Log(files).size == 100
    for size in (450, 1000):
        log = grow(files, size)
    assert list(log.entries(0, 1000)) == leaves(0, 1000)
    log.verify()


@pytest.mark.parametrize(
    "part", ["tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/1/000.p/1"]
)
def test_a_bit_that_flips_on_the_way_to_the_disk_is_not_signed(part: str, files: Files) -> None:
    """As it did in the leaf hash of a log of 65 million, which nobody could repair."""

    def flipped(name: str, data: bytes) -> bytes:
        at = len(data) // 2
        hit = name == f"log/{part}"
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if hit else data

    grow(files, 7)
    before = Log(files).checkpoint()
    with pytest.raises(LogDamaged, match=f"log/{part} does not read back.*nothing was signed"):
        Log(Watched(files, flipped)).append(leaves(7, 300), [OURS], ORIGIN)
    assert Log(files).checkpoint() == before
    assert "log/checkpoints/300" not in stored(files)
    grow(files, 300)
    Log(files).verify()


def test_a_key_is_followed_by_another_only_with_both_once(files: Files) -> None:
    successor = signer(22)
    grow(files, 3)
    with pytest.raises(KeyRefused, match=r"3 leaves: signed by no key.*once with both"):
        grow(files, 4, [successor])
    grow(files, 4, [OURS, successor])
    grow(files, 5, [successor])
    with pytest.raises(KeyRefused, match="cannot go on from the checkpoint of 5 leaves"):
        grow(files, 6, [OURS])
    assert Log(files).size == 5
    Log(files).verify()


def test_keys_of_another_name_and_other_logs_are_refused(files: Files) -> None:
    for signers in ([], [signer(1, "other/log")], [OURS, signer(1, "other/log")]):
        with pytest.raises(KeyRefused, match="signed by keys of its own name"):
            grow(files, 3, signers)
    assert stored(files) == {}
    grow(files, 3)
    with pytest.raises(KeyRefused, match=r"the log here is gongkai.example/log, not other/log"):
        Log(files).append([], [signer(1, "other/log")], "other/log")
