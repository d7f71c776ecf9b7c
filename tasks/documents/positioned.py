"""HTML pages that are exploded PDFs: no tables, each text in a box at a stated place.

Known are left or right and top or bottom, in style attributes or rules of the page's own sheets;
boxes inside boxes; scaling by `transform: matrix(…)`, as pdf2htmlEX writes it. Rules are borders
and thin filled boxes; pictures, SVG and canvases are not looked at. What the outer boxes are
placed in is one page.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bs4 import Tag
from bs4.element import NavigableString

from tasks.documents.markup import Markup, is_inline
from tasks.documents.page import Page, Rule
from tasks.documents.setting import Place, Text, length, placed
from tasks.records import Box

# A page is positioned if this share of its characters is, in at least so many boxes.
SHARE, FEWEST = 0.8, 10
# Points from the origin beyond which nothing is printed.
FARTHEST = 100_000.0
# Boxes at least as wide and high as this, in points, are sheets of paper and no cells.
PAPER = 400.0
# Points by which a text may reach over a rule.
EDGE = 2.0
# Boxes thinner than this many points are rules.
THIN = 3.0

_MATRIX = re.compile(r"matrix\(\s*(\d*\.?\d+)\s*,\s*0\s*,\s*0\s*,\s*\d*\.?\d+")
_LINES = re.compile(r"\b(?:solid|dashed|dotted|double|groove|ridge|inset|outset)\b")
# pdfminer.six frames its texts in a colour of the name textbox, which browsers do not know.
_UNSEEN = re.compile(
    r"(?:0(?:px|pt)?|none|transparent|white|#fff(?:fff)?|textbox|inherit|initial|url\(.*)"
)


@dataclass
class _Sheet:
    """What stands on one page; width and height are 0 where they are not stated."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)

    def page(self, number: int) -> Page:
        """The page; without rules where a text may belong to several of the cells they draw."""
        self.verticals.sort(key=lambda rule: rule.at)
        doubtful = any(map(self._is_doubtful, self.texts))
        chars = tuple(char for text in self.texts for char in placed(self._fitted(text)))
        right = max((char.right for char in chars), default=0.0)
        bottom = max((char.bottom for char in chars), default=0.0)
        return Page(
            number,
            max(self.width or right, 1.0),
            max(self.height or bottom, 1.0),
            chars,
            () if doubtful else tuple(self.horizontals),
            () if doubtful else tuple(self.verticals),
            shades=tuple(self.shades),
        )

    def _crossing(self, text: Text) -> Iterator[Rule]:
        """The vertical rules through a text, from left to right."""
        top, bottom = text.place.top, text.bottom
        left, right = text.place.left + EDGE, text.place.left + text.width - EDGE
        start = bisect_left(self.verticals, left, key=lambda rule: rule.at)
        for rule in self.verticals[start:]:
            if rule.at > right:
                return
            if min(rule.end, bottom) - max(rule.start, top) > EDGE:
                yield rule

    def _is_doubtful(self, text: Text) -> bool:
        """Whether a text may stand in several cells, so that we would guess which has what."""
        if text.place.framed or not text.length:
            return False
        top, bottom = text.place.top + EDGE, text.bottom - EDGE
        left, right = text.place.left, text.place.left + text.width
        return (text.has_spaces and any(self._crossing(text))) or (
            len(text.lines) > 1
            and any(
                top < rule.at < bottom and rule.start < right and rule.end > left
                for rule in self.horizontals
            )
        )

    def _fitted(self, text: Text) -> Text:
        """A text without spaces ends before the next rule, whatever its estimated width."""
        rule = None if text.place.framed else next(self._crossing(text), None)
        if rule is None:
            return text
        place = replace(text.place, width=rule.at - text.place.left, wraps=False)
        return Text(place, text.lines)


@dataclass(frozen=True, slots=True)
class _Where:
    """The sheet, the box in it from which others are measured, and the text that goes on."""

    sheet: _Sheet
    place: Place
    text: Text | None = None

    def end_line(self) -> None:
        if self.text is not None:
            self.text.end_line()


def pages_of(markup: Markup) -> tuple[list[Page], list[str]]:
    """The pages of a page whose texts are positioned, and what stands outside; else nothing."""
    looks = map(markup.styles.of, markup.body.find_all(True))
    if sum(map(_is_box, looks)) < FEWEST:
        return [], []
    sheets, loose = _exploded(markup)
    texts = [text for sheet in sheets for text in sheet.texts if text.length]
    inside = sum(text.length for text in texts)
    outside = sum(len(text) for text in loose)
    if len(texts) < FEWEST or inside < SHARE * (inside + outside):
        return [], []
    printed = [sheet for sheet in sheets if any(text.length for text in sheet.texts)]
    return [sheet.page(number) for number, sheet in enumerate(printed, 1)], loose


def _exploded(markup: Markup) -> tuple[list[_Sheet], list[str]]:
    """The sheets in the order of the page, and the texts outside of positioned boxes."""
    sheets, loose = [_Sheet(0.0, 0.0)], []
    frames = _frames(markup)
    stack: list[tuple[object, _Where]] = [(markup.body, _Where(sheets[0], Place(0.0, 0.0)))]
    while stack:
        node, where = stack.pop()
        if isinstance(node, Tag):
            inner = _entered(node, where, markup, frames)
            if inner is None:
                continue
            if inner.sheet is not where.sheet:
                sheets.append(inner.sheet)
            if inner.text is where.text and not is_inline(node):
                inner.end_line()
                stack.append((None, inner))
            stack += [(child, inner) for child in reversed(node.contents)]
        elif node is None:
            where.end_line()
        elif type(node) is NavigableString and where.text is not None:
            where.text.add(node, where.place)
        elif type(node) is NavigableString and node.strip():
            loose.append(" ".join(node.split()))
    return sheets, loose


def _frames(markup: Markup) -> set[int]:
    """The elements in the flow of the page from which positioned boxes are measured."""
    frames: set[int] = set()
    for tag in markup.body.find_all(True):
        if _is_box(markup.styles.of(tag)):
            for parent in tag.parents:
                position = markup.styles.of(parent).get("position", "static")
                if position == "relative":
                    frames.add(id(parent))
                if position != "static":
                    break
    return frames


def _is_box(looks: Mapping[str, str]) -> bool:
    """Whether the element is out of the flow, at a stated place."""
    stated = any(looks.get(side, "auto") != "auto" for side in ("left", "top", "right", "bottom"))
    return stated and looks.get("position") in ("absolute", "fixed")


def _entered(tag: Tag, where: _Where, markup: Markup, frames: set[int]) -> _Where | None:
    """Where the contents of an element stand; None for what is not printed on any page."""
    if markup.is_unseen(tag):
        return None
    looks = markup.styles.of(tag)
    place = where.place.restyled(looks)
    if id(tag) in frames and where.text is None:
        width, height = (length(looks.get(name, ""), place.size) for name in ("width", "height"))
        sheet = _Sheet(width or 0.0, height or 0.0)
        return _Where(sheet, replace(place, left=0.0, top=0.0, width=width, height=height))
    if not _is_box(looks):
        return replace(where, place=place)
    place = _moved(place, looks)
    if max(abs(place.left), abs(place.top)) > FARTHEST:
        return None
    framed = _draw(where.sheet, place, looks, bool(tag.get_text(strip=True)))
    text = Text(replace(place, framed=framed))
    where.sheet.texts.append(text)
    return _Where(where.sheet, place, text)


def _moved(place: Place, looks: Mapping[str, str]) -> Place:
    """A box at its stated distances from the sides of the box around it."""
    outer_width, outer_height = place.width or 0.0, place.height or 0.0
    width = length(looks.get("width", ""), place.size, outer_width)
    height = length(looks.get("height", ""), place.size, outer_height)
    left = length(looks.get("left", ""), place.size, outer_width)
    right = length(looks.get("right", ""), place.size, outer_width)
    top = length(looks.get("top", ""), place.size, outer_height)
    bottom = length(looks.get("bottom", ""), place.size, outer_height)
    matrix = _MATRIX.match(looks.get("transform", ""))
    scale = place.scale * (float(matrix[1]) if matrix else 1.0)
    width = None if width is None else width * scale
    height = None if height is None else height * scale
    if left is None:
        left = 0.0 if right is None else outer_width - right - (width or 0.0)
    if top is None:
        used = place.size * scale if height is None else height
        top = 0.0 if bottom is None else outer_height - bottom - used
    return replace(
        place,
        left=place.left + left * place.scale,
        top=place.top + top * place.scale,
        width=width,
        height=height,
        scale=scale,
    )


def _draw(sheet: _Sheet, place: Place, looks: Mapping[str, str], has_text: bool) -> bool:
    """Add the borders and the filling of a box to its sheet; whether it has a border."""
    left, top, width, height = place.left, place.top, place.width or 0.0, place.height or 0.0
    sides = {side for side in ("left", "top", "right", "bottom") if _is_drawn(side, looks)}
    filled = _is_filled(looks)
    if max(width, height) <= THIN or (has_text and place.height is None):
        return bool(sides)
    if min(width, height) >= PAPER:
        return False
    if min(width, height) <= THIN:
        if sides or filled:
            _rule(sheet, place)
        return False
    right, bottom = left + width, top + height
    sheet.horizontals += [Rule(top, left, right)] * ("top" in sides)
    sheet.horizontals += [Rule(bottom, left, right)] * ("bottom" in sides)
    sheet.verticals += [Rule(left, top, bottom)] * ("left" in sides)
    sheet.verticals += [Rule(right, top, bottom)] * ("right" in sides)
    sheet.shades += [(left, top, right, bottom)] * filled
    return bool(sides)


def _rule(sheet: _Sheet, place: Place) -> None:
    width, height = place.width or 0.0, place.height or 0.0
    if width > height:
        at = place.top + height / 2
        sheet.horizontals.append(Rule(at, place.left, place.left + width))
    else:
        at = place.left + width / 2
        sheet.verticals.append(Rule(at, place.top, place.top + height))


def _is_drawn(side: str, looks: Mapping[str, str]) -> bool:
    whole = (looks.get(name, "") for name in ("border", "border-style", "border-width"))
    border = looks.get(f"border-{side}", " ".join(whole))
    return _LINES.search(border) is not None and not any(map(_UNSEEN.fullmatch, border.split()))


def _is_filled(looks: Mapping[str, str]) -> bool:
    colour = looks.get("background-color") or looks.get("background") or "none"
    return not any(map(_UNSEEN.fullmatch, colour.split()))
