"""Whole answers are kept byte by byte, cut ones never: the truncation matrix."""

import gzip
import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from tasks.documents.compound import MAGIC
from tasks.transport.ends import least_compound_size
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


def compound(sectors: int, free: int = 0) -> bytes:
    """A compound file of some sectors, the first its table; the table says that some are free."""
    table = struct.pack("<128I", *[1] * sectors, *[0xFFFFFFFF] * (128 - sectors))
    table = table[: 4 * (sectors - free)].ljust(512, b"\xff")
    header = bytearray(MAGIC.ljust(76, b"\0") + b"\xff" * 436)
    struct.pack_into("<H", header, 30, 9)  # sectors of 2⁹ bytes
    struct.pack_into("<I", header, 44, 1)  # one of them a table
    struct.pack_into("<I", header, 48, 1)  # the directory
    struct.pack_into("<I", header, 76, 0)  # where the table is
    return bytes(header) + table + bytes(512) * (sectors - 1)


def office() -> bytes:
    """A zip as Office writes them."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>" * 99)
        return file.getvalue()


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
    "xlsx cut, length agrees": response(office()[:-30]),
    "xlsx cut, no length": unmeasured(office()[:-30]),
    "doc cut, length agrees": response(compound(9)[:-600]),
    "doc cut, no length": unmeasured(compound(9)[:-600]),
    "doc cut in its table": unmeasured(compound(9)[:700]),
    "doc cut in its header": unmeasured(compound(9)[:300]),
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


@pytest.mark.parametrize(
    "body",
    [
        compound(9),
        compound(9)[:-511],  # some writers leave the last sector unfilled
        compound(9, free=3),
        compound(9, free=3)[: -3 * 512],
        office(),
        PDF[:-1],
        PDF + bytes(1000),
    ],
)
def test_files_with_their_end_are_whole_without_a_length(
    exchange: Exchange, server: RawServer, body: bytes
) -> None:
    assert ask(exchange, server, unmeasured(body)).verdict == "captured"


def test_a_measured_pdf_without_end_mark_is_kept_as_the_portals_own(
    exchange: Exchange, server: RawServer
) -> None:
    assert ask(exchange, server, response(CUT)).verdict == "captured"


@pytest.mark.parametrize("size", [0, 512, 513, 4096])
def test_a_header_without_sense_asks_for_nothing(tmp_path: Path, size: int) -> None:
    path = tmp_path / "doc"
    path.write_bytes(MAGIC + bytes(size))
    assert least_compound_size(path) == (512 if size < 504 else 0)


def test_real_compound_files_are_whole_until_they_are_cut(tmp_path: Path, shared: Path) -> None:
    files = [path for path in (shared / "corpus").rglob("*") if path.suffix in (".xls", ".doc")]
    assert files
    for path in files:
        data = path.read_bytes()
        assert data.startswith(MAGIC)
        assert least_compound_size(path) <= len(data), path
        cut = tmp_path / "cut"
        cut.write_bytes(data[: len(data) * 9 // 10])
        assert least_compound_size(cut) > cut.stat().st_size, path


def test_a_bomb_of_200_mb_is_refused(exchange: Exchange, server: RawServer) -> None:
    bomb = zipped(gzip.compress(bytes(200 << 20), compresslevel=1))
    answer = ask(exchange, server, bomb)
    assert (answer.verdict, answer.retry, answer.body.path) == ("refused", False, None)


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
def test_bytes_are_kept_whatever_charset_they_are_in(
    exchange: Exchange, server: RawServer, charset: str
) -> None:
    """Pages are decoded when they are read (`tasks.portals.pages.decode`), never in the archive."""
    body = "<html><p>預算</p>".encode("gb18030") + b"\x81\x30\x81\x30\xff\x00"
    answer = ask(
        exchange, server, response(body, content_type=f"text/html; charset={charset}"), "article"
    )
    assert answer.body.path is not None
    assert answer.body.path.read_bytes() == body
