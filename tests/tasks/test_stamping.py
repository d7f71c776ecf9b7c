"""Time stamps asked for over real HTTP, of an authority made with openssl."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import ValidationError

from storage.settings import Settings
from tasks.stamping import Failure, Stamp, stamp
from tasks.transport import post
from tests.storage.exports.authority import Authority, found

MESSAGE = b"a checkpoint"


class Server:
    """Answers to POST by path: a status and a body, or what is made of the request's body."""

    def __init__(self) -> None:
        self.replies: dict[str, tuple[int, bytes] | Callable[[bytes], bytes]] = {}
        self.seen: list[dict[str, str]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                served.seen.append({name.lower(): value for name, value in self.headers.items()})
                query = self.rfile.read(int(self.headers["Content-Length"]))
                reply = served.replies[self.path]
                status, body = (200, reply(query)) if callable(reply) else reply
                with suppress(OSError):  # the other side may have given up
                    self.send_response(status)
                    self.send_header("Location", "/tsa")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http.server_port}{path}"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    with made.http:
        threading.Thread(target=made.http.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.http.shutdown()


def answers(authority: Authority, server: Server, path: str = "/tsa") -> str:
    """Serve the authority at a path; the entry of the setting."""
    server.replies[path] = authority.answer
    return entry(authority, server, path)


def entry(authority: Authority, server: Server, path: str) -> str:
    return f"{server.url(path)}={authority.folder / 'root.pem'}"


def configured(*entries: str, profile: str = "demo") -> Settings:
    values = {"profile": profile, "stamp_authorities": " ".join(entries)}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_without_authorities_nothing_is_asked() -> None:
    assert stamp(configured(), MESSAGE) == []


def test_a_stamp_is_asked_for_verified_and_handed_on(authority: Authority, server: Server) -> None:
    (got,) = stamp(configured(answers(authority, server)), MESSAGE)
    assert isinstance(got, Stamp)
    assert got.authority == server.url("/tsa")
    assert got.roots == authority.root
    assert server.seen[0]["content-type"] == "application/timestamp-query"
    assert server.seen[0]["user-agent"].startswith("Gongkai/")


def test_one_authority_that_is_down_does_not_stop_the_others(
    authority: Authority, server: Server
) -> None:
    server.replies["/busy"] = (503, b"")
    down = f"http://127.0.0.1:9/tsa={authority.folder / 'root.pem'}"
    settings = configured(down, entry(authority, server, "/busy"), answers(authority, server))
    first, second, third = stamp(settings, MESSAGE)
    assert isinstance(first, Failure)
    assert "no answer" in first.reason
    assert second == Failure(server.url("/busy"), "HTTP 503")
    assert isinstance(third, Stamp)
    again = stamp(settings, MESSAGE, besides=[third.authority])
    assert [type(one) for one in again] == [Failure, Failure]


def test_answers_that_do_not_verify_are_not_kept(
    authority: Authority, server: Server, tmp_path: Path
) -> None:
    foreign = found(tmp_path / "foreign", name="Foreign")
    former = authority.stamp(MESSAGE)  # without the nonce of the request
    server.replies |= {
        "/page": (200, b"<html>maintenance</html>"),
        "/former": (200, former),
        "/long": (200, b"x" * 70_000),
        "/empty": (200, b""),
        "/moved": (302, b""),
    }
    answers(foreign, server, "/foreign")
    reasons = {
        "/page": "does not verify",
        "/former": "Nonce mismatch",
        "/long": "more than 65536 bytes",
        "/empty": "does not verify",
        "/moved": "HTTP 302",
        "/foreign": "does not verify",
    }
    settings = configured(*(entry(authority, server, path) for path in reasons))
    got = stamp(settings, MESSAGE)
    for reason, one in zip(reasons.values(), got, strict=True):
        assert isinstance(one, Failure)
        assert reason in one.reason


def test_an_authority_that_is_slow_is_given_up(
    authority: Authority, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "_SECONDS", 0.3)
    waited = threading.Event()

    def late(_: bytes) -> bytes:
        waited.wait(5)
        return b""

    server.replies["/late"] = late
    (got,) = stamp(configured(entry(authority, server, "/late")), MESSAGE)
    waited.set()
    assert isinstance(got, Failure)
    assert "no answer: timed out" in got.reason


def test_the_archive_asks_no_address_that_is_not_public(
    authority: Authority, server: Server
) -> None:
    (got,) = stamp(configured(answers(authority, server), profile="archive"), MESSAGE)
    assert isinstance(got, Failure)
    assert "is not a public address" in got.reason
    assert server.seen == []


def test_a_root_that_is_missing_is_told(server: Server, tmp_path: Path) -> None:
    (got,) = stamp(configured(f"{server.url('/')}={tmp_path / 'absent.pem'}"), MESSAGE)
    assert isinstance(got, Failure)
    assert "no root certificate in" in got.reason


@pytest.mark.parametrize("value", ["ftp://a=b", "https://a", "https://a=", "a=b", "=b"])
def test_the_setting_is_an_address_and_a_file(value: str) -> None:
    with pytest.raises(ValidationError, match=r"ADDRESS=ROOT\.pem"):
        configured(value)
