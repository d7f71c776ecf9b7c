"""A connection that carries one answer: with a time limit for all of it, counting what came."""

import re
import ssl
import time
from contextlib import suppress
from typing import Any

import httpcore

_BLANK_LINE = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/\d\.\d 1")


class Wire(httpcore.NetworkStream):
    """A stream whose reads and writes all end before `deadline` (of `time.monotonic`).

    It also finds where the body begins, so that bytes after the announced end are noticed, which
    HTTP clients drop silently. `first_byte` is when the first one came, of `time.monotonic`; under
    TLS the first one of what was encrypted.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline
        self._head: bytes | None = b""
        self._received = 0  # of the body, once the head is complete
        self.first_byte: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, b"" at the end; raises `httpcore.ReadTimeout` at the deadline."""
        data = self._stream.read(max_bytes, self._within(timeout))
        if self.first_byte is None and data:
            self.first_byte = time.monotonic()
        if self._head is None:
            self._received += len(data)
        else:
            self._scan(self._head + data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it; raises `httpcore.ReadTimeout` at the deadline."""
        self._stream.write(buffer, self._within(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection encrypted, under the same deadline."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._within(timeout))
        return Wire(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """As the stream below says."""
        return self._stream.get_extra_info(info)

    def surplus(self, length: int) -> int:
        """Bytes received so far beyond a body of `length`."""
        if self.get_extra_info("is_readable"):
            with suppress(httpcore.NetworkError, httpcore.TimeoutException):
                self.read(1, 0.1)
        return self._received - length

    def _within(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for one request is over")
        return left if timeout is None else min(timeout, left)

    def _scan(self, head: bytes) -> None:
        """Drop interim answers (1xx) and find the blank line that ends the head."""
        while end := _BLANK_LINE.search(head):
            if not _INTERIM.match(head):
                self._head, self._received = None, len(head) - end.end()
                return
            head = head[end.end() :]
        self._head = head
