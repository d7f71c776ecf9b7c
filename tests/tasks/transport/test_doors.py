"""No form of a private address is connected to, through whatever door it comes.

Loopback cannot be visited under the policy "public", so the portal is the only thing that is faked
here: the last function before the socket answers for its public address, and fails the test for
every other.
"""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest

from tasks.portals.reading import read_page
from tasks.records import PageReading
from tasks.transport.fetch import Fetcher
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import redirect, response
from tests.tasks.transport.test_guard import REFUSED

PORTAL, PUBLIC_IP = "www.example.gov.cn", "8.8.8.8"
BASE = f"http://{PORTAL}/xxgk/index.html"
FILLING = "<p>部门预算公开</p>" * 3

DOORS: dict[str, Callable[[str], str]] = {
    "link": lambda url: f"<ul><li><a href='{url}'>2026年部门预算</a> 2026-03-01</li></ul>{FILLING}",
    "attachment": lambda url: f"<div id=zoom>{FILLING}<a href='{url}b.pdf'>附件.pdf</a></div>",
    "meta refresh": lambda url: f"<meta http-equiv=refresh content='0;url={url}'>",
    "script": lambda url: f"<script>window.location.href='{url}'</script>",
}


class Portal:
    """Connections to the portal, which answers by path; others fail the test."""

    def __init__(self) -> None:
        self.replies: dict[bytes, bytes] = {}
        self.asked: list[bytes] = []

    def connect(self, host: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        assert host == PUBLIC_IP, f"connected to {host}"
        return _Stream(self)


class _Stream(httpcore.MockStream):
    """One connection, whose answer depends on the request."""

    def __init__(self, portal: Portal) -> None:
        super().__init__([])
        self._portal = portal

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        if buffer.startswith(b"GET "):
            path = buffer.split(b" ")[1]
            self._portal.asked.append(path)
            self._buffer.append(self._portal.replies.get(path, response(b"", "404 ?")))


def numeric(host: str, port: int, **options: Any) -> list[Any]:
    """As the system resolves, but without asking anybody; the portal's name is known."""
    known = PUBLIC_IP if host == PORTAL else host
    return REAL_RESOLVER(known, port, flags=socket.AI_NUMERICHOST, **options)


REAL_RESOLVER = socket.getaddrinfo


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Portal:
    faked = Portal()
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda _, *a, **k: faked.connect(*a))
    monkeypatch.setattr(socket, "getaddrinfo", numeric)
    return faked


@pytest.fixture
def public(tmp_path: Path, portal: Portal) -> Iterator[Fetcher]:
    policy = Policy("test", retries=0, delay_factor=0)
    with Fetcher(policy, tmp_path, sleep=lambda _: None) as fetcher:
        yield fetcher


def address(form: str) -> str:
    """An address with a host in some form."""
    return f"http://[{form}]/a" if ":" in form else f"http://{form}/a"


def found(reading: PageReading) -> set[str]:
    """Every address that a reading sends a crawl to."""
    entries = {link.url for link in reading.items} | {link.url for link in reading.attachments}
    return entries | {*reading.next, *filter(None, [reading.redirect])}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("form", REFUSED)
def test_what_pages_lead_to_is_not_connected(public: Fetcher, form: str, door: str) -> None:
    body = f"<html><body>{DOORS[door](address(form))}</body></html>".encode()
    targets = found(read_page(body, "text/html; charset=utf-8", BASE, "generic"))
    assert targets
    for target in targets:
        assert PORTAL not in target
        received = public.fetch(target, role="article")
        assert received.verdict == "refused", received
        assert received.status is None


@pytest.mark.parametrize("form", REFUSED)
def test_redirects_are_not_connected(public: Fetcher, portal: Portal, form: str) -> None:
    target = address(form).encode().decode("latin-1")
    portal.replies[b"/a"] = redirect(target)
    received = public.fetch(f"http://{PORTAL}/a", role="document")
    assert portal.asked == [b"/robots.txt", b"/a"]
    assert received.verdict in ("refused", "failed")
    assert received.path is None


@pytest.mark.parametrize("form", REFUSED)
def test_redirects_of_robots_are_not_connected(public: Fetcher, portal: Portal, form: str) -> None:
    portal.replies[b"/robots.txt"] = redirect(address(form).encode().decode("latin-1"))
    received = public.fetch(f"http://{PORTAL}/a", role="document")
    assert portal.asked == [b"/robots.txt"]
    assert received.verdict == "refused"
    assert "robots.txt cannot be read" in (received.reason or "")


def test_the_portal_itself_is_visited(public: Fetcher, portal: Portal) -> None:
    """Else all the tests above would pass for a fetcher that visits nothing."""
    portal.replies[b"/a"] = response(b"<html><p>x</p></html>")
    assert public.fetch(f"http://{PORTAL}/a", role="article").verdict == "captured"
    assert len(REFUSED) * (len(DOORS) + 2) >= 160
