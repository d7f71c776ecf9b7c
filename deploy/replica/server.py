"""The replica's server: one process, one loopback port a site, conditional requests answered."""

import gzip
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl

from deploy.replica.page import Page, Pages, Site
from deploy.replica.sites import SITES, Sites, online

HOST = "127.0.0.1"
_ATTEMPTS = 50


class Request(NamedTuple):
    """One request as it came and the status that it got; names of headers in lower case."""

    port: int
    method: str
    path: str
    headers: Mapping[str, str]
    status: int


class _Site(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, builder: Callable[[Site], Pages], site: Site, replica: "Replica"
    ) -> None:
        self._pages = online(builder, site)
        self._later = online(builder, replace(site, articles=site.upcoming + site.articles))
        self._left = site.upcoming_after
        self._lock = Lock()
        self.replica = replica
        super().__init__((HOST, port), _Handler)

    def page(self, target: str) -> Page | None:
        """What stands there for the next request; without its query where that tells nothing."""
        with self._lock:
            pages = self._pages if self._left > 0 else self._later
            self._left -= 1
        return pages.get(target) or pages.get(target.partition("?")[0])

    def publish(self, path: str, page: Page | None) -> None:
        """Put a page in a place, or take away what stands there."""
        with self._lock:
            for pages in (self._pages, self._later):
                pages.pop(path, None)
                if page is not None:
                    pages[path] = page

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that goes away in the middle is no error; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "replica"
    disable_nagle_algorithm = True
    server: _Site

    def do_GET(self) -> None:
        """Answer with the page at the path, 304 where the caller has it, or 404."""
        self._reply(self.path.partition("?")[2])

    def do_POST(self) -> None:
        """The same for a form, as interfaces take it."""
        length = int(self.headers.get("Content-Length") or 0)
        self._reply(f"{self.path.partition('?')[2]}&{self.rfile.read(length).decode()}")

    def _reply(self, query: str) -> None:
        page = self.server.page(self.path)
        if page is None:
            self._answer(404, b"<html><body>404 Not Found</body></html>", {})
            return
        time.sleep(page.delay)
        if page.answer is not None:
            page = replace(page, body=page.answer(dict(parse_qsl(query))))
        validators = {"ETag": page.etag, "Last-Modified": page.last_modified}
        if page.dropped:
            self._note(0)
            self.close_connection = True
        elif page.status == 200 and self._is_known(page):
            self._answer(304, b"", validators)
        else:
            headers = {"Content-Type": page.content_type, **validators, **page.headers}
            body = page.content
            if page.gzipped:
                body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
            self._answer(page.status, body, headers, page.surplus)

    def do_HEAD(self) -> None:
        """The headers of the same answer."""
        self.do_GET()

    def _is_known(self, page: Page) -> bool:
        """Whether the caller's copy is current; If-None-Match goes before the date (RFC 9110)."""
        if tags := self.headers.get("If-None-Match"):
            return page.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        try:
            known = parsedate_to_datetime(since) if since else None
            return bool(known and parsedate_to_datetime(page.last_modified) <= known)
        except (TypeError, ValueError):
            return False

    def _answer(
        self, status: int, body: bytes, headers: Mapping[str, str], surplus: int = 0
    ) -> None:
        self._note(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) + surplus))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = self.close_connection or surplus != 0

    def _note(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        port = self.server.server_port
        self.server.replica.note(Request(port, self.command, self.path, headers, status))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests are kept in the log of the replica."""


class Replica:
    """The running sites, a context manager. `port` is the first of the consecutive ports."""

    def __init__(self, port: int, sites: Sites) -> None:
        self._lock = Lock()
        self._log: list[Request] = []
        self._servers: list[_Site] = []
        try:
            for builder, site in sites.values():
                following = self._servers[-1].server_port + 1 if self._servers else port
                self._servers.append(_Site(following, builder, site, self))
        except (OSError, OverflowError):
            self._close()
            raise
        self.port = self._servers[0].server_port
        self._threads = [Thread(target=site.serve_forever, args=(0.05,)) for site in self._servers]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    @property
    def log(self) -> list[Request]:
        """All requests so far, a copy."""
        with self._lock:
            return list(self._log)

    def publish(self, path: str, page: Page | None, site: int = 0) -> None:
        """Replace what one of the sites serves at a path; None takes it offline."""
        self._servers[site].publish(path, page)

    def note(self, request: Request) -> None:
        """Add a request to the log."""
        with self._lock:
            self._log.append(request)

    def stop(self) -> None:
        """Close all ports; a second call does nothing."""
        for server in self._servers:
            server.shutdown()
        for thread in self._threads:
            thread.join()
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.server_close()
        self._servers.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def start(port: int = 0, sites: Sites = SITES) -> Replica:
    """Serve sites, each on its own port of 127.0.0.1, counted up from `port`.

    Args:
        port: the first port; 0 finds as many free consecutive ports as there are sites.

    Raises:
        OSError: one of the ports is in use.
    """
    last = f"{port}-{port + len(sites) - 1}" if port else "any"
    for _ in range(1 if port else _ATTEMPTS):
        try:
            return Replica(port, sites)
        except (OSError, OverflowError) as error:
            reason = error
    raise OSError(f"ports {last} of {HOST} cannot be opened: {reason}") from reason
