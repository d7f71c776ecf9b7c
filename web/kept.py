"""Answers that are dear to count, kept until the archive has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class _Answer(NamedTuple, Generic[T]):
    stamp: Hashable
    at: float
    value: T


class Kept(Generic[T]):
    """The latest answers, by key."""

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
