import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.transport.body import Body, UnusableBodyError, inflate, receive

LIMIT = 1 << 20
SPARSE = gzip.compress(hashlib.shake_128().digest(40_000) + bytes(LIMIT))
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


def pieces(data: bytes, size: int = 1000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def kept(data: bytes, spool: Path, **headers: str) -> Body:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return receive(pieces(data), named, spool, LIMIT)


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def test_a_body_is_kept_with_its_hash_and_type(tmp_path: Path) -> None:
    body = kept(PDF, tmp_path)
    assert body.path is not None
    assert body.path.read_bytes() == PDF
    assert body.sha256 == hashlib.sha256(PDF).hexdigest()
    assert body.sha512 == hashlib.sha512(PDF).hexdigest()
    assert (body.size, body.received, body.media_type) == (len(PDF), len(PDF), "application/pdf")
    assert body.head == PDF


def test_an_empty_body_leaves_no_file(tmp_path: Path) -> None:
    assert kept(b"", tmp_path) == Body()
    assert kept(gzip.compress(b""), tmp_path, content_encoding="gzip").path is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(PDF)),
        ("x-gzip", gzip.compress(PDF)),
        ("GZIP ", gzip.compress(PDF)),
        ("gzip", gzip.compress(PDF[:99]) + gzip.compress(PDF[99:])),
        ("gzip", gzip.compress(PDF) + bytes(512)),
        ("deflate", zlib.compress(PDF)),
        ("deflate", raw_deflate(PDF)),
        ("identity", PDF),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_codings_are_undone(tmp_path: Path, coding: str, data: bytes, size: int) -> None:
    body = receive(pieces(data, size), {"content-encoding": coding}, tmp_path, LIMIT)
    assert body.path is not None
    assert body.path.read_bytes() == PDF
    assert body.received == len(data)


def damaged(data: bytes) -> bytes:
    return data[:-6] + bytes([data[-6] ^ 1]) + data[-5:]


@pytest.mark.parametrize(
    ("data", "headers", "verdict", "reason"),
    [
        (gzip.compress(PDF)[:-9], {"content-encoding": "gzip"}, "incomplete", "cut short"),
        (gzip.compress(PDF)[:5], {"content-encoding": "gzip"}, "incomplete", "cut short"),
        (zlib.compress(PDF)[:-1], {"content-encoding": "deflate"}, "incomplete", "cut short"),
        (damaged(gzip.compress(PDF)), {"content-encoding": "gzip"}, "incomplete", "damaged"),
        (PDF, {"content-encoding": "gzip"}, "incomplete", "damaged"),
        (gzip.compress(PDF) + b"tail", {"content-encoding": "gzip"}, "incomplete", "damaged"),
        (PDF, {"content-encoding": "br"}, "failed", "'br'"),
        (PDF, {"content-encoding": "gzip, gzip"}, "failed", "'gzip, gzip'"),
        (PDF, {"content-length": str(LIMIT + 1)}, "refused", "announced"),
        (PDF, {"content-length": "9" * 9000}, "refused", "announced"),
        (bytes(LIMIT + 1), {}, "refused", "the limit"),
        (SPARSE, {"content-encoding": "gzip"}, "refused", "the limit"),
        (PDF[:-8], {}, "incomplete", "%%EOF"),
        (b"PK\x03\x04" + bytes(99), {"content-length": "103"}, "incomplete", "end record"),
    ],
)
def test_what_cannot_be_kept_says_why_and_leaves_no_file(
    tmp_path: Path, data: bytes, headers: dict[str, str], verdict: str, reason: str
) -> None:
    with pytest.raises(UnusableBodyError, match=reason) as caught:
        receive(pieces(data), headers, tmp_path, LIMIT)
    assert caught.value.verdict == verdict
    assert list(tmp_path.iterdir()) == []


def test_a_measured_pdf_without_an_end_mark_is_the_portals_own(tmp_path: Path) -> None:
    assert kept(PDF[:-8], tmp_path, content_length=str(len(PDF) - 8)).size == len(PDF) - 8


def test_a_bomb_is_stopped_early_and_in_small_blocks() -> None:
    bomb = gzip.compress(bytes(200 << 20), compresslevel=1)
    blocks: list[int] = []
    with pytest.raises(UnusableBodyError, match="100-fold"):
        blocks.extend(map(len, inflate(pieces(bomb), "gzip")))
    assert max(blocks) <= 1 << 16
    assert sum(blocks) <= 1 << 20


def test_what_packs_well_but_is_small_passes() -> None:
    assert sum(map(len, inflate([gzip.compress(bytes(1 << 20))], "gzip"))) == 1 << 20
