"""Recording visits of many threads: those that wait at the same time share one transaction."""

import time
from collections.abc import Sequence
from threading import Lock

from storage.database import Database, DatabaseError
from storage.visits import Recorded, Visit, record_visits

# Seconds in which others may join a transaction; nothing beside a polite pause.
_GATHERING = 0.01


class _Entry:
    """A visit on its way into the database."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.outcome: Recorded | Exception | None = None


class Recorder:
    """Writes visits; every call returns after the commit that holds its visit.

    Whoever comes first writes for all who wait: at the polite pace that is one visit, and at full
    speed as many as came while the last transaction was under way.
    """

    def __init__(self, database: Database, *, most_days: int, budget: int | None) -> None:
        self._database = database
        self._most_days = most_days
        self._budget = budget
        self._writing = Lock()
        self._queue = Lock()
        self._waiting: list[_Entry] = []

    def record(self, visit: Visit) -> Recorded:
        """Write one visit.

        Raises:
            LeaseLost: another run holds the portal; nothing is written.
            DatabaseError: the database went away; nothing is written.
        """
        entry = _Entry(visit)
        with self._queue:
            self._waiting.append(entry)
        with self._writing:
            if entry.outcome is None:
                time.sleep(_GATHERING)
                self._write()
        if isinstance(entry.outcome, Exception):
            raise entry.outcome
        assert entry.outcome is not None
        return entry.outcome

    def _write(self) -> None:
        with self._queue:
            batch, self._waiting = self._waiting, []
        try:
            outcomes = self._commit(batch)
        except DatabaseError as error:
            outcomes = [error] * len(batch)
        except Exception as error:
            # One of them cannot be stored; the others are not to suffer for it.
            outcomes = [error] if len(batch) == 1 else [self._alone(entry) for entry in batch]
        for entry, outcome in zip(batch, outcomes, strict=True):
            entry.outcome = outcome

    def _alone(self, entry: _Entry) -> Recorded | Exception:
        try:
            return self._commit([entry])[0]
        except Exception as error:
            return error

    def _commit(self, batch: Sequence[_Entry]) -> Sequence[Recorded | Exception]:
        visits = [entry.visit for entry in batch]
        return record_visits(self._database, visits, most_days=self._most_days, budget=self._budget)
