"""Portals: registry entries, links, and what a page says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["listing", "article", "document"]
PageVerdict = Literal["listing", "article", "redirect", "blocked", "soft-error"]


@dataclass(frozen=True, slots=True)
class Portal:
    """An entry of the registry: where one office's disclosures are published.

    Attributes:
        id: short and lasting, as "cq-tongnan".
        name: the place or site in Chinese.
        family: the adapter that reads its pages, as "trs".
        division_code: six digits of GB/T 2260.
        office: the organisation whose documents are expected here; None where many publish.
        listings: addresses where a visit begins.
        hosts: hosts (with port where it is not the scheme's own) that its documents may lie on.
        delay: least seconds between two requests to one host.
        expected_per_year: documents expected a year; 0 where nobody knows.
        note: what is known of the entry and when; "unverified" until a crawl confirms it.
    """

    id: str
    name: str
    family: str
    division_code: str
    office: str | None
    listings: tuple[str, ...]
    hosts: tuple[str, ...]
    delay: float = 3.0
    expected_per_year: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a listing to an article, listing or file; `published` is YYYY-MM-DD if printed."""

    url: str
    title: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article carries, under the name that it shows to people."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """What an adapter sees on one page of a portal."""

    verdict: PageVerdict
    family: str
    items: tuple[Link, ...] = ()
    next: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    metadata: Mapping[str, str | None] = field(default_factory=dict)
    redirect: str | None = None
    reason: str | None = None
