"""How often and how much may be asked, and by whom."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import Request, Response
from limits.storage import MemoryStorage

from storage.settings import Settings
from tests.archive import copied
from tests.web.conftest import visiting
from web.api import PREFIX
from web.limits import LONGEST_LINE, Limits, peer


async def heard(scope: Any, receive: Any, send: Any) -> None:
    await Response("heard")(scope, receive, send)


def refused(_: Request, status: int, words: str, headers: Mapping[str, str]) -> Response:
    return Response(words, status, headers)


def visitor_of(rate: str, address: str = "10.0.0.1") -> httpx.AsyncClient:
    app: Any = Limits(heard, rate, refused)
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://room.test")


async def asked(visitor: httpx.AsyncClient, times: int) -> list[int]:
    return [(await visitor.get("/")).status_code for _ in range(times)]


def run(question: Any) -> Any:
    return asyncio.run(question)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands still until a test moves it."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def test_a_burst_is_answered_and_what_is_more_waits(clock: list[float]) -> None:
    async def trial() -> None:
        async with visitor_of("60/minute;20/second") as visitor:
            assert await asked(visitor, 21) == [200] * 20 + [429]
            answer = await visitor.get("/")
            assert answer.headers["retry-after"] == "1"
            assert "60 per 1 minute and 20 per 1 second" in answer.text

    run(trial())


def test_what_was_refused_does_not_count(clock: list[float]) -> None:
    async def trial() -> None:
        async with visitor_of("5/minute;2/second") as visitor:
            for expected in ([200, 200, 429, 429], [200, 200, 429], [200, 429, 429]):
                assert await asked(visitor, len(expected)) == expected
                clock[0] += 1.1
            wait = int((await visitor.get("/")).headers["retry-after"])
            assert wait == 57
            clock[0] += wait
            assert await asked(visitor, 1) == [200]

    run(trial())


def test_a_peer_is_forgotten_when_its_time_is_over() -> None:
    async def trial() -> None:
        app = Limits(heard, "1/second", refused)
        for number in range(50):
            transport = httpx.ASGITransport(app, client=(f"10.0.0.{number}", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://room.test") as one:
                assert await asked(one, 2) == [200, 429]
        storage = app._limiter.storage
        assert isinstance(storage, MemoryStorage)
        await asyncio.sleep(1.1)
        assert storage.incr("another", 1) == 1
        await asyncio.sleep(0.1)
        assert len(storage.storage) == len(storage.locks) == 1

    run(trial())


def test_peers_are_counted_apart_and_no_rate_means_no_limit() -> None:
    async def trial() -> None:
        app: Any = Limits(heard, "1/minute", refused)
        for host in ("10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8:0:1::1"):
            transport = httpx.ASGITransport(app, client=(host, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://room.test") as one:
                assert await asked(one, 2) == [200, 429]
        async with visitor_of("") as visitor:
            assert set(await asked(visitor, 200)) == {200}

    run(trial())


@pytest.mark.parametrize(
    ("host", "who"),
    [("10.0.0.1", "10.0.0.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::2", "2001:db8::/64"),
     ("::ffff:10.0.0.1", "10.0.0.1"), ("testclient", "testclient"), (None, "")],
)  # fmt: skip
def test_a_subscriber_of_ipv6_is_one_peer(host: str | None, who: str) -> None:
    assert peer(Request({"type": "http", "client": host and (host, 1)})) == who


def test_a_line_of_eight_kilobytes_is_read_and_no_longer_one() -> None:
    async def trial() -> None:
        async with visitor_of("") as visitor:
            fits = "/?" + "a" * (LONGEST_LINE - 1)
            assert (await visitor.get(fits)).status_code == 200
            answer = await visitor.get(fits + "a")
            assert (answer.status_code, str(LONGEST_LINE) in answer.text) == (414, True)

    run(trial())


def statuses(visitor: httpx.Client, forwarded: str, times: int) -> list[int]:
    headers = {"X-Forwarded-For": forwarded}
    return [visitor.get(f"{PREFIX}/x", headers=headers).status_code for _ in range(times)]


def test_the_api_says_when_to_ask_again(own_archive: Settings, tmp_path: Any) -> None:
    limited = copied(own_archive, tmp_path / "limited", web_rate="3/minute")
    with visiting(limited) as visitor:
        # Whoever claims to be a proxy is none.
        assert statuses(visitor, "10.0.0.1", 3) == [404] * 3
        answer = visitor.get(f"{PREFIX}/facts", headers={"X-Forwarded-For": "10.0.0.2"})
        assert answer.status_code == 429
        assert answer.headers["content-type"] == "application/problem+json"
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert "Ask again in" in answer.json()["detail"]
        assert visitor.get("/").status_code == 200
        long = visitor.get(f"{PREFIX}/facts", params={"q": "a" * 9000})
        assert (long.status_code, long.json()["status"]) == (414, 414)


def test_a_named_proxy_says_who_asks(own_archive: Settings, tmp_path: Any) -> None:
    proxies = "127.0.0.1, 10.1.0.0/16"
    limited = copied(own_archive, tmp_path / "limited", web_rate="2/minute", web_proxies=proxies)
    with visiting(limited) as visitor:
        assert statuses(visitor, "10.0.0.1", 3) == [404, 404, 429]
        # The last address that no proxy of ours has counts, whatever stands before it.
        assert statuses(visitor, "10.0.0.9, 10.0.0.1, 10.1.2.3", 1) == [429]
        assert statuses(visitor, "10.0.0.2", 3) == [404, 404, 429]
