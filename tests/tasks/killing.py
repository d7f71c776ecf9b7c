"""Sealing in a process of its own, killed just before its n-th point."""

from typing import Any

from storage.database import open_database
from storage.settings import Settings
from tasks.seal import seal_log
from tests.kills import killed_at


def run_sealing(values: dict[str, Any], kill_at: int | None = None, counted: Any = None) -> None:
    """Seal what is not sealed; end this process with SIGKILL just before its n-th point."""
    settings = Settings(**values)
    points = killed_at(kill_at)
    with open_database(settings) as database:
        seal_log(settings, database)
    if counted is not None:
        counted.value = points()
