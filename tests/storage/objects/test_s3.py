"""Objects in an S3 store: what can go wrong on the way."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from minio.error import S3Error
from pydantic import SecretStr

from storage.objects import StorageError, StoreRefused, StoreUnavailable, open_store
from storage.objects.s3 import SINGLE_PUT_BYTES
from storage.objects.s3_bucket import put_if_absent
from storage.settings import Settings
from tests.servers import S3Server, free_ports
from tests.storage.objects.conftest import absent, write

MEBIBYTE = 1 << 20


def changed(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update=changes)


@pytest.mark.parametrize("wrong", ["s3_secret_key", "s3_access_key"])
def test_a_wrong_key_is_refused_in_one_line(wrong: str, s3_settings: Settings) -> None:
    secret = "hidden-" * 4
    value = SecretStr(secret) if wrong == "s3_secret_key" else "somebody"
    with pytest.raises(StoreRefused, match="GONGKAI_S3_SECRET_KEY") as raised:
        open_store(changed(s3_settings, **{wrong: value}))
    shown = str(raised.value)
    assert shown.isprintable()
    assert s3_settings.s3_endpoint in shown
    assert secret not in shown
    assert s3_settings.s3_secret_key.get_secret_value() not in shown


def test_a_store_that_is_not_there_is_said_soon(s3_settings: Settings) -> None:
    (port,) = free_ports(1)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match=f"127.0.0.1:{port}.*refused") as raised:
        open_store(changed(s3_settings, s3_endpoint=f"127.0.0.1:{port}"))
    assert time.monotonic() - began < 30
    assert str(raised.value).isprintable()


def test_https_to_a_store_without(s3_settings: Settings) -> None:
    with pytest.raises(StoreUnavailable, match="GONGKAI_S3_SECURE"):
        open_store(changed(s3_settings, s3_secure=True))


def test_a_name_that_no_bucket_can_have(s3_settings: Settings) -> None:
    with pytest.raises(StorageError, match="GONGKAI_S3_BUCKET"):
        open_store(changed(s3_settings, s3_bucket="公开"))


def test_put_if_absent_never_overwrites(s3_settings: Settings, seaweed: S3Server) -> None:
    """The contract of the one private method of minio that is used, with a real store."""
    open_store(s3_settings)
    client, bucket = seaweed.client(), s3_settings.s3_bucket
    assert put_if_absent(client, bucket, "key", b"first")
    assert not put_if_absent(client, bucket, "key", b"second")
    assert client.get_object(bucket, "key").data == b"first"
    with ThreadPoolExecutor(8) as pool:
        written = list(
            pool.map(lambda n: put_if_absent(client, bucket, "race", bytes([n])), range(8))
        )
    assert written.count(True) == 1
    assert client.get_object(bucket, "race").data == bytes([written.index(True)])
    with pytest.raises(S3Error):
        put_if_absent(S3Server(seaweed.endpoint, "tests", "wrong").client(), bucket, "key", b"")


def test_a_large_object_goes_in_parts(s3_settings: Settings, tmp_path: Path) -> None:
    store = open_store(s3_settings)
    data = random.Random(1).randbytes(MEBIBYTE) * (SINGLE_PUT_BYTES // MEBIBYTE + 1)
    path, sha256 = write(tmp_path / "large", data)
    with pytest.raises(StorageError, match="refused"):
        store.put(path, absent())
    assert [store.put(path, sha256), store.put(path, sha256)] == [True, False]
    assert list(store.list()) == [(sha256, len(data))]


def test_an_answer_cut_short_is_not_taken(s3_settings: Settings, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a", random.Random(2).randbytes(MEBIBYTE))
    open_store(s3_settings).put(path, sha256)
    with cutting_proxy(s3_settings.s3_endpoint, answers=300_000) as endpoint:
        store = open_store(changed(s3_settings, s3_endpoint=endpoint))
        with pytest.raises(StoreUnavailable) as raised:
            store.fetch(sha256, tmp_path / "copy")
    assert str(raised.value).isprintable()
    assert not (tmp_path / "copy").exists()


def test_a_request_cut_short_stores_nothing(s3_settings: Settings, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a", random.Random(3).randbytes(MEBIBYTE))
    with cutting_proxy(s3_settings.s3_endpoint, requests=300_000) as endpoint:
        store = open_store(changed(s3_settings, s3_endpoint=endpoint))
        with pytest.raises(StoreUnavailable):
            store.put(path, sha256)
    assert list(open_store(s3_settings).list()) == []


REFUSED = "<Error><Code>RequestTimeTooSkewed</Code></Error>"
BUSY = "<Error><Code>SlowDown</Code></Error>"


@pytest.mark.parametrize(
    ("status", "media_type", "body", "expected"),
    [
        (403, "text/html", "<h1>proxy</h1>", StoreRefused),
        (403, "application/xml", REFUSED, StoreRefused),
        (429, "application/xml", BUSY, StoreUnavailable),
        (503, "application/xml", BUSY, StoreUnavailable),
        (507, "text/plain", "full", StoreUnavailable),
        (200, "application/xml", "<Location", StoreUnavailable),
        (418, "text/plain", "tea", StorageError),
    ],
)
def test_any_answer_becomes_one_line(
    status: int, media_type: str, body: str, expected: type[StorageError], s3_settings: Settings
) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings = changed(s3_settings, s3_endpoint=f"127.0.0.1:{server.server_port}")
        with pytest.raises(StorageError) as raised:
            open_store(settings)
        server.shutdown()
    assert type(raised.value) is expected
    assert str(raised.value).isprintable()


@contextmanager
def cutting_proxy(endpoint: str, answers: int = 1 << 40, requests: int = 1 << 40) -> Iterator[str]:
    """A way to a server that breaks every connection after so many bytes in either direction."""
    host, _, port = endpoint.partition(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):  # the listener's end
                while True:
                    client, _ = listener.accept()
                    server = socket.create_connection((host, int(port)))
                    for ends in ((server, client, answers), (client, server, requests)):
                        threading.Thread(target=pass_on, args=ends, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def pass_on(source: socket.socket, target: socket.socket, limit: int) -> None:
    with suppress(OSError):
        while limit > 0 and (data := source.recv(min(limit, 65_536))):
            target.sendall(data)
            limit -= len(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
