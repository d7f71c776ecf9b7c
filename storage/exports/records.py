"""WARC 1.1 records (ISO 28500), a gzip member each; docs/exports.md says what they hold."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.headers import Headers, pairs

ORIGINAL = "X-Archive-Orig-"
FIELDS = "application/warc-fields"
REQUEST = "application/http;msgtype=request"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in its file: its first byte, and its length as compressed."""

    offset: int
    length: int


class Head(StatusAndHeaders):  # type: ignore[misc]
    """Status line and headers of an answer, whose bytes stay what they were.

    Args:
        status: number and words.
        headers: as a capture keeps them, Latin-1.
        size: bytes that are kept of the body; None: the answer had none.
        version: of HTTP; where it is not known, the form wants one all the same.
    """

    def __init__(
        self, status: str, headers: Headers, size: int | None, version: str | None = None
    ) -> None:
        received = pairs(headers)
        untrue = set() if size is None else _untrue(received, size)
        kept = [
            (f"{ORIGINAL}{name}" if name.lower() in untrue else name, value)
            for name, value in received
        ]
        if untrue:
            kept.append(("content-length", str(size)))
        super().__init__(status, kept, version or "HTTP/1.1")
        self.compute_headers_buffer()

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        """What the library writes: it would escape what is not ASCII."""
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


def request_head(line: str, headers: Headers) -> bytes:
    """A request without body, as it was sent."""
    lines = [line, *(f"{name}: {value}" for name, value in pairs(headers)), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def by_hash(sha256: str) -> str:
    """The address of bytes by their hash alone (RFC 6920)."""
    digest = urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _untrue(headers: Iterable[tuple[str, str]], size: int) -> set[str]:
    """Names in lower case of headers that do not hold for `size` bytes without their codings."""
    named = ((name.lower(), value) for name, value in headers)
    return {
        name
        for name, value in named
        if name == "transfer-encoding"
        or (name == "content-encoding" and value.strip().lower() not in ("", "identity"))
        or (name == "content-length" and value.strip() != str(size))
    }


def record_id(*what: str) -> str:
    """The same id for the same record, from whatever export."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(what))}>"


class WarcFile:
    """Writes records one after the other."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer = _Writer(file, gzip=True, warc_version="1.1")

    def text(
        self,
        kind: str,
        uri: str,
        headers: Sequence[tuple[str, str]],
        block: bytes,
        media_type: str = FIELDS,
    ) -> Place:
        """A record of fields, "warcinfo" or "metadata"; or a "request", or a "resource"."""
        given = {**dict(headers), "WARC-Block-Digest": _digest(block)}
        return self._write(uri, kind, given, BytesIO(block), len(block), media_type, None)

    def answer(
        self,
        kind: str,
        uri: str,
        headers: Sequence[tuple[str, str]],
        head: Head,
        body: BinaryIO | None = None,
    ) -> Place:
        """A "response" with its body, or a "revisit" without."""
        digest = hashlib.sha256(head.headers_buff)
        length = 0
        if body is not None:
            while chunk := body.read(_CHUNK):
                digest.update(chunk)
            length = body.tell()
            body.seek(0)
        given = {**dict(headers), "WARC-Block-Digest": f"sha256:{digest.hexdigest()}"}
        media = "application/http;msgtype=response"
        return self._write(uri, kind, given, body or BytesIO(), length, media, head)

    def _write(
        self,
        uri: str,
        kind: str,
        headers: Mapping[str, str],
        block: BinaryIO,
        length: int,
        media_type: str,
        head: Head | None,
    ) -> Place:
        offset = self._file.tell()
        self._writer.write_record(
            self._writer.create_warc_record(
                uri,
                kind,
                payload=block,
                length=length,
                warc_content_type=media_type,
                warc_headers_dict={"WARC-Type": kind, **headers},
                http_headers=head,
            )
        )
        return Place(offset, self._file.tell() - offset)


class _Writer(WARCWriter):  # type: ignore[misc]
    """The library's writer, without the SHA-1 digests that it adds."""

    def ensure_digest(self, record: Any, block: bool = True, payload: bool = True) -> None:
        """Every record comes with its digests."""


def _digest(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"
