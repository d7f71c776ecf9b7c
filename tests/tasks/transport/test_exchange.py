"""What one answer can be, besides whole or cut."""

import gzip
import socket
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tasks.transport.exchange import Exchange
from tasks.transport.guard import GuardedTransport
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import (
    RawServer,
    Reply,
    ask,
    drip,
    late,
    redirect,
    reset,
    response,
    unmeasured,
    zipped,
)

PDF = b"%PDF-1.7\n" + b"0123456789" * 2000 + b"\n%%EOF\n"
FULL = response(PDF)


NO_ANSWER: dict[str, Reply] = {
    "two lengths": unmeasured(PDF, "Content-Length: 5", "Content-Length: 6"),
    "closed at once": b"",
    "RST at once": reset(b""),
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "500 kB of headers": unmeasured(b"", *("X: " + "y" * 1000 for _ in range(500))),
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_broken_heads_are_no_answer(exchange: Exchange, server: RawServer, name: str) -> None:
    answer = ask(exchange, server, NO_ANSWER[name])
    assert (answer.verdict, answer.status, answer.retry) == ("failed", None, True)
    assert answer.reason is not None
    assert answer.reason.startswith("no answer: ")


def test_a_closed_port_is_no_answer(exchange: Exchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = exchange.ask(httpx.URL(f"http://127.0.0.1:{port}/"), "article", {})
    assert (answer.verdict, answer.retry) == ("failed", True)
    assert "refused" in (answer.reason or "")


def test_a_bomb_and_what_is_too_large_are_refused_once(
    server: RawServer, policy: Policy, spool: Path
) -> None:
    spool.mkdir()
    small = replace(policy, max_bytes=5 << 20)
    bomb = gzip.compress(bytes(4 << 20))
    with GuardedTransport(small) as transport:
        exchange = Exchange(small, spool, transport)
        for reply in (zipped(bomb), unmeasured(bytes(6 << 20)), response(bytes(6 << 20))):
            answer = ask(exchange, server, reply)
            assert (answer.verdict, answer.retry) == ("refused", False)
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize(
    ("slow", "verdict"), [(FULL, "failed"), (response(b"x" * 99)[:-90], "incomplete")]
)
def test_slow_loris_ends_in_time(
    server: RawServer, policy: Policy, spool: Path, slow: bytes, verdict: str
) -> None:
    """Bytes keep coming, in the head or in the body, so that no single read times out."""
    spool.mkdir()
    hasty = replace(policy, total_timeout=0.4)
    with GuardedTransport(hasty) as transport:
        start = time.monotonic()
        # The head of the second goes out quickly enough, its body does not.
        pause = 0.02 if verdict == "failed" else 0.004
        answer = ask(Exchange(hasty, spool, transport), server, drip(slow + b"x" * 200, pause))
    assert time.monotonic() - start < 1.5
    assert (answer.verdict, answer.retry) == (verdict, False)
    assert answer.reason == "not finished after 0.4 s"
    assert list(spool.iterdir()) == []


def test_silence_is_cut_off_by_the_read_timeout(
    server: RawServer, policy: Policy, spool: Path
) -> None:
    spool.mkdir()
    hasty = replace(policy, read_timeout=0.2)
    with GuardedTransport(hasty) as transport:
        exchange = Exchange(hasty, spool, transport)
        answer = ask(exchange, server, late(b"", 1))
    assert (answer.verdict, answer.retry) == ("failed", True)
    assert 150 <= answer.elapsed_ms < 900


def test_a_host_that_takes_no_connection_is_given_up_by_the_connect_timeout(
    policy: Policy, spool: Path
) -> None:
    """Its queue is full: the system drops further requests for a connection."""
    spool.mkdir()
    hasty = replace(policy, connect_timeout=0.3)
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as listener,
        socket.create_connection(listener.getsockname()),
        GuardedTransport(hasty) as transport,
    ):
        url = httpx.URL(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        answer = Exchange(hasty, spool, transport).ask(url, "article", {})
    assert (answer.verdict, answer.retry) == ("failed", True)
    assert 250 <= answer.elapsed_ms < 2000


@pytest.mark.parametrize(
    ("status", "verdict", "retry", "kept"),
    [
        ("200 OK", "captured", False, True),
        ("203 Transformed", "captured", False, True),
        ("204 No Content", "soft-error", False, False),
        ("201 Created", "failed", False, False),
        ("304 Not Modified", "failed", False, False),
        ("401 Unauthorized", "failed", False, False),
        ("403 Forbidden", "failed", False, False),
        ("404 Not Found", "missing", False, True),
        ("410 Gone", "missing", False, True),
        ("412 Precondition Failed", "blocked", False, True),
        ("429 Too Many Requests", "failed", True, False),
        ("500 Internal Server Error", "failed", True, False),
        ("503 Service Unavailable", "failed", True, False),
        ("521 Unknown", "blocked", False, True),
        ("599 ?", "failed", True, False),
    ],
)
def test_each_status_has_its_verdict(
    exchange: Exchange, server: RawServer, spool: Path, status: str, verdict: str, retry: bool,
    kept: bool,
) -> None:  # fmt: skip
    body = b"" if status[:3] in ("204", "304") else "<html><p>财政局部门预算</p>".encode()
    answer = ask(exchange, server, response(body, status), "article")
    assert (answer.verdict, answer.retry, answer.status) == (verdict, retry, int(status[:3]))
    assert (answer.body.path is not None) is kept
    assert len(list(spool.iterdir())) == kept
    assert (answer.reason is None) is (verdict == "captured")


def test_soft_errors_keep_their_body(exchange: Exchange, server: RawServer) -> None:
    answer = ask(exchange, server, response(b"<html><h1>login</h1>"), "document")
    assert (answer.verdict, answer.reason) == ("soft-error", "HTML where a file was expected")
    assert answer.body.path is not None
    assert answer.body.media_type == "text/html"


def test_conditions_are_sent_as_they_came_and_304_has_no_body(
    exchange: Exchange, server: RawServer
) -> None:
    etag = '"é\xff"'
    server.replies["/a"] = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    conditions = {"If-None-Match": etag, "If-Modified-Since": "Sat, 21 Nov 2026 00:00:00 GMT"}
    answer = exchange.ask(httpx.URL(server.url("/a")), "document", conditions)
    assert (answer.verdict, answer.reason, answer.body.path) == ("not-modified", None, None)
    assert server.seen[0].headers["if-none-match"] == etag
    assert server.seen[0].headers["accept-encoding"] == "identity"
    assert server.seen[0].headers["user-agent"].startswith("gongkai/0.1.0 (+")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b?c#d", "/b?c"),
        ("../b", "/b"),
        ("/预算.pdf".encode().decode("latin-1"), "/%E9%A2%84%E7%AE%97.pdf"),
        ("/预算.pdf".encode("gbk").decode("latin-1"), "/%D4%A4%CB%E3.pdf"),
        ("/a b", "/a%20b"),
    ],
)
def test_redirect_targets_keep_their_bytes(
    exchange: Exchange, server: RawServer, location: str, target: str
) -> None:
    answer = ask(exchange, server, redirect(location))
    assert answer.location == server.url(target)


@pytest.mark.parametrize("location", ["", "http://a:b/", "http://[::1/", "/" * 70_000])
def test_redirects_to_nowhere_fail(exchange: Exchange, server: RawServer, location: str) -> None:
    answer = ask(exchange, server, redirect(location))
    assert (answer.verdict, answer.location, answer.retry) == ("failed", None, False)


def test_headers_keep_every_byte(exchange: Exchange, server: RawServer) -> None:
    name = 'attachment; filename="预算.pdf"'.encode("gbk")
    head = b"HTTP/1.1 200 OK\r\nContent-Disposition: " + name + b"\r\nX: 1\r\nx: 2\r\n\r\n"
    answer = ask(exchange, server, head + PDF)
    assert answer.headers["content-disposition"].encode("latin-1") == name
    assert answer.headers["x"] == "1, 2"
