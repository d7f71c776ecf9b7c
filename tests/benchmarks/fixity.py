"""What verifying objects costs, beside reading and hashing the same bytes: `make bench-trust`."""

import hashlib
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.fixity import verify_chosen
from storage.database import open_database
from storage.leases import utc_now
from storage.models import StoredObject
from storage.objects import object_key
from storage.samples import Selection
from storage.settings import Settings

# As archived: many pages and files of some ten kilobytes, some PDFs of megabytes.
_OBJECTS = 6000
_KILOBYTES = (4, 16, 40, 120, 400)
_LARGE = 40  # of 8 MiB
MOST = 1.2
ROUNDS = 5


def main() -> int:
    """Print the table; 1 if verifying costs more than 1.2 times reading and hashing."""
    with TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data=Path(folder, "data"))
        paths = _fill(settings)
        total = sum(path.stat().st_size for path in paths)
        _hashed(paths)  # from here on both find the files in memory
        verify_chosen(settings, Selection())
        pairs = [
            (_cost(lambda: verify_chosen(settings, Selection())), _cost(lambda: _hashed(paths)))
            for _ in range(ROUNDS)
        ]
    print(
        f"Verifying {len(paths)} objects, {total / 1e6:.0f} MB; median of {ROUNDS} paired rounds\n"
    )
    print("| | seconds | processor seconds |\n| --- | ---: | ---: |")
    for name, column in (("gongkai verify, four threads", 0), ("read, SHA-256, SHA-512", 1)):
        wall, processor = (
            statistics.median(pair[column][part] for pair in pairs) for part in (0, 1)
        )
        print(f"| {name} | {wall:.2f} | {processor:.2f} |")
    wall, processor = (
        statistics.median(own[part] / other[part] for own, other in pairs) for part in (0, 1)
    )
    print(f"\nratio: {wall:.2f} of time, {processor:.2f} of processor time; at most {MOST} of time")
    return int(wall > MOST)


def _fill(settings: Settings) -> list[Path]:
    chance = random.Random(1)
    sizes = [chance.choice(_KILOBYTES) << 10 for _ in range(_OBJECTS)] + [8 << 20] * _LARGE
    rows, paths = [], []
    for size in sizes:
        body = chance.randbytes(size)
        sha256 = hashlib.sha256(body).hexdigest()
        paths.append(settings.data / "objects" / object_key(sha256))
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        paths[-1].write_bytes(body)
        rows.append(StoredObject(sha256=sha256, size=size, media_type="x", stored_at=utc_now()))
    with open_database(settings, create=True) as database, database.write() as session:
        session.add_all(rows)
    return sorted(paths)


def _hashed(paths: list[Path]) -> list[tuple[str, str]]:
    return [
        (hashlib.sha256(data := path.read_bytes()).hexdigest(), hashlib.sha512(data).hexdigest())
        for path in paths
    ]


def _cost(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and those of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - busy
