"""Copying and mending in a process of its own, killed just before its n-th point."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from flows.fixity import repair_chosen, replicate_all
from storage.settings import Settings
from tests.flows.killing import POINTS

ACTS: dict[str, Callable[[Settings], object]] = {
    "replicate": replicate_all,
    "repair": lambda settings: repair_chosen(settings, []),
}


def run_act(
    act: str, values: dict[str, Any], kill_at: int | None = None, counted: Any = None
) -> None:
    """Replicate or repair; end this process with SIGKILL just before its n-th point."""
    seen = 0

    def watch(event: str, _: object) -> None:
        nonlocal seen
        if event.startswith(POINTS):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(**values)
    sys.addaudithook(watch)
    ACTS[act](settings)
    if counted is not None:
        counted.value = seen
