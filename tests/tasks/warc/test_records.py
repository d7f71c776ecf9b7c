"""Reading WARC: what is whole is given, and from the first damage on nothing."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.warc.digests import WrongDigest, stated
from tasks.warc.http import CutShort, Head, answer, body, is_chunked
from tasks.warc.records import WarcDamaged, records
from tasks.warc.visits import visits
from tests.tasks.warc.made import http, record, sha1, write

URL = "http://a.gov.cn/a"
BLOCKS = [b"first", b"", b"WARC/1.0\r\n\r\n" * 3, b"\x00" * 70_000]


def read(path: Path, spool: Path, most: int = 1 << 20) -> tuple[list[bytes | None], str | None]:
    """The blocks of all whole records, and what is wrong then."""
    found: list[bytes | None] = []
    try:
        for each in records(path, spool, most):
            found.append(None if each.path is None else each.path.read_bytes())
    except WarcDamaged as error:
        return found, str(error)
    finally:
        assert not list(spool.iterdir())
    return found, None


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    return tmp_path / "spool"


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write(tmp_path / request.param, *(record(block, URL) for block in BLOCKS))


def test_every_record_in_its_order(whole: Path, spool: Path) -> None:
    assert read(whole, spool) == (BLOCKS, None)


def test_one_gzip_member_around_all_is_read_too(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"".join(record(block, URL) for block in BLOCKS)))
    assert read(path, spool) == (BLOCKS, None)


def test_large_blocks_are_passed_over(whole: Path, spool: Path) -> None:
    assert read(whole, spool, most=5) == ([b"first", b"", None, None], None)


def test_a_file_cut_anywhere_gives_what_was_whole(whole: Path, spool: Path) -> None:
    data = whole.read_bytes()
    packed = whole.suffix == ".gz"
    ends, at = {0}, 0
    for block in BLOCKS:
        at += len(gzip.compress(record(block, URL)) if packed else record(block, URL))
        ends.add(at)
    for cut in sorted({*range(0, 600, 7), *range(len(data) - 400, len(data)), *ends}):
        whole.write_bytes(data[:cut])
        found, wrong = read(whole, spool)
        assert found == BLOCKS[: len(found)]
        assert (wrong is None) == (cut in ends and cut > 0), cut
        complete = [end for end in sorted(ends) if 0 < end <= cut]
        # The last bytes of a gzip member hold no data of the record, only its checksum.
        assert len(found) - len(complete) in ((0, 1) if packed else (0,))


@settings(max_examples=200)
@given(st.data())
def test_any_flipped_byte_gives_whole_records_or_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    (folder / "spool").mkdir()
    path = write(folder / "a.warc.gz", *(record(block, URL) for block in BLOCKS[:3]))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    path.write_bytes(
        before[:at] + bytes([before[at] ^ data.draw(st.integers(1, 255))]) + before[at + 1 :]
    )
    found, _ = read(path, folder / "spool")
    assert found == BLOCKS[: len(found)] or found[:-1] == BLOCKS[: len(found) - 1]


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_records_or_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "spool").mkdir()
    (folder / "a.warc").write_bytes(b"WARC/1.0\r\n" + data)
    assert read(folder / "a.warc", folder / "spool")[1] is not None


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04\n", "does not begin with WARC/"),
        (record(b"abc", URL, length=2), "does not end after the 2 bytes"),
        (record(b"abc", URL, length=400), "bytes of its block are missing"),
        (record(b"abc", URL, length=-1), "does not say its length"),
        (record(b"abc", URL, length=10**16), "does not say its length"),
        (record(b"abc", URL, ("X", "y" * 70_000)), "a line has no end"),
        (record(b"abc", URL, *[("X", "y")] * 1001), "more than 1000 lines"),
        (b"WARC/1.0\r\nno header\r\n\r\n", "no header: 'no header'"),
        (gzip.compress(record(b"abc", URL)) + b"more", "record 2: compressed data damaged"),
    ],
)
def test_lies_and_damage_are_told_in_a_line(
    data: bytes, told: str, tmp_path: Path, spool: Path
) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    _, wrong = read(tmp_path / "a.warc", spool)
    assert wrong is not None
    assert told in wrong
    assert "\n" not in wrong


def test_request_and_metadata_belong_to_the_answer_that_they_name(
    tmp_path: Path, spool: Path
) -> None:
    asked = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    before = record(asked, URL, kind="request")
    name = before.split(b"WARC-Record-ID: ")[1].split(b"\r\n")[0].decode()
    first = record(http(b"1"), URL, ("WARC-Concurrent-To", name))
    second = record(http(b"2"), URL)
    own = second.split(b"WARC-Record-ID: ")[1].split(b"\r\n")[0].decode()
    fields = [("WARC-Concurrent-To", own), ("Content-Type", "application/warc-fields")]
    said = record("url: http://b/\r\nredirect: 网\r\n".encode(), URL, *fields, kind="metadata")
    post = record(b"POST / HTTP/1.1\r\n\r\n", URL, ("WARC-Concurrent-To", own), kind="request")
    stray = record(b"url: http://c/\r\n", URL, fields[1], kind="metadata")
    path = write(tmp_path / "a.warc", before, first, second, said, post, stray)
    found = [(each.asked and each.asked.line, each.said) for each in visits(path, spool, 1 << 20)]
    assert found == [
        ("GET /a HTTP/1.1", []),
        ("POST / HTTP/1.1", [("url", "http://b/"), ("redirect", "网")]),
    ]
    assert not list(spool.iterdir())


def test_visits_before_the_damage_are_given(tmp_path: Path, spool: Path) -> None:
    path = write(tmp_path / "a.warc", record(http(b"1"), URL), record(http(b"2"), URL), b"WARC/")
    seen = []
    with pytest.raises(WarcDamaged, match="record 3"):  # noqa: PT012 - what came before counts
        for each in visits(path, spool, 1 << 20):
            assert each.answer.path is not None
            seen.append(each.answer.path.read_bytes())
    assert seen == [http(b"1"), http(b"2")]


@pytest.mark.parametrize(
    ("data", "joined"),
    [
        (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"0\r\n\r\n", b""),
        (b"A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", b"0123456789"),
        (b"3\r\nab", None),
        (b"3\r\nabc\r\n", None),
        (b"3\r\nabcd\r\n0\r\n\r\n", None),
        (b"fff\r\nabc", None),
    ],
)
def test_chunks_are_joined_or_damaged(data: bytes, joined: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "block"
    path.write_bytes(http(data, ("Transfer-Encoding", "chunked")))
    head: Head = answer(path)
    assert is_chunked(path, head)
    if joined is None:
        with pytest.raises(CutShort):
            list(body(path, head, chunked=True))
    else:
        assert b"".join(body(path, head, chunked=True)) == joined


def test_chunks_that_were_joined_already_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "block"
    path.write_bytes(http(b"<html>", ("Transfer-Encoding", "chunked")))
    assert not is_chunked(path, answer(path))


def test_digests_in_all_writings() -> None:
    assert stated(sha1(b"a")) == ("sha1", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")
    assert stated("SHA-1:86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8") == stated(sha1(b"a"))
    assert stated("md5:abc") is None
    for wrong in ("sha1:abc", "sha1:", "sha256:86f7", "sha1:!!!"):
        with pytest.raises(WrongDigest):
            stated(wrong)
