"""Captures by others: what comes in, as what, and what is refused."""

import gzip
import hashlib
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.crawl import REPROCESS_FUNCTIONS
from flows.importing import import_files
from flows.portals import PortalRefused, registry
from flows.reprocess import reread_chosen
from storage.database import open_database
from storage.exports.bag import CAPTURES, write_bag
from storage.exports.selection import Selection
from storage.exports.warc import write_captures
from storage.leases import acquire
from storage.models import Capture, Host, Run, Source, StoredObject
from storage.objects import open_store
from storage.queries.kept import kept
from storage.queries.preservation import events
from storage.settings import Settings
from tests.storage.objects.test_contract import peak_mebibytes
from tests.tasks.warc.made import http, record, sha1, sha256, write

PORTAL = "demo-tongnan"
PDF = b"%PDF-1.4\n" + b"x" * 300 + b"\n%%EOF\n"
HTML = b"<html><body>" + "公开的内容".encode() * 200 + b"</body></html>"
OLD = "2019-05-06T07:08:09Z"


class Imports:
    """An archive, and what imports into it said."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.said: list[str] = []
        self.host = registry(settings)[PORTAL].hosts[0]

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def __call__(self, *files: Path, portal: str = PORTAL, **options: Any) -> Counter[str]:
        """Import; what became of the visits."""
        self.said.clear()
        counts, wrong = import_files(self.settings, files, portal, say=self.said.append, **options)
        assert wrong == bool(self.said)
        return counts

    def captures(self) -> list[Capture]:
        with open_database(self.settings) as database, database.read() as session:
            return list(session.exec(select(Capture).order_by(col(Capture.captured_at))))

    def source(self, url: str) -> Source:
        with open_database(self.settings) as database, database.read() as session:
            return session.exec(select(Source).where(Source.url == url)).one()


@pytest.fixture(params=["sqlite", "servers"])
def imports(request: pytest.FixtureRequest, tmp_path: Path, demo_archive: Settings) -> Imports:
    """A new archive: SQLite and a folder, or PostgreSQL and S3."""
    known = {"profile": "demo", "replica_port": demo_archive.replica_port}
    if request.param == "sqlite":
        return Imports(Settings(_env_file=None, data=tmp_path / "data", **known))  # type: ignore[arg-type]
    served: Settings = request.getfixturevalue("s3_settings")
    url = SecretStr(request.getfixturevalue("postgres_url"))
    return Imports(served.model_copy(update={**known, "database_url": url}))


def exported(settings: Settings, path: Path) -> Path:
    with open_database(settings) as database:
        write_captures(database, open_store(settings), Selection(), lambda _: None, warc=path)
    return path


def told(settings: Settings) -> Counter[str]:
    """What captures with an answer say, but runs and what no WARC holds."""
    names = ("captured_at", "url", "final_url", "verdict", "reason", "status", "redirects",
             "media_type", "object_sha256", "elapsed_ms", "name", "request", "http_version",
             "reason_phrase", "address")  # fmt: skip
    with open_database(settings) as database, database.read() as session:
        return Counter(
            json.dumps({name: getattr(row, name) for name in names}, default=str, sort_keys=True)
            for row in session.exec(select(Capture))
            if row.object_sha256 is not None or row.status == 304
        )


def facts(settings: Settings) -> set[tuple[Any, ...]]:
    from storage.queries.search import Query, search_all

    names = ("fact_id", "organisation", "fiscal_year", "code", "name", "stated", "object_sha256")
    with open_database(settings) as database:
        return {tuple(row[name] for name in names) for row in search_all(database, Query())}


def test_an_export_comes_in_as_it_went_out(
    imports: Imports, demo_archive: Settings, tmp_path: Path
) -> None:
    path = exported(demo_archive, tmp_path / "a.warc.gz")
    total: Counter[str] = Counter()
    for portal in registry(demo_archive):
        total += imports(path, portal=portal)
    assert told(imports.settings) == told(demo_archive)
    assert list(open_store(imports.settings).list()) == list(open_store(demo_archive).list())
    assert total["new"] > 20
    assert all(row.imported_from and row.imported_from.startswith("a.warc.gz <urn:uuid:")
               for row in imports.captures())  # fmt: skip
    reread_chosen(imports.settings, None, REPROCESS_FUNCTIONS)
    assert facts(imports.settings) == facts(demo_archive)
    assert len(facts(imports.settings)) > 500
    before = len(imports.captures())
    again = imports(path)
    assert set(again) == {"known", "left out: another host"}
    assert len(imports.captures()) == before


def test_what_was_imported_is_never_shown_as_ours(imports: Imports, tmp_path: Path) -> None:
    block = http(PDF, ("Content-Type", "application/pdf"))
    path = write(tmp_path / "b.warc", record(block, imports.url("/a.pdf")))
    assert imports(path) == {"new": 1}
    (row,) = imports.captures()
    assert row.imported_from is not None
    assert row.imported_from.startswith("b.warc <urn:uuid:")
    assert kept(row.model_dump())[0] == (
        "Imported", "导入", f"from {row.imported_from}, not received by our crawler 非本站采集",
    )  # fmt: skip
    warc = exported(imports.settings, tmp_path / "c.warc.gz")
    assert b"imported-from: b.warc <urn:uuid:" in gzip.decompress(warc.read_bytes())
    with open_database(imports.settings) as database:
        store = open_store(imports.settings)
        write_bag(database, store, Selection(), tmp_path / "bag", lambda _: None)
        (event,) = events(database, kind="import")
        with database.read() as session:
            (run,) = session.exec(select(Run)).all()
            assert not session.exec(select(Host)).all()
            (stored,) = session.exec(select(StoredObject)).all()
    line = json.loads((tmp_path / "bag" / CAPTURES).read_text())
    assert line["imported_from"] == row.imported_from
    assert (run.kind, run.state, run.counts) == ("import", "completed", {"new": 1})
    assert event["detail"]["files"] == ["b.warc"]
    assert (event["outcome"], event["counts"]) == ("success", {"new": 1})
    assert datetime.now(UTC) - stored.stored_at < timedelta(minutes=5)
    assert f"{row.captured_at:%Y-%m-%dT%H:%M:%SZ}" == OLD


def test_records_of_warcio(imports: Imports, tmp_path: Path) -> None:
    file = BytesIO()
    writer = WARCWriter(file, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "application/pdf")], "HTTP/1.1")
    answer = writer.create_warc_record(
        imports.url("/a.pdf"), "response", BytesIO(PDF), http_headers=head,
        warc_headers_dict={"WARC-IP-Address": "192.168.0.7"},
    )  # fmt: skip
    asked = StatusAndHeaders(
        "GET /a.pdf HTTP/1.1", [("User-Agent", "other/1")], is_http_request=True
    )
    request = writer.create_warc_record(imports.url("/a.pdf"), "request", http_headers=asked)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "other"}))
    writer.write_request_response_pair(request, answer)
    again = writer.create_revisit_record(
        imports.url("/b.pdf"), answer.rec_headers.get_header("WARC-Payload-Digest"),
        answer.rec_headers.get_header("WARC-Target-URI"),
        answer.rec_headers.get_header("WARC-Date"), http_headers=head,
    )  # fmt: skip
    writer.write_record(again)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(file.getvalue())
    assert imports(path) == {"new": 1, "unchanged": 1}
    first, second = sorted(imports.captures(), key=lambda row: row.url)
    assert first.request == {"line": "GET /a.pdf HTTP/1.1", "headers": [["User-Agent", "other/1"]]}
    assert first.address == f"192.168.0.7:{imports.host.rpartition(':')[2]}"
    assert first.object_sha256 == second.object_sha256 == hashlib.sha256(PDF).hexdigest()
    assert first.media_type == second.media_type == "application/pdf"


CHALLENGE = b"<html><script>var __jsl_clearance=1</script></html>"


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


@pytest.mark.parametrize(
    ("path", "block", "verdict", "reason"),
    [
        ("/a.pdf", http(PDF), "captured", None),
        ("/a", http(PDF), "captured", None),
        ("/a.pdf", http(chunked(PDF), ("Transfer-Encoding", "chunked")), "captured", None),
        ("/a.pdf", http(PDF, ("Transfer-Encoding", "chunked")), "captured", None),
        ("/a.pdf", http(gzip.compress(PDF), ("Content-Encoding", "gzip")), "captured", None),
        ("/a.pdf", http(HTML), "soft-error", "HTML where a file was expected"),
        ("/a.html", http(CHALLENGE, status="521 x"), "blocked", "加速乐"),
        ("/a.html", http(HTML, status="404 Not Found"), "missing", "HTTP 404"),
        ("/a.html", http(b"", status="500 x"), "failed", "HTTP 500"),
        ("/a.html", http(b"", status="304 x"), "not-modified", None),
        ("/a.pdf", http(PDF, ("Content-Length", "9999")), "incomplete", "Content-Length says 9999"),
        ("/a.pdf", http(PDF, ("Content-Length", "9")), "incomplete", "Content-Length says 9"),
        ("/a.pdf", http(chunked(PDF)[:-9], ("Transfer-Encoding", "chunked")), "incomplete", "cut"),
        ("/a.pdf", http(PDF[:50], ("X", "y")), "incomplete", "%%EOF"),
        ("/a.pdf", http(PDF, ("Content-Encoding", "gzip")), "incomplete",
         "compressed data damaged"),
        ("/a.pdf", http(PDF, ("Content-Encoding", "br")), "failed", "content coding"),
        ("/a.pdf", http(gzip.compress(bytes(9 << 20)), ("Content-Encoding", "gzip")), "refused",
         "inflates"),
    ],
)  # fmt: skip
def test_the_same_gates_as_visits_of_ours(
    path: str, block: bytes, verdict: str, reason: str | None, imports: Imports, tmp_path: Path
) -> None:
    url = imports.url(path)
    imports(write(tmp_path / "a.warc", record(block, url)))
    (row,) = imports.captures()
    assert row.verdict == verdict
    assert (row.reason or "").find(reason or "") >= 0
    assert (row.reason is None) == (reason is None)
    source = imports.source(url)
    assert source.role == ("document" if b"%PDF" in block or path.endswith("pdf") else "article")
    if verdict == "captured":
        assert row.object_sha256 == hashlib.sha256(PDF).hexdigest()
        open_store(imports.settings).verify(row.object_sha256)
    # Failures of others change nothing of how an address stands with us.
    good = verdict in ("captured", "not-modified")
    assert (source.state, source.attempts) == ("done" if good else "pending", 0)


REDIRECT = http(b"", ("Location", "/b"), status="302 x")
IMAGE = http(b"x", ("Content-Type", "image/png"))


def block(digest: str) -> dict[str, Any]:
    return {"headers": [("WARC-Block-Digest", digest)]}


def payload(digest: str) -> dict[str, Any]:
    return {"headers": [("WARC-Payload-Digest", digest)]}


@pytest.mark.parametrize(
    ("more", "kind", "outcome", "line"),
    [
        (block("sha1:" + "A" * 32), "response", "not imported", "its block"),
        (payload(sha256(b"other")), "response", "not imported", "its body"),
        (payload("sha1:x"), "response", "not imported", "is no digest"),
        (payload(sha1(PDF)), "response", "new", None),
        (payload(sha256(PDF)), "response", "new", None),
        (payload("md5:x"), "response", "new", None),
        ({"headers": [("WARC-Truncated", "length\x00")]}, "response", "incomplete", None),
        ({"at": "yesterday"}, "response", "not imported", "no moment: 'yesterday'"),
        ({"at": "2999-01-01T00:00:00Z"}, "response", "not imported", "still to come"),
        ({"at": "2019-05-06T07:08:09.123456789Z"}, "response", "new", None),
        ({"url": "ftp://a/a.pdf"}, "response", "left out: no http address", None),
        ({"url": "http://u:p@{host}/a.pdf"}, "response", "left out: another host", None),
        ({"url": "http://169.254.169.254/a.pdf"}, "response", "left out: another host", None),
        ({"url": "http://[::1/a.pdf"}, "response", "left out: no http address", None),
        ({"url": "<http://{host}/a.pdf>"}, "response", "new", None),
        ({"block": b"no http"}, "response", "not imported", "no status line"),
        ({"block": REDIRECT}, "response", "left out: a redirect", None),
        ({"block": IMAGE}, "response", "left out: dress of a page", None),
        ({}, "revisit", "not imported", "does not have the bytes"),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_is_left_out(
    more: dict[str, Any], kind: str, outcome: str, line: str | None,
    imports: Imports, tmp_path: Path,
) -> None:  # fmt: skip
    url = more.get("url", "http://{host}/a.pdf").replace("{host}", imports.host)
    made = record(more.get("block", http(PDF)), url, *more.get("headers", ()), kind=kind,
                  at=more.get("at", OLD))  # fmt: skip
    good = record(http(PDF), imports.url("/good.pdf"))
    counts = imports(write(tmp_path / "a.warc", made, good))
    assert counts == Counter([outcome, "unchanged" if outcome == "new" else "new"])
    assert len(imports.said) == (line is not None)
    assert all(line in said for said in imports.said if line)
    stays = outcome in ("new", "incomplete")
    assert len(imports.captures()) == 1 + stays


def test_any_host_takes_other_hosts_too(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", record(http(PDF), "http://10.0.0.1/a.pdf"))
    assert imports(path, any_host=True) == {"new": 1}
    assert imports.source("http://10.0.0.1/a.pdf").portal_id == PORTAL


def test_a_dry_run_keeps_nothing(imports: Imports, tmp_path: Path) -> None:
    with open_database(imports.settings, create=True):
        pass
    path = write(tmp_path / "a.warc", record(http(PDF), imports.url("/a.pdf")))
    assert imports(path, dry_run=True) == {"captured": 1}
    assert imports.captures() == []
    assert list(open_store(imports.settings).list()) == []
    assert not list(imports.settings.data.glob("spool-*"))


def test_damage_ends_a_file_and_not_the_next(imports: Imports, tmp_path: Path) -> None:
    whole = record(http(PDF), imports.url("/a.pdf"))
    cut = write(tmp_path / "cut.warc.gz", whole, record(http(PDF), imports.url("/b.pdf"))[:-90])
    next_ = write(tmp_path / "next.warc", record(http(PDF), imports.url("/c.pdf")))
    assert imports(cut, next_) == {"new": 1, "unchanged": 1}
    (line,) = imports.said
    assert line.startswith(f"{cut}: record 2: ")
    assert line.endswith("; what stands before it was imported")
    assert [row.url for row in imports.captures()] == [imports.url("/a.pdf"), imports.url("/c.pdf")]
    with open_database(imports.settings) as database:
        assert events(database, kind="import")[0]["outcome"] == "warning"


def test_an_older_capture_leaves_what_is_now(imports: Imports, tmp_path: Path) -> None:
    url, newer = imports.url("/a.pdf"), PDF.replace(b"x", b"y")
    imports(write(tmp_path / "new.warc", record(http(newer), url, at="2020-01-01T00:00:00Z")))
    before = imports.source(url)
    imports(write(tmp_path / "old.warc", record(http(PDF), url, at=OLD)))
    assert imports.source(url).model_dump() == before.model_dump() | {
        "lease_fence": before.lease_fence + 1
    }
    assert [row.object_sha256 for row in imports.captures()] == [
        hashlib.sha256(data).hexdigest() for data in (PDF, newer)
    ]
    imports(write(tmp_path / "last.warc", record(http(PDF), url, at="2021-01-01T00:00:00Z")))
    assert imports.source(url).object_sha256 == hashlib.sha256(PDF).hexdigest()


def test_two_visits_of_one_moment_are_no_quiet_loss(imports: Imports, tmp_path: Path) -> None:
    url, other = imports.url("/a.pdf"), PDF.replace(b"x", b"y")
    assert imports(write(tmp_path / "a.warc", record(http(PDF), url))) == {"new": 1}
    # The same visit from another file, with another record id.
    same = record(http(PDF), url, version="1.1", at="2019-05-06T07:08:09.000000Z")
    assert imports(write(tmp_path / "b.warc", same)) == {"known": 1}
    assert imports(write(tmp_path / "c.warc", record(http(other), url))) == {"not imported": 1}
    assert "another visit of this address at this moment" in imports.said[0]
    assert len(imports.captures()) == 1


def test_revisits_of_sha1_find_what_their_address_gave(imports: Imports, tmp_path: Path) -> None:
    url = imports.url("/a.pdf")
    imports(write(tmp_path / "a.warc", record(http(PDF), url)))
    head = http(b"", ("Content-Encoding", "gzip"))
    again = record(
        head, url, ("WARC-Payload-Digest", sha1(PDF)), ("WARC-Refers-To-Target-URI", url),
        ("WARC-Refers-To-Date", OLD), kind="revisit", at="2020-01-01T00:00:00Z",
    )  # fmt: skip
    assert imports(write(tmp_path / "b.warc", again)) == {"unchanged": 1}
    assert len({row.object_sha256 for row in imports.captures()}) == 1


def test_the_links_of_a_page_come_into_the_frontier(imports: Imports, tmp_path: Path) -> None:
    listing = registry(imports.settings)[PORTAL].listings[0]
    link = '<li><a href="./t2019_1.html">2019年部门预算</a><span>2019-02-03</span></li>'
    page = f"<html><body><ul>{link * 1}</ul></body></html>".encode()
    assert imports(write(tmp_path / "a.warc", record(http(page), listing))) == {"new": 1}
    assert imports.source(listing).links == 1
    found = imports.source(listing + "t2019_1.html")
    assert (found.state, found.role, found.parent_id is not None) == ("pending", "article", True)


def test_a_portal_that_is_being_crawled_is_left_alone(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", record(http(PDF), imports.url("/a.pdf")))
    with open_database(imports.settings, create=True) as database:
        acquire(database, PORTAL, "somebody")
    with pytest.raises(PortalRefused, match="is being crawled now"):
        imports(path)
    with pytest.raises(PortalRefused, match="no portal 'x'"):
        imports(path, portal="x")


def test_a_large_body_in_flat_memory(imports: Imports, tmp_path: Path) -> None:
    large = b"%PDF-1.4\n" + random.Random(3).randbytes(20 << 20) + b"\n%%EOF"
    path = write(tmp_path / "a.warc", record(http(large), imports.url("/a.pdf")))
    # One request to S3, for which the store needs all bytes; see its contract.
    in_one = 20 if imports.settings.objects == "s3" else 0
    assert peak_mebibytes(lambda: imports(path)) < 14 + in_one


def test_a_body_beyond_the_limit_is_refused_and_passed_over(
    imports: Imports, tmp_path: Path
) -> None:
    bomb = gzip.compress(record(http(bytes(120 << 20)), imports.url("/a.pdf")), 1)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(bomb + gzip.compress(record(http(PDF), imports.url("/b.pdf"))))
    assert imports(path) == {"not imported": 1, "new": 1}
    assert "beyond the limit" in imports.said[0]
