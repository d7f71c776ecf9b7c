"""The address guard: a name is resolved once, every address checked, a checked one connected.

Nothing between check and connection can be swapped, so redirects and changing DNS answers cannot
lead into a private network. The rules follow RFC 6890 and what `ipaddress.is_global` gets wrong.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable

import httpcore
import httpx

from tasks.transport.policy import Addresses, Policy
from tasks.transport.wire import Wire

Resolver = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float | None], httpcore.NetworkStream]

# All that is assigned as global unicast in IPv6; NAT64, mapped and compatible forms lie outside.
_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
# Ranges that is_global calls global, or that carry an IPv4 address which a gateway unpacks.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo, ORCHID and other assignments
        "2002::/16",  # 6to4
    )
)


class RefusedAddress(Exception):  # noqa: N818 - tells of an address, not of a mistake
    """The address is not one that may be visited."""


def check_address(ip: str, kind: Addresses) -> None:
    """Let an address pass or raise.

    Raises:
        RefusedAddress: not global unicast (kind "public"), or not loopback (kind "loopback").
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        raise RefusedAddress(f"{ip} is no IP address") from None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if kind == "loopback":
        if not address.is_loopback:
            raise RefusedAddress(f"{ip} is not loopback, and nothing else may be visited here")
        return
    special = address.is_multicast or any(address in network for network in _SPECIAL)
    foreign = address.version == 6 and address not in _GLOBAL_IPV6
    if special or foreign or not address.is_global:
        raise RefusedAddress(f"{ip} is not a public address")


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, in the order of the system's resolver.

    Raises:
        OSError, UnicodeError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def _connect(ip: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, each with the time limit of one request."""

    def __init__(
        self, policy: Policy, resolver: Resolver = resolve, connect: Connect = _connect
    ) -> None:
        self._policy = policy
        self._resolve = resolver
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - the pool sets neither
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers, if all addresses of the host may be visited.

        Raises:
            RefusedAddress: one of the addresses may not be visited; nothing was connected.
            httpcore.ConnectError, httpcore.ConnectTimeout: no address answers.
        """
        deadline = time.monotonic() + self._policy.total_timeout
        try:
            addresses = self._resolve(host, port)
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        for ip in addresses:
            check_address(ip, self._policy.addresses)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for ip in addresses:
            try:
                stream = self._connect(ip, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Wire(stream, deadline)
        raise failure


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over guarded connections, one request each.

    A connection is not used again: an answer longer than it says would spill into the next one.
    Neither proxies nor certificates named by the environment are used.
    """

    def __init__(self, policy: Policy, tls: ssl.SSLContext | None = None) -> None:
        context = tls or httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(policy),
        )
