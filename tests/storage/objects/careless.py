"""An S3 store that promises nothing and takes everything, as some do; in memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Of a bucket: every one is there, none has a region or versions.
_OF_BUCKETS = {
    "location": b"<LocationConstraint/>",
    "versioning": b"<VersioningConfiguration/>",
}


class _Careless(BaseHTTPRequestHandler):
    """Headers, signatures and versions are not looked at."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"] or 0))
        path = urlsplit(self.path)
        if not path.query:
            self.kept[path.path] = data
        self._answer(200)

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        of_bucket = _OF_BUCKETS.get(path.query.partition("=")[0])
        listing = b"<ListBucketResult><Name>x</Name></ListBucketResult>" if path.query else b""
        self._answer(200, of_bucket or self.kept.get(path.path, listing))

    def do_HEAD(self) -> None:
        self._answer(200)

    def do_DELETE(self) -> None:
        self.kept.pop(urlsplit(self.path).path, None)
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def careless_store() -> Iterator[str]:
    """Serve it; gives host and port."""
    answer = type("Answer", (_Careless,), {"kept": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
