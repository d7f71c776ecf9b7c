"""What every reader of paged documents gives: characters and rules with their places.

All lengths are points; the origin is the top left corner of the page as displayed.
"""

from dataclasses import dataclass
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
        shades: filled areas that are no rules, as left, top, right, bottom.
        pictures: areas of images, likewise.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    reader: str = ""
    shades: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()

    def fractions(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box as fractions of the page, cut to the page and rounded to 5 places."""
        return (
            self.fraction(left, self.width),
            self.fraction(top, self.height),
            self.fraction(right, self.width),
            self.fraction(bottom, self.height),
        )

    @staticmethod
    def fraction(place: float, whole: float) -> float:
        """A place as a fraction of the page's width or height."""
        return round(min(max(place / whole, 0.0), 1.0), 5)
