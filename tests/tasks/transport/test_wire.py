import socket
import struct
import time
from collections.abc import Iterator

import httpcore
import pytest

from tasks.transport.wire import Wire

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
Ends = tuple[httpcore.NetworkStream, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Both ends of a TCP connection: ours as httpcore has it, the server's as a socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ours = httpcore.SyncBackend().connect_tcp("127.0.0.1", port, 5)
        theirs, _ = listener.accept()
    with theirs:
        yield ours, theirs
    ours.close()


def read_all(wire: Wire, count: int, size: int = 999) -> None:
    while count:
        count -= len(wire.read(size, 5))


@pytest.mark.parametrize(
    ("head", "body", "late"),
    [
        (HEAD, b"abc", b""),
        (HEAD.replace(b"\r\n", b"\n"), b"abcd", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD, b"abc\n\n", b""),
        (HEAD, b"abc", b"d"),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 999])
def test_bytes_beyond_the_length_are_noticed(
    ends: Ends, head: bytes, body: bytes, late: bytes, size: int
) -> None:
    ours, theirs = ends
    wire = Wire(ours, time.monotonic() + 5)
    theirs.sendall(head + body)
    read_all(wire, len(head + body), size)
    theirs.sendall(late)
    assert wire.surplus(3) == len(body + late) - 3


def test_what_happens_to_the_connection_after_the_end_does_not_matter(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, time.monotonic() + 5)
    theirs.sendall(HEAD + b"abc")
    read_all(wire, len(HEAD) + 3)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    theirs.close()
    assert wire.surplus(3) == 0


def test_nothing_is_read_or_sent_after_the_deadline(ends: Ends) -> None:
    ours, theirs = ends
    theirs.sendall(b"x")
    wire = Wire(ours, time.monotonic())
    with pytest.raises(httpcore.ReadTimeout):
        wire.read(1)
    with pytest.raises(httpcore.ReadTimeout):
        wire.write(b"x")


def test_a_read_waits_no_longer_than_the_deadline(ends: Ends) -> None:
    start = time.monotonic()
    with pytest.raises(httpcore.ReadTimeout):
        Wire(ends[0], start + 0.1).read(1, 30)
    assert time.monotonic() - start < 1
