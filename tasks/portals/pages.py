"""What all portals share: bytes to text, text to a tree, the metadata that every page must carry.

The names of the metadata are those of 政府网站发展指引 (国办发〔2017〕47号, 网页标签).
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup

warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_TIME = re.compile(r"[\sT,，日]\s*(\d{1,2}):(\d\d)(?::(\d\d))?")
_CHINA = timezone(timedelta(hours=8))
_AROUND_LABEL = re.compile(r"[\s\[\]【】:：]")

# Labels of the block above a disclosed document (政府信息公开目录) and what they stand for here.
_LABELS = {
    "标题": "title",
    "发布日期": "published",
    "发布机构": "source",
    "索引号": "index_number",
}
_META = {"articletitle": "title", "pubdate": "published", "contentsource": "source"}


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page, from its byte order mark, its declared charset and its bytes.

    What is labelled gb2312 or gbk is gb18030, unless the bytes are Chinese UTF-8 under a wrong
    label. Bytes without meaning become U+FFFD; nothing is raised.

    Args:
        body: as received.
        content_type: the header's value; None where there was none.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    declared = _declared(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(declared or "gb18030", "replace")
    if declared in (None, "utf-8") or _CHINESE.search(text):
        return text
    return body.decode(declared, "replace")


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The charset of the header, else of a meta element; None for none and for server defaults."""
    for place in (content_type or "", body[:4096].decode("ascii", "replace")):
        if found := _CHARSET.search(place):
            label = found[1].lower()
            if label.startswith(("gb", "x-gb", "euc-cn")):
                return "gb18030"
            if label.startswith("big5"):
                return "big5hkscs"
            if label in ("utf-8", "utf8"):
                return "utf-8"
    return None


@lru_cache(maxsize=4)
def parse(page: str) -> BeautifulSoup:
    """The tree of a page, shared by all who ask for the same page: never change it."""
    return _tree(page)


def _tree(markup: str) -> BeautifulSoup:
    try:
        return BeautifulSoup(markup.replace("\0", ""), "lxml")
    except ParserRejectedMarkup:
        return BeautifulSoup("", "lxml")


def elements(tree: Tag, *names: str) -> Iterator[Tag]:
    """The elements of these names in a tree, in order; quicker than a search by filters."""
    for node in tree.descendants:
        if isinstance(node, Tag) and node.name in names:
            yield node


def marked(tree: Tag, marks: frozenset[str]) -> Tag | None:
    """The first element with one of these marks: "#" and an id, or "." and a class."""
    for node in tree.descendants:
        if isinstance(node, Tag) and node.attrs and not marks.isdisjoint(_marks(node)):
            return node
    return None


def _marks(tag: Tag) -> Iterator[str]:
    if own := attribute(tag, "id"):
        yield f"#{own}"
    for name in tag.get("class") or ():
        yield f".{name}"


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute without white space around it; "" where it is absent."""
    value = tag.get(name)
    return value.strip() if isinstance(value, str) else ""


def text_of(tag: Tag) -> str:
    """The visible text of an element, each run of white space made one space."""
    return " ".join(tag.get_text(" ").split())


def written(script: Tag) -> BeautifulSoup:
    """The markup that a script holds in its strings, as those of document.write."""
    return _tree(re.sub(r"\\(.)", r"\1", script.get_text()))


def iso_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD; None where no valid one stands."""
    for found in _DATE.finditer(text):
        try:
            return date(*(int(part) for part in found.groups())).isoformat()
        except ValueError:
            continue
    return None


def iso_time(text: str) -> str | None:
    """A stated moment in ISO 8601: `2026-03-02T16:41:00+08:00`, or the date alone.

    Takes every shape of PubDate that was met; portals state Chinese time.
    """
    day = iso_date(text)
    clock = _TIME.search(text)
    if day is None or clock is None:
        return day
    hour, minute, second = (int(part or 0) for part in clock.groups())
    try:
        moment = datetime.fromisoformat(day).replace(
            hour=hour, minute=minute, second=second, tzinfo=_CHINA
        )
        return moment.isoformat()
    except ValueError:
        return day


def metas(soup: BeautifulSoup) -> dict[str, str]:
    """The contents of named meta elements, names in lower case, the first filled one counts."""
    found: dict[str, str] = {}
    for tag in elements(soup, "meta"):
        name, content = attribute(tag, "name").lower(), attribute(tag, "content")
        if name and content:
            found.setdefault(name, content)
    return found


def metadata(soup: BeautifulSoup) -> dict[str, str | None]:
    """Title, time of publication, issuing office and 索引号 of a page; None where not stated.

    The meta elements go before the block of labels above the text, and that before <title>.
    """
    stated = _labelled(soup)
    stated |= {_META[name]: value for name, value in metas(soup).items() if name in _META}
    heading = soup.title and text_of(soup.title)
    return {
        "title": stated.get("title") or heading or None,
        "published": iso_time(stated.get("published", "")),
        "source": stated.get("source"),
        "index_number": stated.get("index_number"),
    }


def _labelled(soup: BeautifulSoup) -> dict[str, str]:
    """The block of labels: cells, spans or icons that stand before a value, or a script with it."""
    found: dict[str, str] = {}
    for tag in elements(soup, "td", "th", "span", "i"):
        label = tag.get_text() or attribute(tag, "title")
        name = _LABELS.get(_AROUND_LABEL.sub("", label))
        value = tag.find_next_sibling()
        if name is None or name in found or value is None:
            continue
        source = elements(written(value), "td") if value.name == "script" else [value]
        if text := " ".join(filter(None, map(text_of, source))):
            found[name] = text
    return found
