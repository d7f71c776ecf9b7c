"""From a visit in a WARC to a `Received`, through the gates that our own visits pass."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tasks.portals.links import join
from tasks.records import Hop, Peer, Received, Role
from tasks.storable import storable
from tasks.transport.exchange import REDIRECTS, Answer, joined_headers, with_body
from tasks.transport.heads import kept
from tasks.transport.names import content_disposition_name
from tasks.warc.digests import WrongDigest, stated, verify_block, verify_payload
from tasks.warc.http import CutShort, Head, NoHttp, answer, body, is_chunked
from tasks.warc.visits import Visited

_PORTS = {"http": 80, "https": 443}
_SLACK = timedelta(days=1)  # clocks differ
_CODINGS = ("content-encoding", "transfer-encoding", "content-length")


class Unusable(Exception):  # noqa: N818, named after what happened
    """A record that cannot be imported; says why."""


class NotOurs(Exception):  # noqa: N818, named after what happened
    """A record that is not to be imported; says in a word or two why."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a record says of a visit, before its body is looked at.

    Attributes:
        url: asked for; `final_url` answered, after `redirects`.
        at: its WARC-Date.
        origin: the file and the record.
    """

    visited: Visited
    head: Head
    url: str
    final_url: str
    redirects: tuple[str, ...]
    at: datetime
    origin: str

    @property
    def is_revisit(self) -> bool:
        """Whether the body stands in another record."""
        return self.visited.answer.kind == "revisit" and self.head.status != 304


def read(visited: Visited, file: str, *, now: datetime) -> Stated:
    """What a visit of a WARC says, after its digests were verified.

    Raises:
        NotOurs: a request other than GET, an address other than http, an answer that redirects.
        Unusable: too large, no HTTP, no moment, a wrong digest.
    """
    record = visited.answer
    final = join(record.target, record.target)
    url = visited.field("url") or final
    url = url and join(url, url)
    if url is None or final is None:
        raise NotOurs("no http address")
    if visited.asked is not None and visited.asked.method != "GET":
        raise NotOurs("not asked by GET")
    if record.path is None:
        raise Unusable(f"{record.size:,} bytes are beyond the limit")
    try:
        verify_block(record)
        head = answer(record.path)
        if record.kind == "response":
            verify_payload(record, record.path, head)
    except (NoHttp, WrongDigest) as error:
        raise Unusable(str(error)) from None
    if head.status in REDIRECTS:
        raise NotOurs("a redirect")
    redirects = tuple(value for name, value in visited.said if name == "redirect")
    identity = record.header("warc-record-id")[:200] or "without id"
    at = _moment(record.header("warc-date"), now)
    return Stated(visited, head, url, final, redirects, at, storable(f"{file} {identity}"))


def _moment(text: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unusable(f"no moment: {text[:40]!r}") from None
    at = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if at > now + _SLACK:
        raise Unusable(f"its moment {text} is still to come")
    return at


def payload_digest(stated_by: Stated) -> str | None:
    """The digest of the body as "algorithm:hex", by which revisits name it; None without one."""
    try:
        found = stated(stated_by.visited.answer.header("warc-payload-digest"))
    except WrongDigest:
        return None
    return found and ":".join(found)


def received(said: Stated, role: Role, spool: Path, most: int, former: Path | None) -> Received:
    """A visit as if it were ours, classified by status and bytes.

    Args:
        role: what the address should give.
        most: bytes of a body.
        former: for a revisit the bytes that it stands for, without codings.
    """
    headers = joined_headers(said.head.headers)
    judged = _judged(said, headers, role, spool, most, former)
    found = judged.body
    return Received(
        url=said.url,
        final_url=said.final_url,
        captured_at=said.at.isoformat(timespec="microseconds"),
        verdict=judged.verdict,
        reason=judged.reason,
        status=said.head.status,
        headers=headers,
        redirects=said.redirects,
        path=str(found.path) if found.path else None,
        size=found.size,
        sha256=found.sha256,
        sha512=found.sha512,
        media_type=found.media_type,
        elapsed_ms=_whole(said.visited.field("fetchTimeMs")),
        name=content_disposition_name(headers.get("content-disposition", "")),
        last=_hop(said),
        imported_from=said.origin,
    )


def _judged(
    said: Stated,
    headers: dict[str, str],
    role: Role,
    spool: Path,
    most: int,
    former: Path | None,
) -> Answer:
    record, status = said.visited.answer, said.head.status
    plain = Answer("failed", f"HTTP {status}", status, headers)
    if status == 304:
        return replace(plain, verdict="not-modified", reason=None)
    if former is not None:
        without = {name: value for name, value in headers.items() if name not in _CODINGS}
        judged = with_body(replace(plain, headers=without), _file(former), role, spool, most)
        return replace(judged, headers=headers)
    assert record.path is not None
    if cut := record.header("warc-truncated"):
        return replace(
            plain, verdict="incomplete", reason=f"its record was cut: {storable(cut[:40])}"
        )
    if wrong := _wrong_length(said, headers):
        return replace(plain, verdict="incomplete", reason=wrong)
    chunked = is_chunked(record.path, said.head)
    try:
        return with_body(plain, body(record.path, said.head, chunked=chunked), role, spool, most)
    except CutShort as error:
        return replace(plain, verdict="incomplete", reason=str(error))


def _wrong_length(said: Stated, headers: dict[str, str]) -> str | None:
    """How the body differs from its Content-Length; None where it does not or has none."""
    announced = headers.get("content-length", "")
    size = said.visited.answer.size - said.head.body
    if "transfer-encoding" in headers or not announced.isdigit() or announced == str(size):
        return None
    return f"{size} bytes, and Content-Length says {announced[:20]}"


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(1 << 16):
            yield data


def _hop(said: Stated) -> Hop:
    """Request and answer as the records have them."""
    asked = said.visited.asked
    request, request_cut = kept(asked.headers if asked else ())
    headers, cut = kept(said.head.headers)
    return Hop(
        url=said.final_url,
        status=said.head.status,
        version=said.head.version,
        reason=said.head.reason,
        line=asked.line if asked else "",
        request=request,
        headers=headers,
        cut=request_cut + cut,
        peer=Peer(_address(said)),
        begun=said.at.isoformat(timespec="microseconds"),
        first_byte=None,
        ended=None,
    )


def _address(said: Stated) -> str | None:
    """The IP of the record with the port of the address; None where it has none."""
    parts = urlsplit(said.final_url)
    try:
        ip = ipaddress.ip_address(said.visited.answer.header("warc-ip-address"))
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        return None
    return f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
