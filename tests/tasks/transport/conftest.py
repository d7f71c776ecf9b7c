"""A server on loopback that sends exactly the bytes it is told to, and notes what it saw."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tasks.records import Received, Role
from tasks.transport.exchange import Answer, Exchange
from tasks.transport.fetch import Fetcher
from tasks.transport.guard import GuardedTransport
from tasks.transport.policy import Policy, user_agent

Reply = bytes | Callable[[socket.socket], None]


def response(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer with Content-Length, unless a header of the same name replaces it."""
    fields = {"Content-Length": str(len(body))}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def unmeasured(body: bytes, *lines: str) -> bytes:
    """An answer without Content-Length, ended by closing; `lines` are further header lines."""
    head = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", *lines))
    return f"{head}\r\n".encode("latin-1") + body


def zipped(data: bytes) -> bytes:
    """An answer in gzip with its length."""
    return unmeasured(data, "Content-Encoding: gzip", f"Content-Length: {len(data)}")


def redirect(location: str, *lines: str) -> bytes:
    """A 302 to `location`."""
    head = ("HTTP/1.1 302 Found", f"Location: {location}", "Content-Length: 0", *lines)
    return "\r\n".join((*head, "", "")).encode("latin-1")


def reset(data: bytes) -> Callable[[socket.socket], None]:
    """Send some bytes, then RST instead of FIN."""

    def send(connection: socket.socket) -> None:
        connection.sendall(data)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return send


def late(data: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Send after a pause."""

    def send(connection: socket.socket) -> None:
        time.sleep(pause)
        connection.sendall(data)

    return send


def drip(data: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Send byte by byte with a pause after each, until the other side has enough."""

    def send(connection: socket.socket) -> None:
        for byte in data:
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return
            time.sleep(pause)

    return send


@dataclass
class Seen:
    """A request as the server saw it, with the times when it came and when its answer was out."""

    path: str
    headers: dict[str, str]
    begun: float
    ended: float = 0.0
    line: str = ""


@dataclass
class RawServer:
    """Answers by path; a list is used up one by one, its last entry stays. Unknown paths: 404."""

    listener: socket.socket
    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    open: int = 0
    most_open: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                data = connection.recv(65_536)
                if not data:
                    return
                head += data
            first, *lines = head.decode("latin-1").rstrip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            seen = Seen(first.split(" ")[1], headers, time.monotonic(), line=first)
            self.seen.append(seen)
            self._send(connection, self._next(seen.path))
            seen.ended = time.monotonic()
            self.open -= 1

    def _next(self, path: str) -> Reply:
        reply = self.replies.get(path, response(b"no such page", "404 Not Found"))
        if isinstance(reply, list):
            return reply.pop(0) if len(reply) > 1 else reply[0]
        return reply

    def _send(self, connection: socket.socket, reply: Reply) -> None:
        try:
            if callable(reply):
                reply(connection)
            else:
                connection.sendall(reply)
        except OSError:
            return


class Clock:
    """Time that passes only in `sleep`."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def ask(exchange: Exchange, server: RawServer, reply: Reply, role: Role = "document") -> Answer:
    server.replies["/a"] = reply
    return exchange.ask(httpx.URL(server.url("/a")), role, {})


PAGE = "<html><body><p>2026年部门预算公开</p></body></html>".encode()
OK = response(PAGE)
BUSY = response(b"busy", "503 Service Unavailable")


def visit(fetcher: Fetcher, server: RawServer, path: str = "/a", delay: float = 0.0) -> Received:
    """An article asked for at a path of the server, whose host is the only one allowed."""
    hosts = frozenset({server.host})
    return fetcher.fetch(server.url(path), role="article", hosts=hosts, delay=delay)


@contextmanager
def raw_server() -> Iterator[RawServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        raw = RawServer(listener)
        threading.Thread(target=raw.serve, daemon=True).start()
        yield raw
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as server:
        yield server


@pytest.fixture
def other() -> Iterator[RawServer]:
    """Another host: on loopback each port is one."""
    with raw_server() as server:
        yield server


@pytest.fixture
def policy() -> Policy:
    return Policy(
        user_agent("test@example.org", "0.1.0"),
        addresses="loopback",
        read_timeout=5,
        retries=2,
        delay_factor=0,
        jitter=0,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def fetcher(policy: Policy, spool: Path, clock: Clock) -> Iterator[Fetcher]:
    with Fetcher(policy, spool, sleep=clock.sleep, clock=clock) as fetcher:
        yield fetcher


@pytest.fixture
def exchange(policy: Policy, spool: Path) -> Iterator[Exchange]:
    spool.mkdir()
    with GuardedTransport(policy) as transport:
        yield Exchange(policy, spool, transport)
