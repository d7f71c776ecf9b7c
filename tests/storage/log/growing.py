"""A log that grows in a process of its own, which is killed at a chosen point."""

import multiprocessing
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from storage.log.log import Log
from storage.objects import open_files
from storage.settings import Settings
from tests.kills import killed_at
from tests.storage.log.conftest import OURS, leaves
from tests.storage.log.test_notes import ORIGIN

# Calls that reach the disk or the network; a kill falls just before one.
POINTS = ("open", "os.", "socket.", "http.client.", "tempfile.")
SIZES = (200, 700, 1300)


def context() -> ForkServerContext:
    """A fork server with the log imported."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["tests.storage.log.growing"])
    return forking


def run(
    values: dict[str, Any], kill_at: int | None = None, counted: Any = None, salt: str = ""
) -> None:
    """Bring the log to each of the sizes; end this process with SIGKILL before its n-th point."""
    points = killed_at(kill_at, POINTS)
    log = Log(open_files(Settings(**values)))
    for size in SIZES:
        if size > log.size:
            log.append(leaves(log.size, size, salt), [OURS], ORIGIN)
    log.append([], [OURS], ORIGIN)
    if counted is not None:
        counted.value = points()


def finished(process: BaseProcess, seconds: float = 60) -> int | None:
    """Start a process, kill it if it takes too long, and give its exit code."""
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode
