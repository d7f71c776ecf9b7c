"""The log: leaves that are added and never change, with a signed checkpoint after each addition."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from storage.log import history, merkle, notes
from storage.log.checkpoints import Checkpoint
from storage.log.errors import KeyRefused, LogDamaged, NoteRefused
from storage.log.growing import Edge
from storage.log.leaves import fitting
from storage.log.merkle import leaf_hash
from storage.log.notes import Signer
from storage.log.tiles import (
    REMEDY,
    WIDTH,
    Tiles,
    bundle_name,
    decode_bundle,
    encode_bundle,
    tile_name,
    width_of,
)
from storage.objects import Files


class Log:
    """A log over the files under `log/`, as it was when it was opened, and as it grows by this.

    One process at a time may append, and the caller sees to that; any number may read. All
    methods may raise StorageError of the files, and LogDamaged where these contradict each other.
    """

    def __init__(self, files: Files) -> None:
        """Open the log; one without a checkpoint is empty."""
        self._files = files
        self._newest = history.newest(files)
        self._tiles = Tiles(files, self.size)

    def checkpoint(self) -> Checkpoint | None:
        """The newest checkpoint, whose signature was not looked at; None of an empty log."""
        return self._newest.checkpoint if self._newest else None

    @property
    def note(self) -> bytes | None:
        """The signed note that says the newest checkpoint."""
        return self._newest.note if self._newest else None

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._newest.checkpoint.size if self._newest else 0

    def append(
        self, leaves: Iterable[bytes], signers: Sequence[Signer], origin: str
    ) -> Checkpoint | None:
        """Add leaves after the last one, and sign where the log has come to.

        A kill leaves the former checkpoint, or the new one with all its leaves. Files beyond the
        checkpoint may stand there then; the next addition replaces them. So a repeat asks for
        `size` again and gives the leaves from there on.

        Args:
            leaves: the leaves from index `size` on, read once, 256 at a time in memory.
            signers: the keys that sign; their name is the origin, and one of them signed the
                former checkpoint.
            origin: the name of the log.

        Returns:
            The newest checkpoint: the former one, unsigned anew, if there were no leaves; None if
            there never were any.

        Raises:
            LogDamaged: what is there does not lead to the former checkpoint, or what was written
                does not read back; nothing was signed.
            KeyRefused: the keys are none of this log's, or the origin is another's.
            LeafRefused: a leaf is longer than 65,535 bytes; nothing was signed.
        """
        self._expect_own(signers, origin)
        edge = self._edge()
        self._add(leaves, edge)
        if edge.size > self.size:
            self._sign(Checkpoint(origin, edge.size, edge.root()), signers)
        elif self._newest and not self._newest.shown:
            self._files.write(history.NEWEST, self._newest.note)
        return self.checkpoint()

    def entry(self, index: int) -> bytes:
        """A leaf; ValueError if there is none of that index."""
        return next(self.entries(index, index + 1))

    def entries(self, begin: int, end: int) -> Iterator[bytes]:
        """The leaves from index `begin` to before `end`; ValueError if they are not all there."""
        self._expect_range(begin, end)
        return self._entries(begin, end)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that a leaf is among the first `size`, 32 bytes a hash; ValueError if not."""
        self._expect_range(0, size)
        return merkle.inclusion(index, size, self._tiles.hash_at)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the first `new` leaves begin with the first `old`; ValueError if not."""
        self._expect_range(0, new)
        return merkle.consistency(old, new, self._tiles.hash_at)

    def verify(self, begin: int = 0) -> None:
        """Hash all entries from `begin` on anew, into every tile and every checkpoint signed since.

        The tiles are believed for what comes before the bundle of `begin`.

        Raises:
            LogDamaged: names the first file that is wrong, and the entry or hash in it.
            ValueError: `begin` is beyond the log.
        """
        self._expect_range(begin, self.size)
        first = begin // WIDTH
        edge = Edge.of(self._tiles, first * WIDTH)
        signed = {size for size in history.signed_sizes(self._files) if size <= self.size}
        for number in range(first, -(-self.size // WIDTH)):
            self._tiles.entries(number)
            for leaf in self._tiles.hashes(0, number):
                edge.add(leaf, self._expect_tile)
                if edge.size in signed:
                    self._expect_root(edge.root(), edge.size)
        for level, tile, hashes in edge.partial():
            self._expect_tile(level, tile, hashes)

    def _entries(self, begin: int, end: int) -> Iterator[bytes]:
        for number in range(begin // WIDTH, -(-end // WIDTH)):
            first = number * WIDTH
            yield from self._tiles.entries(number)[max(begin - first, 0) : end - first]

    def _edge(self) -> Edge:
        """The right edge of the tree, which leads to the checkpoint."""
        edge = Edge.of(self._tiles, self.size)
        if self.size:
            self._expect_root(edge.root(), self.size)
        return edge

    def _add(self, leaves: Iterable[bytes], edge: Edge) -> None:
        number, width = divmod(edge.size, WIDTH)
        entries = list(self._tiles.entries(number)) if width else []
        coming = iter(leaves)
        while new := [fitting(leaf) for leaf in islice(coming, WIDTH - len(entries))]:
            entries += new
            name = bundle_name(number, len(entries))
            # What is hashed is what was stored, not what should have been.
            stored = decode_bundle(self._write(name, encode_bundle(entries)), name, len(entries))
            for entry in stored[-len(new) :]:
                edge.add(leaf_hash(entry), self._keep)
            number, entries = number + 1, []
        for level, tile, hashes in edge.partial():
            if width_of(level, tile, self.size) < len(hashes):
                self._keep(level, tile, hashes)

    def _keep(self, level: int, number: int, hashes: list[bytes]) -> None:
        self._write(tile_name(level, number, len(hashes)), b"".join(hashes))

    def _write(self, name: str, data: bytes) -> bytes:
        """Write a file beyond the checkpoint, and read it back."""
        self._files.write(name, data)
        found = self._files.read(name)
        if found != data:
            raise LogDamaged(
                f"{name} does not read back as it was written; nothing was signed; "
                "check the disk or the store, then run again"
            )
        return found

    def _sign(self, checkpoint: Checkpoint, signers: Sequence[Signer]) -> None:
        tiles = Tiles(self._files, checkpoint.size)
        if merkle.root(checkpoint.size, tiles.hash_at) != checkpoint.root:
            raise LogDamaged(
                f"the tiles of {checkpoint.size} leaves do not lead to the root of the leaves; "
                "nothing was signed; check the disk or the store, then run again"
            )
        note = notes.sign(checkpoint.text(), signers)
        self._files.write_once(f"{history.SIGNED}/{checkpoint.size}", note)
        self._files.write(history.NEWEST, note)
        self._newest, self._tiles = history.Newest(checkpoint, note, shown=True), tiles

    def _expect_own(self, signers: Sequence[Signer], origin: str) -> None:
        if not signers or {signer.name for signer in signers} != {origin}:
            raise KeyRefused(f"the log {origin} is signed by keys of its own name, and by no other")
        if self._newest is None:
            return
        former = self._newest.checkpoint
        if former.origin != origin:
            raise KeyRefused(f"the log here is {former.origin}, not {origin}")
        try:
            notes.verified(self._newest.note, [signer.verifier for signer in signers])
        except NoteRefused as error:
            raise KeyRefused(
                f"cannot go on from the checkpoint of {former.size} leaves: {error}; sign with the "
                "key that signed it, after a rotation once with both"
            ) from error

    def _expect_tile(self, level: int, number: int, hashes: list[bytes]) -> None:
        pairs = zip(self._tiles.hashes(level, number), hashes, strict=True)
        for at, (found, expected) in enumerate(pairs):
            if found != expected:
                name = tile_name(level, number, len(hashes))
                raise LogDamaged(f"hash {at} of {name} is not that of the tile below; {REMEDY}")

    def _expect_root(self, found: bytes, size: int) -> None:
        expected = history.signed(self._files, size)[0].root
        if found != expected:
            raise LogDamaged(
                f"the first {size} leaves have the root {found.hex()}, and {history.SIGNED}/{size} "
                f"says {expected.hex()}: tiles or checkpoint were altered; {REMEDY}"
            )

    def _expect_range(self, begin: int, end: int) -> None:
        if not 0 <= begin <= end <= self.size:
            raise ValueError(f"the log has {self.size} leaves, not those from {begin} to {end}")
