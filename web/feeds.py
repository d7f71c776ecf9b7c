"""Atom feeds (RFC 4287) of findings, of a search and of changes: a saved search is an alert."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from fastapi import APIRouter, Request, Response

from storage.exports.masking import masked
from storage.queries.changes import newest_changes
from storage.queries.feeds import titles
from storage.queries.findings import findings
from storage.queries.search import search_all
from web.addresses import READ_ONLY
from web.archive import Shared
from web.labels import label
from web.questions import FOUND, SEARCHED, address, finding_query, given, search_query
from web.rendering import permanent

router = APIRouter()

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# Entries of a feed, and figures that are looked at for the documents of a search.
MOST_ENTRIES, MOST_FIGURES = 50, 5_000
_ATOM = "http://www.w3.org/2005/Atom"
# A feed without entries has changed at no time.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHANGES = {
    "content": ("same content in other bytes", "内容相同，文件不同"),
    "changed": ("changed", "已修改"),
    "moved": ("moved", "已移址"),
    "gone": ("deleted", "已删除"),
    "returned": ("there again", "重新出现"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `name`: what tells it from all others, for ever; `path`: of its page."""

    name: str
    title: str
    path: str
    updated: datetime
    summary: str


@router.api_route("/feeds/findings.atom", methods=READ_ONLY)
def findings_feed(request: Request, archive: Shared) -> Response:
    """The newest findings that fit the filters of /findings."""
    asked = given(request.query_params, FOUND)
    query = replace(finding_query(asked), order="newest")
    found = findings(archive.database, query, MOST_ENTRIES)
    page = address("/findings", asked)
    return _answer(request, "Findings 核对发现", page, map(_of_finding, found))


@router.api_route("/feeds/search.atom", methods=READ_ONLY)
def search_feed(request: Request, archive: Shared) -> Response:
    """Documents with figures that fit, the newest captured first.

    Where very many figures fit, the documents of the latest years alone; the feed says so.
    """
    asked = given(request.query_params, SEARCHED)
    query = search_query({**asked, "order": "year"})
    found = list(islice(search_all(archive.database, query), MOST_FIGURES + 1))
    documents: dict[str, list[Mapping[str, Any]]] = {}
    for row in found[:MOST_FIGURES]:
        documents.setdefault(row["object_sha256"], []).append(row)
    newest = sorted(documents, key=lambda sha256: (_captured(documents[sha256]), sha256))
    newest = newest[: -MOST_ENTRIES - 1 : -1]
    named = titles(archive.database, newest)
    entries = [_of_document(sha256, documents[sha256], named.get(sha256)) for sha256 in newest]
    conditions = " ".join(value for name, value in asked.items() if name != "order")
    more = (
        f"Only documents of the {MOST_FIGURES} figures of the latest years; narrow the search. "
        f"仅含年度最近的 {MOST_FIGURES} 条数据所在文件，请缩小范围。"
        if len(found) > MOST_FIGURES
        else ""
    )
    title = f"Search 查找: {conditions}".rstrip(": ")
    return _answer(request, title, address("/search", asked), entries, more)


@router.api_route("/feeds/changes.atom", methods=READ_ONLY)
def changes_feed(request: Request, archive: Shared) -> Response:
    """The newest changes of files: changed, moved, deleted, there again."""
    found = newest_changes(archive.database, MOST_ENTRIES)
    return _answer(request, "Changes and deletions 修改与删除", "/", map(_of_change, found))


def _of_finding(row: Mapping[str, Any]) -> Entry:
    office = row["organisation"] or "office not known 单位不明"
    anchor = f"#{quote(row['result_id'])}" if row["result_id"] else ""
    return Entry(
        name=f"finding {row['url']} {row['fingerprint']}",
        title=f"{row['rule']} {row['severity']}: {office} {row['fiscal_year'] or ''}".strip(),
        path=f"/documents/{row['object_sha256']}{anchor}",
        updated=row["first_seen"],
        summary=masked(f"{row['message']}\n{row['message_zh']}"),
    )


def _captured(rows: Iterable[Mapping[str, Any]]) -> datetime:
    """When the first of the addresses that served a document gave it."""
    return min((row["captured_at"] for row in rows if row["captured_at"]), default=_NEVER)


def _of_document(sha256: str, rows: list[Mapping[str, Any]], title: str | None) -> Entry:
    offices = ", ".join(sorted({row["organisation"] for row in rows}))
    return Entry(
        name=f"document {sha256}",
        title=title or offices,
        path=f"/documents/{sha256}",
        updated=_captured(rows),
        summary=f"{offices}: {len(rows)} figures fit 条数据符合\n{rows[0]['url']}",
    )


def _of_change(row: Mapping[str, Any]) -> Entry:
    english, chinese = _CHANGES.get(row["kind"], label(row["kind"]))
    shown = row["object_sha256"] or row["former_sha256"]
    to = f"\n→ {row['to_url']}" if row["to_url"] else ""
    return Entry(
        name=f"change {row['url']} {row['kind']} {row['at'].isoformat()}",
        title=f"{english} {chinese}: {row['title'] or row['url']}",
        path=f"/documents/{shown}" if shown else "/",
        updated=row["at"],
        summary=f"{row['organisation'] or ''}\n{row['url']}{to}".strip(),
    )


def _answer(
    request: Request, title: str, page: str, entries: Iterable[Entry], subtitle: str = ""
) -> Response:
    """A feed whose page in the reading room is at the path `page`."""
    query = f"?{request.url.query}" if request.url.query else ""
    own = request.scope["route"].path
    root = ElementTree.Element("feed", {"xmlns": _ATOM})
    shown = list(entries)
    _add(root, "id", _urn(f"feed {own} {page}"))
    _add(root, "title", f"{title} · Gongkai 公开")
    if subtitle:
        _add(root, "subtitle", subtitle)
    _add(root, "updated", _moment(max((entry.updated for entry in shown), default=_NEVER)))
    _add(ElementTree.SubElement(root, "author"), "name", "Gongkai 公开")
    _link(root, "self", permanent(request, own + query), "application/atom+xml")
    _link(root, "alternate", permanent(request, page), "text/html")
    for entry in shown:
        _add_entry(request, root, entry)
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, headers={"Content-Type": MEDIA_TYPE})


def _add_entry(request: Request, root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, "entry")
    _add(element, "id", _urn(entry.name))
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    _link(element, "alternate", permanent(request, entry.path), "text/html")
    _add(element, "summary", entry.summary)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _UNWRITABLE.sub("", text)


def _link(parent: ElementTree.Element, rel: str, target: str, kind: str) -> None:
    attributes = {"rel": rel, "href": _UNWRITABLE.sub("", target), "type": kind}
    ElementTree.SubElement(parent, "link", attributes)


def _urn(name: str) -> str:
    """The same for the same name, in every copy of the archive."""
    return f"urn:sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
