"""One address asked patiently: in its host's turn, again after passing faults, never in a pause."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from tasks.records import Role
from tasks.transport.exchange import Answer, Exchange
from tasks.transport.pace import HostPausedError, Pace
from tasks.transport.policy import Policy


class Patience:
    """Asks under the limits of a policy; `clock` and `sleep` are those of `Pace`."""

    def __init__(
        self,
        policy: Policy,
        exchange: Exchange,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._policy = policy
        self._exchange = exchange
        self._pace = Pace(policy, clock, sleep)

    def ask(
        self, url: httpx.URL, role: Role, conditions: Mapping[str, str], delay: float
    ) -> Answer:
        """Ask until there is an answer worth keeping, the tries are used up, or a pause begins."""
        policy, machine = self._policy, self._machine(url)
        for attempt in range(policy.retries + 1):
            try:
                with self._pace.turn(machine, delay):
                    answer = self._exchange.ask(url, role, conditions)
            except HostPausedError as pause:
                return _paused(url, pause)
            if answer.verdict in ("captured", "not-modified"):
                return answer
            asked = min(retry_after(answer.headers.get("retry-after")), policy.longest_pause)
            self._pace.hold(machine, asked)
            if asked > policy.retry_after_cap:
                reason = f"{answer.reason}; asks to wait until {_moment(asked)}"
                answer = replace(answer, reason=reason, retry=False)
            if not answer.retry:
                break
            if attempt < policy.retries:
                self._pace.hold(machine, backoff(policy, attempt))
        return waiting(answer, url, max(asked, self._rest(answer)))

    def pause(self, url: httpx.URL) -> Answer | None:
        """The answer for an address whose host is to be left alone; None if it may be asked."""
        try:
            self._pace.check(self._machine(url))
        except HostPausedError as pause:
            return _paused(url, pause)
        return None

    def hold(self, url: httpx.URL, seconds: float) -> None:
        """Leave the host of an address alone for some seconds from now."""
        self._pace.hold(self._machine(url), seconds)

    def _machine(self, url: httpx.URL) -> str:
        """What is visited one at a time: a host whatever its port; of loopback each port is one."""
        if self._policy.addresses == "loopback":
            return url.netloc.decode("ascii")
        return url.host.rstrip(".")

    def _rest(self, answer: Answer) -> float:
        """Seconds for which we leave a host alone of our own accord."""
        if answer.verdict == "blocked":
            return self._policy.block_pause
        return self._policy.failure_pause if answer.retry else 0.0


def waiting(answer: Answer, url: httpx.URL, seconds: float) -> Answer:
    """The answer with the time for which the host of `url` is to be left alone, if any."""
    if seconds <= 0:
        return answer
    host = url.netloc.decode("ascii")
    return replace(answer, wait_until=_moment(seconds), waiting_host=host)


def _paused(url: httpx.URL, pause: HostPausedError) -> Answer:
    return waiting(Answer("failed", str(pause), asked=False), url, pause.seconds)


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
    except (ValueError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _moment(seconds: float) -> str:
    """The time in some seconds, UTC, ISO 8601."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
