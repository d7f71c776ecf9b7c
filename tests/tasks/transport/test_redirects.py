"""Redirects: every hop is checked like a first address, and every way ends."""

from pathlib import Path

import pytest

from tasks.transport.fetch import Fetcher
from tests.tasks.transport.conftest import OK, RawServer, redirect, response, visit
from tests.tasks.transport.tls import signed, tls_server


def test_redirects_are_followed_and_listed(fetcher: Fetcher, server: RawServer) -> None:
    server.replies |= {"/a": redirect("/b"), "/b": redirect(server.url("/c")), "/c": OK}
    received = visit(fetcher, server)
    assert received.verdict == "captured"
    assert received.redirects == (server.url("/b"), server.url("/c"))
    assert (received.url, received.final_url) == (server.url("/a"), server.url("/c"))


@pytest.mark.parametrize("hop", [1, 2, 5])
@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://localhost:1/b", "none of the portal's hosts"),
        ("http://127.0.0.1:1/b", "none of the portal's hosts"),
        ("https://127.0.0.1/b", "none of the portal's hosts"),
        ("http://10.0.0.1/b", "none of the portal's hosts"),
        ("http://{host}@example.gov.cn/b", "user name"),
        ("//user@{host}/b", "user name"),
        ("file:///etc/passwd", "only http"),
        ("ftp://{host}/b", "only http"),
        ("javascript:alert(1)", "only http"),
        ("data:text/html,x", "only http"),
    ],
)
def test_redirects_elsewhere_are_refused_on_every_hop(
    fetcher: Fetcher, server: RawServer, hop: int, target: str, reason: str
) -> None:
    server.replies |= {f"/{number}": redirect(f"/{number + 1}") for number in range(1, hop)}
    server.replies[f"/{hop}"] = redirect(target.format(host=server.host))
    received = visit(fetcher, server, "/1")
    assert received.verdict == "refused"
    assert reason in (received.reason or "")
    assert server.paths() == [f"/{number}" for number in range(1, hop + 1)]


def test_the_guard_checks_redirects_too(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/a"] = redirect("http://10.0.0.1/b")
    received = fetcher.fetch(server.url("/a"), role="article")
    assert received.verdict == "refused"
    assert "10.0.0.1" in (received.reason or "")


def test_a_redirect_to_https_is_verified(
    fetcher: Fetcher, server: RawServer, tmp_path: Path
) -> None:
    """A listed host may change its scheme, and then its certificate counts."""
    with tls_server(tmp_path, signed("self").pem()) as host:
        server.replies["/a"] = redirect(f"https://{host}/b")
        hosts = frozenset({server.host, host})
        received = fetcher.fetch(server.url("/a"), role="article", hosts=hosts)
    assert (received.verdict, received.redirects) == ("refused", (f"https://{host}/b",))
    assert "signed by nobody but itself" in (received.reason or "")


def test_the_robots_of_the_new_host_hold(
    fetcher: Fetcher, server: RawServer, other: RawServer
) -> None:
    server.replies["/a"] = redirect(other.url("/private/b"))
    other.replies |= {
        "/robots.txt": response(b"User-agent: *\nDisallow: /private"),
        "/private/b": OK,
    }
    hosts = frozenset({server.host, other.host})
    received = fetcher.fetch(server.url("/a"), role="article", hosts=hosts)
    assert received.reason == "robots.txt disallows this address"
    assert [seen.path for seen in other.seen] == ["/robots.txt"]


def test_circles_and_long_ways_end(fetcher: Fetcher, server: RawServer) -> None:
    server.replies |= {"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self")}
    for path in ("/a", "/self"):
        received = visit(fetcher, server, path)
        assert (received.verdict, received.reason) == ("refused", "redirects in a circle")
    server.replies |= {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    far = visit(fetcher, server, "/0")
    assert (far.verdict, far.reason) == ("refused", "more than 5 redirects")
    assert far.final_url == server.url("/5")


COOKIE = "Set-Cookie: CT6T=1"


@pytest.mark.parametrize(
    ("way", "verdict"),
    [
        ([("/a", True)], "blocked"),
        ([("/b", True), ("/a", False)], "blocked"),
        ([("/b", False), ("/a", True)], "blocked"),
        ([("/b", False), ("/c", True), ("/b", False)], "blocked"),
        ([("/b", True), ("/c", False), ("/b", False)], "blocked"),
        ([("/b", False), ("/a", False)], "refused"),
    ],
)
def test_a_circle_after_a_cookie_is_a_gate(
    fetcher: Fetcher, server: RawServer, way: list[tuple[str, bool]], verdict: str
) -> None:
    """From /a over the targets of a way; each says whether it comes with a cookie."""
    here = "/a"
    for target, cookie in way:
        server.replies[here] = redirect(target, *([COOKIE] if cookie else []))
        here = target
    received = visit(fetcher, server)
    assert received.verdict == verdict
    assert ("cookie gate" in (received.reason or "")) is (verdict == "blocked")
    assert all("cookie" not in seen.headers for seen in server.seen)
