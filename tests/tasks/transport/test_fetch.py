"""Visits as a whole: addresses, redirects, robots.txt."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.transport.fetch import Fetcher
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import (
    BUSY,
    OK,
    PAGE,
    Clock,
    RawServer,
    Reply,
    redirect,
    reset,
    response,
    visit,
)


def test_a_page_is_received_with_its_circumstances(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/a"] = response(PAGE, etag='"1"', last_modified="x")
    before = datetime.now(UTC)
    received = visit(fetcher, server)
    assert (received.verdict, received.reason, received.status) == ("captured", None, 200)
    assert received.url == received.final_url == server.url("/a")
    assert before <= datetime.fromisoformat(received.captured_at) <= datetime.now(UTC)
    assert received.headers["etag"] == '"1"'
    assert received.path is not None
    assert Path(received.path).read_bytes() == PAGE
    assert (received.size, received.media_type) == (len(PAGE), "text/html")


def test_the_name_that_the_sender_gives_is_kept(fetcher: Fetcher, server: RawServer) -> None:
    raw = 'attachment; filename="../部门预算.pdf"'.encode("gbk").decode("latin-1")
    server.replies |= {"/a": response(PAGE, content_disposition=raw), "/b": OK}
    assert visit(fetcher, server).name == "部门预算.pdf"
    assert visit(fetcher, server, "/b").name is None


def test_conditions_bring_304(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/a"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    received = fetcher.fetch(server.url("/a"), role="article", etag='"1"', last_modified="then")
    assert (received.verdict, received.path, received.status) == ("not-modified", None, 304)
    headers = server.seen[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "then")
    assert "if-none-match" not in server.seen[0].headers  # robots.txt


# --- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://127.0.0.1/a", "only http"),
        ("file:///etc/passwd", "only http"),
        ("javascript:alert(1)", "only http"),
        ("//127.0.0.1/a", "only http"),
        ("http:///a", "only http"),
        ("http://user:secret@127.0.0.1/a", "user name"),
        ("http://127.0.0.1:1/a", "none of the portal's hosts"),
        ("http://localhost/a", "none of the portal's hosts"),
        ("http://[::1/a", "no valid address"),
        ("http://a\x00b/", "no valid address"),
        ("http://\ud800.example/", "no valid address"),
        ("http://xn--a/", "no valid address"),
        ("", "only http"),
    ],
)
def test_addresses_that_are_not_visited(fetcher: Fetcher, url: str, reason: str) -> None:
    received = fetcher.fetch(url, role="article", hosts=frozenset({"127.0.0.1"}))
    assert received.verdict == "refused"
    assert reason in (received.reason or "")


@pytest.mark.parametrize(
    ("url", "hosts", "reason"),
    [
        ("http://127.0.0.1/a", set(), "not a public address"),
        ("http://127.0.0.1:8080/a", set(), "port 8080 is not listed"),
        ("http://127.0.0.1:8080/a", {"127.0.0.1:8080"}, "not a public address"),
        ("https://[::1]/a", {"[::1]"}, "not a public address"),
        ("http://0x7f000001/a", set(), "not a public address"),
    ],
)
def test_the_public_policy_visits_neither_loopback_nor_odd_ports(
    policy: Policy, spool: Path, url: str, hosts: set[str], reason: str
) -> None:
    with Fetcher(replace(policy, addresses="public"), spool) as fetcher:
        received = fetcher.fetch(url, role="article", hosts=frozenset(hosts))
    assert received.verdict == "refused"
    assert reason in (received.reason or "")


def test_no_cookie_is_ever_sent(fetcher: Fetcher, server: RawServer) -> None:
    server.replies |= {
        "/a": redirect("/b", "Set-Cookie: s=1"),
        "/b": response(PAGE, set_cookie="t=1"),
    }
    visit(fetcher, server)
    visit(fetcher, server, "/b")
    assert all("cookie" not in seen.headers for seen in server.seen)


# --- robots.txt ------------------------------------------------------------------------------


def test_robots_rules_hold_for_addresses_and_redirects(fetcher: Fetcher, server: RawServer) -> None:
    server.replies |= {
        "/robots.txt": response(b"User-agent: *\nDisallow: /private\nCrawl-delay: 7"),
        "/a": redirect("/private/b"),
    }
    for path in ("/private/x", "/a"):
        received = visit(fetcher, server, path)
        assert received.verdict == "refused"
        assert received.reason == "robots.txt disallows this address"
    assert [seen.path for seen in server.seen] == ["/robots.txt", "/a"]


def test_crawl_delay_is_a_least_pause(fetcher: Fetcher, server: RawServer, clock: Clock) -> None:
    server.replies["/robots.txt"] = response(b"User-agent: *\nCrawl-delay: 7")
    for _ in range(3):
        visit(fetcher, server, delay=2)
    assert clock.slept == [7, 7, 7]  # the first after robots.txt itself


def test_crawl_delay_is_capped(fetcher: Fetcher, server: RawServer, clock: Clock) -> None:
    server.replies["/robots.txt"] = response(b"User-agent: *\nCrawl-delay: 86400")
    visit(fetcher, server)
    assert clock.slept == [30]


@pytest.mark.parametrize("reply", [BUSY, reset(b""), redirect("http://10.0.0.1/robots.txt")])
def test_unreachable_rules_allow_nothing(fetcher: Fetcher, server: RawServer, reply: Reply) -> None:
    server.replies |= {"/robots.txt": reply, "/a": OK}
    received = visit(fetcher, server)
    assert received.verdict == "refused"
    assert "robots.txt cannot be read, so nothing is allowed" in (received.reason or "")
    assert server.paths() == []


def test_a_challenge_before_robots_is_a_block(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/robots.txt"] = response(b"<script>var a</script>", "521 ?")
    received = visit(fetcher, server)
    assert received.verdict == "blocked"
    assert "521" in (received.reason or "")
