"""Tiles: the hashes and entries of the log in files of 256 (C2SP tlog-tiles).

The tile (level, number) has the hashes of the complete subtrees of 256**level leaves from
number * 256 on; an entry bundle has the leaves themselves. The last tile of a level is partial
while it has fewer than 256, and is named by how many.
"""

from collections.abc import Sequence
from functools import lru_cache

from storage.log.errors import LogDamaged
from storage.log.merkle import complete_root, leaf_hash
from storage.objects import Files

FOLDER = "log"
WIDTH, HEIGHT = 256, 8
HASH_BYTES = 32
# Some 80 KB of hashes, and some MB of entries.
_TILES_KEPT, _BUNDLES_KEPT = 64, 4


def tile_name(level: int, number: int, width: int = WIDTH) -> str:
    """The name of a hash tile, as log/tile/1/x001/067.p/3."""
    return _name(str(level), number, width)


def bundle_name(number: int, width: int = WIDTH) -> str:
    """The name of an entry bundle, as log/tile/entries/x001/067."""
    return _name("entries", number, width)


def _name(level: str, number: int, width: int) -> str:
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"{FOLDER}/tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes a tile has in a log of `size` leaves: 0 (no such tile) to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries of at most 65,535 bytes, each after its length in two bytes, big-endian."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, name: str, width: int) -> list[bytes]:
    """The entries of a bundle; LogDamaged if they are not `width` and no byte more."""
    entries, at = [], 0
    while at + 2 <= len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data) or len(entries) != width:
        raise LogDamaged(f"{name} is not {width} whole entries; {REMEDY}")
    return entries


REMEDY = "put back the file from another copy of the log"


class Tiles:
    """The tiles of a log of `size` leaves, as they are stored; a few are remembered."""

    def __init__(self, files: Files, size: int) -> None:
        self.files = files
        self.size = size
        self._tile = lru_cache(_TILES_KEPT)(self._read_tile)
        self._bundle = lru_cache(_BUNDLES_KEPT)(self._read_bundle)

    def hash_at(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree; LogDamaged as of `hashes`, ValueError if beyond."""
        if not 0 <= index < self.size >> level:
            raise ValueError(f"no subtree ({level}, {index}) in a log of {self.size}")
        tile_level, above = divmod(level, HEIGHT)
        number, at = divmod(index << above, WIDTH)
        return complete_root(self.hashes(tile_level, number)[at : at + (1 << above)])

    def hashes(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile; LogDamaged if it is missing or has another length."""
        return self._tile(level, number)

    def entries(self, number: int) -> list[bytes]:
        """The entries of a bundle, which have the leaf hashes of the tile beside it.

        Raises:
            LogDamaged: the bundle or that tile is missing or malformed, or they disagree.
        """
        return self._bundle(number)

    def _read_tile(self, level: int, number: int) -> list[bytes]:
        width = width_of(level, number, self.size)
        name = tile_name(level, number, width)
        data = self._read(name)
        if len(data) != width * HASH_BYTES:
            raise LogDamaged(f"{name} is {len(data)} bytes, not {width} hashes; {REMEDY}")
        return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]

    def _read_bundle(self, number: int) -> list[bytes]:
        width = width_of(0, number, self.size)
        name = bundle_name(number, width)
        entries = decode_bundle(self._read(name), name, width)
        for at, (entry, expected) in enumerate(zip(entries, self.hashes(0, number), strict=True)):
            if leaf_hash(entry) != expected:
                raise LogDamaged(
                    f"entry {number * WIDTH + at} in {name} has not the leaf hash that stands in "
                    f"{tile_name(0, number, width)}: one of these two files is damaged; {REMEDY}"
                )
        return entries

    def _read(self, name: str) -> bytes:
        data = self.files.read(name)
        if data is None:
            raise LogDamaged(f"{name} is missing; {REMEDY}")
        return data
