"""Sealing in a process of its own, killed just before its n-th point."""

import os
import signal
import sys
from typing import Any

from storage.database import open_database
from storage.settings import Settings
from tasks.seal import seal_log
from tests.flows.killing import POINTS


def run_sealing(values: dict[str, Any], kill_at: int | None = None, counted: Any = None) -> None:
    """Seal what is not sealed; end this process with SIGKILL just before its n-th point."""
    seen = 0

    def watch(event: str, _: object) -> None:
        nonlocal seen
        if event.startswith(POINTS):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(**values)
    sys.addaudithook(watch)
    with open_database(settings) as database:
        seal_log(settings, database)
    if counted is not None:
        counted.value = seen
