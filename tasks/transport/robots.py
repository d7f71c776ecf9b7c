"""robots.txt (RFC 9309): what a host lets us visit, and how fast."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from protego import Protego

from tasks.records import CaptureVerdict, Received
from tasks.transport.policy import PRODUCT

_LARGEST = 500 << 10  # bytes that are read of it (RFC 9309 2.5)
_RULE = re.compile(r"^\s*(?:disallow|crawl-delay)\s*:\s*[^\s#]", re.IGNORECASE | re.MULTILINE)
_LIFETIME = 24 * 3600.0  # seconds (RFC 9309 2.4)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says.

    `finding` is why nothing may be visited, None if something may; `wait_until` and `waiting_host`
    say as in `Received` whether that may have changed later.
    """

    parser: Protego | None = None
    finding: tuple[CaptureVerdict, str] | None = None
    wait_until: str | None = None
    waiting_host: str | None = None

    def refusal(self, url: str) -> tuple[CaptureVerdict, str] | None:
        """Verdict and reason why an address may not be visited; None if it may."""
        if self.finding is None and self.parser and not self.parser.can_fetch(url, PRODUCT):
            return "refused", "robots.txt disallows this address"
        return self.finding

    @property
    def delay(self) -> float:
        """Crawl-delay in seconds, 0 where none is given."""
        return float(self.parser.crawl_delay(PRODUCT) or 0) if self.parser else 0.0


def rules_from(received: Received) -> Rules:
    """The rules that a visit to robots.txt gave; takes its file away.

    400 to 499 means no rules, 429 apart; a server that fails or cannot be reached allows nothing.
    """
    body = b""
    if received.path:
        with Path(received.path).open("rb") as file:
            body = file.read(_LARGEST)
        Path(received.path).unlink()
    status = received.status or 0
    if 400 <= status < 500 and status != 429:
        return Rules()
    if received.verdict in ("captured", "soft-error"):
        text = body.decode("utf-8", "replace").removeprefix("\ufeff")
        return Rules(Protego.parse(text) if _RULE.search(text) else None)
    finding: tuple[CaptureVerdict, str] = (
        ("blocked", f"robots.txt: {received.reason}")
        if received.verdict == "blocked"
        else ("refused", f"robots.txt cannot be read, so nothing is allowed: {received.reason}")
    )
    return Rules(None, finding, received.wait_until, received.waiting_host)


def _lifetime(rules: Rules) -> float:
    """Seconds for which rules are kept: a day, but a failure no longer than its host is at rest."""
    if rules.wait_until is None:
        return _LIFETIME
    left = datetime.fromisoformat(rules.wait_until) - datetime.now(UTC)
    return min(_LIFETIME, left.total_seconds())


class Robots:
    """The rules of each host asked so far, each kept for a day at most."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[str, tuple[float, Rules]] = {}

    def rules(self, url: httpx.URL, load: Callable[[str], Received]) -> Rules:
        """The rules for an address; `load` visits robots.txt where they are not known."""
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            until, rules = self._known.get(site, (float("-inf"), Rules()))
            if self._clock() > until:
                rules = rules_from(load(f"{site}/robots.txt"))
                self._known[site] = (self._clock() + _lifetime(rules), rules)
        return rules
