"""The right edge of the tree: all that is needed to add leaves to a log of any size."""

from collections.abc import Callable

from storage.log.merkle import complete_root, root
from storage.log.tiles import HEIGHT, WIDTH, Tiles

# Takes level, number and hashes of a tile.
Keep = Callable[[int, int, list[bytes]], None]


class Edge:
    """The hashes of the last, partial tile of each level: at most 255 of each."""

    def __init__(self, size: int, levels: list[list[bytes]]) -> None:
        """Begin at a tree of `size` leaves; `levels` has (size >> 8 * level) % 256 hashes each."""
        self.size = size
        self._levels = levels

    @classmethod
    def of(cls, tiles: Tiles, size: int) -> "Edge":
        """The edge of the first `size` leaves of a log; LogDamaged as of Tiles.hashes."""
        levels: list[list[bytes]] = []
        while size >> HEIGHT * len(levels):
            number, width = divmod(size >> HEIGHT * len(levels), WIDTH)
            levels.append(tiles.hashes(len(levels), number)[:width] if width else [])
        return cls(size, levels)

    def add(self, leaf: bytes, keep: Keep) -> None:
        """Add a leaf hash; every tile that becomes full is handed to `keep`."""
        hash_, level = leaf, 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
            hashes = self._levels[level]
            hashes.append(hash_)
            if len(hashes) < WIDTH:
                break
            keep(level, self.size >> HEIGHT * (level + 1), hashes)
            self._levels[level] = []
            hash_, level = complete_root(hashes), level + 1
        self.size += 1

    def partial(self) -> list[tuple[int, int, list[bytes]]]:
        """Level, number and hashes of the partial tiles."""
        return [
            (level, self.size >> HEIGHT * (level + 1), hashes)
            for level, hashes in enumerate(self._levels)
            if hashes
        ]

    def root(self) -> bytes:
        """The root of the tree."""
        return root(self.size, self._hash_at)

    def _hash_at(self, level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        at = (index << above) % WIDTH
        return complete_root(self._levels[tile_level][at : at + (1 << above)])
