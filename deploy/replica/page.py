"""The parts that sites are made of: what an office publishes, and pages as they are served."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from string import Template

CORPUS = Path(__file__).parents[2] / "tests" / "corpus"

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class File:
    """A file under the name that people see. `corpus` is its path there; None: it is missing."""

    name: str
    corpus: str | None

    @property
    def suffix(self) -> str:
        """As ".pdf"."""
        return Path(self.name).suffix


@dataclass(frozen=True)
class Article:
    """One thing that an office put online.

    Attributes:
        delay: seconds until the page is answered.
        instead: served in its place, with status 200.
        disallowed: robots.txt forbids the page.
    """

    title: str
    published: date
    text: str = "现予公开。"
    files: tuple[File, ...] = ()
    delay: float = 0.0
    instead: str | None = None
    disallowed: bool = False

    def number(self, digits: int, salt: str = "") -> str:
        """Digits that stand for this article in addresses, the same at every start."""
        checksum = zlib.crc32(f"{self.title}{salt}".encode())
        return f"{checksum:0{digits}d}"[-digits:]


@dataclass(frozen=True)
class Site:
    """A portal: its office, its articles (newest first) and the column of a unit below it."""

    place: str
    office: str
    code: str
    articles: tuple[Article, ...]
    unit: str = ""
    unit_articles: tuple[Article, ...] = ()

    @property
    def updated(self) -> date:
        """The day of the newest article."""
        return max(article.published for article in self.articles)


@dataclass(frozen=True)
class Page:
    """What is answered at one path; `body` is bytes or a file."""

    body: bytes | Path
    published: date
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        """The bytes, read once."""
        return self.body.read_bytes() if isinstance(self.body, Path) else self.body

    @cached_property
    def etag(self) -> str:
        """A strong entity tag."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'

    @property
    def last_modified(self) -> str:
        """One in the morning, Greenwich time, of the day of publication."""
        moment = datetime.combine(self.published, time(1), UTC)
        return format_datetime(moment, usegmt=True)


Pages = dict[str, Page]


def fill(template: Template, published: date, **values: object) -> Page:
    """A page from a template."""
    return Page(template.substitute(values).encode(), published)


def publish(
    pages: Pages, path: str, article: Article, page: Page, files: Mapping[str, File]
) -> None:
    """Put an article and its files (by path) in their places, with the faults that it has."""
    body = page.body if article.instead is None else article.instead.encode()
    pages[path] = Page(body, page.published, delay=article.delay)
    for place, file in files.items():
        if file.corpus is not None:
            media_type = MEDIA_TYPES[file.suffix]
            pages[place] = Page(CORPUS / file.corpus, article.published, media_type)
    if article.disallowed:
        rules = f"User-agent: *\nDisallow: {path}\n"
        pages["/robots.txt"] = Page(rules.encode(), article.published, "text/plain")
