"""Links of a page: what they point to, what they are called, and which pages follow."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urljoin, urlsplit

from bs4 import Tag

from tasks.portals.pages import attribute, elements, iso_date, parse, text_of, written
from tasks.records import Attachment, Link

_SUFFIXES = r"\.(?:pdf|docx?|xlsx?|wps|rar|zip|ofd|txt)"
_FILE = re.compile(_SUFFIXES + r"$", re.IGNORECASE)
_FILE_IN_QUERY = re.compile(_SUFFIXES + r"(?=&|$)", re.IGNORECASE)
_PAGE = re.compile(r"(/|\.s?html?)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"/(download|downfile|down)(\.\w+)?$", re.IGNORECASE)
_HOME = re.compile(r"/(?:(?:index|default)\.\w+)?")
_DOUBLED = re.compile(r"(\.[a-z]{2,4})\d*\1$", re.IGNORECASE)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# A string of a script that can only be an address, as in window.open('/a/b.html').
_IN_SCRIPT = re.compile(
    r"""(['"])((?:https?://|\.{0,2}/)[^'"\s<>+]+"""
    r"""|[^'"\s<>+()]+(?:\.s?html?|\.jspx?)(?:\?[^'"\s<>+]*)?"""
    rf"""|[^'"\s<>+()]+{_SUFFIXES})\1(?!\s*\+)""",
    re.IGNORECASE,
)
_SAFE = "%/:=&?~#+!$,;'@()*[]"

# A call such as createPageHTML(4, 0, "index", "html"), under whatever name, but with numbers: the
# definition with its parameters stands before it. With a leading element id, pages count from 1.
_PAGING = re.compile(
    r"""\w\(\s*(['"][\w-]*['"]\s*,)?\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,"""
    r"""\s*['"]([\w-]+)['"]\s*,\s*['"](s?html?)['"]"""
)
FOLLOWING = re.compile(r"^\W*下一?页\W*$")
"""What the link to the next page of a listing is called."""
MAX_PAGES = 1000
"""A listing with more pages is read up to here; the count comes from the page, so it is bounded."""


def join(url: str, href: str) -> str | None:
    """The absolute address of a link, percent-encoded; None if not http(s).

    Fragment and session id are dropped: servers write the id into every link for clients that keep
    no cookies.
    """
    try:
        target = _SESSION.sub("", urldefrag(urljoin(url, href.strip())).url)
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return quote(target, safe=_SAFE)
    except ValueError:
        return None


def is_document(url: str, label: str = "") -> bool:
    """Whether a link leads to a file: by suffix, by a path of downloads, or by what it is called.

    A page (.html, or a path ending in a slash) is never a file, whatever its label says: some
    articles list further articles under names ending in .pdf.
    """
    parts = urlsplit(url)
    if _FILE.search(parts.path) or (parts.query and _DOWNLOAD.search(parts.path)):
        return True
    if _PAGE.search(parts.path):
        return False
    return bool(_FILE_IN_QUERY.search(parts.query) or _FILE.search(label))


def anchors(tree: Tag, url: str) -> Iterator[tuple[str, str, Tag]]:
    """Address, label and element of each link; the title goes before the text, which is often cut.

    A heading within a link goes before its other text, which is a date or a summary. An href that
    holds several names, one a line, gives several links. A script in its place is no link but where
    it names an address literally.
    """
    for tag in elements(tree, "a"):
        heading = max(map(text_of, elements(tag, *_HEADINGS)), key=len, default="")
        label = " ".join(attribute(tag, "title").split()) or heading or text_of(tag)
        for href in (_scripted(tag) or attribute(tag, "href")).splitlines():
            if href.strip() and (target := join(url, href)):
                yield target, label, tag


def _scripted(tag: Tag) -> str:
    """The address that the script of a link opens; "" where it has none or computes it."""
    href = attribute(tag, "href")
    if href and not href.lower().startswith(("javascript:", "#")):
        return ""
    found = _IN_SCRIPT.search(href) or _IN_SCRIPT.search(attribute(tag, "onclick"))
    return found[2] if found else ""


def attachments(tree: Tag, url: str) -> tuple[Attachment, ...]:
    """The files of an article, also those that a script writes, in order of appearance."""
    scripts = [tag for tag in elements(tree, "script") if "href" in tag.get_text()]
    found: dict[str, Attachment] = {}
    for source in (tree, *map(written, scripts)):
        for target, label, _ in anchors(source, url):
            if is_document(target, label):
                found.setdefault(target, Attachment(target, label or name_in(target)))
    return tuple(found.values())


def name_in(url: str) -> str:
    """The name that an address itself states: in its query, else at the end of its path."""
    parts = urlsplit(url)
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    last = _DOUBLED.sub(r"\1", unquote(parts.path.rpartition("/")[2]))
    return query.get("showname") or query.get("filename") or last


def items(
    tree: Tag, url: str, wanted: Callable[[str], bool], paging: tuple[str, ...] = ()
) -> tuple[Link, ...]:
    """The entries of a listing: links that are `wanted`, files, and links beside a date.

    Args:
        tree: the page or the part of it that lists.
        url: its address; the page itself is no entry.
        wanted: says from the address whether a family knows it as an entry.
        paging: the further pages of the same listing, which are no entries either.
    """
    found: dict[str, Link] = {}
    own = {url, directory(url), *paging}
    for target, label, tag in anchors(tree, url):
        if target in own or (target in found and found[target].title):
            continue
        published = _printed_date(tag)
        if published or wanted(target) or is_document(target, label):
            found[target] = Link(target, label, published)
    return tuple(found.values())


def body_links(body: Tag | None, url: str) -> tuple[Link, ...]:
    """What the text of an article links to beside files; nothing where it has no such element."""
    linked = items(body, url, lambda _: True) if body else ()
    return tuple(link for link in linked if not is_document(link.url, link.title))


def _printed_date(tag: Tag) -> str | None:
    """The date in the row of a link, outside its own text, else in an element within the link.

    A row has at most three links.
    """
    row = tag.find_parent(["li", "dd", "dt", "tr"]) or tag.parent
    parts = [text_of(part) for part in elements(tag, "span", "i", "em", "p", "time")]
    if row is not None and len(list(islice(elements(row, "a"), 4))) <= 3:
        parts.insert(0, text_of(row).replace(text_of(tag), " ", 1))
    return next(filter(None, map(iso_date, parts)), None)


def directory(url: str) -> str:
    """The address up to the last slash of its path."""
    return str(join(url, "."))


def is_beneath(url: str, page: str) -> bool:
    """Whether an address lies in the directory of a page or deeper."""
    return url.startswith(directory(page))


def is_home(url: str) -> bool:
    """Whether an address is that of a site itself."""
    return bool(_HOME.fullmatch(urlsplit(url).path or "/"))


def called(page: str, url: str, name: re.Pattern[str]) -> tuple[str, ...]:
    """The addresses of the links whose text matches a name."""
    tags = (tag for tag in elements(parse(page), "a") if tag.has_attr("href"))
    targets = (join(url, attribute(tag, "href")) for tag in tags if name.match(text_of(tag)))
    return tuple(dict.fromkeys(target for target in targets if target and target != url))


def following(page: str, url: str) -> tuple[str, ...]:
    """The further pages of a listing: all that come after this one, or the one that it links to."""
    found = _PAGING.search(page)
    if found is None:
        return called(page, url, FOLLOWING)
    element, total, current, name, suffix = found.groups()
    first = 1 if element else 0
    last = min(int(total) + first, MAX_PAGES)
    numbers = range(int(current) + 1, last)
    pages = (join(url, f"{name}_{number}.{suffix}") for number in numbers)
    return tuple(dict.fromkeys(target for target in pages if target and target != url))
