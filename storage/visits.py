"""What a visit to an address was, as it is to be recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.addresses import NewSource
from storage.headers import Headers
from storage.revisits import GOOD
from storage.runs import OpenRun

CERTIFICATES = "application/pem-certificate-chain"
"""Media type of a chain of certificates (RFC 8555 9.1)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a visited page led to, and what it says of itself.

    `links` are those that are looked for; `count` says how many the page has.
    """

    links: tuple[NewSource, ...] = ()
    count: int = 0
    metadata: dict[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class NewCapture:
    """The columns of a capture; see `storage.models.Capture`."""

    source_id: int
    run_id: str
    captured_at: datetime
    url: str
    final_url: str
    verdict: str
    reason: str | None = None
    status: int | None = None
    headers: Headers = ()
    redirects: Sequence[str] = ()
    media_type: str | None = None
    object_sha256: str | None = None
    elapsed_ms: int = 0
    name: str | None = None
    tls: str | None = None
    headers_cut: int | None = None
    request: Mapping[str, Any] | None = None
    http_version: str | None = None
    reason_phrase: str | None = None
    address: str | None = None
    tls_protocol: str | None = None
    tls_cipher: str | None = None
    first_byte_at: datetime | None = None
    ended_at: datetime | None = None
    hops: Sequence[Mapping[str, Any]] | None = None
    certificates_sha256: str | None = None
    imported_from: str | None = None
    leaf: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, as it is to be recorded; its object is in the store already.

    Attributes:
        capture: with `object_sha256` if there was a body.
        size, sha512: of the body.
        found: what the page led to; None for files and for visits without content.
        wait_until: until when `host` asked to be left alone.
        host: the host that answered last, as it stands in addresses; empty: none was asked by us.
        certificates: bytes of each chain that the capture or one of its hops names, by SHA-256;
            they are in the store already as well.
        past: a later visit of the address is known: what it is now stays as it is.
    """

    run: OpenRun
    capture: NewCapture
    size: int = 0
    found: Found | None = None
    wait_until: datetime | None = None
    host: str = ""
    sha512: str | None = None
    certificates: Mapping[str, int] = field(default_factory=dict)
    past: bool = False

    @property
    def says_what_is(self) -> bool:
        """Whether it sets the state of its address: failures of others' crawlers are not ours."""
        imported = self.capture.imported_from is not None
        return not (self.past or (imported and self.capture.verdict not in GOOD))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recorded visit was: `new` bytes; `rests`: its host is not to be visited now."""

    new: bool
    rests: bool
