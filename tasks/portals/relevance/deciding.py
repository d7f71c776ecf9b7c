"""Which links of a page are followed: by what they are called, and by where they stand."""

from dataclasses import dataclass
from functools import lru_cache

from tasks.portals.relevance.addresses import (
    is_catalogue,
    is_home,
    is_own,
    of_same_column,
    on_same_site,
    path_of,
)
from tasks.portals.relevance.titles import Disclosure, column_in, disclosure_in
from tasks.portals.relevance.words import consists_of, is_office, meant, other_subject, word_of
from tasks.records import DocumentKind, Role

# The name of a column, which has no date beside it, as far as its address does not tell.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands.

    Attributes:
        url: the page's address.
        listings: where visits of the portal begin.
        title: of the page or column; what it was called where it was found also counts.
        role: what the page was visited as.
        within: the `Relevance.within` of the page when it was found.
        fiscal_year, kind: of the page when it was found.
    """

    url: str
    listings: tuple[str, ...]
    title: str = ""
    role: Role = "listing"
    within: bool = False
    fiscal_year: int | None = None
    kind: DocumentKind | None = None


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a link is followed, and why.

    Attributes:
        reason: in short English, with the word that decided.
        fiscal_year, kind: of the disclosure by title, column and, last, date; None if not known.
        within: what is behind the link belongs to a budget column or is about a budget; what it
            links to is then followed in doubt.
    """

    wanted: bool
    reason: str
    fiscal_year: int | None
    kind: DocumentKind | None
    within: bool


@dataclass(frozen=True, slots=True)
class _Column:
    within: bool
    entry: bool
    holds: Disclosure


@dataclass(frozen=True, slots=True)
class _Link:
    text: str
    url: str
    role: Role
    dated: bool


_Decision = tuple[bool, str, bool]
"""Whether it is followed, why, and whether it leads into a budget column."""


def relevance(title: str, url: str, role: Role, *, published: str | None, page: Place) -> Relevance:
    """Whether to follow a link of a page; any text gives an answer.

    Args:
        title: what the link is called.
        role: what is expected behind it.
        published: YYYY-MM-DD where a date is printed beside it.
    """
    text = meant(title)
    column = _column(page)
    wanted, reason, within = _decision(_Link(text, url, role, bool(published)), page, column)
    if role == "listing":
        said = column_in(text, column.holds)
    else:
        said = disclosure_in(text, column.holds, published)
    return Relevance(wanted, reason, said.fiscal_year, said.kind, wanted and within)


def _decision(link: _Link, page: Place, column: _Column) -> _Decision:
    if link.role == "document" and page.role == "article":
        return True, "file of an article that is followed", True
    return (
        _by_name(link, page)
        or (_in_column(link, page) if column.within else None)
        or _elsewhere(link, page, column)
    )


def _by_name(link: _Link, page: Place) -> _Decision | None:
    """What its name or its own directory decides wherever it stands."""
    if word := word_of("wanted", link.text):
        return True, f"title names {word}", True
    if is_home(link.url) and link.url not in page.listings:
        return False, "home page of a site", False
    may_be_column = link.role == "listing" or (not link.dated and len(link.text) <= _SHORT)
    if may_be_column and (word := word_of("column", link.text)):
        return True, f"column of {word}", True
    if link.role == "listing" and is_own(link.url, page.listings):
        return True, "beneath the portal's listing", True
    return None


def _in_column(link: _Link, page: Place) -> _Decision | None:
    """What is followed in doubt because of the column or the article in which it stands."""
    leads_on = link.role == "listing" or page.role == "listing"
    if is_office(link.text):
        return True, "an office in a budget column", leads_on
    if word := other_subject(link.text):
        return False, f"another subject: {word}", False
    if page.role == "article":
        return True, "in the text of an article about a budget", False
    if link.role == "document":
        return True, "file in a budget column", True
    if link.text and consists_of("part", link.text):
        return True, f"part of a budget column: {link.text}", True
    if is_own(link.url, (*page.listings, page.url)) or of_same_column(link.url, page.url):
        return True, "beneath the budget column", True
    if link.dated and on_same_site(link.url, page.url) and not word_of("headline", link.text):
        return True, "dated entry of a budget column", True
    return None


def _elsewhere(link: _Link, page: Place, column: _Column) -> _Decision:
    if word := other_subject(link.text):
        return False, f"another subject: {word}", False
    if is_own(link.url, page.listings):
        return True, "beneath the portal's listing", True
    if word := word_of("address", path_of(link.url)):
        return True, f"address names {word}", True
    is_way = link.role != "document" and consists_of("way", link.text)
    if is_way and (column.entry or not column.within):
        return True, f"way to the columns: {link.text}", False
    return False, "no word of the subject" if link.text else "no title", False


@lru_cache(maxsize=64)
def _column(page: Place) -> _Column:
    text = meant(page.title)
    entry = page.url in page.listings
    holds = column_in(text, Disclosure(page.fiscal_year, page.kind))
    within = page.within or bool(word_of("wanted", text))
    if page.role == "listing" and not within:
        named_as_column = word_of("column", text) or word_of("address", path_of(page.url))
        general = is_home(page.url) or is_catalogue(page.url)
        within = bool(named_as_column) or (entry and not general)
    return _Column(within, entry, holds)
