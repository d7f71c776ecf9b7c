"""Texts and paths of an OFD page (GB/T 33190-2016, 8, 9 and 11), with their places in points."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tasks.documents.page import Char, Rule
from tasks.records import Box

# Points of a millimetre.
POINT = 72 / 25.4
# A filled shape no thicker than this many points is a rule.
THIN = 3.0
# A stroke that leaves its axis by no more points than this is straight.
STRAIGHT = 1.0
# Shares of a character's size above and below its baseline; of its size that a Latin one is wide.
ASCENT, DESCENT = 0.88, 0.12
LATIN = 0.5
# Millimetres beyond which nothing can lie.
LARGEST = 1e6

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: x becomes ax + cy + e, y becomes bx + dy + f."""

# How many numbers follow an operator of a path; those that end in a curve draw no rule.
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def number(word: str | float) -> float:
    """A length or factor.

    Raises:
        ValueError: it is no number, or larger than any on paper.
    """
    value = float(word)
    if not abs(value) < LARGEST:
        raise ValueError(f"{value} is no length")
    return value


def numbers(text: str | None, count: int) -> tuple[float, ...]:
    """So many numbers between white space.

    Raises:
        ValueError: there are others.
    """
    values = tuple(number(word) for word in (text or "").split())
    if len(values) != count:
        raise ValueError(f"{count} numbers expected, {len(values)} found")
    return values


def on_paper(left: float, top: float) -> Matrix:
    """From millimetres to points, where the paper begins at this place."""
    return (POINT, 0, 0, POINT, -left * POINT, -top * POINT)


def placed(element: Any, outer: Matrix) -> Matrix:
    """From the object's own place to points: its CTM, then its Boundary, then what is around it."""
    x, y, *_ = numbers(element.get("Boundary"), 4)
    own = element.get("CTM")
    a, b, c, d, e, f = _IDENTITY if own is None else numbers(own, 6)
    return _after((a, b, c, d, e + x, f + y), outer)


def _after(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    zero, right, down = (_moved((x, y), then) for x, y in ((e, f), (e + a, f + b), (e + c, f + d)))
    return (
        right[0] - zero[0], right[1] - zero[1], down[0] - zero[0], down[1] - zero[1], *zero
    )  # fmt: skip


def _moved(point: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _around(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def chars_of(element: Any, matrix: Matrix) -> Iterator[Char]:
    """The characters of a TextObject, in points.

    Fonts are not looked into: a character is as wide as the step to the next, if that is not wider
    than the size, else a usual share of the size.
    """
    (size,) = numbers(element.get("Size"), 1)
    scale = number(element.get("HScale", 1))
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        x, y = number(code.get("X", x)), number(code.get("Y", y))
        at_x, at_y, text = x, y, code.text or ""
        steps_x = _steps(code.get("DeltaX"), len(text))
        steps_y = _steps(code.get("DeltaY"), len(text))
        for index, char in enumerate(text):
            wide = unicodedata.east_asian_width(char) in "WFA"
            width = size * scale * (1 if wide else LATIN)
            step = steps_x[index] if index < len(steps_x) else 0.0
            right = at_x + (step if 0 < step <= size * scale else width)
            corners = [
                (cx, at_y + cy) for cx in (at_x, right) for cy in (-ASCENT * size, DESCENT * size)
            ]
            yield Char(char, *_around([_moved(corner, matrix) for corner in corners]))
            at_x += step if steps_x or steps_y else width
            at_y += steps_y[index] if index < len(steps_y) else 0.0


def _steps(text: str | None, most: int) -> list[float]:
    """From one character to the next; "g 3 2.5" means 2.5 three times."""
    words = iter((text or "").split())
    steps: list[float] = []
    for word in words:
        if word == "g":
            count, value = int(next(words, 0)), number(next(words, 0))
            steps += [value] * min(count, most - len(steps))
        else:
            steps.append(number(word))
    return steps


@dataclass
class Shapes:
    """The rules and filled areas of a page, in points."""

    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)

    def add(self, element: Any, matrix: Matrix) -> None:
        """A PathObject: its straight strokes are rules, as are filled shapes that are thin."""
        strokes = element.get("Stroke", "true") == "true" and _shows(element, "StrokeColor")
        fills = element.get("Fill") == "true" and _shows(element, "FillColor")
        data = element.find("{*}AbbreviatedData")
        for line in _lines("" if data is None else data.text or ""):
            points = [_moved(point, matrix) for point in line]
            if strokes:
                for one, other in pairwise(points):
                    self._stroke(one, other)
            if fills and len(points) > 1:
                self._fill(_around(points), strokes)

    def _stroke(self, one: Point, other: Point) -> None:
        (x0, y0), (x1, y1) = one, other
        across, down = abs(x1 - x0), abs(y1 - y0)
        if across > down and down <= STRAIGHT:
            self.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif down > across and across <= STRAIGHT:
            self.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def _fill(self, box: Box, stroked: bool) -> None:
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        if min(width, height) > THIN:
            self.shades.append(box)
        elif not stroked and width > height:
            self._stroke((left, (top + bottom) / 2), (right, (top + bottom) / 2))
        elif not stroked:
            self._stroke(((left + right) / 2, top), ((left + right) / 2, bottom))


def _shows(element: Any, name: str) -> bool:
    """Whether a colour is another than that of the paper."""
    colour = element.find(f"{{*}}{name}")
    if colour is None:
        return True
    values = colour.get("Value", "0 0 0").split()
    white = len(values) in (1, 3) and all(value in ("255", "#FF", "#ff") for value in values)
    return not white and colour.get("Alpha") != "0"


def _lines(data: str) -> Iterator[list[Point]]:
    """The straight parts of a path, each as its corners; curves are left out."""
    line: list[Point] = []
    start: Point = (0.0, 0.0)
    words = iter(data.split())
    for operator in words:
        if operator not in _OPERANDS:
            raise ValueError(f"no operator of a path: {operator[:20]}")
        values = [number(next(words, "")) for _ in range(_OPERANDS[operator])]
        if operator == "L":
            line.append((values[0], values[1]))
        elif operator == "C":
            line.append(start)
        else:
            yield line
            line = [(values[-2], values[-1])]
        if operator in "MS":
            start = line[0]
    yield line
