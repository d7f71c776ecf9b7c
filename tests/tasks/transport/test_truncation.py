"""Whole answers are kept byte by byte, cut ones never: the truncation matrix."""

import gzip
import hashlib
from pathlib import Path

import pytest

from tasks.transport.exchange import Exchange
from tests.tasks.transport.conftest import (
    RawServer,
    Reply,
    ask,
    reset,
    response,
    unmeasured,
    zipped,
)

PDF = b"%PDF-1.7\n" + b"0123456789" * 2000 + b"\n%%EOF\n"
CUT = PDF[:12_000]
GZIPPED = gzip.compress(PDF)
FULL = response(PDF)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return unmeasured(body + end, "Transfer-Encoding: chunked")


WHOLE: dict[str, bytes] = {
    "with length": FULL,
    "without length": unmeasured(PDF),
    "HTTP/1.0": FULL.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "chunked": chunked(PDF[:7], PDF[7:]),
    "chunked gzip": chunked(GZIPPED).replace(b"\r\n", b"\r\nContent-Encoding: gzip\r\n", 1),
    "gzip unasked": zipped(GZIPPED),
    "gzip without length": unmeasured(GZIPPED, "Content-Encoding: gzip"),
    "after an interim answer": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + FULL,
    "bare line feeds": FULL.replace(b"\r\n", b"\n"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_answers_are_kept_byte_by_byte(
    exchange: Exchange, server: RawServer, name: str
) -> None:
    answer = ask(exchange, server, WHOLE[name])
    assert (answer.verdict, answer.reason, answer.retry) == ("captured", None, False)
    assert answer.body.path is not None
    assert answer.body.path.read_bytes() == PDF
    assert answer.body.sha256 == hashlib.sha256(PDF).hexdigest()


CUT_SHORT: dict[str, Reply] = {
    "length 20000, 12000 sent": response(CUT, content_length=str(len(PDF))),
    "length, RST": reset(response(CUT, content_length=str(len(PDF)))),
    "no length, early FIN": unmeasured(CUT),
    "no length, RST": reset(unmeasured(CUT)),
    "more bytes than length": response(PDF, content_length="12000"),
    "one byte more than length": response(PDF + b"\n", content_length=str(len(PDF))),
    "chunked, no last chunk": chunked(PDF, end=b""),
    "chunked, cut": chunked(PDF)[:-9000],
    "chunked, bad size": chunked(CUT, end=b"zz\r\n"),
    "chunked, RST": reset(chunked(PDF, end=b"")),
    "gzip cut, length agrees": zipped(GZIPPED[:-20]),
    "gzip cut, no length": unmeasured(GZIPPED[:-20], "Content-Encoding: gzip"),
    "gzip, bad checksum": zipped(GZIPPED[:-8] + b"\0\0\0\0" + GZIPPED[-4:]),
    "not gzip": zipped(PDF),
    "zip without end record": response(b"PK\x03\x04" + bytes(99)),
    "a part": response(PDF, "206 Partial Content"),
}


@pytest.mark.parametrize("name", CUT_SHORT)
def test_cut_answers_are_incomplete(
    exchange: Exchange, server: RawServer, spool: Path, name: str
) -> None:
    answer = ask(exchange, server, CUT_SHORT[name])
    assert (answer.verdict, answer.retry) == ("incomplete", True)
    assert answer.reason
    assert answer.body.path is None
    assert list(spool.iterdir()) == []
