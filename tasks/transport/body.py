"""Bodies: streamed to a file under limits, inflated and hashed on the way, checked at the end."""

import hashlib
import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tasks.documents.media import media_type_by
from tasks.transport.blocks import HEAD
from tasks.transport.ends import missing_end

_NUMBERS = itertools.count()
_BLOCK = 1 << 16
_CODINGS = ("gzip", "x-gzip", "deflate")
_FREE_INFLATION = 1 << 20  # bytes that may come out of anything, however small
_MOST_INFLATION = 100  # fold; pages shrink to a tenth, bombs to a thousandth


class UnusableBodyError(Exception):
    """A body that cannot be kept; says why."""

    def __init__(self, verdict: Literal["incomplete", "refused", "failed"], reason: str) -> None:
        super().__init__(reason)
        self.verdict: Literal["incomplete", "refused", "failed"] = verdict


@dataclass(frozen=True, slots=True)
class Body:
    """A received body: its file, hashes and first bytes; `received` counts bytes on the wire."""

    path: Path | None = None
    size: int = 0
    sha256: str | None = None
    sha512: str | None = None
    media_type: str | None = None
    head: bytes = b""
    received: int = 0


def receive(
    chunks: Iterable[bytes], headers: Mapping[str, str], spool: Path, max_bytes: int
) -> Body:
    """Write a body into a new file of `spool`; an empty one leaves no file.

    Args:
        chunks: as they come from the wire.
        headers: names in lower case; Content-Encoding and Content-Length count.
        spool: an existing folder of this process alone.
        max_bytes: most bytes, on the wire and after inflation.

    Raises:
        UnusableBodyError: too large, cut short, damaged, or in an unknown coding. No file is left.
    """
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > max_bytes:
        raise UnusableBodyError(
            "refused", f"{announced} bytes announced, {max_bytes} are the limit"
        )
    meter = _Meter(chunks, max_bytes)
    short, long, size, head = hashlib.sha256(), hashlib.sha512(), 0, b""
    path = spool / f"body-{next(_NUMBERS)}"
    with path.open("xb") as file:
        try:
            for block in inflate(meter, headers.get("content-encoding", "")):
                size += len(block)
                if size > max_bytes:
                    raise UnusableBodyError("refused", f"more than {max_bytes} bytes, the limit")
                short.update(block)
                long.update(block)
                file.write(block)
                head += block[: HEAD - len(head)]
        except BaseException:
            path.unlink()
            raise
    if not size:
        path.unlink()
        return Body(received=meter.count)
    media_type = media_type_by(head, path)
    if missing := missing_end(path, media_type, measured="content-length" in headers):
        path.unlink()
        raise UnusableBodyError("incomplete", f"cut short: {missing}")
    return Body(path, size, short.hexdigest(), long.hexdigest(), media_type, head, meter.count)


class _Meter:
    """Passes chunks on and counts their bytes."""

    def __init__(self, chunks: Iterable[bytes], most: int) -> None:
        self._chunks = chunks
        self._most = most
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += len(chunk)
            if self.count > self._most:
                raise UnusableBodyError("refused", f"more than {self._most} bytes, the limit")
            yield chunk


def inflate(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Undo a Content-Encoding block by block; gzip may have several members.

    Raises:
        UnusableBodyError: unknown coding, damaged or cut data, or inflation beyond 100-fold.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in _CODINGS:
        raise UnusableBodyError("failed", f"content coding {coding!r}, though none was asked for")
    taken, given, stream = 0, 0, None
    for chunk in chunks:
        taken += len(chunk)
        data = chunk.lstrip(b"\x00") if stream is not None and stream.eof else chunk
        while data:
            if stream is None or stream.eof:
                stream = zlib.decompressobj(_window(coding, data))
            block = _inflated(stream, data)
            given += len(block)
            if given > max(_FREE_INFLATION, _MOST_INFLATION * taken):
                raise UnusableBodyError("refused", f"inflates more than {_MOST_INFLATION}-fold")
            yield block
            data = stream.unconsumed_tail or stream.unused_data.lstrip(b"\x00")
    if stream is not None:
        yield stream.flush()
        if not stream.eof:
            raise UnusableBodyError("incomplete", f"{coding} data cut short")


def _inflated(stream: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return stream.decompress(data, _BLOCK)
    except zlib.error as error:
        raise UnusableBodyError("incomplete", f"compressed data damaged: {error}") from error


def _window(coding: str, data: bytes) -> int:
    """The wbits of zlib; "deflate" is sent with and without the zlib header (RFC 9110 8.4.1.2)."""
    if coding == "deflate":
        return zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS
    return 16 + zlib.MAX_WBITS
