"""Reading a WARC by hand: gzip, and headers as mail has them."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """A record: where it lies in its file, its headers, its bytes."""

    offset: int
    length: int
    headers: Message
    block: bytes

    @property
    def kind(self) -> str:
        return str(self.headers["WARC-Type"])

    @property
    def head(self) -> list[str]:
        """Status line and headers of an answer."""
        return self.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")

    @property
    def body(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[2]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The fields of warcinfo and metadata."""
        lines = self.block.decode().splitlines()
        return [(line.split(": ", 1)[0], line.split(": ", 1)[1]) for line in lines]


def records(path: Path) -> list[Record]:
    """All records; each is a gzip member by itself, and its bytes have the digest it states."""
    return list(_records(path.read_bytes()))


def _records(data: bytes) -> Iterator[Record]:
    offset = 0
    while offset < len(data):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        text = member.decompress(data[offset:])
        assert member.eof
        length = len(data) - offset - len(member.unused_data)
        version, _, rest = text.partition(b"\r\n")
        assert version == b"WARC/1.1"
        head, _, rest = rest.partition(b"\r\n\r\n")
        headers = BytesParser().parsebytes(head)
        size = int(headers["Content-Length"])
        block = rest[:size]
        assert rest[size:] == b"\r\n\r\n"
        assert headers["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        yield Record(offset, length, headers, block)
        offset += length
