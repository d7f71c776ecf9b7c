"""How long a host is left alone: what it asks for, what we decide, what is remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Received
from tasks.transport.fetch import Fetcher
from tasks.transport.patience import retry_after
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import (
    BUSY,
    OK,
    Clock,
    RawServer,
    Reply,
    redirect,
    response,
    visit,
)

DAY = 24 * 3600
CHALLENGE = response(b"<script>var a</script>", "521 ?")


def seconds_left(received: Received) -> float:
    """For how long a visit says that its host is to be left alone; 0 for no time at all."""
    if received.wait_until is None:
        return 0
    return (datetime.fromisoformat(received.wait_until) - datetime.now(UTC)).total_seconds()


def in_seconds(seconds: float, form: str = "") -> str:
    """A moment as a header says it."""
    later = datetime.now(UTC) + timedelta(seconds=seconds)
    return later.strftime(form) if form else format_datetime(later, usegmt=True)


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        # seconds
        ("121", 121),
        ("3600", 3600),
        (" 3600 ", 3600),
        ("003600", 3600),
        ("86400", DAY),
        ("86401", DAY),
        ("999999999", DAY),
        ("9" * 300, DAY),
        # dates, in the three forms of RFC 9110 5.6.7 and with an offset
        (lambda: in_seconds(3600), 3600),
        (lambda: in_seconds(3600, "%A, %d-%b-%y %H:%M:%S GMT"), 3600),
        (lambda: in_seconds(3600, "%a %b %d %H:%M:%S %Y"), 3600),
        (lambda: in_seconds(3600 + 8 * 3600, "%a, %d %b %Y %H:%M:%S +0800"), 3600),
        (lambda: in_seconds(30 * DAY), DAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        # what asks for nothing: past, negative, junk; only our own rest after the tries is left
        ("0", 600),
        ("-1", 600),
        ("-3600", 600),
        (lambda: in_seconds(-3600), 600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 600),
        ("Fri, 99 Foo 2999 00:00:00", 600),
        ("3600.5", 600),
        ("1e9", 600),
        ("0x10", 600),
        ("+3600", 600),
        ("PT1H", 600),
        ("3600, 7200", 600),
        ("soon", 600),
        ("", 600),
        ("\u00ff\u00fe", 600),
        ("Sat, 21 Nov 2026 00:00:00 +9999", 600),
    ],
)
def test_what_a_host_asks_for_is_said(
    fetcher: Fetcher,
    server: RawServer,
    status: str,
    value: str | Callable[[], str],
    seconds: float,
) -> None:
    told = value() if callable(value) else value
    server.replies["/a"] = response(b"", status, retry_after=told)
    received = visit(fetcher, server)
    assert received.verdict == "failed"
    assert seconds_left(received) == pytest.approx(seconds, abs=5)
    assert received.waiting_host == server.host


@given(
    st.text(max_size=60) | st.from_regex(r"\A\w{3}, \d{1,9} \w{3} \d{1,9} [\d:]{1,12} [+-]?\w{1,9}")
)
def test_no_retry_after_raises(value: str) -> None:
    assert retry_after(value) >= 0


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (OK, 0),
        (response(b"x", "404 Not Found"), 0),
        (response(b"x", "403 Forbidden"), 0),
        (response(b""), 0),
        (response(b"<p>x</p>", retry_after="3600"), 0),
        (response(b"", retry_after="3600"), 3600),
        (response(b"x", "403 Forbidden", retry_after="3600"), 3600),
        (BUSY, 600),
        (b"", 600),
        (response(b"x", "429 ?", retry_after="1"), 600),
        (CHALLENGE, 3600),
        (response(b"", "521 ?", retry_after="7200"), 7200),
        (response(b"", "521 ?", retry_after="200"), 3600),
        (redirect("/a", "Set-Cookie: a=b"), 3600),
        (redirect("/a"), 0),
    ],
)
def test_after_blocks_and_used_up_tries_we_leave_a_host_alone(
    fetcher: Fetcher, server: RawServer, reply: Reply, seconds: float
) -> None:
    server.replies["/a"] = reply
    received = visit(fetcher, server)
    assert seconds_left(received) == pytest.approx(seconds, abs=5)
    assert (received.waiting_host is None) is (seconds == 0)


def test_an_unchanged_file_asks_for_no_rest(fetcher: Fetcher, server: RawServer) -> None:
    server.replies["/a"] = b"HTTP/1.1 304 Not Modified\r\nRetry-After: 3600\r\n\r\n"
    received = fetcher.fetch(server.url("/a"), role="article", etag='"1"')
    assert (received.verdict, received.reason) == ("not-modified", None)
    assert received.wait_until is None


def test_our_own_rest_is_the_callers_to_keep(fetcher: Fetcher, server: RawServer) -> None:
    server.replies |= {"/a": CHALLENGE, "/b": OK}
    first = visit(fetcher, server)
    assert first.verdict == "blocked"
    assert visit(fetcher, server, "/b").verdict == "captured"
    assert first.wait_until
    assert first.waiting_host
    fetcher.hold(first.waiting_host, datetime.fromisoformat(first.wait_until))
    second = visit(fetcher, server, "/b")
    assert (second.verdict, second.asked) == ("failed", False)
    assert first.asked
    assert second.waiting_host == server.host
    assert seconds_left(second) == pytest.approx(3600, abs=5)


def test_what_is_remembered_holds_before_anything_is_asked(
    fetcher: Fetcher, server: RawServer, clock: Clock
) -> None:
    """Not even robots.txt; and no failure is remembered as its rules."""
    server.replies["/a"] = OK
    fetcher.hold(server.host, datetime.now(UTC) + timedelta(hours=2))
    fetcher.hold(server.host, datetime.now(UTC) + timedelta(hours=1))
    fetcher.hold(server.host, datetime.now(UTC) - timedelta(hours=1))
    received = visit(fetcher, server)
    assert (received.verdict, server.seen, clock.slept) == ("failed", [], [])
    assert seconds_left(received) == pytest.approx(7200, abs=5)
    clock.now += 7150
    assert visit(fetcher, server).verdict == "captured"
    assert sum(clock.slept) == pytest.approx(50, abs=2)


def test_a_redirect_to_a_host_at_rest_names_that_host(fetcher: Fetcher, server: RawServer) -> None:
    other = server.host.replace("127.0.0.1", "127.0.0.2")
    server.replies["/a"] = redirect(f"http://{other}/b")
    fetcher.hold(other, datetime.now(UTC) + timedelta(hours=1))
    received = fetcher.fetch(server.url("/a"), role="article")
    assert (received.verdict, received.waiting_host) == ("failed", other)
    assert server.paths() == ["/a"]


def test_a_host_that_rests_at_robots_is_asked_for_them_again_later(
    fetcher: Fetcher, server: RawServer, clock: Clock
) -> None:
    for reply in (BUSY, response(b"", "429 ?", retry_after="600"), CHALLENGE):
        server.replies |= {"/robots.txt": reply, "/a": OK}
        first = visit(fetcher, server)
        assert first.verdict in ("refused", "blocked")
        assert "robots.txt" in (first.reason or "")
        assert first.waiting_host == server.host
        server.replies["/robots.txt"] = response(b"")
        assert visit(fetcher, server).verdict != "captured"
        clock.now += seconds_left(first) + 10
        assert visit(fetcher, server).verdict == "captured"
        clock.now += DAY + 1


def test_ports_are_one_host_on_the_public_network_and_many_on_loopback(
    policy: Policy, spool: Path
) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    with Fetcher(replace(policy, addresses="public"), spool) as fetcher:
        fetcher.hold("www.example.gov.cn:8080", later)
        for host in ("www.example.gov.cn", "WWW.example.gov.cn.", "www.example.gov.cn:443"):
            received = fetcher.fetch(f"https://{host}/a", role="article")
            assert "not to be visited" in (received.reason or ""), host
    with Fetcher(replace(policy, retries=0), spool) as fetcher:
        fetcher.hold("127.0.0.1:1", later)
        received = fetcher.fetch("http://127.0.0.1:2/a", role="article")
        assert "not to be visited" not in (received.reason or "")
