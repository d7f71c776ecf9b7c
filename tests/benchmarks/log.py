"""What a night costs in a large log: `make bench-trust`.

A log of ten million leaves is made in a local folder: all hash tiles, of leaves of some 1.5 KB, and
the one bundle of entries that an addition reads. Then nights of 10,000 leaves are added, each by a
process of its own, as synced to the disk as they are in earnest. The same with an S3 store on
loopback, which gets only the files of the right edge: were others read, it would fail.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import SecretStr

from storage.log import notes
from storage.log.checkpoints import Checkpoint
from storage.log.growing import Edge
from storage.log.history import NEWEST, SIGNED
from storage.log.leaves import canonical
from storage.log.log import Log
from storage.log.merkle import leaf_hash
from storage.log.notes import Signer
from storage.log.tiles import WIDTH, bundle_name, encode_bundle, tile_name
from storage.objects import Files, open_files
from storage.settings import Settings
from tests import servers

LEAVES, NIGHT, NIGHTS = 10_000_000, 10_000, 3
MOST_SECONDS = 2.0
ORIGIN = "gongkai.example/log"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))


def main(size: int = LEAVES) -> int:
    """Print the table; 1 if a night takes longer than it may."""
    with TemporaryDirectory() as folder:
        local = Settings(_env_file=None, data=Path(folder))
        start = time.perf_counter()
        root = make(Path(folder, "objects"), size)
        took = time.perf_counter() - start
        print(f"A log of {size:,} leaves, all its hash tiles, no entries but the last bundle's:")
        print(f"made in {took:.0f} s, root {root.hex()[:16]}…\n")
        print("| store | night | seconds | at most | growth of memory, MB | files written |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        with servers.seaweed() as server:
            s3 = local.model_copy(
                update={
                    "objects": "s3",
                    "s3_endpoint": server.endpoint,
                    "s3_access_key": server.access_key,
                    "s3_secret_key": SecretStr(server.secret_key),
                    "s3_secure": False,
                }
            )
            _copy_edge(open_files(local), open_files(s3), size)
            seconds = [
                _night(name, settings, night)
                for name, settings in (("local", local), ("S3", s3))
                for night in range(1, NIGHTS + 1)
            ]
    missed = max(seconds) > MOST_SECONDS
    if missed:
        print(f"\nmissed: a night of {NIGHT:,} leaves took {max(seconds):.2f} s")
    return int(missed)


def made_leaf(index: int) -> bytes:
    """A leaf as long as that of a capture."""
    digest = hashlib.sha512(index.to_bytes(8, "big")).hexdigest()
    return canonical(
        {"type": "capture", "index": index, "sha512": digest, "headers": [digest] * 10}
    )


def make(folder: Path, size: int) -> bytes:
    """Write the tiles of a log without syncing each; its root.

    The leaves of a block of 65,536 are the same in each block: their hashing takes no part in
    what is measured.
    """
    edge = Edge(0, [])
    block = [leaf_hash(made_leaf(index)) for index in range(min(size, 1 << 16))]

    def keep(level: int, number: int, hashes: list[bytes]) -> None:
        _write(folder, tile_name(level, number, len(hashes)), b"".join(hashes))

    for index in range(size):
        edge.add(block[index & 0xFFFF], keep)
    for level, number, hashes in edge.partial():
        keep(level, number, hashes)
    number, width = divmod(size, WIDTH)
    if width:
        entries = [made_leaf(index & 0xFFFF) for index in range(number * WIDTH, size)]
        _write(folder, bundle_name(number, width), encode_bundle(entries))
    note = notes.sign(Checkpoint(ORIGIN, size, edge.root()).text(), [SIGNER])
    for name in (NEWEST, f"{SIGNED}/{size}"):
        _write(folder, name, note)
    return edge.root()


def _write(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy_edge(source: Files, target: Files, size: int) -> None:
    """Copy what an addition may read: the checkpoints and the last tile of each level."""
    names = [NEWEST, f"{SIGNED}/{size}"]
    number, width = divmod(size, WIDTH)
    names += [bundle_name(number, width)] if width else []
    level = 0
    while size >> 8 * level:
        number, width = divmod(size >> 8 * level, WIDTH)
        names += [tile_name(level, number, width)] if width else []
        level += 1
    for name in names:
        data = source.read(name)
        assert data is not None, name
        target.write(name, data)


def _night(store: str, settings: Settings, night: int) -> float:
    """Add a night in a process of its own, print its line, and give its seconds."""
    names = ("data", "objects", "s3_endpoint", "s3_access_key", "s3_secure")
    environment = {f"GONGKAI_{name.upper()}": str(getattr(settings, name)) for name in names}
    environment["GONGKAI_S3_SECRET_KEY"] = settings.s3_secret_key.get_secret_value()
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(NIGHT)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    print(
        f"| {store} | {night} | {found['seconds']:.2f} | {MOST_SECONDS:.0f} "
        f"| {found['growth'] / 1e6:.1f} | {found['written']} |"
    )
    return float(found["seconds"])


def add(count: int) -> dict[str, float]:
    """Add so many leaves; seconds with opening the log, and bytes that the peak of memory grew."""
    files = open_files(Settings(_env_file=None))
    counted = _Counted(files)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _peak()
    start = time.perf_counter()
    log = Log(counted)
    size = log.size
    log.append((made_leaf(index) for index in range(size, size + count)), [SIGNER], ORIGIN)
    seconds = time.perf_counter() - start
    assert log.size == size + count
    return {"seconds": seconds, "growth": _peak() - before, "written": counted.written}


class _Counted:
    """Files that count what is written."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.written = 0

    def read(self, name: str) -> bytes | None:
        return self._files.read(name)

    def write(self, name: str, data: bytes) -> None:
        self.written += 1
        self._files.write(name, data)

    def write_once(self, name: str, data: bytes) -> bool:
        self.written += 1
        return self._files.write_once(name, data)

    def names(self, folder: str) -> Iterator[str]:
        return self._files.names(folder)


def _peak() -> int:
    """The most memory that this process had, in bytes."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    print(json.dumps(add(int(sys.argv[1]))))
