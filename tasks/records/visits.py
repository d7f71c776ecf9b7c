"""What one visit to one address gave, and what a batch of work came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

# "captured": bytes kept. "not-modified": 304. The others carry no document: "blocked" is a
# challenge or block page, "soft-error" answered 200 without content, "missing" 404 or 410,
# "refused" by robots.txt, the address guard or a limit, "incomplete" cut short,
# "failed" no answer or an error status after all retries.
CaptureVerdict = Literal[
    "captured",
    "not-modified",
    "blocked",
    "soft-error",
    "missing",
    "refused",
    "incomplete",
    "failed",
]

# Headers one by one: names as they were written, values as Latin-1, in their order.
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CertificateChain:
    """Certificates as a server sent them, its own first, in PEM; and the SHA-256 of that text."""

    pem: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Who answered.

    Attributes:
        address: IP and port connected to, as 192.0.2.7:443 or [2001:db8::7]:443.
        tls_protocol, tls_cipher: what was agreed on, as TLSv1.3; None over plain http.
        certificates: None over plain http.
    """

    address: str | None = None
    tls_protocol: str | None = None
    tls_cipher: str | None = None
    certificates: CertificateChain | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One request on the way and the head of its answer, as both went over the wire.

    Attributes:
        line: the request line as sent, as GET /a?b HTTP/1.1; `request`: its headers; both are
            empty where others received it and did not keep them.
        version, reason: of the status line, as HTTP/1.1 and Not Found.
        headers: of the answer as received.
        cut: bytes of `request` and `headers` that were too many to keep; they are not in these.
        begun, first_byte, ended: UTC, ISO 8601: before connecting, when the answer began to
            come, when nothing more was read; None where others received it and did not say.
    """

    url: str
    status: int
    version: str
    reason: str
    line: str
    request: Fields
    headers: Fields
    cut: int
    peer: Peer
    begun: str
    first_byte: str | None
    ended: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """What one visit to one address gave: the raw material of a capture.

    Attributes:
        url: as asked; `final_url`: after redirects, each listed in `redirects`.
        captured_at: start of the request, UTC, ISO 8601.
        status: HTTP status; None where no answer came.
        headers: of the last answer, names in lower case, repeated ones joined; for finding one.
        path: temporary file with the body as received, None without body. The caller removes it.
        size, sha256, sha512: of that body.
        media_type: decided by the bytes, not by header or suffix; None without body.
        elapsed_ms: from the first byte sent to the last received.
        wait_until: until when `waiting_host` is to be left alone, UTC, ISO 8601; None where
            nothing says so. Either the host asked for it (Retry-After), or it showed a block page
            or failed until the tries were used up, and this is for how long we leave it alone then.
            The caller remembers it across processes and tells it to `Fetcher.hold`; whoever sees
            the same again may wait longer each time.
        waiting_host: the host concerned as addresses show it, with its port where it is not the
            scheme's own; a redirect may have led to another host than that of `url`.
        asked: False where the address was not asked for at all, since its host is left alone.
        name: of the file as its sender calls it (Content-Disposition), a bare name without
            folders or control characters; None where nothing calls it anything.
        tls: the exception under which the host was visited, as `LegacyTls.what`, on any hop; None
            where certificate and protocol were as they should be, and over plain http.
        hops: the answers that redirected, in their order, as kept for evidence.
        last: the answer of the last address, likewise; None where none came.
        imported_from: the file and the record in it where others received this, not our crawler.
    """

    url: str
    final_url: str
    captured_at: str
    verdict: CaptureVerdict
    reason: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    path: str | None = None
    size: int = 0
    sha256: str | None = None
    sha512: str | None = None
    media_type: str | None = None
    elapsed_ms: int = 0
    wait_until: str | None = None
    waiting_host: str | None = None
    asked: bool = True
    name: str | None = None
    tls: str | None = None
    hops: tuple[Hop, ...] = ()
    last: Hop | None = None
    imported_from: str | None = None

    @property
    def certificates(self) -> dict[str, CertificateChain]:
        """All chains that came on the way, by their SHA-256."""
        hops = self.hops if self.last is None else (*self.hops, self.last)
        chains = (hop.peer.certificates for hop in hops)
        return {chain.sha256: chain for chain in chains if chain is not None}

    @property
    def host(self) -> str:
        """The host that the visit counts for: the one to be left alone, else the last asked.

        Empty where it was not we who asked.
        """
        if self.imported_from is not None:
            return ""
        return self.waiting_host or urlsplit(self.final_url).netloc.lower()

    @property
    def asked_until(self) -> datetime | None:
        """`wait_until` where the host itself asked for it; None for a rest of our own accord."""
        if self.wait_until is None or "retry-after" not in self.headers:
            return None
        return datetime.fromisoformat(self.wait_until)


@dataclass(frozen=True, slots=True)
class StepCount:
    """What one batch of one step did: items done, items still left, and how they ended."""

    done: int
    left: int
    outcomes: Mapping[str, int] = field(default_factory=dict)
