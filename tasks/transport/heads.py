"""What is kept of the heads of a request and its answer: all of it, up to a limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

import httpx

from tasks.records import Fields, Hop, Peer
from tasks.transport.peer import peer_of
from tasks.transport.wire import Wire

MOST = 32 << 10
"""Bytes of names and values that are kept of each head; real ones have one or two thousand."""

Raw = Iterable[tuple[bytes, bytes]]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Watch:
    """Moments since a beginning: in order, whatever is done to the system's clock meanwhile."""

    wall: datetime
    start: float

    @classmethod
    def begin(cls) -> "Watch":
        """A watch that begins now."""
        return cls(now(), monotonic())

    def moment(self, at: float | None = None) -> str:
        """A moment of `time.monotonic`, by default the beginning: UTC, ISO 8601, microseconds."""
        past = timedelta(seconds=0 if at is None else at - self.start)
        return (self.wall + past).isoformat(timespec="microseconds")


def hop(request: httpx.Request, response: httpx.Response, watch: Watch) -> Hop:
    """A request and the head of its answer; `ended` is now."""
    stream = response.extensions.get("network_stream")
    wire = stream if isinstance(stream, Wire) else None
    asked, asked_cut = kept(request.headers.raw)
    answered, answered_cut = kept(response.headers.raw)
    first = wire.first_byte if wire else None
    return Hop(
        url=str(request.url),
        status=response.status_code,
        version=response.http_version,
        reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
        # h11 speaks no other version.
        line=f"{request.method} {request.url.raw_path.decode('ascii')} HTTP/1.1",
        request=asked,
        headers=answered,
        cut=asked_cut + answered_cut,
        peer=peer_of(wire) if wire else Peer(),
        begun=watch.moment(),
        first_byte=None if first is None else watch.moment(first),
        ended=watch.moment(monotonic()),
    )


def kept(headers: Raw, most: int = MOST) -> tuple[Fields, int]:
    """Headers up to a limit, and how many bytes of names and values are beyond it.

    The value that reaches the limit is cut there, and nothing after it is kept.
    """
    found: list[tuple[str, str]] = []
    room, cut = most, 0
    for name, value in headers:
        if cut or len(name) >= room:
            cut += len(name) + len(value)
            continue
        room -= len(name)
        found.append((name.decode("latin-1"), value[:room].decode("latin-1")))
        cut += max(0, len(value) - room)
        room -= len(value)
    return tuple(found), cut
