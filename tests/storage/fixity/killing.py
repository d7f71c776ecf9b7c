"""Copying and mending in a process of its own, killed just before its n-th point."""

from collections.abc import Callable
from typing import Any

from flows.fixity import repair_chosen, replicate_all
from storage.settings import Settings
from tests.kills import killed_at

ACTS: dict[str, Callable[[Settings], object]] = {
    "replicate": replicate_all,
    "repair": lambda settings: repair_chosen(settings, []),
}


def run_act(
    act: str, values: dict[str, Any], kill_at: int | None = None, counted: Any = None
) -> None:
    """Replicate or repair; end this process with SIGKILL just before its n-th point."""
    settings = Settings(**values)
    points = killed_at(kill_at)
    ACTS[act](settings)
    if counted is not None:
        counted.value = points()
