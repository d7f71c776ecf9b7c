"""WARC files by hand, right and wrong ones."""

import gzip
import hashlib
from base64 import b32encode
from collections.abc import Sequence
from pathlib import Path

AT = "2019-05-06T07:08:09Z"
Headers = Sequence[tuple[str, str]]


def http(body: bytes, *headers: tuple[str, str], status: str = "200 OK") -> bytes:
    """An answer; without headers of its own it states its length."""
    lines = headers or (("Content-Length", str(len(body))),)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def record(
    block: bytes, url: str = "", *more: tuple[str, str], kind: str = "response",
    version: str = "1.0", at: str = AT, length: int | None = None,
) -> bytes:  # fmt: skip
    """A record; `length` is what it says of its block."""
    identity = hashlib.md5(block + url.encode() + at.encode() + kind.encode()).hexdigest()
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{identity}>"),
        ("WARC-Date", at),
        *([("WARC-Target-URI", url)] if url else []),
        *more,
        ("Content-Length", str(len(block) if length is None else length)),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def write(path: Path, *records: bytes) -> Path:
    """A file of these records: one gzip member each if its name ends in .gz."""
    packed = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(each) if packed else each for each in records))
    return path


def sha1(data: bytes) -> str:
    """As most programs write digests."""
    return f"sha1:{b32encode(hashlib.sha1(data).digest()).decode()}"


def sha256(data: bytes) -> str:
    """As some do."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
