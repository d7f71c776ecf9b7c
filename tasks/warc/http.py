"""Requests and answers in the blocks of records: heads, and bodies without their chunks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_STATUS = re.compile(rb"(HTTP/[0-9](?:\.[0-9])?) ([1-5][0-9]{2})(?: ([^\r\n]*))?\r?\n")
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+)(?: HTTP/[0-9.]+)?\r?\n")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")
_HEAD = 1 << 20  # bytes of a head that are read
_CHUNK = 1 << 16

RawHeaders = list[tuple[bytes, bytes]]


class NoHttp(Exception):  # noqa: N818, named after what happened
    """A block that is no answer or request."""


class CutShort(Exception):  # noqa: N818, named after what happened
    """A chunked body that ends too soon, or whose chunks are damaged."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer; its body begins at `body`, in bytes from the beginning."""

    status: int
    version: str
    reason: str
    headers: RawHeaders
    body: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, its line as sent."""

    method: str
    line: str
    headers: RawHeaders


def answer(path: Path) -> Head:
    """The head of the answer in a block; NoHttp if it has none."""
    with path.open("rb") as file:
        found = _STATUS.fullmatch(file.readline(_HEAD))
        if found is None:
            raise NoHttp("no status line of HTTP")
        headers = _headers(file)
        reason = (found[3] or b"").decode("latin-1")
        return Head(int(found[2]), found[1].decode(), reason, headers, file.tell())


def request(path: Path) -> Asked:
    """The request in a block; NoHttp if there is none."""
    with path.open("rb") as file:
        line = file.readline(_HEAD)
        found = _LINE.fullmatch(line)
        if found is None:
            raise NoHttp("no request line of HTTP")
        asked = line.decode("latin-1").rstrip("\r\n")
        return Asked(found[1].decode(), asked, _headers(file))


def _headers(file: BinaryIO) -> RawHeaders:
    """Names and values as they stand, up to the empty line or the end."""
    found: RawHeaders = []
    begin = file.tell()
    while line := file.readline(_HEAD):
        text = line.rstrip(b"\r\n")
        if not text:
            return found
        if file.tell() - begin > _HEAD:
            raise NoHttp("a head without end")
        name, colon, value = text.partition(b":")
        if text[:1] in b" \t" and found:
            found[-1] = (found[-1][0], found[-1][1] + b" " + text.strip())
        elif colon:
            found.append((name.strip(), value.strip()))
        else:
            raise NoHttp("a head with a line that is no header")
    return found


def is_chunked(path: Path, head: Head) -> bool:
    """Whether a body has chunks still: the header stays where some programs join them."""
    codings = [
        value.lower() for name, value in head.headers if name.lower() == b"transfer-encoding"
    ]
    if not any(b"chunked" in value for value in codings):
        return False
    with path.open("rb") as file:
        file.seek(head.body)
        return _SIZE.fullmatch(file.readline(_CHUNK)) is not None


def body(path: Path, head: Head, *, chunked: bool) -> Iterator[bytes]:
    """The bytes of a body, joined where it is `chunked` (RFC 9112 7.1); raises CutShort."""
    with path.open("rb") as file:
        file.seek(head.body)
        if not chunked:
            while data := file.read(_CHUNK):
                yield data
            return
        while size := _size(file):
            while size:
                data = file.read(min(size, _CHUNK))
                if not data:
                    raise CutShort("cut short in a chunk")
                size -= len(data)
                yield data
            if file.readline(3) not in (b"\r\n", b"\n"):
                raise CutShort("a chunk without its end")


def _size(file: BinaryIO) -> int:
    found = _SIZE.fullmatch(file.readline(_CHUNK))
    if found is None:
        raise CutShort("cut short before the last chunk")
    return int(found[1], 16)
