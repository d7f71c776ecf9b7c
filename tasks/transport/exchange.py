"""One request and what its answer is."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import httpx

from tasks.records import CaptureVerdict, Hop, Role
from tasks.transport.blocks import classify
from tasks.transport.body import Body, UnusableBodyError, receive
from tasks.transport.guard import RefusedAddress
from tasks.transport.heads import Watch, hop
from tasks.transport.legacy import explained, tls_fault
from tasks.transport.policy import Policy
from tasks.transport.trust import EXCEPTION
from tasks.transport.wire import Wire

REDIRECTS = (301, 302, 303, 307, 308)
_KEPT = ("captured", "blocked", "soft-error", "missing")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gave.

    Attributes:
        location: target of a redirect, made absolute; such an answer has no verdict of its own.
        retry: whether another try may give more.
        hop: request and head of the answer as they are kept; None where none came.
        wait_until, waiting_host, asked, tls: as in `Received`.
    """

    verdict: CaptureVerdict
    reason: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    location: str | None = None
    retry: bool = False
    hop: Hop | None = None
    captured_at: str = field(default_factory=lambda: Watch.begin().moment())
    elapsed_ms: int = 0
    wait_until: str | None = None
    waiting_host: str | None = None
    asked: bool = True
    tls: str | None = None


class Exchange:
    """Asks over guarded connections; bodies go to files in `spool`."""

    def __init__(self, policy: Policy, spool: Path, transport: httpx.BaseTransport) -> None:
        self._policy = policy
        self._spool = spool
        self._transport = transport

    def ask(self, url: httpx.URL, role: Role, conditions: Mapping[str, str]) -> Answer:
        """Send one request and judge its answer; whatever the other side does, it is an Answer."""
        policy, watch = self._policy, Watch.begin()
        timeout = httpx.Timeout(policy.read_timeout, connect=policy.connect_timeout)
        # Latin-1 gives back the bytes of an ETag as they came.
        headers = {
            "User-Agent": policy.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **conditions,
        }
        request = httpx.Request(
            "GET",
            url,
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            extensions={"timeout": timeout.as_dict()},
        )
        answer = self._sent(request, role, watch)
        ended = time.monotonic()
        elapsed = ended - watch.start
        if answer.retry and elapsed >= policy.total_timeout:
            reason = f"not finished after {policy.total_timeout:g} s"
            answer = replace(answer, reason=reason, retry=False)
        kept = answer.hop and replace(answer.hop, ended=watch.moment(ended))
        return replace(
            answer, captured_at=watch.moment(), elapsed_ms=round(elapsed * 1000), hop=kept
        )

    def _sent(self, request: httpx.Request, role: Role, watch: Watch) -> Answer:
        try:
            response = self._transport.handle_request(request)
        except RefusedAddress as error:
            return Answer("refused", f"{request.url.host}: {error}")
        except httpx.TransportError as error:
            if fault := tls_fault(error):
                return Answer("failed", f"no answer: {explained(fault)}")
            return Answer("failed", _told("no answer", error), retry=True)
        try:
            kept = hop(request, response, watch)
            answer = self._read(response, request, role)
            return replace(answer, hop=kept)
        finally:
            response.close()

    def _read(self, response: httpx.Response, request: httpx.Request, role: Role) -> Answer:
        status, headers = response.status_code, joined_headers(response.headers.raw)
        tls = response.extensions.get(EXCEPTION)
        answer = Answer("failed", f"HTTP {status}", status, headers, tls=tls)
        if status == 304 and any(name.startswith("if-") for name in request.headers):
            return replace(answer, verdict="not-modified", reason=None)
        if status in REDIRECTS:
            return _redirected(answer, request.url)
        try:
            return with_body(answer, _chunks(response), role, self._spool, self._policy.max_bytes)
        except httpx.TransportError as error:
            reason = _told("cut short", error)
            return replace(answer, verdict="incomplete", reason=reason, retry=True)


def with_body(
    answer: Answer, chunks: Iterable[bytes], role: Role, spool: Path, max_bytes: int
) -> Answer:
    """An answer with its body, received under the limits of `receive`, and judged by it."""
    try:
        body = receive(chunks, answer.headers, spool, max_bytes)
    except UnusableBodyError as error:
        cut = error.verdict == "incomplete"
        return replace(answer, verdict=error.verdict, reason=str(error), retry=cut)
    return _judged(replace(answer, body=body), role)


def _judged(answer: Answer, role: Role) -> Answer:
    """The answer with its verdict; its body stays where a reader or a person may want it."""
    status, body = answer.status or 0, answer.body
    verdict: CaptureVerdict = "failed"
    reason = answer.reason
    if finding := classify(status, answer.headers, body.head, role):
        verdict, reason = finding
    elif status in (404, 410):
        verdict = "missing"
    elif status in (200, 203):
        verdict, reason = "captured", None
    elif status == 206:
        verdict, reason = "incomplete", "a part was sent, though the whole was asked for"
    if verdict not in _KEPT and body.path:
        body.path.unlink()
        body = Body()
    retry = verdict == "incomplete" or (verdict == "failed" and (status == 429 or status >= 500))
    return replace(answer, verdict=verdict, reason=reason, body=body, retry=retry)


def _redirected(answer: Answer, url: httpx.URL) -> Answer:
    """The target as sent: bytes beyond ASCII are escaped, in whatever encoding they are."""
    target = quote(answer.headers.get("location", "").strip().encode("latin-1"), safe=_ASCII)
    if not target:
        return replace(answer, reason=f"HTTP {answer.status} without a target")
    try:
        location = str(url.join(target).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        return replace(answer, reason=f"HTTP {answer.status} to an address that is none: {error}")
    return replace(answer, location=location)


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    """The bytes of the body; afterwards none may have come that Content-Length does not cover.

    Raises:
        UnusableBodyError: more bytes came than announced, so what was announced is not the file.
    """
    assert isinstance(response.stream, httpx.SyncByteStream)
    count = 0
    for chunk in response.stream:
        count += len(chunk)
        yield chunk
    wire = response.extensions.get("network_stream")
    chunked = "transfer-encoding" in response.headers
    if isinstance(wire, Wire) and "content-length" in response.headers and not chunked:
        surplus = wire.surplus(count)
        if surplus > 0:
            raise UnusableBodyError("incomplete", f"{surplus} bytes or more beyond Content-Length")


def joined_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; values as Latin-1, which keeps every byte; repeated ones joined."""
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _told(what: str, error: httpx.TransportError) -> str:
    return f"{what}: {str(error) or type(error).__name__}"
