"""The crawl beside Scrapy, a second night, Prefect, memory, two workers: `make bench-crawl`."""

import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlmodel import func, insert, select

from storage.database import open_database
from storage.models import Capture, Source
from storage.settings import Settings
from tests import servers
from tests.benchmarks.crawling.workers import seconds, seconds_of_prefect

HERE = Path(__file__).parent
PEERS = Path(__file__).parents[3] / ".venv/peers-venv/bin/python"

# Against Scrapy: hosts, files in all, connections in all, paired rounds.
HOSTS, DOCUMENTS, CONNECTIONS, ROUNDS = 16, 5_000, 16, 5
# Two workers beside one: hosts that answer after so many milliseconds, files of each, rounds.
MANY, DELAY, FEW, PAIRS = 50, 200, 4, 5
# Prefect: many short rounds, since a round of a busy machine moves by a tenth.
HOSTS_OF_PREFECT, ROUNDS_OF_PREFECT = 8, 7
# What must be reached.
LEAST_BESIDE_SCRAPY, MOST_OF_SECOND, LEAST_OF_TWO, MOST_OF_PREFECT = 1.0, 0.02, 1.6, 0.05
FRONTIERS = (1_000, 100_000)
_LATER = datetime.now(UTC) + timedelta(days=30)
MOST_GROWTH = 1.1


def main() -> int:
    """Print the tables; 1 where a floor is missed."""
    missed = [*_beside_scrapy(), *_prefect(), *_memory(), *_two_workers()]
    for line in missed:
        print(f"missed: {line}")
    return int(bool(missed))


@contextmanager
def portals(hosts: int, documents: int, delay: int = 0) -> Iterator[int]:
    """The portals in a process of their own; their port."""
    with socket.socket() as free:
        free.bind(("127.0.0.2", 0))
        port = free.getsockname()[1]
    words = [str(number) for number in (port, hosts, documents, delay)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.crawling.portals", *words],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the portals did not start")
        yield port
    finally:
        process.terminate()
        process.wait()


def _beside_scrapy() -> Iterator[str]:
    """They take turns at being first: a disk that is still writing slows whoever comes second.

    Nothing is deleted before the end: for some minutes ext4 passes over what was deleted, one by
    one, whenever a file or folder is made.
    """
    each = DOCUMENTS // HOSTS + 1
    pairs, nights = [], []
    with TemporaryDirectory() as folder, portals(HOSTS, each) as port:
        for number in range(ROUNDS):
            own, other = (Path(folder, f"{name}-{number}") for name in ("ours", "theirs"))
            theirs = _scrapy(port, other) if number % 2 else None
            values = _embedded(own, CONNECTIONS // 2)
            ours, _ = seconds(values, HOSTS, port, 2)
            asked = _requests(values)
            again, _ = seconds(values, HOSTS, port, 2)
            nights.append((again / ours, (_requests(values) - asked) / asked))
            pairs.append((ours, theirs or _scrapy(port, other)))
    mine, peers = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    share, requests = (statistics.median(column) for column in zip(*nights, strict=True))
    print(f"{asked} pages and files of {HOSTS} hosts, {CONNECTIONS} connections, {ROUNDS} rounds\n")
    print("| crawler | requests/s |\n| --- | ---: |")
    print(f"| gongkai, two workers, with record and read-back | {asked / mine:.0f} |")
    print(f"| Scrapy, files by their hash | {asked / peers:.0f} |")
    print(f"\ngongkai / Scrapy: {ratio:.2f}")
    print(f"Second night, nothing changed: {requests:.2%} of the requests, {share:.2%} of the time")
    if ratio < LEAST_BESIDE_SCRAPY:
        yield f"{ratio:.2f} times Scrapy"
    if max(share, requests) > MOST_OF_SECOND:
        yield f"a second night costs {requests:.2%} of the requests, {share:.2%} of the time"


def _embedded(folder: Path, workers: int) -> dict[str, Any]:
    return {
        "profile": "demo",
        "data": folder / "data",
        "workers": workers,
        "host_requests": 10**6,
    }


def _requests(values: dict[str, Any]) -> int:
    with open_database(Settings(**values)) as database, database.read() as session:
        return session.exec(select(func.count()).select_from(Capture)).one()


def _scrapy(port: int, folder: Path) -> float:
    folder.mkdir()
    words = [str(port), str(HOSTS), str(CONNECTIONS), str(folder)]
    done = subprocess.run(
        [PEERS, HERE / "spider.py", *words], capture_output=True, text=True, check=True
    )
    written = sum(1 for path in folder.rglob("*") if path.is_file())
    if written < DOCUMENTS:
        raise RuntimeError(f"Scrapy wrote {written} files")
    return float(done.stdout)


def _prefect() -> Iterator[str]:
    """One worker with its steps as tasks of a flow, beside one with plain functions, in turns."""
    pairs = []
    with portals(HOSTS_OF_PREFECT, DOCUMENTS // HOSTS) as port:
        for number in range(ROUNDS_OF_PREFECT):
            took = {}
            for asked in (False, True) if number % 2 else (True, False):
                with TemporaryDirectory() as folder:
                    values = _embedded(Path(folder), HOSTS_OF_PREFECT)
                    with open_database(Settings(**values), create=True):
                        pass
                    took[asked] = (
                        seconds_of_prefect(values, HOSTS_OF_PREFECT, port)
                        if asked
                        else seconds(values, HOSTS_OF_PREFECT, port, 1)[0]
                    )
            pairs.append(took)
    share = statistics.median((took[True] - took[False]) / took[True] for took in pairs)
    print(f"\nOrchestration by Prefect: {share:.1%} of the wall time of one worker")
    if share > MOST_OF_PREFECT:
        yield f"Prefect takes {share:.1%} of the wall time"


def _memory() -> Iterator[str]:
    """The memory of a worker over frontiers of two sizes, of which little is due."""
    found = []
    with portals(1, 200) as port:
        for size in FRONTIERS:
            with TemporaryDirectory() as folder:
                values = _embedded(Path(folder), 1)
                with open_database(Settings(**values), create=True) as database:
                    _fill(database, size)
                _, (memory,) = seconds(values, 1, port, 1)
                found.append(memory)
    print("\n| rows of the frontier | memory, MB |\n| ---: | ---: |")
    for size, memory in zip(FRONTIERS, found, strict=True):
        print(f"| {size:,} | {memory:.0f} |")
    if found[1] > found[0] * MOST_GROWTH:
        yield f"memory grows from {found[0]:.0f} to {found[1]:.0f} MB"


def _fill(database: Any, size: int) -> None:
    rows = [
        {
            "portal_id": "portal-0",
            "url": f"http://127.0.0.2/{number}.html",
            "host": "127.0.0.2",
            "role": "article",
            "state": "done",
            "verdict": "captured",
            "visited_run": None,
            "not_before": _LATER,
        }
        for number in range(size)
    ]
    with database.write() as session:
        session.execute(insert(Source), rows)


def _two_workers() -> Iterator[str]:
    pairs = []
    with portals(MANY, FEW, DELAY) as port, servers.postgres() as first:
        for _ in range(PAIRS):
            times = []
            for workers in (1, 2):
                with servers.database(first) as url, TemporaryDirectory() as folder:
                    values = {**_embedded(Path(folder), 8), "database_url": SecretStr(url)}
                    took, _ = seconds(values, MANY, port, workers)
                    times.append(took)
            pairs.append(times)
    one, two = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / two for one, two in pairs)
    print(f"\n{MANY} hosts that answer after {DELAY} ms, PostgreSQL, {PAIRS} paired runs:")
    print(f"one worker {one:.1f} s, two workers {two:.1f} s, ratio {ratio:.2f}")
    if ratio < LEAST_OF_TWO:
        yield f"two workers are {ratio:.2f} times one"
