"""A crawl over TLS: what a capture keeps of it, to the WARC; chains are objects, put once."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.exports.selection import Selection
from storage.exports.warc import write_captures
from storage.models import Capture, StoredObject
from storage.objects import StoreUnavailable, object_key
from storage.queries.kept import kept
from storage.settings import Settings
from tasks.begin import begin
from tasks.discover import discover
from tasks.records import Portal
from tasks.resources import Resources, open_resources
from tests.storage.exports.warc_files import Record, records
from tests.tasks.transport.conftest import RawServer, raw_server, redirect, unmeasured
from tests.tasks.transport.tls import chained_server

PAGE = "<html><body><p>部门预算公开</p><a href='/x.html'>2026年部门预算</a>".encode()


@pytest.fixture
def plain() -> Iterator[RawServer]:
    """Where the redirects lead to."""
    with raw_server() as server:
        server.replies["/b"] = unmeasured(PAGE, "Set-Cookie: a=1", "set-cookie: b=2")
        yield server


@pytest.fixture
def secure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: RawServer
) -> Iterator[tuple[str, bytes]]:
    with chained_server(tmp_path, monkeypatch, redirect(plain.url("/b"))) as found:
        yield found


@pytest.fixture
def resources(secure: tuple[str, bytes], database_settings: Settings) -> Iterator[Resources]:
    del secure  # who is trusted is read when connections are prepared
    demo = database_settings.model_copy(update={"profile": "demo"})
    with open_resources(demo, create=True) as opened:
        yield opened


def crawled(resources: Resources, secure: str, plain: RawServer, *paths: str) -> None:
    """Visit pages of the secure host, each a listing of a portal of its own kind."""
    listings = tuple(f"https://{secure}{path}" for path in paths)
    portal = Portal("p", "潼南", "trs", "500152", None, listings, (secure, plain.host), delay=0)
    run = begin(resources, portal, "nightly", None)
    assert run is not None
    discover.fn(resources, run)


def captures(database: Database) -> list[Capture]:
    with database.read() as session:
        return list(session.exec(select(Capture).order_by(col(Capture.id))))


def test_everything_that_was_shown_is_in_the_row(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer
) -> None:
    host, chain = secure
    crawled(resources, host, plain, "/a")
    (row,) = captures(resources.database)
    sha256 = hashlib.sha256(chain).hexdigest()
    assert (row.verdict, row.redirects) == ("captured", [plain.url("/b")])
    assert row.headers == [["Set-Cookie", "a=1"], ["set-cookie", "b=2"]]
    assert row.request["line"] == "GET /b HTTP/1.1"
    assert dict(row.request["headers"])["User-Agent"].startswith("Gongkai/")
    assert (row.http_version, row.reason_phrase, row.headers_cut) == ("HTTP/1.1", "OK", 0)
    assert (row.address, row.tls_protocol, row.certificates_sha256) == (plain.host, None, None)
    assert row.first_byte_at is not None
    assert row.ended_at is not None
    assert row.captured_at < row.first_byte_at <= row.ended_at
    assert row.ended_at - row.captured_at - timedelta(milliseconds=row.elapsed_ms) < timedelta(
        milliseconds=1
    )
    (hop,) = row.hops
    assert (hop["url"], hop["status"], hop["address"]) == (f"https://{host}/a", 302, host)
    assert (hop["certificates_sha256"], hop["tls_protocol"][:4]) == (sha256, "TLSv")
    assert ["Location", plain.url("/b")] in hop["headers"]
    assert hop["ended_at"] <= row.captured_at.isoformat(timespec="microseconds")
    with resources.store.open(sha256) as stored:
        assert stored.read() == chain
    with resources.database.read() as session:
        told = session.get_one(StoredObject, sha256)
        assert (told.size, told.media_type) == (len(chain), "application/pem-certificate-chain")


def test_a_chain_is_put_once_a_process(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer
) -> None:
    host, chain = secure
    sha256 = hashlib.sha256(chain).hexdigest()
    crawled(resources, host, plain, "/a")
    (resources.settings.data / "objects" / object_key(sha256)).unlink()
    crawled(resources, host, plain, "/a", "/c")
    assert [row.hops[0]["certificates_sha256"] for row in captures(resources.database)] == [
        sha256
    ] * 2
    assert resources.store.stat(sha256) is None


def test_without_its_chain_in_the_store_nothing_is_recorded(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    take = resources.store.take

    def broken(path: Path, sha256: str) -> None:
        if path.name.startswith("certificates"):
            raise StoreUnavailable("the store does not answer")
        take(path, sha256)

    monkeypatch.setattr(resources.store, "take", broken)
    with pytest.raises(StoreUnavailable):
        crawled(resources, secure[0], plain, "/a")
    assert captures(resources.database) == []
    monkeypatch.undo()


def of(found: list[Record], kind: str) -> list[Record]:
    return [record for record in found if record.kind == kind]


def test_the_warc_has_request_peer_and_chain(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer, tmp_path: Path
) -> None:
    host, chain = secure
    crawled(resources, host, plain, "/a", "/c")
    path = tmp_path / "a.warc.gz"
    written = write_captures(
        resources.database, resources.store, Selection(), lambda _: None, warc=path
    )
    assert (written.captures, written.unwritten) == (2, {})
    found = records(path)
    (held,) = of(found, "resource")
    assert (held.block, held.headers["Content-Type"]) == (
        chain,
        "application/pem-certificate-chain",
    )
    assert held.headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(chain).hexdigest()}"
    assert held.headers["WARC-Target-URI"].startswith("ni:///sha-256;")
    first, again = of(found, "request")
    assert first.headers["Content-Type"] == "application/http;msgtype=request"
    assert first.head[:2] == ["GET /b HTTP/1.1", f"Host: {plain.host}"]
    assert first.body == b""
    (answer,) = of(found, "response")
    assert answer.head == ["HTTP/1.1 200 OK", "Set-Cookie: a=1", "set-cookie: b=2"]
    assert first.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    (revisit,) = of(found, "revisit")
    assert again.headers["WARC-Concurrent-To"] == revisit.headers["WARC-Record-ID"]
    for record in found[1:]:
        peer = None if record.kind == "resource" else "127.0.0.1"
        assert record.headers["WARC-IP-Address"] == peer
    said = of(found, "metadata")[0].said
    (hop,) = [text for name, text in said if name == "hop"]
    assert hop.startswith(f"302 {host} 20")
    assert hop.endswith(f" https://{host}/a")
    assert ("certificates", hashlib.sha256(chain).hexdigest()) in said
    assert ("address", plain.host) in said


def test_a_chain_that_is_lost_is_named(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer, tmp_path: Path
) -> None:
    host, chain = secure
    sha256 = hashlib.sha256(chain).hexdigest()
    crawled(resources, host, plain, "/a")
    (resources.settings.data / "objects" / object_key(sha256)).unlink()
    path = tmp_path / "a.warc.gz"
    written = write_captures(
        resources.database, resources.store, Selection(), lambda _: None, warc=path
    )
    assert list(written.unwritten) == [sha256]
    assert [r.kind for r in records(path)] == ["warcinfo", "response", "request", "metadata"]


def test_people_are_told_what_was_kept(
    resources: Resources, secure: tuple[str, bytes], plain: RawServer
) -> None:
    host, _ = secure
    crawled(resources, host, plain, "/a")
    (row,) = captures(resources.database)
    lines = kept(row.model_dump())
    told: dict[str, Any] = {english: text for english, _, text in lines if english}
    assert (told["Asked"], told["Answered"]) == ("GET /b HTTP/1.1", "HTTP/1.1 200 OK")
    assert (told["By"], told["TLS"]) == (plain.host, "none 无")
    assert told["Redirected"] == f"302 https://{host}/a → {plain.url('/b')}, {host}"
    assert [text for english, _, text in lines if not english] == [
        "Set-Cookie: a=1", "set-cookie: b=2",
    ]  # fmt: skip
    row.request = None
    assert kept(row.model_dump()) == [("Request and peer", "请求与对方", "not kept 未保存")]
