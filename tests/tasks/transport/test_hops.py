"""What is kept of each request and answer: heads, peers, certificates, moments."""

import hashlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Peer, Received
from tasks.transport.fetch import Fetcher
from tasks.transport.heads import MOST, kept
from tasks.transport.legacy import LegacyTls
from tasks.transport.peer import certificate_chain
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import (
    OK,
    PAGE,
    RawServer,
    drip,
    late,
    redirect,
    unmeasured,
    visit,
)
from tests.tasks.transport.tls import chained_server, signed, tls_server

AGENT = "Gongkai/0.1.0 (+test@example.org; archive of budget disclosures)"


@pytest.fixture
def secure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: RawServer
) -> Iterator[tuple[str, bytes]]:
    """A host whose server sends two certificates and redirects to `server`; and these, in PEM."""
    reply = redirect(server.url("/b"), "Set-Cookie: a=1", "Set-Cookie: b=2")
    with chained_server(tmp_path, monkeypatch, reply) as found:
        yield found


def moments(received: Received) -> list[datetime]:
    hops = (*received.hops, *([received.last] if received.last else []))
    told = [at for hop in hops for at in (hop.begun, hop.first_byte, hop.ended)]
    return [datetime.fromisoformat(at or "") for at in told]


def test_the_request_is_kept_as_the_server_saw_it(fetcher: Fetcher, server: RawServer) -> None:
    address = server.url("/a b/\u516c?c=%E5#d")
    received = fetcher.fetch(address, role="article", etag='"caf\xe9"')
    assert received.last is not None
    sent = {name.lower(): value for name, value in received.last.request}
    assert {name: value.lower() for name, value in sent.items()} == server.seen[-1].headers
    assert (sent["user-agent"], sent["if-none-match"]) == (AGENT, '"caf\xe9"')
    assert received.last.line == server.seen[-1].line == "GET /a%20b/%E5%85%AC?c=%E5 HTTP/1.1"
    assert received.last.request[0] == ("Host", server.host)


def test_headers_are_kept_as_they_came(fetcher: Fetcher, server: RawServer) -> None:
    lines = ("Set-Cookie: a=1", "X-Odd: \xd4\xa4\xcb\xe3", "Set-Cookie: b=2", "sErVeR: 7")
    server.replies["/a"] = unmeasured(PAGE, *lines)
    received = visit(fetcher, server)
    assert received.last is not None
    assert received.last.headers == (
        ("Set-Cookie", "a=1"), ("X-Odd", "\xd4\xa4\xcb\xe3"), ("Set-Cookie", "b=2"),
        ("sErVeR", "7"),
    )  # fmt: skip
    assert received.last.cut == 0
    assert received.headers["set-cookie"] == "a=1, b=2"


@pytest.mark.parametrize(
    ("line", "version", "reason"),
    [
        ("HTTP/1.0 200 OK", "HTTP/1.0", "OK"),
        ("HTTP/1.1 200", "HTTP/1.1", ""),
        ("HTTP/1.1 200 \xba\xc3", "HTTP/1.1", "\xba\xc3"),
    ],
)
def test_the_status_line_is_kept(
    fetcher: Fetcher, server: RawServer, line: str, version: str, reason: str
) -> None:
    server.replies["/a"] = f"{line}\r\nX: y\r\n\r\n".encode("latin-1") + PAGE
    received = visit(fetcher, server)
    assert received.verdict == "captured"
    assert received.last is not None
    assert (received.last.version, received.last.reason) == (version, reason)


def test_the_moments_of_a_slow_answer(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/a"] = late(OK, 0.3)
    server.replies["/b"] = drip(OK, 0.3 / len(OK))
    waited, dripped = (moments(visit(fetcher, server, path)) for path in ("/a", "/b"))
    assert (waited[1] - waited[0]).total_seconds() >= 0.3
    assert (dripped[2] - dripped[1]).total_seconds() >= 0.25
    assert (dripped[1] - dripped[0]).total_seconds() < 0.25


def test_a_way_over_hosts_keeps_each_answer(
    secure: tuple[str, bytes], server: RawServer, fetcher: Fetcher
) -> None:
    host, chain = secure
    server.replies |= {"/a": redirect(f"https://{host}/x"), "/b": OK}
    received = fetcher.fetch(server.url("/a"), role="article")
    assert received.verdict == "captured", received.reason
    first, second = received.hops
    assert received.last is not None
    assert [hop.url for hop in received.hops] == [server.url("/a"), f"https://{host}/x"]
    assert [hop.status for hop in received.hops] == [302, 302]
    assert dict(first.headers)["Location"] == f"https://{host}/x"
    assert [value for name, value in second.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert [hop.peer.address for hop in received.hops] == [server.host, host]
    assert (received.last.url, received.last.peer.address) == (server.url("/b"), server.host)
    for hop in (first, received.last):
        assert hop.peer == Peer(server.host, None, None, None)
    assert (second.peer.tls_protocol or "").startswith("TLSv1.")
    assert second.peer.tls_cipher
    assert second.peer.certificates is not None
    assert second.peer.certificates.pem == chain
    assert received.certificates == {hashlib.sha256(chain).hexdigest(): second.peer.certificates}
    told = moments(received)
    assert told == sorted(told)


def test_an_answer_that_does_not_come_is_not_told(
    fetcher: Fetcher, server: RawServer, other: RawServer
) -> None:
    server.replies["/a"] = redirect(other.url("/b"))
    other.replies["/b"] = b""
    received = fetcher.fetch(server.url("/a"), role="article")
    assert (received.verdict, received.status, received.last) == ("failed", None, None)
    assert [hop.url for hop in received.hops] == [server.url("/a")]


def test_hostile_heads_are_cut_and_say_so(fetcher: Fetcher, server: RawServer) -> None:
    many = [f"X-{number:04}: {'y' * 100}" for number in range(800)]
    server.replies["/a"] = unmeasured(PAGE, *many)
    received = visit(fetcher, server)
    assert (received.verdict, received.headers["x-0799"]) == ("captured", "y" * 100)
    assert received.last is not None
    size = sum(len(name) + len(value) for name, value in received.last.headers)
    assert size == MOST
    assert received.last.cut == 800 * 106 - MOST
    assert [name for name, _ in received.last.headers] == [
        f"X-{number:04}" for number in range(len(received.last.headers))
    ]


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=9), st.binary(max_size=30)), max_size=9),
    st.integers(0, 99),
)
def test_what_is_kept_is_a_beginning(headers: list[tuple[bytes, bytes]], most: int) -> None:
    found, cut = kept(headers, most)
    assert cut + sum(len(a) + len(b) for a, b in found) == sum(len(a) + len(b) for a, b in headers)
    assert sum(len(a) + len(b) for a, b in found) <= most
    whole = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    assert list(found[:-1]) == whole[: max(0, len(found) - 1)]
    if found:
        name, value = whole[len(found) - 1]
        assert (found[-1][0], value.startswith(found[-1][1])) == (name, True)
    if not cut:
        assert list(found) == whole


def shaken(host: str, folder: Path) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(folder / "trusted.pem"))
    ip, _, port = host.partition(":")
    return context.wrap_socket(socket.create_connection((ip, int(port))), server_hostname=ip)


class Without:
    """A connection in a Python that does not give the chain, or gives it as 3.13 does."""

    def __init__(self, real: ssl.SSLSocket, **known: Any) -> None:
        self._real = real
        self.__dict__.update(known)

    def getpeercert(self, binary_form: bool) -> Any:
        return self._real.getpeercert(binary_form)


def test_the_chain_or_else_its_first(secure: tuple[str, bytes], tmp_path: Path) -> None:
    host, chain = secure
    ders = tuple(each.public_bytes(Encoding.DER) for each in x509.load_pem_x509_certificates(chain))
    with shaken(host, tmp_path) as real:
        assert certificate_chain(real) == ders
        assert certificate_chain(Without(real)) == ders[:1]  # type: ignore[arg-type]
        newer = Without(real, get_unverified_chain=lambda: list(ders))
        assert certificate_chain(newer) == ders  # type: ignore[arg-type]


def test_a_chain_that_nobody_trusts_is_kept_by_exception(
    policy: Policy, spool: Path, tmp_path: Path
) -> None:
    alone = signed("self")
    with tls_server(tmp_path, alone.pem()) as host:
        entry = LegacyTls(host, "self-signed", "a test", "2026-11-21")
        with Fetcher(replace(policy, legacy_tls={host: entry}), spool) as fetcher:
            received = fetcher.fetch(f"https://{host}/a", role="article")
    (chain,) = received.certificates.values()
    assert chain.pem == alone.certificate.public_bytes(Encoding.PEM)
