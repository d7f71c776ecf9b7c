"""Characters to lines of text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from statistics import median_low

from tasks.documents.page import Char

# Two characters are of one line if their middles differ by less than this share of the smaller.
SAME_LINE = 0.5
# A gap of this many character heights inside a line parts it into two runs.
WIDE_GAP = 1.5
# A gap of this many heights between two Latin letters or digits is a space.
WORD_GAP = 0.25


@dataclass(frozen=True)
class Line:
    """Characters side by side, from left to right."""

    chars: tuple[Char, ...]

    @property
    def left(self) -> float:
        """Left edge in points."""
        return self.chars[0].left

    @cached_property
    def right(self) -> float:
        """Right edge in points."""
        return max(char.right for char in self.chars)

    @cached_property
    def top(self) -> float:
        """Upper edge in points."""
        return min(char.top for char in self.chars)

    @cached_property
    def bottom(self) -> float:
        """Lower edge in points."""
        return max(char.bottom for char in self.chars)

    @cached_property
    def size(self) -> float:
        """The usual height of its characters."""
        return median_low(char.bottom - char.top for char in self.chars)

    @cached_property
    def text(self) -> str:
        """As printed; a wide gap between Latin letters or digits is a space."""
        last = self.chars[0]
        text = last.text
        for char in self.chars[1:]:
            if char.text.isascii() and last.text.isascii():
                height = min(last.bottom - last.top, char.bottom - char.top)
                if char.left - last.right > WORD_GAP * height:
                    text += " "
            text += char.text
            last = char
        return " ".join(text.split())

    def runs(self) -> list["Line"]:
        """Its parts between wide gaps."""
        printed = [char for char in self.chars if not char.text.isspace()]
        parts = [[printed[0]]]
        for before, char in pairwise(printed):
            if char.left - before.right > WIDE_GAP * max(before.size, char.size):
                parts.append([])
            parts[-1].append(char)
        return [Line(tuple(part)) for part in parts]


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines that the characters form, from top to bottom. White space at the ends is cut."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=_height):
        if rows and _beside(rows[-1][-1], char):
            rows[-1].append(char)
        else:
            rows.append([char])
    stripped = (_stripped(sorted(row, key=_LEFT)) for row in rows)
    return [Line(row) for row in stripped if row]


_LEFT = attrgetter("left")


def _height(char: Char) -> float:
    """Twice the height of its middle."""
    return char.top + char.bottom


def _beside(one: Char, other: Char) -> bool:
    distance = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return distance < SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _stripped(row: Sequence[Char]) -> tuple[Char, ...]:
    start, end = 0, len(row)
    while start < end and row[start].text.isspace():
        start += 1
    while end > start and row[end - 1].text.isspace():
        end -= 1
    return tuple(row[start:end])


def joined(texts: Iterable[str]) -> str:
    """Lines as one text: a space only between two Latin words, nothing inside numbers."""
    whole = ""
    for text in texts:
        if whole and _latin(whole[-1]) and _latin(text[:1]):
            whole += " "
        whole += text
    return whole


def apart(before: str, after: str) -> bool:
    """Whether two texts, run on, would make one figure out of two."""
    return before[-1:].isdigit() and after[:1].isdigit()


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
