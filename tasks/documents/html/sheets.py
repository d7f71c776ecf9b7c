"""The sheets of an exploded PDF: texts, rules and fillings at their places, to pages."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tasks.documents.html.setting import Place, Text, placed
from tasks.documents.page import Page, Rule
from tasks.records import Box

# Boxes at least as wide and high as this, in points, are pages and no cells.
PAPER = 400.0
# Points by which a text may reach over a rule.
EDGE = 2.0
# Boxes thinner than this many points are rules.
THIN = 3.0

_LINES = re.compile(r"\b(?:solid|dashed|dotted|double|groove|ridge|inset|outset)\b")
# pdfminer.six frames its texts in a colour of the name textbox, which browsers do not know.
_UNSEEN = re.compile(
    r"(?:0(?:px|pt)?|none|transparent|white|#fff(?:fff)?|textbox|inherit|initial|url\(.*)"
)


@dataclass
class Sheet:
    """What stands on one page, or on several below one another; sizes are 0 if not stated.

    Attributes:
        papers: left, top, width and height of the boxes that are pages of their own.
    """

    width: float = 0.0
    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    papers: list[Box] = field(default_factory=list)

    def pages(self) -> list["Sheet"]:
        """A sheet for each of the papers below one another; this one where there is only one."""
        papers: list[Box] = []
        for paper in sorted(self.papers, key=lambda paper: paper[1]):
            if not papers or paper[1] >= papers[-1][1] + papers[-1][3] - EDGE:
                papers.append(paper)
        if len(papers) < 2:
            return [self]
        sheets = [Sheet(width, height) for _, _, width, height in papers]
        tops = [top for _, top, _, _ in papers]

        def on(y: float) -> tuple[Sheet, float]:
            index = max(bisect_right(tops, y + EDGE) - 1, 0)
            return sheets[index], tops[index]

        for text in self.texts:
            sheet, top = on(text.place.top)
            sheet.texts.append(Text(replace(text.place, top=text.place.top - top), text.lines))
        for rule in self.horizontals:
            sheet, top = on(rule.at)
            sheet.horizontals.append(rule._replace(at=rule.at - top))
        for rule in self.verticals:
            sheet, top = on(rule.start)
            sheet.verticals.append(rule._replace(start=rule.start - top, end=rule.end - top))
        for left, upper, right, lower in self.shades:
            sheet, top = on(upper)
            sheet.shades.append((left, upper - top, right, lower - top))
        return sheets

    def draw(self, place: Place, looks: Mapping[str, str], has_text: bool) -> bool:
        """Add the borders and the filling of a box; whether it has a border."""
        width, height = place.width or 0.0, place.height or 0.0
        if min(width, height) >= PAPER:
            self.papers.append((place.left, place.top, width, height))
            return False
        sides = {side for side in ("left", "top", "right", "bottom") if _is_drawn(side, looks)}
        filled = _is_filled(looks)
        if max(width, height) <= THIN or (has_text and place.height is None):
            return bool(sides)
        if min(width, height) <= THIN:
            if sides or filled:
                self._add_rule(place.left, place.top, width, height)
            return False
        left, top, right, bottom = place.left, place.top, place.left + width, place.top + height
        self.horizontals += [Rule(top, left, right)] * ("top" in sides)
        self.horizontals += [Rule(bottom, left, right)] * ("bottom" in sides)
        self.verticals += [Rule(left, top, bottom)] * ("left" in sides)
        self.verticals += [Rule(right, top, bottom)] * ("right" in sides)
        self.shades += [(left, top, right, bottom)] * filled
        return bool(sides)

    def _add_rule(self, left: float, top: float, width: float, height: float) -> None:
        if width > height:
            self.horizontals.append(Rule(top + height / 2, left, left + width))
        else:
            self.verticals.append(Rule(left + width / 2, top, top + height))

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
            reader="positioned HTML",
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


def _is_drawn(side: str, looks: Mapping[str, str]) -> bool:
    whole = (looks.get(name, "") for name in ("border", "border-style", "border-width"))
    border = looks.get(f"border-{side}", " ".join(whole))
    return _LINES.search(border) is not None and not any(map(_UNSEEN.fullmatch, border.split()))


def _is_filled(looks: Mapping[str, str]) -> bool:
    colour = looks.get("background-color") or looks.get("background") or "none"
    return not any(map(_UNSEEN.fullmatch, colour.split()))
