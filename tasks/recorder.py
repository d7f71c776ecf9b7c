"""Recording visits of many threads: those that come within a moment share a transaction."""

from collections.abc import Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple, Self

from storage.database import Database, DatabaseError
from storage.recording import record_visits
from storage.visits import Recorded, Visit

# Seconds in which others may join a transaction, unless somebody waits for it.
_GATHERING = 0.25
# Visits in one transaction.
_MOST = 200


class _Outcome(Future[Recorded]):
    """What a visit was; it is written at once when somebody waits for it."""

    def __init__(self, awaited: Event) -> None:
        super().__init__()
        self._awaited = awaited

    def result(self, timeout: float | None = None) -> Recorded:
        """See Future.result."""
        if not self.done():
            self._awaited.set()
        return super().result(timeout)


class _Entry(NamedTuple):
    visit: Visit
    outcome: Future[Recorded]


class Recorder:
    """A thread that writes visits; a context manager, which writes all that is left at its end.

    Whoever submits a visit may go on and ask for its outcome later: until somebody does, visits
    gather for a moment, since each transaction has a cost of its own.
    """

    def __init__(self, database: Database, *, most_days: int, budget: int | None) -> None:
        self._database = database
        self._most_days = most_days
        self._budget = budget
        self._queue: SimpleQueue[_Entry | None] = SimpleQueue()
        self._awaited = Event()
        self._thread = Thread(target=self._work, name="recorder", daemon=True)

    def submit(self, visit: Visit) -> Future[Recorded]:
        """Write a visit soon.

        Returns:
            What it was, after the commit that holds it. The future raises LeaseLost where another
            run holds the portal, and DatabaseError where the database went away; nothing is
            written of the visit then.
        """
        entry = _Entry(visit, _Outcome(self._awaited))
        self._queue.put(entry)
        return entry.outcome

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.put(None)
        self._awaited.set()
        self._thread.join()

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            self._awaited.wait(_GATHERING)
            # Whoever set it has put his visit into the queue before.
            self._awaited.clear()
            batch, ended = [first], False
            while len(batch) < _MOST and not ended:
                try:
                    entry = self._queue.get_nowait()
                except Empty:
                    break
                ended = entry is None
                if entry is not None:
                    batch.append(entry)
            self._write(batch)
            if ended:
                return

    def _write(self, batch: Sequence[_Entry]) -> None:
        for entry, outcome in zip(batch, self._outcomes(batch), strict=True):
            if isinstance(outcome, Recorded):
                entry.outcome.set_result(outcome)
            else:
                entry.outcome.set_exception(outcome)

    def _outcomes(self, batch: Sequence[_Entry]) -> Sequence[Recorded | Exception]:
        visits = [entry.visit for entry in batch]
        try:
            return record_visits(
                self._database, visits, most_days=self._most_days, budget=self._budget
            )
        except DatabaseError as error:
            return [error] * len(batch)
        except Exception as error:
            if len(batch) == 1:
                return [error]
            # One of them cannot be stored; the others are not to suffer for it.
            return [self._outcomes([entry])[0] for entry in batch]
