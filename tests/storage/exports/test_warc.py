"""Captures as WARC: all of them, once, the bytes as they came, and nothing that is not known."""

import hashlib
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from warcio.archiveiterator import ArchiveIterator

from storage.database import Database, open_database
from storage.exports.selection import Selection
from storage.exports.visits import Written
from storage.exports.warc import write_captures
from storage.models import Capture, Source
from storage.objects import ObjectStore, StorageError, StoreUnavailable, open_store
from storage.settings import Settings
from tests.storage.exports.visited import (
    AGAIN,
    FILE,
    FILE_SHA,
    LISTING,
    NAME,
    PAGE,
    SERVED,
    Archive,
    silent,
    spoil,
)  # fmt: skip
from tests.storage.exports.warc_files import Record, records
from tests.storage.objects.test_contract import peak_mebibytes

KINDS = [
    "response", "response", "revisit", "revisit", "revisit", "revisit", "response", None, None,
]  # fmt: skip


def write(database: Database, store: ObjectStore, path: Path) -> tuple[Written, list[Record]]:
    written = write_captures(database, store, Selection(), silent, warc=path)
    return written, records(path)


@pytest.fixture
def made(archive: Archive, visits: Database, store: ObjectStore, tmp_path: Path) -> list[Record]:
    written, found = write(visits, store, tmp_path / "a.warc.gz")
    assert written == Written(captures=9, responses=3, revisits=4)
    assert sorted(path.name for path in tmp_path.glob("*a*")) in (
        ["a.warc.gz"],
        ["a.warc.gz", "data"],
    )
    return found


def answers(found: list[Record]) -> list[Record]:
    return [record for record in found if record.kind in ("response", "revisit")]


def test_every_visit_once_in_its_order(made: list[Record]) -> None:
    assert made[0].kind == "warcinfo"
    assert dict(made[0].said)["format"] == "WARC File Format 1.1"
    kinds = [kind for answer in KINDS for kind in (answer, "metadata") if kind]
    assert [record.kind for record in made[1:]] == kinds
    visits = [record for record in made if record.kind == "metadata"]
    assert [visit.headers["WARC-Date"] for visit in visits] == [
        f"2026-02-01T03:{minute:02}:05.000678Z" for minute in range(4, 13)
    ]
    ids = [record.headers["WARC-Record-ID"] for record in made]
    assert len(set(ids)) == len(ids)
    for answer, visit in pairwise(made):
        if answer.kind in ("response", "revisit"):
            assert visit.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
            for name in ("WARC-Date", "WARC-Target-URI"):
                assert visit.headers[name] == answer.headers[name]
    assert [visit.headers["WARC-Concurrent-To"] for visit in visits[-2:]] == [None, None]


def test_bytes_as_they_came_and_headers_that_hold(made: list[Record]) -> None:
    page, file, *_, gone = answers(made)
    assert page.body == PAGE
    assert page.head == [
        "HTTP/1.1 200 ",
        "content-type: text/html",
        "X-Archive-Orig-transfer-encoding: chunked",
        f"content-length: {len(PAGE)}",
    ]
    assert file.body == FILE
    assert file.head == [
        "HTTP/1.1 200 ",
        f"content-disposition: {NAME}",
        "X-Archive-Orig-content-encoding: gzip",
        "X-Archive-Orig-content-length: 5",
        f"content-length: {len(FILE)}",
    ]
    assert file.headers["WARC-Target-URI"] == SERVED
    assert file.headers["WARC-Payload-Digest"] == f"sha256:{FILE_SHA}"
    assert file.headers["WARC-Identified-Payload-Type"] == "x/y"
    assert gone.head == ["HTTP/1.1 404 "]
    assert gone.body == b"<html>gone"


def test_the_same_bytes_again_name_the_first(made: list[Record]) -> None:
    _, file, elsewhere, _, again, *_ = answers(made)
    for record in (elsewhere, again):
        assert record.headers["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
        assert record.headers["WARC-Refers-To"] == file.headers["WARC-Record-ID"]
        assert record.headers["WARC-Refers-To-Target-URI"] == SERVED
        assert record.headers["WARC-Refers-To-Date"] == file.headers["WARC-Date"]
        assert record.headers["WARC-Payload-Digest"] == f"sha256:{FILE_SHA}"
        assert record.headers["WARC-Truncated"] == "length"
        assert record.body == b""
    assert elsewhere.headers["WARC-Target-URI"] == AGAIN
    assert elsewhere.head == ["HTTP/1.1 200 ", f"content-length: {len(FILE)}"]


def test_not_modified_names_what_its_address_gave(made: list[Record]) -> None:
    _, file, _, known, _, unknown, _ = answers(made)
    for record in (known, unknown):
        assert record.headers["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
        assert record.headers["WARC-Payload-Digest"] is None
    assert known.headers["WARC-Refers-To"] == file.headers["WARC-Record-ID"]
    assert known.head == ["HTTP/1.1 304 ", 'etag: "1"']
    assert unknown.headers["WARC-Refers-To"] is None


def test_what_the_archive_says_of_a_visit(made: list[Record]) -> None:
    _, file, _, _, _, _, _, failed, dead = (r.said for r in made if r.kind == "metadata")
    assert file == [
        ("portal", "p"), ("role", "document"), ("url", "http://a.gov.cn/公开/a.pdf"),
        ("via", LISTING), ("redirect", SERVED), ("verdict", "captured"), ("status", "200"),
        ("run", "r"), ("fetchTimeMs", "7"), ("sha256", FILE_SHA), ("size", str(len(FILE))),
        ("media-type", "x/y"), ("file-name", "预算.pdf"), ("tls-exception", "certificate expired"),
    ]  # fmt: skip
    assert ("reason", "HTTP 500") in failed
    assert [pair for pair in failed if pair[0] == "header"] == [
        ("header", "server: x"), ("header", "via: y"),
    ]  # fmt: skip
    assert "status" not in dict(dead)


def test_warcio_reads_the_same(made: list[Record], tmp_path: Path) -> None:
    with (tmp_path / "a.warc.gz").open("rb") as file:
        read = [
            (record.rec_type, record.rec_headers.get_header("WARC-Record-ID"),
             record.http_headers and record.http_headers.get_statuscode(),
             record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]  # fmt: skip
    for record, (kind, identity, status, body) in zip(made, read, strict=True):
        assert (kind, identity) == (record.kind, record.headers["WARC-Record-ID"])
        if kind == "response":
            assert (status, body) == (record.head[0].split()[1], record.body)


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_what_cannot_be_had_is_named(
    harm: str, archive: Archive, visits: Database, store: ObjectStore, settings: Settings,
    tmp_path: Path, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    spoil(settings, request.getfixturevalue, FILE_SHA, None if harm == "missing" else b"other")
    written, found = write(visits, store, tmp_path / "a.warc.gz")
    assert (written.captures, written.responses, written.revisits) == (9, 2, 2)
    assert list(written.unwritten) == [FILE_SHA]
    assert FILE_SHA in written.unwritten[FILE_SHA]
    said = [dict(record.said) for record in found if record.kind == "metadata"]
    assert len(said) == 9
    lost = [visit for visit in said if "bytes-not-here" in visit]
    assert [visit["sha256"] for visit in lost] == [FILE_SHA] * 3
    assert all(record.headers["WARC-Refers-To"] is None for record in found)
    assert FILE not in b"".join(record.block for record in found)


def test_bytes_without_an_answer_are_no_response(
    visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    Archive(visits, store, tmp_path).visit(LISTING, PAGE, status=None)
    written, found = write(visits, store, tmp_path / "a.warc.gz")
    assert [record.kind for record in found] == ["warcinfo", "metadata"]
    assert "without an HTTP status" in next(iter(written.unwritten.values()))


def test_the_same_archive_gives_the_same_records(
    made: list[Record], visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    _, again = write(visits, store, tmp_path / "again.warc.gz")
    assert [(r.headers.items(), r.block) for r in again[1:]] == [
        (r.headers.items(), r.block) for r in made[1:]
    ]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreUnavailable("the store does not answer"), "does not answer"),
        (OSError(28, "No space left on device"), "no space left"),
    ],
)
def test_an_export_that_breaks_off_leaves_the_former(
    error: Exception, told: str, made: list[Record], visits: Database, store: ObjectStore,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr(store, "fetch", broken)
    for names in ({"warc": "a.warc.gz", "wacz": "a.wacz"}, {"wacz": "a.wacz"}):
        with pytest.raises(StorageError, match=told):
            write_captures(
                visits, store, Selection(), silent,
                **{form: tmp_path / name for form, name in names.items()},
            )  # fmt: skip
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert not list(tmp_path.glob(".gongkai*"))


def test_a_large_file_in_flat_memory(visits: Database, store: ObjectStore, tmp_path: Path) -> None:
    large = random.Random(20).randbytes(20 << 20)
    Archive(visits, store, tmp_path).visit(LISTING, large)
    path = tmp_path / "a.warc.gz"
    assert (
        peak_mebibytes(lambda: write_captures(visits, store, Selection(), silent, warc=path)) < 12
    )
    (_, response, _) = records(path)
    assert (response.body, response.headers["WARC-Target-URI"]) == (large, LISTING)


def test_the_demo_archive_is_in_it(demo_archive: Settings, tmp_path: Path) -> None:
    store = open_store(demo_archive)
    with open_database(demo_archive) as database:
        written, found = write(database, store, tmp_path / "a.warc.gz")
        with database.read() as session:
            captures = session.exec(select(Capture)).all()
            roles = {source.id: source.url for source in session.exec(select(Source))}
    assert not written.unwritten
    said = Counter(
        (dict(r.said)["url"], r.headers["WARC-Date"]) for r in found if r.kind == "metadata"
    )
    assert said == Counter(
        (roles[capture.source_id], f"{capture.captured_at:%Y-%m-%dT%H:%M:%S.%fZ}")
        for capture in captures
    )
    held = [hashlib.sha256(r.body).hexdigest() for r in found if r.kind == "response"]
    assert sorted(held) == sorted({c.object_sha256 for c in captures if c.object_sha256})
    for record, sha256 in zip((r for r in found if r.kind == "response"), held, strict=True):
        assert record.headers["WARC-Payload-Digest"] == f"sha256:{sha256}"
