"""The parts that sites are made of: what an office publishes, and pages as they are served."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Literal
from urllib.parse import quote

CORPUS = Path(__file__).parents[2] / "tests" / "corpus"

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Page:
    """What is answered at one path; `body` is bytes or a file.

    Attributes:
        delay: seconds until it is answered.
        gzipped: the body goes out compressed, whatever was asked for.
        surplus: bytes by which Content-Length is too large; a negative one is too small.
        dropped: the connection ends without an answer.
        answer: makes the body of a query or form, for an interface.
        verdict: what a crawl should record of it.
        document: a crawl must find this file.
    """

    body: bytes | Path
    published: date
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    gzipped: bool = False
    surplus: int = 0
    dropped: bool = False
    answer: Callable[[Mapping[str, str]], bytes] | None = None
    verdict: str = "captured"
    document: bool = False

    @cached_property
    def content(self) -> bytes:
        """The bytes, read once."""
        return self.body.read_bytes() if isinstance(self.body, Path) else self.body

    @cached_property
    def sha256(self) -> str:
        """Of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def etag(self) -> str:
        """A strong entity tag."""
        return f'"{self.sha256[:20]}"'

    @property
    def last_modified(self) -> str:
        """One in the morning, Greenwich time, of the day of publication."""
        moment = datetime.combine(self.published, time(1), UTC)
        return format_datetime(moment, usegmt=True)


@dataclass(frozen=True)
class Fault:
    """What is wrong at an address.

    Attributes:
        verdict: of a visit.
        spoil: makes the page there of the sound one and its path.
    """

    verdict: str
    spoil: Callable[[Page, str], Page]


@dataclass(frozen=True)
class File:
    """A file under the name that people see.

    Attributes:
        place: its path where it does not lie with the article, as one that many articles share.
    """

    name: str
    body: bytes | Path
    fault: Fault | None = None
    place: str = ""

    @property
    def suffix(self) -> str:
        """As ".pdf"."""
        return Path(self.name).suffix


@dataclass(frozen=True)
class Article:
    """One thing that an office put online.

    Attributes:
        disallowed: robots.txt forbids the page.
        linked: further articles, to which only its text links.
        by_script: its files are written by a script, in one of the two styles of TRS sites.
    """

    title: str
    published: date
    text: str = "现予公开。"
    files: tuple[File, ...] = ()
    fault: Fault | None = None
    disallowed: bool = False
    linked: tuple["Article", ...] = ()
    by_script: Literal["temyt", "file_appendix"] | None = None

    def number(self, digits: int, salt: str = "") -> str:
        """Digits that stand for this article in addresses, the same at every start."""
        checksum = zlib.crc32(f"{self.title}{salt}".encode())
        return f"{checksum:0{digits}d}"[-digits:]

    def hexadecimal(self, salt: str = "") -> str:
        """32 digits that stand for this article in addresses."""
        return hashlib.md5(f"{self.title}{salt}".encode(), usedforsecurity=False).hexdigest()

    def places(self, path: Callable[[File], str]) -> dict[str, File]:
        """Its files by path, of which a family has its own grammar."""
        return {file.place or path(file): file for file in self.files}


@dataclass(frozen=True)
class Site:
    """A portal: its office, its articles (newest first) and the column of a unit below it.

    Attributes:
        by_script: the list of the unit is written by a script, as on some TRS sites.
        upcoming: articles that are published before the others, once `upcoming_after` requests
            have been answered.
    """

    place: str
    office: str
    code: str
    articles: tuple[Article, ...]
    unit: str = ""
    unit_articles: tuple[Article, ...] = ()
    by_script: bool = False
    upcoming: tuple[Article, ...] = ()
    upcoming_after: int = 0

    @property
    def updated(self) -> date:
        """The day of the newest article."""
        return max(article.published for article in self.articles)


Pages = dict[str, Page]
"""By path, with the query where that tells pages apart."""


def fill(template: Template, published: date, **values: object) -> Page:
    """A page from a template."""
    return Page(template.substitute(values).encode(), published)


def publish(
    pages: Pages,
    path: str,
    article: Article,
    page: Page,
    files: Mapping[str, File],
    *,
    downloads: bool = False,
) -> None:
    """Put an article and its files (by path) in their places, with the faults that they have.

    Args:
        downloads: the type of the files is not told, their name is, in Content-Disposition.
    """
    page = replace(page, verdict="refused" if article.disallowed else "captured")
    page = spoilt(page, path, article.fault)
    pages[path] = page
    for place, file in files.items():
        media_type = MEDIA_TYPES.get(file.suffix.lower(), "application/octet-stream")
        sent = Page(file.body, article.published, media_type, document=page.verdict == "captured")
        if downloads:
            named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
            sent = replace(sent, content_type="application/octet-stream", headers=named)
        pages[place] = spoilt(sent, place, file.fault)
    if article.disallowed:
        rules = f"User-agent: *\nDisallow: {path}\n"
        pages["/robots.txt"] = Page(rules.encode(), article.published, "text/plain")


def spoilt(page: Page, path: str, fault: Fault | None) -> Page:
    """The page with a fault; a file that a visit does not bring is not one to be found."""
    if fault is None:
        return page
    document = page.document and fault.verdict == "captured"
    return replace(fault.spoil(page, path), verdict=fault.verdict, document=document)


def documents(pages: Pages) -> dict[str, str]:
    """What a crawl must find, and nothing else: sha256 of the files by path."""
    return {path: page.sha256 for path, page in pages.items() if page.document}


def troubles(pages: Pages) -> dict[str, str]:
    """The verdicts other than "captured" that a crawl must record, by path."""
    return {path: page.verdict for path, page in pages.items() if page.verdict != "captured"}
