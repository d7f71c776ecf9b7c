"""Keeping leases alive while their runs are at work, however long one visit or reading takes."""

import logging
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from storage.database import Database, DatabaseError
from storage.leases import LEASE_SECONDS, keep
from storage.runs import OpenRun

_log = logging.getLogger(__name__)


class Keeper:
    """A thread that extends the leases of open runs; a context manager.

    A lease that was lost stays lost: the run notices at its next write. A database that does not
    answer is tried again; whether it is back is for the runs themselves to find out.
    """

    def __init__(self, database: Database, seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._seconds = seconds
        self._lock = Lock()
        self._runs: dict[str, OpenRun] = {}
        self._ended = Event()
        self._thread = Thread(target=self._work, name="leases", daemon=True)

    def add(self, run: OpenRun) -> None:
        """Keep the lease of this run from now on."""
        with self._lock:
            self._runs[run.id] = run

    def drop(self, run: OpenRun) -> None:
        """Let the lease of this run end."""
        with self._lock:
            self._runs.pop(run.id, None)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ended.wait(self._seconds / 4):
            with self._lock:
                leases = [(run.portal_id, run.fence) for run in self._runs.values()]
            if not leases:
                continue
            try:
                keep(self._database, leases, self._seconds)
            except DatabaseError as error:
                _log.warning("leases are not extended: %s", error)
