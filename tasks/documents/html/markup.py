"""An HTML page as a tree, and what of it is printed, in reading order."""

import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement
from bs4.exceptions import ParserRejectedMarkup

from tasks.documents.html.styles import Styles, attribute
from tasks.documents.lines import apart, joined

warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)

# What a page may hold: characters (libxml2 cuts longer texts), tags, elements inside one another.
MOST_CHARACTERS, MOST_TAGS, DEEPEST = 10_000_000, 500_000, 2_000

_UNSEEN = re.compile(
    "head|script|style|noscript|template|iframe|object|embed|applet|svg|canvas|audio|video"
    "|select|datalist|textarea|button|input|nav|footer"
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bd[io]|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|nobr|q"
    "|r[pt]|ruby|s|samp|small|span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_CELLS = ("td", "th")
_WIDE = "[⺀-鿿豈-﫿︰-﹏！-｠]"
_TORN = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n\s*(?={_WIDE})")


class Mark(Enum):
    """What parts two texts: an end of line, or a gap inside a line."""

    BREAK = "\n"
    GAP = "\t"


@dataclass(frozen=True, slots=True)
class Markup:
    """A page: its body and its looks."""

    body: Tag
    styles: Styles
    _paths: dict[int, str] = field(default_factory=dict)

    def is_unseen(self, tag: Tag) -> bool:
        """Whether neither the element nor anything in it is printed as text of the page."""
        return (
            _UNSEEN.fullmatch(tag.name) is not None
            or tag.has_attr("hidden")
            or self.styles.of(tag).get("display") == "none"
        )

    def is_centred(self, tag: Tag) -> bool:
        """Whether text of the element is meant to stand in the middle."""
        for place in (tag, *tag.parents):
            stated = {self.styles.of(place).get("text-align"), attribute(place, "align").lower()}
            if place.name in ("center", "caption", "th") or stated & {"center", "-webkit-center"}:
                return True
            if stated - {None, ""}:
                return False
        return False

    def path(self, tag: Tag) -> str:
        """The place of an element: an XPath that finds it in the page as libxml2 parses it."""
        above = [tag]
        while id(above[-1]) not in self._paths and above[-1].parent is not None:
            above.append(above[-1].parent)
        for parent in above[:0:-1]:
            self._keep_paths_in(parent)
        return self._paths.get(id(tag), "")

    def _keep_paths_in(self, parent: Tag) -> None:
        before = self._paths.get(id(parent), "")
        count: Counter[str] = Counter()
        for child in parent.find_all(True, recursive=False):
            name = "*" if ":" in child.name else child.name
            count.update({"*", child.name})
            step = name if name in ("html", "body", "head") else f"{name}[{count[name]}]"
            self._paths[id(child)] = f"{before}/{step}" if before else step


def parse(text: str) -> Markup:
    """The tree of a page.

    Raises:
        ValueError: it is larger, or deeper, than any disclosure.
    """
    if len(text) > MOST_CHARACTERS or text.count("<") > MOST_TAGS:
        raise ValueError(f"the page has over {MOST_CHARACTERS} characters or {MOST_TAGS} tags")
    try:
        soup = BeautifulSoup(text.replace("\0", ""), "lxml")
    except ParserRejectedMarkup:
        soup = BeautifulSoup("", "lxml")
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
        if depths[id(tag)] > DEEPEST:
            raise ValueError(f"over {DEEPEST} elements stand inside one another")
    sheets = (style.get_text() for style in soup.find_all("style"))
    return Markup(soup.body or soup, Styles(sheets))


def fragments(
    nodes: Iterable[PageElement], page: Markup, stop: Callable[[Tag], bool] = lambda _: False
) -> Iterator[NavigableString | Mark | Tag]:
    """The texts in parts of a page that are printed, in order, with the marks between them.

    Args:
        nodes: elements and texts, in order.
        page: to which they belong.
        stop: elements that are given as they are, without what is in them.
    """
    stack: list[object] = list(reversed(list(nodes)))
    while stack:
        node = stack.pop()
        if isinstance(node, Mark) or type(node) is NavigableString:
            yield node
        elif isinstance(node, Tag) and not page.is_unseen(node):
            if stop(node):
                yield node
                continue
            mark = _mark(node, page)
            if mark is not None:
                yield mark
                stack.append(mark)
            stack.extend(reversed(node.contents))


def _mark(tag: Tag, page: Markup) -> Mark | None:
    """What stands before and after an element."""
    if tag.name in _CELLS or _is_beside(tag, page):
        return Mark.GAP
    return None if is_inline(tag) else Mark.BREAK


def is_inline(tag: Tag) -> bool:
    """Whether an element stands inside lines."""
    return _INLINE.fullmatch(tag.name) is not None


def _is_beside(tag: Tag, page: Markup) -> bool:
    """Whether the element stands beside its neighbours and away from them."""
    if page.styles.of(tag).get("float", "none") != "none":
        return True
    box = page.styles.of(tag.parent) if tag.parent is not None else {}
    return box.get("display", "").endswith("flex") and "column" not in box.get("flex-direction", "")


def lines(parts: Iterable[NavigableString | Mark]) -> Iterator[tuple[str, NavigableString]]:
    """The lines that texts and marks make: text with tabs for gaps, and its first string."""
    line: list[NavigableString | Mark] = []
    for part in (*parts, Mark.BREAK):
        if part is not Mark.BREAK:
            line.append(part)
            continue
        texts = [part for part in line if isinstance(part, str) and part.strip()]
        if texts:
            yield _collapsed(line), texts[0]
        line = []


def _collapsed(line: Iterable[NavigableString | Mark]) -> str:
    """White space as browsers show it, but no space where the source breaks Chinese text."""
    text = "".join(part.value if isinstance(part, Mark) else _spaced(part) for part in line)
    return re.sub(r" *\t[ \t]*| +", lambda space: "\t" if "\t" in space[0] else " ", text).strip()


def _spaced(text: str) -> str:
    """White space of the source as spaces; tabs alone stay, as writers mean them."""
    return re.sub(r"\t*[ \r\n\f][ \t\r\n\f]*", " ", _TORN.sub("", text))


def text_in(element: Tag, page: Markup) -> str:
    """The text of a cell: its lines run on, but never two figures into one."""
    whole = ""
    for line, _ in lines(
        part for part in fragments(element.contents, page) if not isinstance(part, Tag)
    ):
        text = " ".join(line.split())
        whole = f"{whole} {text}" if apart(whole, text) else joined((whole, text))
    return whole
