"""Where an address lies: at the top of a site, in a column's directory. Any text may be asked."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from tasks.portals.relevance.words import consists_of, word_of

# The last name of an address that stands for its directory.
_OF_DIRECTORY = re.compile(r"|.*(index|list|default).*|zfxxgk\.\w+|more\.\w+", re.IGNORECASE)
_HOME = re.compile(r"/?|/(index|default)\.\w+", re.IGNORECASE)
_SUFFIX = re.compile(r"\.\w+$")
# Hanweb: the articles of /col/col123/ are /art/…/art_123_….html.
_HANWEB = re.compile(r"/(?:col|art_)(\d+)(?=[/_])")


@lru_cache(maxsize=1 << 10)
def _parts(url: str) -> tuple[str, str, str]:
    """Host without www, path and query; all empty where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    return parts.netloc.removeprefix("www."), parts.path, parts.query


def path_of(url: str) -> str:
    """The path of an address; "" where it is none."""
    return _parts(url)[1]


def is_home(url: str) -> bool:
    """Whether an address is that of a site itself, and asks for nothing else."""
    _, path, query = _parts(url)
    return not query and bool(_HOME.fullmatch(path))


def is_catalogue(url: str) -> bool:
    """Whether an address is that of a directory of all that an office discloses."""
    above, _, name = path_of(url).rpartition("/")
    in_directory = bool(_OF_DIRECTORY.fullmatch(name))
    return in_directory and consists_of("catalogue", above.rpartition("/")[2])


def on_same_site(url: str, other: str) -> bool:
    """Whether two addresses have one host, with www or without."""
    return _parts(url)[0] == _parts(other)[0]


def is_own(url: str, columns: tuple[str, ...]) -> bool:
    """Whether an address lies in the directory of one of the columns."""
    host, path, _ = _parts(url)
    return any(host == own[0] and path.startswith(own[1]) for own in map(_own, columns) if own)


@lru_cache(maxsize=1 << 10)
def _own(column: str) -> tuple[str, str] | None:
    """Host and directory of a column; None where it has none of its own.

    Of /a/ysjs.htm it is /a/ysjs/, since /a/ holds others; /a/ and a catalogue such as /a/zwgk/
    hold more than one column.
    """
    host, path, query = _parts(column)
    above, _, name = path.rpartition("/")
    if not _OF_DIRECTORY.fullmatch(name):
        above = _SUFFIX.sub("", path)
    elif query and name:
        return None
    wide = above.count("/") < 2 and not word_of("address", above)
    return None if wide or is_catalogue(column) else (host, above + "/")


def of_same_column(url: str, page: str) -> bool:
    """Whether an article's address states the number of the column in which it stands."""
    found, own = _HANWEB.search(path_of(url)), _HANWEB.search(path_of(page))
    return bool(found and own and found[1] == own[1])
