"""Which links of a page are followed: by what they are called, and by where they stand.

A page links to everything of its site. What is named as a budget is followed from anywhere; inside
a budget column also offices, years, levels and dated entries, as long as they name no other
subject; elsewhere only what leads to such a column. The words are those of data/subjects.csv.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from tasks.portals.titles import Disclosure, column_in, disclosure_in
from tasks.records import DocumentKind, Role
from tasks.statements.identity.titles import with_digits

_SUBJECTS = Path(__file__).parent / "data" / "subjects.csv"
_LONGEST = 200
_SHORT = 12
# The last name of an address that stands for its directory.
_OF_DIRECTORY = re.compile(r"|.*(index|list|default).*|zfxxgk\.\w+|more\.\w+", re.IGNORECASE)
_HOME = re.compile(r"/?|/(index|default)\.\w+", re.IGNORECASE)
# Hanweb: the articles of /col/col123/ are /art/…/art_123_….html.
_HANWEB = re.compile(r"/(?:col|art_)(\d+)(?=[/_])")


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


def relevance(
    title: str, url: str, role: Role, *, published: str | None, page: Place
) -> Relevance:
    """Whether to follow a link of a page; any text gives an answer.

    Args:
        title: what the link is called.
        role: what is expected behind it.
        published: YYYY-MM-DD where a date is printed beside it.
    """
    text = _said(title)
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
    if word := _word("wanted", link.text):
        return True, f"title names {word}", True
    if _is_home(link.url) and link.url not in page.listings:
        return False, "home page of a site", False
    if link.role == "listing" or (not link.dated and len(link.text) <= _SHORT):
        if word := _word("column", link.text):
            return True, f"column of {word}", True
    if link.role == "listing" and _is_own(link.url, page.listings):
        return True, "beneath the portal's listing", True
    return None


def _in_column(link: _Link, page: Place) -> _Decision | None:
    """What is followed in doubt because of the column or the article in which it stands."""
    leads_on = link.role == "listing" or page.role == "listing"
    if _is_office(link.text):
        return True, "an office in a budget column", leads_on
    if word := _unwanted(link.text):
        return False, f"another subject: {word}", False
    if page.role == "article":
        return True, "in the text of an article about a budget", False
    if link.role == "document":
        return True, "file in a budget column", True
    if link.text and _full("part", link.text):
        return True, f"part of a budget column: {link.text}", True
    if _is_own(link.url, (*page.listings, page.url)) or _same_column(link.url, page):
        return True, "beneath the budget column", True
    if link.dated and _is_own_site(link.url, page.url) and not _word("headline", link.text):
        return True, "dated entry of a budget column", True
    return None


def _elsewhere(link: _Link, page: Place, column: _Column) -> _Decision:
    if word := _unwanted(link.text):
        return False, f"another subject: {word}", False
    if _is_own(link.url, page.listings):
        return True, "beneath the portal's listing", True
    if word := _word("address", _path(link.url)):
        return True, f"address names {word}", True
    is_way = link.role != "document" and _full("way", link.text)
    if is_way and (column.entry or not column.within):
        return True, f"way to the columns: {link.text}", False
    return False, "no word of the subject" if link.text else "no title", False


@lru_cache(maxsize=64)
def _column(page: Place) -> _Column:
    text = _said(page.title)
    entry = page.url in page.listings
    holds = column_in(text, Disclosure(page.fiscal_year, page.kind))
    within = page.within or bool(_word("wanted", text))
    if page.role == "listing" and not within:
        named_as_column = _word("column", text) or _word("address", _path(page.url))
        within = bool(named_as_column) or (entry and not _is_home(page.url))
    return _Column(within, entry, holds)


@cache
def _patterns(effect: str) -> re.Pattern[str]:
    with _SUBJECTS.open(encoding="utf-8", newline="") as file:
        words = [row["pattern"] for row in csv.DictReader(file) if row["effect"] == effect]
    return re.compile("|".join(words), re.IGNORECASE)


def _word(effect: str, text: str) -> str | None:
    found = _patterns(effect).search(text)
    return found[0] if found else None


def _full(effect: str, text: str) -> bool:
    return bool(_patterns(effect).fullmatch(text))


def _said(title: str) -> str:
    """A title in its normal form, without words that only seem to speak of budgets."""
    return _patterns("misleading").sub("", with_digits(title[:_LONGEST]))


_AROUND_NAME = re.compile(r"^[\d\W]+|\([^()]*\)$|(20\d\d年?度?)?(信息)?(公开)?$")
_OFFICE_BEFORE = re.compile(r"^[^\d关于]{2,24}?(局|委员会|办公室|中心|人民政府|街道|镇|乡)")


def _is_office(text: str) -> bool:
    name = _AROUND_NAME.sub("", text)
    return 1 < len(name) <= 40 and _full("office", name) and not _word("no-office", name)


def _unwanted(text: str) -> str | None:
    """The word of another subject, outside the name of the office before it."""
    return _word("unwanted", _OFFICE_BEFORE.sub("", text))


def _path(url: str) -> str:
    return _parts(url)[1]


@lru_cache(maxsize=1 << 10)
def _parts(url: str) -> tuple[str, str, str]:
    """Host without www, path and query; all empty where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    return parts.netloc.removeprefix("www."), parts.path, parts.query


def _is_home(url: str) -> bool:
    _, path, query = _parts(url)
    return not query and bool(_HOME.fullmatch(path))


def _is_own_site(url: str, other: str) -> bool:
    return _parts(url)[0] == _parts(other)[0]


def _is_own(url: str, columns: tuple[str, ...]) -> bool:
    """Whether an address lies in the directory of one of the columns."""
    host, path, _ = _parts(url)
    return any(host == own[0] and path.startswith(own[1]) for own in map(_own, columns) if own)


@lru_cache(maxsize=1 << 10)
def _own(column: str) -> tuple[str, str] | None:
    """Host and directory of a column; None where it has none of its own.

    Of /zwgk/ysjs.htm it is /zwgk/ysjs/; a directory such as /zwgk/ holds more than one column.
    """
    host, path, query = _parts(column)
    above, _, name = path.rpartition("/")
    if not _OF_DIRECTORY.fullmatch(name):
        above = path.removesuffix("." + name.rpartition(".")[2]) if "." in name else path
    elif query and name:
        return None
    wide = above.count("/") < 2 and not _word("address", above)
    return None if wide else (host, above + "/")


def _same_column(url: str, page: Place) -> bool:
    found = _HANWEB.search(_path(url))
    own = _HANWEB.search(_path(page.url))
    return bool(found and own and found[1] == own[1])
