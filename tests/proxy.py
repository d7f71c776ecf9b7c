"""A way to a server that can be cut and mended, on loopback."""

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

_BLOCK = 1 << 16


class Proxy:
    """Passes connections on to a port of 127.0.0.1; a context manager.

    After `cut_after` bytes towards the server it drops all connections, and for `down` seconds
    takes no new ones. That happens once.
    """

    def __init__(self, port: int, *, cut_after: int, down: float) -> None:
        self._target = ("127.0.0.1", port)
        self._left = cut_after
        self._down = down
        self._until = 0.0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        self._drop()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if time.monotonic() < self._until:
                client.close()
                continue
            try:
                server = socket.create_connection(self._target, timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {client, server}
            for source, sink, counted in ((client, server, True), (server, client, False)):
                passing = threading.Thread(target=self._pass, args=(source, sink, counted))
                passing.daemon = True
                passing.start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(_BLOCK):
                if counted and self._spend(len(data)):
                    self._drop()
                    return
                sink.sendall(data)
        except OSError:
            pass
        self._end({source, sink})

    def _spend(self, count: int) -> bool:
        """Whether these bytes are those at which the way is cut."""
        with self._lock:
            if self.cuts or (left := self._left - count) > 0:
                self._left -= count
                return False
            self._left = left
            self.cuts += 1
            self._until = time.monotonic() + self._down
            return True

    def _drop(self) -> None:
        with self._lock:
            ends = set(self._open)
        self._end(ends)

    def _end(self, ends: set[socket.socket]) -> None:
        """Close; the shutdown also wakes a thread that reads there."""
        with self._lock:
            self._open -= ends
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
