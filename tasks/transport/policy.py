"""The limits within which addresses are visited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tasks.transport.legacy import LegacyTls, listed

Addresses = Literal["public", "loopback"]

PRODUCT = "Gongkai"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a visit may cost, us and the host. Times in seconds, sizes in bytes.

    Attributes:
        user_agent: sent with each request; see `user_agent`.
        addresses: "public": global unicast addresses, port 80, 443 or one that the portal lists;
            "loopback": 127.0.0.0/8 and ::1 alone, any port, for the demo and the tests.
        read_timeout: longest silence; total_timeout: of one request from connecting to last byte.
        max_bytes: of a body, as received and again once inflated.
        retries: requests after the first for connection errors, 429, 5xx and cut bodies.
        backoff, max_backoff: before retry n a random time up to backoff × 2ⁿ, at most max_backoff.
        retry_after_cap: a host that asks for more time than this is not waited for.
        longest_pause: most that Retry-After is heard for.
        block_pause, failure_pause: how long a host should be left alone after a block page, and
            after the tries were used up. Only said (`Received.wait_until`): the caller knows how
            often it happened.
        delay_factor, max_delay: a host is left alone for this many times its last response time,
            at most max_delay; also caps Crawl-delay. A portal's own delay is never cut.
        jitter: each such pause grows by a random part, at most by this fraction of it.
        legacy_tls: hosts whose certificate or protocol is forgiven, by host as addresses show it.
    """

    user_agent: str
    addresses: Addresses = "public"
    connect_timeout: float = 10
    read_timeout: float = 30
    total_timeout: float = 600
    max_bytes: int = 100 << 20
    max_redirects: int = 5
    retries: int = 3
    backoff: float = 1.0
    max_backoff: float = 120
    retry_after_cap: float = 120
    longest_pause: float = 24 * 3600
    block_pause: float = 3600
    failure_pause: float = 600
    delay_factor: float = 5.0
    max_delay: float = 30
    jitter: float = 0.25
    legacy_tls: Mapping[str, LegacyTls] = field(default_factory=listed)


def user_agent(contact: str, version: str) -> str:
    """The name under which portals see us, as `Gongkai/0.1.0 (+contact; archive of …)`.

    Raises:
        ValueError: `contact` has characters that no header can carry.
    """
    if not (contact.isascii() and contact.isprintable()):
        raise ValueError(
            f"contact {contact!r}: give an e-mail or web address in ASCII, it is sent as a header"
        )
    return f"{PRODUCT}/{version} (+{contact}; archive of budget disclosures)"
