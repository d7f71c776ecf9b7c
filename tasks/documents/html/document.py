"""HTML documents by BeautifulSoup on lxml: tables with their real spans, running text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from tasks.documents.html.layout import is_data
from tasks.documents.html.markup import Mark, Markup, fragments, lines, parse
from tasks.documents.html.positioned import pages_of
from tasks.documents.html.styles import attribute
from tasks.documents.html.tables import Contents, read_table
from tasks.documents.media import HTML, MHTML
from tasks.documents.paged import read_pages
from tasks.documents.unpaged import read_blocks
from tasks.portals.pages import metadata
from tasks.records import Extraction, Paragraph
from tasks.tables.headings import Heading
from tasks.tables.piece import Piece

READER = "BeautifulSoup"
# Bytes of a file.
MOST_BYTES = 40 << 20
# The element that holds the article has at least this share of the page's text, and all tables.
ARTICLE = 0.5

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ARTICLE = re.compile(r"article|content|detail|zoom|trs_?u?editor", re.IGNORECASE)
_GAP = re.compile(r"\t|\s{3,}|　{2,}")

_Part = NavigableString | Mark | Tag


def read_html(path: Path) -> Extraction:
    """The tables and paragraphs of a page; a cell's path is an XPath on the parsed page.

    A page without tables whose texts stand at stated places is read as printed pages are.

    Raises:
        ValueError: the page is larger, or its elements are deeper, than any disclosure.
    """
    return _read(_bytes(path), None, HTML)


def read_mhtml(path: Path) -> Extraction:
    """The same of the first page in an MHTML archive (RFC 2557).

    Raises:
        ValueError: there is no page in it, or as for `read_html`.
    """
    for part in message_from_bytes(_bytes(path)).walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() == HTML and isinstance(body, bytes):
            return _read(body, part.get_content_charset(), MHTML)
    raise ValueError("no part of the archive is a page")


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"the page has over {MOST_BYTES >> 20} MiB")
    return path.read_bytes()


def _read(body: bytes, charset: str | None, media_type: str) -> Extraction:
    page = parse(_decoded(body, charset))
    return replace(_read_page(page, media_type), metadata=_metadata(page))


def _metadata(page: Markup) -> tuple[tuple[str, str], ...]:
    """What the page states of itself in meta elements and in the block of labels above the text."""
    whole = next(reversed([page.body, *page.body.parents]))
    stated = metadata(whole) if isinstance(whole, BeautifulSoup) else {}
    return tuple((name, value) for name, value in stated.items() if value)


def _read_page(page: Markup, media_type: str) -> Extraction:
    is_table = _TableElements(page)
    parts = list(fragments([page.body], page, is_table))
    if not any(isinstance(part, Tag) for part in parts):
        pages, outside = pages_of(page)
        if pages:
            found = read_pages(pages, media_type)
            return replace(found, paragraphs=(*map(Paragraph, outside), *found.paragraphs))
    return read_blocks(_blocks(_article(page, parts), page, is_table), READER, media_type)


class _TableElements:
    """Tells which elements are tables of data; each is looked at once."""

    def __init__(self, page: Markup) -> None:
        self._page = page
        self._known: dict[int, bool] = {}

    def __call__(self, tag: Tag) -> bool:
        if tag.name != "table":
            return False
        if id(tag) not in self._known:
            self._known[id(tag)] = is_data(tag, self._page)
        return self._known[id(tag)]


def _decoded(body: bytes, charset: str | None) -> str:
    """The text of a page, by its byte order mark, its bytes and its declared charset.

    What is labelled gb2312 or gbk is gb18030, unless the bytes are Chinese UTF-8 under a wrong
    label. Bytes without meaning become U+FFFD.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    declared = _CHARSET.search(body[:4096].decode("ascii", "replace"))
    label = (charset or (declared[1] if declared else "")).lower()
    codec = "big5hkscs" if label.startswith("big5") else "gb18030"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(codec, "replace")
    return text if not label.startswith("hz") or _CHINESE.search(text) else body.decode("hz")


def _article(page: Markup, parts: Iterable[_Part]) -> list[Tag]:
    """The element with the article, below the main headings before it; else the whole body."""
    held: Counter[int] = Counter()
    tables: Counter[int] = Counter()
    for part in parts:
        if not isinstance(part, Mark):
            held[id(part.parent)] += len(part.get_text(strip=True))
            tables[id(part.parent)] += isinstance(part, Tag)
    elements = page.body.find_all(True)
    for tag in reversed(elements):
        held[id(tag.parent)] += held[id(tag)]
        tables[id(tag.parent)] += tables[id(tag)]
    whole = id(page.body)
    named = [
        tag
        for tag in elements
        if _ARTICLE.search(f"{attribute(tag, 'class')} {attribute(tag, 'id')}")
        and held[id(tag)] >= ARTICLE * held[whole]
        and tables[id(tag)] == tables[whole]
    ]
    if not named:
        return [page.body]
    article = max(named, key=lambda tag: held[id(tag)])
    return [*_headings_before(article), article]


def _headings_before(article: Tag) -> list[Tag]:
    above = {id(place) for place in article.parents}
    found = [tag for tag in article.find_all_previous(["h1", "h2"]) if id(tag) not in above]
    return found[::-1]


def _blocks(
    nodes: Iterable[PageElement], page: Markup, is_table: _TableElements
) -> Iterator[Heading | Piece]:
    line: list[NavigableString | Mark] = []
    for part in fragments(nodes, page, is_table):
        if isinstance(part, Tag):
            yield from _headings(line, page)
            line = []
            yield from _blocks(Contents(part, page).others, page, is_table)
            yield from read_table(part, page)
        else:
            line.append(part)
    yield from _headings(line, page)


def _headings(parts: Iterable[NavigableString | Mark], page: Markup) -> Iterator[Heading]:
    for line, first in lines(parts):
        runs = tuple(" ".join(run.split()) for run in _GAP.split(line) if run.strip())
        centred = first.parent is not None and page.is_centred(first.parent)
        yield Heading(" ".join(line.split()), runs, centred)
