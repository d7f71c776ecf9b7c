"""What every reader of paged documents gives: characters and rules with their places.

All lengths are points; the origin is the top left corner of the page as displayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import NamedTuple

from tasks.records import Box


class Char(NamedTuple):
    """One printed character; `size` is the height of its box.

    Attributes:
        confidence: how sure OCR is of it, from 0 to 1; 1 for characters of a text layer.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0

    @property
    def size(self) -> float:
        """Height of the character."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the character."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight line: horizontal at height `at`, or vertical at distance `at` from the left."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """From end to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Page:
    """One page with all that tables and paragraphs are made from.

    Attributes:
        reader: which engine read it, and why where it was not the first.
        turn: degrees by which the page as displayed was turned clockwise, around its middle, to
            stand upright with straight lines; all lengths are those of the turned page.
        shades: filled areas that are no rules, as left, top, right, bottom.
        pictures: areas of images, likewise.
        replaced: what the file has for characters that stand for others.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    reader: str = ""
    turn: float = 0.0
    shades: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    replaced: Mapping[Char, str] = field(default_factory=dict)

    def fractions(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box as fractions of the displayed page, cut to the page and rounded to 5 places.

        A box of a page that was turned is laid around its place there, its sides still straight.
        """
        width, height = self.width, self.height
        if self.turn:
            angle = radians(-self.turn)
            x, y = (left + right - width) / 2, (top + bottom - height) / 2
            across, down = (right - left) / 2, (bottom - top) / 2
            if round(self.turn / 90) % 2:
                across, down, width, height = down, across, height, width
            x, y = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
            x, y = x + width / 2, y + height / 2
            left, top, right, bottom = x - across, y - down, x + across, y + down
        return (
            round(min(max(left / width, 0.0), 1.0), 5),
            round(min(max(top / height, 0.0), 1.0), 5),
            round(min(max(right / width, 0.0), 1.0), 5),
            round(min(max(bottom / height, 0.0), 1.0), 5),
        )
