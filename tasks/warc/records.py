"""Records of a WARC file, one after the other, each only when all of it was there.

Written after the text of WARC 1.1 (ISO 28500:2017); 1.0 differs in nothing that is read here.
"""

import gzip
import hashlib
import itertools
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

_NUMBERS = itertools.count()
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 16
_MOST_LINES = 1000
_VERSION = re.compile(rb"WARC/[0-9]+\.[0-9]+\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}")
_GZIP = b"\x1f\x8b"


class WarcDamaged(Exception):  # noqa: N818, named after what happened
    """The file is no WARC from some place on; what stood before was whole."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read to its end.

    Attributes:
        headers: values by names in lower case; of repeated ones the values, in their order.
        size: bytes of the block.
        path: the block, in a file that is gone when the next record is read; None where it has
            more bytes than were wanted.
        digests: of the block, by algorithm, in lower-case hex.
    """

    headers: dict[str, list[str]]
    size: int
    path: Path | None
    digests: dict[str, str]

    def header(self, name: str) -> str:
        """The first value of a header by its name in lower case, "" without it."""
        return self.headers.get(name, [""])[0]

    @property
    def kind(self) -> str:
        """The type, as response."""
        return self.header("warc-type").lower()

    @property
    def target(self) -> str:
        """The address; software of WARC 1.0 writes it in angle brackets."""
        return self.header("warc-target-uri").removeprefix("<").removesuffix(">")


def records(path: Path, spool: Path, most: int) -> Iterator[Record]:
    """The records of a file, plain or compressed by gzip, in their order.

    Args:
        spool: an existing folder of this process alone.
        most: bytes of a block that are kept; larger ones are read and let go.

    Raises:
        WarcDamaged: from here on the file is cut, damaged, or no WARC.
        OSError: it cannot be read.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        packed = raw.peek(2)[:2] == _GZIP
        file = stack.enter_context(gzip.open(raw)) if packed else raw
        source = _Source(cast(BinaryIO, file))
        if not source.more():
            raise WarcDamaged("the file is empty")
        number = 1
        while source.more():
            with source.damage(number):
                record = _record(source, spool, most)
            try:
                yield record
            finally:
                if record.path is not None:
                    record.path.unlink(missing_ok=True)
            number += 1


class _Source:
    """The bytes of a file after gzip, with a look ahead of one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ahead = b""
        self._wrong: Exception | None = None

    def more(self) -> bool:
        """Whether anything is left; trouble with that is told with the next record."""
        if not self._ahead and self._wrong is None:
            try:
                self._ahead = self._file.read(1)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                self._wrong = error
        return bool(self._ahead) or self._wrong is not None

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        if self._wrong is not None:
            raise self._wrong
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        return ahead or self._file.read(size)

    def line(self) -> bytes:
        """A line with its end."""
        if self._wrong is not None:
            raise self._wrong
        ahead, self._ahead = self._ahead, b""
        found = ahead + self._file.readline(_LONGEST_LINE)
        if not found.endswith(b"\n"):
            raise WarcDamaged("it is cut, or a line has no end")
        return found

    @contextmanager
    def damage(self, number: int) -> Iterator[None]:
        """Turn what is wrong with a record into one line."""
        try:
            yield
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise WarcDamaged(f"record {number}: compressed data damaged or cut: {error}") from None
        except WarcDamaged as error:
            raise WarcDamaged(f"record {number}: {error}") from None


def _record(source: _Source, spool: Path, most: int) -> Record:
    if not _VERSION.fullmatch(source.line()):
        raise WarcDamaged("it does not begin with WARC/ and a version")
    headers = _headers(source)
    length = headers.get("content-length", [""])[0]
    if not _LENGTH.fullmatch(length):
        raise WarcDamaged("it does not say its length")
    size = int(length)
    path = spool / f"block-{next(_NUMBERS)}" if size <= most else None
    try:
        found = _block(source, size, path)
        if source.line() + source.line() != b"\r\n\r\n":
            raise WarcDamaged(f"it does not end after the {size} bytes that it says")
    except BaseException:
        if path is not None:
            path.unlink(missing_ok=True)
        raise
    return Record(headers, size, path, found)


def _headers(source: _Source) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    values: list[str] = []
    for _ in range(_MOST_LINES):
        line = source.line().decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return found
        name, colon, value = line.partition(":")
        if line[0] in " \t" and values:
            values[-1] = f"{values[-1]} {line.strip()}"
        elif colon:
            values = found.setdefault(name.strip().lower(), [])
            values.append(value.strip())
        else:
            raise WarcDamaged(f"a line of its head is no header: {line[:60]!r}")
    raise WarcDamaged(f"its head has more than {_MOST_LINES} lines")


def _block(source: _Source, size: int, path: Path | None) -> dict[str, str]:
    """Write a block to its file; its digests."""
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in ("sha1", "sha256")}
    with ExitStack() as stack:
        copy = None if path is None else stack.enter_context(path.open("xb"))
        while size:
            data = source.read(min(size, _CHUNK))
            if not data:
                raise WarcDamaged(f"it is cut: {size} bytes of its block are missing")
            for each in hashes.values():
                each.update(data)
            if copy is not None:
                copy.write(data)
            size -= len(data)
    return {name: each.hexdigest() for name, each in hashes.items()}
