from pathlib import Path

import httpx
import pytest

from tasks.records import CaptureVerdict, Received
from tasks.transport.robots import Robots, Rules, rules_from
from tests.tasks.transport.conftest import Clock

HOST = "http://portal.example"


def answered(
    folder: Path,
    body: bytes = b"",
    status: int | None = 200,
    verdict: CaptureVerdict = "captured",
) -> Received:
    path = folder / "robots"
    path.write_bytes(body)
    return Received(HOST, HOST, "2026-11-21T00:00:00+00:00", verdict, "why", status, path=str(path))


def allows(rules: Rules, path: str) -> bool:
    return rules.refusal(HOST + path) is None


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: Gongkai\nDisallow: /a\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: gongkai\nAllow: /", "/a", True),
        ("User-agent: Baiduspider\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?a", True),
        ("\ufeffUser-agent: *\nDisallow: /预算", "/%E9%A2%84%E7%AE%97/a", False),
        ("<html><body>首页</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_the_text_decides(tmp_path: Path, text: str, path: str, allowed: bool) -> None:
    assert allows(rules_from(answered(tmp_path, text.encode())), path) is allowed
    assert not (tmp_path / "robots").exists()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 412])
def test_4xx_allows_everything(tmp_path: Path, status: int) -> None:
    body = b"User-agent: *\nDisallow: /"
    for verdict in ("missing", "failed", "blocked"):
        assert allows(rules_from(answered(tmp_path, body, status, verdict)), "/a")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(429, "failed"), (500, "failed"), (503, "failed"), (200, "incomplete"), (None, "failed")],
)
def test_failures_allow_nothing_and_say_so(
    tmp_path: Path, status: int | None, verdict: CaptureVerdict
) -> None:
    refusal = rules_from(answered(tmp_path, b"", status, verdict)).refusal(HOST)
    assert refusal is not None
    assert refusal[0] == "refused"
    assert "robots.txt cannot be read" in refusal[1]


def test_a_challenge_instead_of_rules_is_a_block(tmp_path: Path) -> None:
    refusal = rules_from(answered(tmp_path, b"<script>", 521, "blocked")).refusal(HOST)
    assert refusal == ("blocked", "robots.txt: why")


def test_only_the_first_500_kib_count(tmp_path: Path) -> None:
    text = b"User-agent: *\n" + b"# filler\n" * 60_000 + b"Disallow: /\n"
    assert allows(rules_from(answered(tmp_path, text)), "/a")


@pytest.mark.parametrize(
    ("line", "seconds"), [("Crawl-delay: 2.5", 2.5), ("Crawl-delay: no", 0), ("", 0)]
)
def test_crawl_delay(tmp_path: Path, line: str, seconds: float) -> None:
    assert rules_from(answered(tmp_path, f"User-agent: *\n{line}".encode())).delay == seconds


def test_rules_are_asked_for_once_a_day_and_host(tmp_path: Path, clock: Clock) -> None:
    asked: list[str] = []

    def load(url: str) -> Received:
        asked.append(url)
        return answered(tmp_path)

    robots = Robots(clock)
    for path in ("/a?b#c", "/d"):
        robots.rules(httpx.URL(f"{HOST}{path}"), load)
    robots.rules(httpx.URL("http://portal.example:8080/a"), load)
    assert asked == [f"{HOST}/robots.txt", f"{HOST}:8080/robots.txt"]
    clock.now += 24 * 3600 + 1
    robots.rules(httpx.URL(HOST), load)
    assert len(asked) == 3
