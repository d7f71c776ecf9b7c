"""Marks over the picture of a page, and notes in a margin beside it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from PIL import Image, ImageDraw

from tasks.documents.pictures.lettering import font, legible, wrapped
from tasks.records import Box

Colour = tuple[int, int, int]
Style = Literal[
    "box",
    "operand",
    "cell",
    "merged",
    "doubtful",
    "table",
    "row",
    "column",
    "paragraph",
    "note",
    "legend",
]

EDGE, RED, GREY = (200, 60, 0), (220, 0, 0), (95, 95, 95)
_SAMPLE = (0, 110, 190)
_YELLOW, _WHITE, _PAPER, _INK = (255, 200, 0), (255, 255, 255), (244, 244, 240), (40, 40, 40)

# All lengths are in points of an A4 page, but those of strokes, which are in pixels.
_A4 = 842
# Pixels of such a point, at least.
_LEAST = 2
_MARGIN, _PAD, _STEP = 132, 5, 9
_NOTE, _NUMBER, _BADGE = 7.0, 5.0, 9.0
# Lines into which one of a note is broken, at most.
_MOST = 4

_LEGEND = (
    ("cell", _SAMPLE, "", "cell"),
    ("merged", _SAMPLE, "", "merged cell: rows x columns"),
    ("doubtful", RED, "", "OCR is less than 90 % sure"),
    ("row", _SAMPLE, "7", "row, column: from 0"),
    ("paragraph", GREY, "2", "text in its reading order"),
)
_UNMARKED = (
    "T0, rows and columns count as in the JSON. Without a mark: running heads and feet; titles, "
    "units and notes of tables; headers printed again; what goes on from the page before."
)


class Mark(NamedTuple):
    """Something to be drawn on a page.

    Attributes:
        box: fractions of the page; of a note, what it tells of.
        style: an "operand" has its number on a badge at its left; "row" and "column" are numbers
            left of and above the box; a "note" stands in the margin, its first line on the colour;
            the "legend" there explains the other styles.
        text: what is written; the lines of a note.
    """

    box: Box
    style: Style = "box"
    colour: Colour = EDGE
    text: str = ""


class _Note(NamedTuple):
    mark: Mark
    top: float
    lines: list[str]
    height: float


def drawn(page: Image.Image, marks: Sequence[Mark]) -> Image.Image:
    """The page with its marks; with a margin on its left where there are notes.

    Args:
        page: in RGB; it may be drawn upon.
        marks: later ones over earlier ones; a line leads from each paragraph to the next.
    """
    unit = max(_LEAST, max(page.size) / _A4)
    notes = _laid_out(marks, page.height, unit)
    pen = _Pen(page, notes, unit)
    for mark in marks:
        pen.mark(mark)
    for one, other in pairwise(mark for mark in marks if mark.style == "paragraph"):
        pen.tie(one, other)
    for note in notes:
        pen.note(note)
    return pen.board


def _laid_out(marks: Sequence[Mark], height: int, unit: float) -> list[_Note]:
    """The notes, each at the height of what it tells of, or below the one before."""
    width, end = (_MARGIN - 3 * _PAD) * unit, 0.0
    notes: list[_Note] = []
    for mark in sorted((mark for mark in marks if mark.style == "note"), key=lambda m: m.box[1]):
        lines = wrapped(mark.text, _NOTE * unit, width, _MOST)
        note = _Note(mark, max(mark.box[1] * height, end), lines, _height(len(lines), unit))
        notes.append(note)
        end = note.top + note.height
    for mark in marks:
        if mark.style == "legend":
            lines = wrapped(_UNMARKED, _NOTE * unit, width, 2 * _MOST)
            needed = _height(len(lines) + len(_LEGEND), unit)
            notes.append(_Note(mark, max(height - needed, end), lines, needed))
    return notes


def _height(lines: int, unit: float) -> float:
    return (lines * _STEP + 2 * _PAD) * unit


class _Pen:
    """Draws on a board, on whose right the page lies; boxes are fractions of the page."""

    def __init__(self, page: Image.Image, notes: Sequence[_Note], unit: float) -> None:
        self.board = page
        self._size, self._unit, self._margin = page.size, unit, 0
        if notes:
            self._margin = round(_MARGIN * unit)
            height = round(max(page.height, *(note.top + note.height for note in notes)))
            self.board = Image.new("RGB", (self._margin + page.width, height), _PAPER)
            self.board.paste(page, (self._margin, 0))
        self._draw = ImageDraw.Draw(self.board, "RGBA")

    def mark(self, mark: Mark) -> None:
        """Draw it where it belongs on the page."""
        self._styled(mark.style, self._corners(mark), tuple(mark.colour), legible(mark.text))

    def tie(self, one: Mark, other: Mark) -> None:
        """Draw a line from the left of one down to the left of the other."""
        left, _, _, bottom = self._corners(one)
        right, top, _, _ = self._corners(other)
        self._draw.line(((left, bottom), (right, top)), (*one.colour, 160), 2)

    def note(self, note: _Note) -> None:
        """Write it into the margin."""
        unit, colour, step = self._unit, tuple(note.mark.colour), _STEP * self._unit
        left, right, top = _PAD * unit, (_MARGIN - _PAD) * unit, note.top + _PAD * unit
        head = note.mark.style == "note"
        if head:
            corners = self._corners(note.mark)
            self._draw.rectangle((left, top, right, top + step), colour)
            if any(note.mark.box):
                self._draw.line(((right, top), corners[:2]), colour, 2)
        else:
            top = self._samples(left, top)
        for number, line in enumerate(note.lines):
            ink = _WHITE if head and not number else _INK
            place = left + 2 * unit, top + (number + 0.5) * step
            self._draw.text(place, line, ink, font(_NOTE * unit), "lm")

    def _samples(self, left: float, top: float) -> float:
        """Draw each style of the legend with its meaning, one below the other; the lower end."""
        unit, step = self._unit, _STEP * self._unit
        for style, colour, text, meaning in _LEGEND:
            start = left + (10 if text else 2) * unit
            corners = (start, top + unit, left + 17 * unit, top + step - unit)
            self._styled(style, corners, colour, text)
            place = left + 21 * unit, top + step / 2
            self._draw.text(place, meaning, _INK, font(_NOTE * unit), "lm")
            top += step
        return top

    def _styled(self, style: str, corners: Box, colour: tuple[int, ...], text: str) -> None:
        left, top, right, bottom = corners
        number = font(_NUMBER * self._unit)
        match style:
            case "box":
                self._draw.rectangle(corners, (*_YELLOW, 80), colour, 2)
            case "operand":
                self._draw.rectangle(corners, (*colour, 32), colour, 3)
                side = (_BADGE + 2) * self._unit
                badge = (max(left - side, 0), top, max(left, side), top + side)
                self._draw.rectangle(badge, colour)
                middle = ((badge[0] + badge[2]) / 2, top + side / 2)
                self._draw.text(middle, text, _WHITE, font(_BADGE * self._unit), "mm")
            case "cell":
                self._draw.rectangle(corners, (*colour, 16), colour)
            case "merged":
                self._draw.rectangle(corners, (*colour, 56), colour)
                self._draw.text((right - 4, bottom - 3), text, colour, number, "rb")
            case "doubtful":
                self._hatch(corners, colour)
                self._draw.rectangle(corners, None, colour, 2)
            case "table":
                self._draw.rectangle(corners, None, colour, 4)
            case "row":
                self._draw.text((left - 4, (top + bottom) / 2), text, colour, number, "rm")
            case "column":
                self._draw.text(((left + right) / 2, top - 4), text, colour, number, "mb")
            case "paragraph":
                self._draw.rectangle(corners, None, colour)
                self._draw.text((left - 4, top), text, colour, number, "rt")

    def _hatch(self, corners: Box, colour: tuple[int, ...]) -> None:
        left, top, right, bottom = corners
        width, height = right - left, bottom - top
        step = 4 * self._unit
        for number in range(1, int((width + height) / step) + 1):
            way = number * step
            start = left + max(0, way - height), top + min(way, height)
            end = left + min(way, width), top + max(0, way - width)
            self._draw.line((start, end), (*colour, 120))

    def _corners(self, mark: Mark) -> Box:
        """Of a mark on the board, in pixels; a box that lies the wrong way round is turned."""
        width, height = self._size
        left, top, right, bottom = mark.box
        left, right = sorted((self._margin + left * width, self._margin + right * width))
        top, bottom = sorted((top * height, bottom * height))
        return left, top, right, bottom
