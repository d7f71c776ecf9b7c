"""A first sealing in a process of its own, which is killed at a chosen point."""

import multiprocessing
import os
import signal
import sys
from multiprocessing.context import ForkServerContext
from typing import Any

from storage.database import open_database
from storage.settings import Settings
from tasks.seal import seal_log

# Calls that reach the disk; a kill falls just before one.
POINTS = ("open", "os.", "tempfile.", "sqlite3.")


def context() -> ForkServerContext:
    """A fork server with sealing imported."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["tests.tasks.sealing"])
    return forking


def run(values: dict[str, Any], kill_at: int | None = None, counted: Any = None) -> None:
    """Seal; end this process with SIGKILL before its n-th point."""
    seen = 0

    def watch(event: str, _: object) -> None:
        nonlocal seen
        if event.startswith(POINTS):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(_env_file=None, **values)
    sys.addaudithook(watch)
    with open_database(settings) as database:
        seal_log(settings, database)
    if counted is not None:
        counted.value = seen
