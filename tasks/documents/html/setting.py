"""Text in a box of known place to characters, as a browser would set it; widths are estimated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import category, east_asian_width

from tasks.documents.page import Char

# The usual size of text in points, and the height of a line in sizes.
SIZE, LINE = 12.0, 1.2
# A text is stretched to the width of its box if its estimate is so many times off at most.
STRETCH = 1.4

_POINTS = {"px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 28.346, "mm": 2.8346, "rem": 12.0}
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20}))(px|pt|pc|in|cm|mm|rem|em|%)?")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def length(text: str, size: float, whole: float = 0.0) -> float | None:
    """A length of CSS in points; None for what is none, as auto.

    Args:
        text: as stated, in lower case.
        size: of the text, for em.
        whole: what percents are of.
    """
    found = _LENGTH.fullmatch(text)
    if found is None or not (found[2] or float(found[1]) == 0):
        return None
    units = {"em": size, "%": whole / 100, None: 0.0} | _POINTS
    return float(found[1]) * units[found[2]]


@dataclass(frozen=True, slots=True)
class Place:
    """A box on its sheet, in points, and how text is set in it.

    Attributes:
        width, height: None where as much as is needed.
        size: of text, before `scale`.
        line: height of lines, stated as factor of the size or in points; None for the usual.
        framed: it has borders, so that its text may be shorter than it is wide.
    """

    left: float
    top: float
    width: float | None = None
    height: float | None = None
    size: float = SIZE
    scale: float = 1.0
    line: str = ""
    align: str = ""
    wraps: bool = True
    framed: bool = False

    def restyled(self, looks: Mapping[str, str]) -> "Place":
        """The place with what an element inside it says about its text."""
        size = length(looks.get("font-size", ""), self.size, self.size)
        space = looks.get("white-space")
        return replace(
            self,
            size=self.size if size is None else size,
            line=looks.get("line-height", self.line),
            align=looks.get("text-align", self.align),
            wraps=self.wraps if space is None else space not in ("nowrap", "pre"),
            framed=False,
        )


@dataclass
class Text:
    """The lines of a positioned box: characters, each with width and size."""

    place: Place
    lines: list[list[tuple[str, float, float]]] = field(default_factory=lambda: [[]])

    @property
    def length(self) -> int:
        """Its printed characters."""
        return sum(not char.isspace() for line in self.lines for char, _, _ in line)

    @property
    def width(self) -> float:
        """Of its longest line, as stated or estimated."""
        longest = max((sum(width for _, width, _ in line) for line in self.lines), default=0.0)
        return longest if self.place.width is None else min(self.place.width, longest)

    @property
    def bottom(self) -> float:
        """Where its last line ends."""
        heights = (_line_height(line, self.place) for line in self.lines if line)
        return self.place.top + (self.place.height or sum(heights))

    @property
    def has_spaces(self) -> bool:
        """Whether a line of it has white space inside, as between two columns."""
        texts = ("".join(char for char, _, _ in line).split() for line in self.lines)
        return any(len(words) > 1 for words in texts)

    def end_line(self) -> None:
        """Go on in a new line."""
        if self.lines[-1]:
            self.lines.append([])

    def add(self, text: str, place: Place) -> None:
        """Go on in the line with a text of the place's size."""
        size = place.size * place.scale
        for char in _SPACE.sub(" ", text) if self.lines[-1] else _SPACE.sub(" ", text).lstrip(" "):
            if category(char) not in ("Mn", "Cf", "Cc"):
                wide = east_asian_width(char) in "WF"
                self.lines[-1].append((char, size if wide else size / 2, size))


def placed(text: Text) -> Iterator[Char]:
    """The characters of a text at their places; they fill the stated height."""
    place = text.place
    lines = [part for line in text.lines if line for part in _wrapped(line, place)]
    heights = [_line_height(line, place) for line in lines]
    needed = sum(heights)
    squeeze = place.height / needed if place.height and needed else 1.0
    if place.framed or len(lines) == 1:
        squeeze = min(squeeze, 1.0)
    top = place.top
    for line, height in zip(lines, heights, strict=True):
        yield from _set(line, place, top, height * squeeze)
        top += height * squeeze


_Line = Sequence[tuple[str, float, float]]


def _line_height(line: _Line, place: Place) -> float:
    size = max(size for _, _, size in line)
    factor = re.fullmatch(r"\d{1,3}(\.\d+)?", place.line)
    stated = length(place.line, size, size)
    if factor:
        return float(factor[0]) * size or size
    return stated * place.scale if stated else LINE * size


def _wrapped(line: _Line, place: Place) -> Iterator[_Line]:
    """The line in parts that fit into the box, if it has room for more than one."""
    room = place.width or 0.0
    width = sum(width for _, width, _ in line)
    rows = place.height is None or place.height >= 2 * _line_height(line, place)
    if not (room and place.wraps and rows) or width <= room * (1 if place.framed else STRETCH):
        yield line
        return
    start, used = 0, 0.0
    for index, (_, step, _) in enumerate(line):
        if used + step > room and index > start:
            yield line[start:index]
            start, used = index, 0.0
        used += step
    yield line[start:]


def _set(line: _Line, place: Place, top: float, height: float) -> Iterator[Char]:
    width = sum(width for _, width, _ in line)
    room = width if place.width is None else place.width
    near = not place.framed and width <= room * STRETCH
    factor = room / width if width and (width > room or (near and room <= width * STRETCH)) else 1.0
    spare = max(room - width * factor, 0.0)
    shares = {"center": 0.5, "right": 1.0, "end": 1.0}
    left = place.left + spare * shares.get(place.align, 0.0)
    for char, step, size in line:
        size = min(size, height)
        middle = top + height / 2
        yield Char(char, left, middle - size / 2, left + step * factor, middle + size / 2)
        left += step * factor
