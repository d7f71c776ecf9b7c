"""How much a visitor may ask: how often, and how long one request may be."""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import IPv4Address, ip_address, ip_network

from fastapi import Request, Response
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

# Bytes of address and question, as in the line that carries them.
LONGEST_LINE = 8 * 1024

# Makes an answer of a request, a status, a line in words and headers.
Refuse = Callable[[Request, int, str, Mapping[str, str]], Response]


class Limits:
    """Refuses with 414 what is too long and with 429 what comes too often, before it is read."""

    def __init__(self, app: ASGIApp, rate: str, refuse: Refuse) -> None:
        """Count from zero.

        Args:
            app: what answers.
            rate: as "60/minute;20/second", each of them for one peer; empty: no limit.
            refuse: makes the answer.
        """
        self._app = app
        self._refuse = refuse
        self._rates = parse_many(rate) if rate else []
        # Keeps a number for each peer of the last minute; the other strategies forget no peer.
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or let the application do it."""
        answer: Callable[[Scope, Receive, Send], Awaitable[None]] = self._app
        if scope["type"] == "http":
            answer = self._refusal(Request(scope)) or answer
        await answer(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        line = len(request.scope["raw_path"]) + len(request.scope["query_string"])
        if line > LONGEST_LINE:
            words = f"The address is {line} bytes long; at most {LONGEST_LINE} are read."
            return self._refuse(request, 414, words, {})
        wait = self._wait(peer(request))
        if wait is None:
            return None
        rates = " and ".join(map(str, self._rates))
        words = f"Too many requests: {rates} are answered. Ask again in {wait} s."
        return self._refuse(request, 429, words, {"Retry-After": str(wait)})

    def _wait(self, who: str) -> int | None:
        """Seconds until this peer is heard again; None: it is heard, and that is counted."""
        spent = [rate for rate in self._rates if not self._limiter.test(rate, who)]
        if not spent:
            for rate in self._rates:
                self._limiter.hit(rate, who)
            return None
        again = max(self._limiter.get_window_stats(rate, who).reset_time for rate in spent)
        return max(1, math.ceil(again - time.time()))


def peer(request: Request) -> str:
    """Who asks: an address, of IPv6 the network of 64 bits that one subscriber has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    inner = address.ipv4_mapped
    return str(inner or ip_network((address, 64), strict=False))
