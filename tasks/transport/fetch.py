"""Visits: redirects, robots.txt, pauses and retries around single requests."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tasks.records import Hop, Received, Role
from tasks.transport.blocks import COOKIE_GATE, Finding
from tasks.transport.exchange import Answer, Exchange
from tasks.transport.names import content_disposition_name
from tasks.transport.patience import Patience, waiting
from tasks.transport.policy import Policy
from tasks.transport.robots import Robots
from tasks.transport.trust import TrustTransport

_CIRCLE: Finding = ("refused", "redirects in a circle")


@dataclass(frozen=True, slots=True)
class _Visit:
    """What is asked for: role, conditions of the request, hosts allowed, least pause, robots."""

    role: Role
    conditions: Mapping[str, str]
    hosts: frozenset[str]
    delay: float
    robots: bool = True


class Fetcher:
    """Visits addresses politely. Threads may share one: a host sees one request at a time.

    Args:
        policy: the limits.
        spool: folder for bodies; made if absent. Whoever gets a body removes its file.
        sleep, clock: as `time.sleep` and `time.monotonic`; they rule the pauses.
    """

    def __init__(
        self,
        policy: Policy,
        spool: Path,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        spool.mkdir(parents=True, exist_ok=True)
        self._policy = policy
        self._transport = TrustTransport(policy)
        exchange = Exchange(policy, spool, self._transport)
        self._patience = Patience(policy, exchange, clock, sleep)
        self._robots = Robots(clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.close()

    @property
    def max_bytes(self) -> int:
        """Most bytes of a body."""
        return self._policy.max_bytes

    def fetch(
        self,
        url: str,
        *,
        role: Role,
        hosts: frozenset[str] = frozenset(),
        delay: float = 0.0,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Received:
        """Visit an address. Never raises for what the other side does; see `Received.verdict`.

        Args:
            url: http or https.
            role: what it should give; HTML where a document is expected is a "soft-error".
            hosts: hosts (with port where it is not the scheme's own) that the address and every
                redirect must lie on; empty: any host, on the scheme's ports.
            delay: least pause in seconds since the last answer of the host.
            etag, last_modified: of the capture at hand, so that 304 may answer.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        given = {name: value for name, value in conditions.items() if value}
        listed = frozenset(netloc(host) for host in hosts)
        return self._follow(url, _Visit(role, given, listed, delay))

    def hold(self, host: str, until: datetime) -> None:
        """Leave a host alone in this process, as an earlier visit said (`Received.wait_until`).

        Visits of it within the policy's `retry_after_cap` of that moment wait for it, earlier ones
        end at once: "failed" and with the same `wait_until`. Nothing shortens a pause.

        Args:
            host: as `Received.waiting_host`; on the public network all its ports rest with it.
            until: with a time zone; one that is past changes nothing.
        """
        left = (until - datetime.now(UTC)).total_seconds()
        self._patience.hold(httpx.URL(f"http://{host}"), left)

    def _follow(self, url: str, visit: _Visit) -> Received:
        trail, hops = [url], list[Hop]()
        answer = self._step(url, visit)
        tls, cookie = answer.tls, False
        while (location := answer.location) is not None:
            cookie = cookie or "set-cookie" in answer.headers
            if location in trail:
                verdict, reason = COOKIE_GATE if cookie else _CIRCLE
                answer = replace(answer, verdict=verdict, reason=reason, location=None)
                if cookie:
                    answer = waiting(answer, httpx.URL(location), self._policy.block_pause)
            elif len(trail) > self._policy.max_redirects:
                reason = f"more than {self._policy.max_redirects} redirects"
                answer = replace(answer, verdict="refused", reason=reason, location=None)
            else:
                trail.append(location)
                if answer.hop is not None:
                    hops.append(answer.hop)
                answer = self._step(location, visit)
                tls = tls or answer.tls
        body = answer.body
        return Received(
            url=url,
            final_url=trail[-1],
            captured_at=answer.captured_at,
            verdict=answer.verdict,
            reason=answer.reason,
            status=answer.status,
            headers=answer.headers,
            redirects=tuple(trail[1:]),
            path=str(body.path) if body.path else None,
            size=body.size,
            sha256=body.sha256,
            sha512=body.sha512,
            media_type=body.media_type,
            elapsed_ms=answer.elapsed_ms,
            wait_until=answer.wait_until,
            waiting_host=answer.waiting_host,
            asked=answer.asked,
            name=content_disposition_name(answer.headers.get("content-disposition", "")),
            tls=tls,
            hops=tuple(hops),
            last=answer.hop,
        )

    def _step(self, target: str, visit: _Visit) -> Answer:
        """One address on the way: checked against hosts and robots.txt, then asked."""
        try:
            url = httpx.URL(target)
            outside = self._outside(url, visit.hosts)
        except (httpx.InvalidURL, ValueError) as error:
            outside = f"no valid address: {error}"
        if outside:
            return Answer("refused", outside)
        return self._patience.pause(url) or self._allowed(url, visit)

    def _allowed(self, url: httpx.URL, visit: _Visit) -> Answer:
        """An address asked if the robots.txt of its host lets us."""
        if visit.robots:
            plain = replace(visit, role="listing", conditions={}, robots=False)
            rules = self._robots.rules(url, lambda address: self._follow(address, plain))
            if refusal := rules.refusal(str(url)):
                verdict, reason = refusal
                return Answer(
                    verdict,
                    reason,
                    wait_until=rules.wait_until,
                    waiting_host=rules.waiting_host,
                )
            crawl_delay = min(rules.delay, self._policy.max_delay)
            visit = replace(visit, delay=max(visit.delay, crawl_delay))
        return self._patience.ask(url, visit.role, visit.conditions, visit.delay)

    def _outside(self, url: httpx.URL, hosts: frozenset[str]) -> str | None:
        """Why an address may not be visited whatever it resolves to; None if it may."""
        if url.scheme not in ("http", "https") or not url.host:
            return f"{url}: only http and https addresses are visited"
        if url.userinfo:
            return f"{url.host}: addresses with a user name are not visited"
        host = url.netloc.decode("ascii")
        if hosts and host not in hosts:
            return f"{host} is none of the portal's hosts"
        if self._policy.addresses == "public" and not hosts and url.port not in (None, 80, 443):
            return f"{host}: port {url.port} is not listed by the portal"
        return None


@lru_cache(maxsize=4096)
def netloc(host: str) -> str:
    """A host of a registry as addresses show it: lower case, punycode, no needless port.

    Raises:
        ValueError: it is none.
    """
    try:
        return httpx.URL(f"http://{host}").netloc.decode("ascii")
    except httpx.InvalidURL as error:
        raise ValueError(f"no host: {host!r}: {error}") from None
