"""Connections that trust as the policy says: strictly, and by exception where strictness fails."""

import ssl

import httpx

from tasks.transport.guard import GuardedTransport
from tasks.transport.legacy import LegacyTls, Weakness, relaxed, tls_fault
from tasks.transport.policy import Policy

EXCEPTION = "legacy_tls"
"""The extension of a response that names the exception under which it came."""


class TrustTransport(httpx.BaseTransport):
    """Guarded connections; a listed host whose strict handshake fails is asked under its exception.

    Strictness is tried once a process and host, since a portal may be mended at any time.

    Args:
        policy: says which hosts are listed.
        tls: what strict means; None for the authorities that browsers trust.
    """

    def __init__(self, policy: Policy, tls: ssl.SSLContext | None = None) -> None:
        self._policy = policy
        self._strict = GuardedTransport(policy, tls)
        self._lax: dict[Weakness, GuardedTransport] = {}
        self._failed: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises what `GuardedTransport` raises."""
        host = request.url.netloc.decode("ascii")
        entry = self._policy.legacy_tls.get(host)
        if entry is None or host not in self._failed:
            try:
                return self._strict.handle_request(request)
            except httpx.ConnectError as error:
                fault = tls_fault(error)
                if entry is None or fault is None or not entry.forgives(fault):
                    raise
            self._failed.add(host)
        return self._by_exception(request, entry)

    def close(self) -> None:
        """Close all connections."""
        for transport in (self._strict, *self._lax.values()):
            transport.close()

    def _by_exception(self, request: httpx.Request, entry: LegacyTls) -> httpx.Response:
        if entry.what not in self._lax:
            self._lax[entry.what] = GuardedTransport(self._policy, relaxed(entry.what))
        response = self._lax[entry.what].handle_request(request)
        response.extensions[EXCEPTION] = entry.what
        return response
