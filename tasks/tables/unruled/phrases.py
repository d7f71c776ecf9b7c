"""Characters outside ruled grids to phrases, and phrases to bands across the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.page import Char

# Characters are of one line if their middles differ by less than this share of a height.
LEVEL = 0.3
# A gap of this many heights inside a line parts two phrases,
GAP = 0.4
# or of this many where a corridor leads through it,
NARROW_GAP = 0.3
# and if white space is printed in it, one of this many.
SPACED_GAP = 2.2
# An ideograph is as wide as this share of its height.
EM = 0.9
# Phrases are side by side if they overlap by more than this share of the lower one's height.
BESIDE = 0.2


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters of one line without a wide gap, with their box in points."""

    chars: tuple[Char, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters, as printed."""
        return "".join(char.text for char in self.chars)

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def phrase(chars: Sequence[Char]) -> Phrase:
    """The phrase of characters that stand from left to right."""
    return Phrase(
        tuple(chars),
        chars[0].left,
        min(char.top for char in chars),
        max(char.right for char in chars),
        max(char.bottom for char in chars),
    )


def phrases_of(chars: Iterable[Char]) -> list[Phrase]:
    """The phrases that the characters form, from top to bottom and from left to right."""
    lines: list[list[Char]] = []
    upright = (char for char in chars if char.bottom > char.top)
    for char in sorted(upright, key=lambda char: char.top + char.bottom):
        first = lines[-1][0] if lines else char
        apart = (char.top + char.bottom - first.top - first.bottom) / 2
        if not lines or apart > LEVEL * min(char.size, first.size):
            lines.append([])
        lines[-1].append(char)
    return [part for line in lines for part in _parts(sorted(line, key=lambda char: char.left))]


def _parts(line: Sequence[Char]) -> list[Phrase]:
    parts: list[list[Char]] = []
    spaces: list[Char] = []
    for char in line:
        if char.text.isspace():
            spaces.append(char)
            continue
        if parts:
            before = parts[-1][-1]
            limit = SPACED_GAP if spaces else GAP
            if white(before, char) <= limit * max(before.size, char.size):
                parts[-1].extend(spaces)
            else:
                parts.append([])
        else:
            parts.append([])
        parts[-1].append(char)
        spaces = []
    return [phrase(part) for part in parts]


def white(before: Char, char: Char) -> float:
    """What is white between two characters, but for what belongs to the square of an ideograph.

    Some engines give the box of the ink for some characters.
    """
    return char.left - before.right - _bearing(before) - _bearing(char)


def _bearing(char: Char) -> float:
    if char.text.isascii() or char.text.isspace():
        return 0.0
    return max(EM * (char.bottom - char.top) - (char.right - char.left), 0.0) / 2


def split(one: Phrase, places: Iterable[tuple[float, float]]) -> list[Phrase]:
    """The phrase in parts where a corridor leads through a narrow gap."""
    parts: list[list[Char]] = [[]]
    printed, widest = one.chars[0], 0.0
    for before, char in pairwise((one.chars[0], *one.chars)):
        widest = max(widest, white(before, char))
        if not char.text.isspace():
            through = any(r >= printed.right and left <= char.left for left, r in places)
            if through and widest > NARROW_GAP * char.size:
                parts.append([])
            printed, widest = char, 0.0
        parts[-1].append(char)
    return [phrase(_stripped(part)) for part in parts]


def _stripped(part: list[Char]) -> list[Char]:
    """Without white space before the first and after the last printed character."""
    printed = [index for index, char in enumerate(part) if not char.text.isspace()]
    return part[printed[0] : printed[-1] + 1]


def bands_of(phrases: Iterable[Phrase]) -> list[list[Phrase]]:
    """The phrases that hang together by standing side by side, from top to bottom."""
    bands: list[list[Phrase]] = []
    bottom = 0.0
    for one in sorted(phrases, key=lambda one: one.top):
        if not bands or bottom - one.top <= BESIDE * one.size:
            bands.append([])
            bottom = one.bottom
        bands[-1].append(one)
        bottom = max(bottom, one.bottom)
    return [sorted(band, key=lambda one: one.left) for band in bands]


def beside(one: Phrase, other: Phrase) -> bool:
    """Whether two phrases stand side by side."""
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > BESIDE * min(one.size, other.size)
