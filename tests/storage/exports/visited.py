"""A small archive of visits with bytes: what came, came again, and did not come."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from storage.database import Database
from storage.models import Capture, Run, Source, StoredObject
from storage.objects import ObjectStore, object_key
from storage.settings import Settings
from tests.servers import S3Server

START = datetime(2026, 2, 1, 3, 4, 5, 678, tzinfo=UTC)
PAGE, FILE = b"<html>\xd4\xa4\xcb\xe3</html>", b"%PDF-1.4\r\n\r\n\x00\xff bytes"
# A name in GBK, as servers send it, kept as Latin-1.
NAME = 'attachment; filename="预算.pdf"'.encode("gbk").decode("latin-1")
LISTING, BUDGET, AGAIN = "http://a.gov.cn/", "http://a.gov.cn/公开/a.pdf", "http://b.gov.cn:8080/b"
FILE_SHA = hashlib.sha256(FILE).hexdigest()
SERVED = "http://www.a.gov.cn/%E5%85%AC%E5%BC%80/a.pdf"


class Archive:
    """Visits, each a minute after the one before."""

    def __init__(self, database: Database, store: ObjectStore, folder: Path) -> None:
        self._database = database
        self._store = store
        self._folder = folder
        self.count = 0
        with database.write() as session:
            session.add(Run(id="r", kind="nightly", portal_id="p", state="completed",
                            parameters={}, started_at=START))  # fmt: skip

    def visit(
        self,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        role: str = "document",
        status: int | None = 200,
        verdict: str = "captured",
        **others: Any,
    ) -> None:
        """Record a visit, and its body if there was one."""
        with self._database.write() as session:
            self._record(
                session,
                self._source(session, url, role),
                Capture(
                    source_id=0,
                    run_id="r",
                    captured_at=START + timedelta(minutes=self.count),
                    url=url,
                    **{"final_url": url, "redirects": [], "elapsed_ms": 7, **others},
                    verdict=verdict,
                    status=status,
                    headers=dict(headers or {}),
                ),
                body,
            )
        self.count += 1

    def _source(self, session: Session, url: str, role: str) -> Source:
        known = session.exec(select(Source).where(Source.url == url)).one_or_none()
        if known is not None:
            return known
        listing = session.exec(select(Source).where(Source.url == LISTING)).one_or_none()
        source = Source(portal_id="p", url=url, role=role, title="预算\n公开",
                        parent_id=listing.id if listing else None)  # fmt: skip
        session.add(source)
        session.flush()
        return source

    def _record(
        self, session: Session, source: Source, capture: Capture, body: bytes | None
    ) -> None:
        if body is not None:
            sha256, path = hashlib.sha256(body).hexdigest(), self._folder / "body"
            path.write_bytes(body)
            self._store.put(path, sha256)
            if session.get(StoredObject, sha256) is None:
                session.add(StoredObject(sha256=sha256, size=len(body), media_type="x/y",
                                         stored_at=START))  # fmt: skip
                session.flush()
            capture.object_sha256, capture.media_type = sha256, "x/y"
        assert source.id is not None
        capture.source_id = source.id
        session.add(capture)


def fill(archive: Archive) -> None:
    """Nine visits: three answers with new bytes, two with bytes known, two 304, two without."""
    chunked = {"content-type": "text/html", "transfer-encoding": "chunked"}
    archive.visit(LISTING, PAGE, chunked, role="listing")
    packed = {"content-disposition": NAME, "content-encoding": "gzip", "content-length": "5"}
    archive.visit(BUDGET, FILE, packed, final_url=SERVED, redirects=[SERVED], name="预算.pdf",
                  tls="certificate expired")  # fmt: skip
    archive.visit(AGAIN, FILE, {"content-length": str(len(FILE))}, role="article")
    archive.visit(BUDGET, None, {"etag": '"1"'}, status=304, verdict="not-modified")
    archive.visit(BUDGET, FILE, {"server": "x"}, final_url=SERVED, redirects=[SERVED])
    archive.visit("http://a.gov.cn/new", None, {}, status=304, verdict="not-modified")
    archive.visit("http://a.gov.cn/gone", b"<html>gone", {}, status=404, verdict="missing")
    archive.visit("http://a.gov.cn/bad", None, {"server": "x", "via": "y"}, status=500,
                  verdict="failed", reason="HTTP\n500")  # fmt: skip
    archive.visit("http://a.gov.cn/dead", None, status=None, verdict="failed", reason="no answer")


def silent(_: int) -> None:
    """Hear of nothing."""


def spoil(
    settings: Settings, fixture: Callable[[str], Any], sha256: str, data: bytes | None
) -> None:
    """Put other bytes in the place of an object, or none."""
    key = object_key(sha256)
    if settings.objects == "local":
        path = settings.data / "objects" / key
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        return
    server: S3Server = fixture("seaweed")
    client = server.client()
    client.remove_object(settings.s3_bucket, key)
    if data is not None:
        client.put_object(settings.s3_bucket, key, BytesIO(data), len(data))
