"""Servers in processes of their own: the reading room, and what a long download costs it."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from storage.settings import Settings
from tests.servers import free_ports, running, wait_until_ready

# Rows after which the memory is looked at; a download of the API has at most a million.
EVERY = 100_000
# Of the memory at the first look, at the last.
MOST_GROWN = 1.1


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens, and the number of its process."""

    address: str
    process: int

    def resident(self) -> int:
        """Bytes of memory that it holds (Linux)."""
        for line in Path(f"/proc/{self.process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError(f"process {self.process} has no VmRSS")


@contextmanager
def serving(settings: Settings, folder: Path) -> Iterator[Server]:
    """The reading room, whose visitors may ask as often as they like."""
    own = {"GONGKAI_DATA": str(settings.data), "GONGKAI_WEB_RATE": ""}
    if settings.database_url is not None:
        own["GONGKAI_DATABASE_URL"] = settings.database_url.get_secret_value()
    port = free_ports(1)[0]
    command = (Path(sys.executable).with_name("gongkai"), "serve", "--port", port)
    with listening(command, port, folder / "room.log", own) as server:
        yield server


@contextmanager
def listening(
    command: Sequence[Any], port: int, log: Path, own: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server until the block ends; it has answered once.

    Args:
        own: what its environment has beside ours.
    """
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{address}/", trust_env=False, timeout=60).status_code < 500
        except httpx.HTTPError:
            return False

    with running(list(command), log, env={**os.environ, **(own or {})}) as process:
        wait_until_ready(answers, process, log, 120)
        yield Server(address, process.pid)


def long_download(settings: Settings, folder: Path) -> list[str]:
    """Print the memory of the reading room under one long download; the lines of what is missed."""
    held = []
    with serving(settings, folder) as room:
        address = f"{room.address}/api/v1/facts?format=ndjson"
        with httpx.stream("GET", address, trust_env=False, timeout=60) as answer:
            for number, _ in enumerate(answer.iter_lines(), 1):
                if number % EVERY == 0:
                    held.append(room.resident())
    if len(held) < 2:
        print("\nToo few rows for a long download: its memory is not measured")
        return []
    grown = held[-1] / held[0]
    print(
        f"\nOne download of {len(held) * EVERY:,} figures: {held[0] / 1e6:.0f} MB after the first "
        f"{EVERY:,}, {held[-1] / 1e6:.0f} MB at the end ({grown:.2f} times)"
    )
    return [f"memory grows to {grown:.2f} times"] if grown > MOST_GROWN else []
