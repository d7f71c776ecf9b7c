"""Politeness: one request a host at a time, and a pause after each."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tasks.transport.policy import Policy


class HostPausedError(Exception):
    """The host asked to be left alone for longer than we wait; says for how long."""


class _Host:
    """When a host was last visited, how long it took, and until when it asked to be left alone."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ended: float | None = None
        self.took = 0.0
        self.not_before = float("-inf")


class Pace:
    """Turns of hosts: one request a host at a time, the next one only after its pause.

    `clock` and `sleep` are those of `time.monotonic` and `time.sleep`.
    """

    def __init__(
        self, policy: Policy, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait for the host to be free and rested, then hold it while the caller speaks with it.

        The pause counts from the end of the last answer: `delay`, or the policy's multiple of the
        last response time where that is longer.

        Raises:
            HostPausedError: it asked for a pause longer than the policy's `retry_after_cap`.
        """
        state = self._host(host)
        with state.lock:
            wait = self._wait(state, delay)
            if state.not_before - self._clock() > self._policy.retry_after_cap:
                raise HostPausedError(f"{host} asked not to be visited for another {wait:.0f} s")
            if wait > 0:
                self._sleep(wait)
            began = self._clock()
            try:
                yield
            finally:
                state.ended = self._clock()
                state.took = state.ended - began

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds from now, whoever asks."""
        state = self._host(host)
        state.not_before = max(state.not_before, self._clock() + seconds)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())

    def _wait(self, state: _Host, delay: float) -> float:
        wait = state.not_before - self._clock()
        if state.ended is not None:
            rest = min(self._policy.delay_factor * state.took, self._policy.max_delay)
            wait = max(wait, state.ended + max(delay, rest) - self._clock())
        return wait


def backoff(policy: Policy, attempt: int) -> float:
    """Seconds before attempt 1, 2, … : a random part of a span that doubles (full jitter)."""
    span = min(policy.backoff * 2**attempt, policy.max_backoff)
    return random.uniform(0, span)  # noqa: S311 - spreads load, guards nothing


def retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110 10.2.3); 0 if none or senseless."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
