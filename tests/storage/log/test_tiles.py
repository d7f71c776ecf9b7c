"""Names of tiles, bundles of entries, and tiles that are not what they should be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.log.errors import LogDamaged
from storage.log.tiles import (
    Tiles,
    bundle_name,
    decode_bundle,
    encode_bundle,
    tile_name,
    width_of,
)
from storage.objects.files import LocalFiles


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "000"),
        (67, 3, "067.p/3"),
        (999, 256, "999"),
        (1000, 255, "x001/000.p/255"),
        (1234067, 256, "x001/x234/067"),
    ],
)
def test_names_are_those_of_tlog_tiles(number: int, width: int, path: str) -> None:
    assert tile_name(1, number, width) == f"log/tile/1/{path}"
    assert bundle_name(number, width) == f"log/tile/entries/{path}"


@pytest.mark.parametrize(
    ("level", "number", "size", "width"),
    [
        (0, 0, 0, 0),
        (0, 0, 255, 255),
        (0, 0, 256, 256),
        (0, 1, 256, 0),
        (0, 1, 70_000, 256),
        (0, 273, 70_000, 112),
        (1, 0, 70_000, 256),
        (1, 1, 70_000, 17),
        (2, 0, 70_000, 1),
        (3, 0, 70_000, 0),
    ],
)
def test_how_wide_a_tile_is(level: int, number: int, size: int, width: int) -> None:
    """The example of the specification: 70,000 leaves are 273 tiles and 112 leaves more."""
    assert width_of(level, number, size) == width


def test_a_bundle_byte_by_byte() -> None:
    assert encode_bundle([b"ab", b"", b"c" * 258]) == b"\0\2ab" + b"\0\0" + b"\1\2" + b"c" * 258


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles_give_back_their_entries(entries: list[bytes]) -> None:
    data = encode_bundle(entries)
    assert decode_bundle(data, "log/tile/entries/000", len(entries)) == entries
    for wrong, width in (
        (data[:-1], len(entries)),
        (data + b"\0", len(entries)),
        (data, len(entries) + 1),
        (data, len(entries) - 1),
    ):
        with pytest.raises(LogDamaged, match=f"entries/000 is not {width} whole entries"):
            decode_bundle(wrong, "log/tile/entries/000", width)


def test_a_longest_entry_fits() -> None:
    entry = bytes(65_535)
    assert decode_bundle(encode_bundle([entry, b"x"]), "", 2) == [entry, b"x"]


def test_a_tile_that_is_missing_or_cut_is_named(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "files")
    tiles = Tiles(files, 70_000)
    with pytest.raises(LogDamaged, match=r"log/tile/1/001.p/17 is missing; put back"):
        tiles.hashes(1, 1)
    files.write("log/tile/1/001.p/17", bytes(32 * 17 - 1))
    with pytest.raises(LogDamaged, match=r"log/tile/1/001.p/17 is 543 bytes, not 17 hashes"):
        tiles.hash_at(8, 256)


def test_subtrees_beyond_the_log_are_not_asked_for(tmp_path: Path) -> None:
    tiles = Tiles(LocalFiles(tmp_path / "files"), 70_000)
    for level, index in ((0, 70_000), (8, 273), (17, 0), (0, -1)):
        with pytest.raises(ValueError, match="no subtree"):
            tiles.hash_at(level, index)
