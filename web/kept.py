"""Answers that are dear to count, or that come from afar, kept for a while."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class _Answer(NamedTuple, Generic[T]):
    stamp: Hashable
    at: float
    value: T


class Kept(Generic[T]):
    """The latest answers, by key, until the archive has changed."""

    def __init__(
        self, seconds: float = 60, most: int = 64, clock: Callable[[], float] = monotonic
    ) -> None:
        """Keep at most so many; while the archive changes, each holds for so many seconds."""
        self._seconds, self._most, self._clock = seconds, most, clock
        self._answers: OrderedDict[Hashable, _Answer[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, stamp: Hashable, count: Callable[[], T]) -> T:
        """The answer, counted anew where the stamp is another and the former answer is old."""
        with self._lock:
            known = self._answers.get(key)
        now = self._clock()
        if known and (known.stamp == stamp or now - known.at < self._seconds):
            return known.value
        value = count()
        with self._lock:
            self._answers[key] = _Answer(stamp, now, value)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return value


class Awaited(Generic[T]):
    """The answer of somebody who may be slow or silent, asked for beside the visitors.

    One question at a time is on its way, and its answer, or its error, holds for some seconds.
    """

    def __init__(
        self,
        ask: Callable[[], T],
        *,
        seconds: float = 60,
        patience: float = 2,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Ask for nothing yet; a visitor waits for `patience` seconds at most."""
        self._ask, self._seconds, self._patience, self._clock = ask, seconds, patience, clock
        self._answer: Future[T] | None = None
        self._at = 0.0
        self._lock = Lock()

    def get(self) -> T:
        """The answer; whatever error the question ended with, or TimeoutError while it is out."""
        with self._lock:
            answer = self._answer
            if answer is None or (answer.done() and self._clock() - self._at >= self._seconds):
                answer, self._at = Future(), self._clock()
                Thread(target=self._put, args=(answer,), daemon=True).start()
                self._answer = answer
        return answer.result(self._patience)

    def _put(self, answer: "Future[T]") -> None:
        try:
            answer.set_result(self._ask())
        except BaseException as error:
            answer.set_exception(error)
