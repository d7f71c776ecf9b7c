"""Characters to lines of text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tasks.documents.page import Char

# Two characters are of one line if their middles differ by less than this share of the smaller.
SAME_LINE = 0.5
# A gap of this many character heights inside a line parts it into two runs.
WIDE_GAP = 1.5
# A gap of this many heights between two Latin letters or digits is a space.
WORD_GAP = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side, from left to right."""

    chars: tuple[Char, ...]

    @property
    def left(self) -> float:
        """Left edge in points."""
        return self.chars[0].left

    @property
    def right(self) -> float:
        """Right edge in points."""
        return max(char.right for char in self.chars)

    @property
    def top(self) -> float:
        """Upper edge in points."""
        return min(char.top for char in self.chars)

    @property
    def bottom(self) -> float:
        """Lower edge in points."""
        return max(char.bottom for char in self.chars)

    @property
    def size(self) -> float:
        """The usual height of its characters."""
        return median(char.size for char in self.chars)

    @property
    def text(self) -> str:
        """As printed; a wide gap between Latin letters or digits is a space."""
        parts = [self.chars[0].text]
        for before, char in pairwise(self.chars):
            gap = char.left - before.right > WORD_GAP * min(before.size, char.size)
            if gap and before.text[-1:].isascii() and char.text[:1].isascii():
                parts.append(" ")
            parts.append(char.text)
        return " ".join("".join(parts).split())

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
    for char in sorted(chars, key=lambda char: char.centre[1]):
        if rows and _beside(rows[-1][-1], char):
            rows[-1].append(char)
        else:
            rows.append([char])
    stripped = (_stripped(sorted(row, key=lambda char: char.left)) for row in rows)
    return [Line(row) for row in stripped if row]


def _beside(one: Char, other: Char) -> bool:
    distance = abs(one.centre[1] - other.centre[1])
    return distance < SAME_LINE * min(one.size, other.size)


def _stripped(row: Sequence[Char]) -> tuple[Char, ...]:
    printed = [index for index, char in enumerate(row) if not char.text.isspace()]
    return tuple(row[printed[0] : printed[-1] + 1]) if printed else ()


def joined(texts: Iterable[str]) -> str:
    """Lines as one text: a space only between two Latin words, nothing inside numbers."""
    whole = ""
    for text in texts:
        if whole and _latin(whole[-1]) and _latin(text[:1]):
            whole += " "
        whole += text
    return whole


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
