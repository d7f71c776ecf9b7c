"""What a capture is in a WARC: an answer if there was one, and what the archive says of it."""

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import RowMapping

from storage.exports.records import (
    REQUEST,
    Head,
    Place,
    WarcFile,
    by_hash,
    record_id,
    request_head,
)
from storage.exports.said import fields, hashes_of_certificates, ip, moment, said
from storage.exports.selection import Selection
from storage.exports.wacz import Wacz
from storage.leases import utc_now
from storage.objects import ObjectDamaged, ObjectMissing, ObjectStore
from storage.visits import CERTIFICATES

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_PAGES = ("article", "document")
DESCRIPTION = (
    "Our crawler received these bytes from these addresses at these moments; where a metadata "
    "record says imported-from, others did, and the moment is what they say. Bodies are without "
    "transfer and content codings. What captures of former versions did not keep is not written: "
    "requests, peers, certificates, and the HTTP version, for which HTTP/1.1 stands there. A "
    "metadata record for each visit holds what else is known. Files are as published, personal "
    "data included."
)

Pairs = list[tuple[str, str]]


@dataclass(slots=True)
class Written:
    """What an export of captures holds.

    Attributes:
        captures: visits, each with a metadata record.
        responses: records with a body.
        revisits: records that stand for a body in another record.
        unwritten: hashes of objects whose bytes are not in it, each with what is wrong with it.
    """

    captures: int = 0
    responses: int = 0
    revisits: int = 0
    unwritten: dict[str, str] = field(default_factory=dict)


class Visits:
    """Turns captures into records, one after the other.

    Args:
        body: where an object lies while it is written.
        pack: hears where the records lie.
    """

    def __init__(self, file: WarcFile, store: ObjectStore, body: Path, pack: Wacz | None) -> None:
        self._file = file
        self._store = store
        self._body = body
        self._pack = pack
        self._chains: set[str] = set()
        self.written = Written()

    def begin(self, selection: Selection) -> str:
        """The record that says what the file is; its moment."""
        now = moment(utc_now())
        about = [
            ("software", f"gongkai/{version('gongkai')} warcio/{version('warcio')}"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", _CONFORMS_TO),
            ("description", DESCRIPTION),
            ("office", selection.office),
            ("year", selection.year),
        ]
        headers = [("WARC-Record-ID", record_id("warcinfo", now)), ("WARC-Date", now)]
        self._file.text("warcinfo", "", headers, fields(about))
        return now

    def add(self, row: RowMapping) -> None:
        """A visit: what was received, if it is there, and what the archive says of it."""
        self.written.captures += 1
        answer, wrong = None, None
        if row["object_sha256"] is not None:
            wrong = self._wrong(row)
            answer = None if wrong else self._with_body(row)
        elif row["verdict"] == "not-modified":
            answer = self._revisit(row, "server-not-modified", [])
        for sha256 in hashes_of_certificates(row):
            self._certificates(row, sha256)
        asked = None if row["request"] is None else self._request(row, answer)
        headers = _headers(row, "metadata") + _beside(answer or asked)
        self._file.text("metadata", _target(row["final_url"]), headers, said(row, wrong))

    def _request(self, row: RowMapping, answer: str | None) -> str:
        """The record of what was asked; its id."""
        block = request_head(row["request"]["line"], row["request"]["headers"])
        headers = _headers(row, "request")
        target = _target(row["final_url"])
        self._file.text("request", target, headers + _beside(answer), block, REQUEST)
        return headers[0][1]

    def _certificates(self, row: RowMapping, sha256: str) -> None:
        """The record of a chain of certificates, with the first capture that names it."""
        if sha256 in self._chains:
            return
        self._chains.add(sha256)
        path = self._body.with_name("certificates")
        try:
            self._store.fetch(sha256, path)
        except (ObjectMissing, ObjectDamaged) as error:
            self.written.unwritten[sha256] = str(error)
            return
        at = moment(row["captured_at"])
        headers = [
            ("WARC-Record-ID", record_id("resource", sha256, at)),
            ("WARC-Date", at),
            ("WARC-Payload-Digest", f"sha256:{sha256}"),
        ]
        self._file.text("resource", by_hash(sha256), headers, path.read_bytes(), CERTIFICATES)

    def _wrong(self, row: RowMapping) -> str | None:
        """Why the bytes of a capture cannot be written; None where they can."""
        sha256 = row["object_sha256"]
        if row["status"] is None:
            self.written.unwritten[sha256] = f"object {sha256} came without an HTTP status"
        elif row["former_id"] == row["id"]:
            try:
                self._store.fetch(sha256, self._body)
            except (ObjectMissing, ObjectDamaged) as error:
                self.written.unwritten[sha256] = str(error)
        return self.written.unwritten.get(sha256)

    def _with_body(self, row: RowMapping) -> str:
        """The record of an answer whose bytes the file has, or has now; its id."""
        digest = ("WARC-Payload-Digest", f"sha256:{row['object_sha256']}")
        if row["former_id"] != row["id"]:
            return self._revisit(
                row, "identical-payload-digest", [("WARC-Truncated", "length"), digest]
            )
        self.written.responses += 1
        headers = [*_headers(row, "response"), digest]
        if row["media_type"]:
            headers.append(("WARC-Identified-Payload-Type", row["media_type"]))
        head = _head(row)
        with self._body.open("rb") as body:
            place = self._file.answer("response", _target(row["final_url"]), headers, head, body)
        self._list(row, (head.get_header("content-type") or "").split(";")[0].strip(), place)
        return headers[0][1]

    def _revisit(self, row: RowMapping, profile: str, extra: Pairs) -> str:
        """A record that names the one with the bytes, where the file has that; its id."""
        self.written.revisits += 1
        former: Pairs = []
        if row["former_id"] and row["former_object_sha256"] not in self.written.unwritten:
            at = moment(row["former_captured_at"])
            identity = record_id("response", row["former_run_id"], row["former_url"], at)
            former = [
                ("WARC-Refers-To", identity),
                ("WARC-Refers-To-Target-URI", _target(row["former_final_url"])),
                ("WARC-Refers-To-Date", at),
            ]
        headers = _headers(row, "revisit", *(value for _, value in former))
        headers += [("WARC-Profile", f"{_PROFILE}{profile}"), *former, *extra]
        head = _head(row)
        place = self._file.answer("revisit", _target(row["final_url"]), headers, head)
        if row["object_sha256"] is not None:
            self._list(row, "warc/revisit", place)
        return headers[0][1]

    def _list(self, row: RowMapping, media_type: str, place: Place) -> None:
        """Into index and pages; not where an answer had no content, which replay would show."""
        if self._pack is None:
            return
        url, at = _target(row["final_url"]), row["captured_at"]
        entry = {"status": str(row["status"]), "digest": f"sha256:{row['object_sha256']}"}
        if media_type:
            entry["mime"] = media_type
        self._pack.record(url, at, place.offset, place.length, entry)
        if row["role"] in _PAGES and row["verdict"] == "captured":
            self._pack.page(url, moment(at), row["title"])


def _headers(row: RowMapping, kind: str, *more: str) -> Pairs:
    """What every record of a capture has, its id first."""
    at = moment(row["captured_at"])
    found = [
        ("WARC-Record-ID", record_id(kind, row["run_id"], row["url"], at, *more)),
        ("WARC-Date", at),
    ]
    return found if row["address"] is None else [*found, ("WARC-IP-Address", ip(row["address"]))]


def _beside(identity: str | None) -> Pairs:
    """That a record is of the same visit as another one."""
    return [] if identity is None else [("WARC-Concurrent-To", identity)]


def _head(row: RowMapping) -> Head:
    """The head of an answer; words of the status line that were not kept are not written."""
    status = f"{row['status']} {row['reason_phrase'] or ''}"
    return Head(status, row["headers"], row["size"], row["http_version"])


def _target(url: str) -> str:
    """An address as a URI: bytes beyond ASCII are escaped."""
    return quote(url, safe=_ASCII)
