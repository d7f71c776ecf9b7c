"""Politeness: one request a host at a time, and a pause after each."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tasks.transport.policy import Policy


class HostPausedError(Exception):
    """The host is to be left alone for longer than we wait; `seconds` says for how long."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} is not to be visited for another {seconds:.0f} s")
        self.seconds = seconds


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
        last response time where that is longer, and a random part more (the policy's `jitter`).

        Raises:
            HostPausedError: see `check`.
        """
        state = self._host(host)
        with state.lock:
            self.check(host)
            wait = self._wait(state, delay)
            if wait > 0:
                self._sleep(wait)
            began = self._clock()
            try:
                yield
            finally:
                state.ended = self._clock()
                state.took = state.ended - began

    def check(self, host: str) -> None:
        """Let pass or raise.

        Raises:
            HostPausedError: it is held for longer than the policy's `retry_after_cap`.
        """
        left = self._host(host).not_before - self._clock()
        if left > self._policy.retry_after_cap:
            raise HostPausedError(host, left)

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
            more = random.uniform(0, self._policy.jitter)  # noqa: S311 - guards nothing
            wait = max(wait, state.ended + max(delay, rest) * (1 + more) - self._clock())
        return wait
