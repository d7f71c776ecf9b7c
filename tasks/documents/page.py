"""What every reader of paged documents gives: characters and rules with their places.

All lengths are points; the origin is the top left corner of the page as displayed.
"""

from dataclasses import dataclass
from math import cos, radians, sin

from tasks.records import Box


@dataclass(frozen=True, slots=True)
class Char:
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


@dataclass(frozen=True, slots=True)
class Rule:
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

    def fractions(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box as fractions of the displayed page, cut to the page and rounded to 5 places.

        A box of a page that was turned is laid around its place there, its sides still straight.
        """
        angle = radians(-self.turn)
        x, y = (left + right - self.width) / 2, (top + bottom - self.height) / 2
        x, y = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
        across, down, width, height = right - left, bottom - top, self.width, self.height
        if round(self.turn / 90) % 2:
            across, down, width, height = down, across, height, width
        return (
            _fraction(x - across / 2, width),
            _fraction(y - down / 2, height),
            _fraction(x + across / 2, width),
            _fraction(y + down / 2, height),
        )


def _fraction(place: float, length: float) -> float:
    """A place, counted from the middle of a length, as a share from its beginning."""
    return round(min(max(place / length + 0.5, 0.0), 1.0), 5)
