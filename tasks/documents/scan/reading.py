"""The picture of a page to its characters and rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.documents.page import Char, Page, Rule
from tasks.documents.scan.letters import glance, signs_of
from tasks.documents.scan.lines import Block, lines_in, usual_height
from tasks.documents.scan.picture import Grey, Mask, contrast_of, grey_of, ink_of, skew_of, turned
from tasks.documents.scan.recognition import Sign
from tasks.documents.scan.rules import Stroke, strokes_in
from tasks.tables.grid import Grid, grid_of
from tasks.tables.segments import merged, networks

# Pixels beyond a rule that still show its shade.
FRINGE = 1
# Half the widths of Latin and other characters in heights; the first are a little wider than most
# are printed, because places are known to a fifth of a height only.
NARROW, WIDE = 0.36, 0.5
# A line this many times higher than usual has larger characters.
HIGHER = 1.2
# A page holds text, and a line outside tables is text, if its mean confidence is at least this.
LEGIBLE = 0.5
# A page is readable if so many lines, tried, are read with this mean confidence.
READABLE, TRIED = 0.82, 8
# In heights of a usual line: lines that are tried are wider than the first and not the second.
TRIED_WIDTHS = 2.0, 15.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page turned straight.

    Attributes:
        turn: degrees by which it was turned clockwise.
        contrast: without the rules.
        frames: left, top, right, bottom of each table in pixels.
        framed: the lines in cells of tables.
        loose: the other lines.
    """

    turn: float
    contrast: Grey
    across: Sequence[Stroke]
    down: Sequence[Stroke]
    frames: Sequence[tuple[int, int, int, int]]
    framed: Sequence[Block]
    loose: Sequence[Block]

    @property
    def blocks(self) -> Sequence[Block]:
        """All lines."""
        return (*self.framed, *self.loose)


class _Region(NamedTuple):
    """A part of the picture that is cut into lines for itself: its place, and its ink."""

    left: int
    top: int
    ink: Mask


def scanned_page(image: NDArray[np.uint8], number: int, width: float, height: float) -> Page:
    """The characters and rules of a page that is a picture.

    Args:
        image: rows of pixels, grey or blue, green and red.
        number: of the page.
        width: of the page as displayed, in points.
        height: of the page as displayed, in points.
    """
    grey, scale = grey_of(image), image.shape[1] / width
    sheet = _upright(grey, scale)
    if sheet is None:
        return Page(number, width, height, (), (), (), reader="ocr")
    framed = zip(sheet.framed, signs_of(sheet.contrast, sheet.framed), strict=True)
    for left, top, right, bottom in sheet.frames:
        sheet.contrast[top:bottom, left:right] = 0
    loose = zip(sheet.loose, signs_of(sheet.contrast, sheet.loose), strict=True)
    legible = ((block, line) for block, line in loose if _is_legible(line))
    chars = [char for block, line in (*framed, *legible) for char in _chars(block, line, scale)]
    lies = round(sheet.turn / 90) % 2 == 1
    return Page(
        number,
        height if lies else width,
        width if lies else height,
        tuple(chars),
        tuple(_rule(stroke, scale) for stroke in sheet.across),
        tuple(_rule(stroke, scale) for stroke in sheet.down),
        reader="ocr",
        turn=sheet.turn,
    )


def _upright(grey: Grey, scale: float) -> _Sheet | None:
    """The page turned so that its lines can be read from left to right.

    To be readable is not enough: the network knows characters that lie on their back, too. Where
    no turn helps, the page is taken as it is; None if it seems to hold no text at all.
    """
    here = _straight(grey, 0, scale)
    sure, flowing = _glance(here)
    if not here.blocks or (sure >= READABLE and flowing):
        return here
    for quarters in (3, 1, 2):
        other = _straight(grey, quarters, scale)
        certain, runs = _glance(other)
        if certain >= READABLE and runs:
            return other
    return here if sure >= LEGIBLE else None


def _glance(sheet: _Sheet) -> tuple[float, bool]:
    least, most = TRIED_WIDTHS
    fit = [b for b in sheet.blocks if least < b.width / b.usual < most] or sheet.blocks
    return glance(sheet.contrast, fit[:: len(fit) // TRIED + 1])


def _straight(grey: Grey, quarters: int, scale: float) -> _Sheet:
    laid = turned(grey, 90.0 * quarters)
    skew = skew_of(contrast_of(laid, scale), scale)
    contrast = contrast_of(turned(laid, skew), scale)
    across, down = strokes_in(contrast, scale)
    _erase(contrast, across)
    _erase(contrast.T, down)
    grids = _grids([_rule(stroke, scale) for stroke in across], [_rule(s, scale) for s in down])
    *cells, rest = _regions(ink_of(contrast), grids, scale)
    framed = [block for regions in cells for block in _lines(regions, scale)]
    loose = list(_lines(rest, scale))
    frames = [
        (
            round(grid.xs[0] * scale),
            round(grid.ys[0] * scale),
            round(grid.xs[-1] * scale),
            round(grid.ys[-1] * scale),
        )
        for grid in grids
    ]
    return _Sheet(90.0 * quarters + skew, contrast, across, down, frames, framed, loose)


def _rule(stroke: Stroke, scale: float) -> Rule:
    return Rule(stroke.at / scale, stroke.start / scale, stroke.end / scale)


def _erase(contrast: Grey, strokes: Iterable[Stroke]) -> None:
    for stroke in strokes:
        half = stroke.thickness / 2 + FRINGE
        rows = slice(max(int(stroke.at - half), 0), int(stroke.at + half) + 1)
        contrast[rows, max(int(stroke.start) - FRINGE, 0) : int(stroke.end) + FRINGE] = 0


def _grids(horizontals: Sequence[Rule], verticals: Sequence[Rule]) -> list[Grid]:
    """The grids of a page, inner ones before those around them."""
    found = (grid_of(*kind) for kind in networks(merged(horizontals), merged(verticals)))
    return sorted((grid for grid in found if grid), key=lambda grid: grid.area)


def _regions(ink: Mask, grids: Iterable[Grid], scale: float) -> Iterator[list[_Region]]:
    """The cells of each grid that are not blank, and at last the page around the tables."""
    rest = ink.copy()
    for grid in grids:
        xs = [round(x * scale) for x in grid.xs]
        ys = [round(y * scale) for y in grid.ys]
        cells = []
        for row, col, rows, cols in grid.spans:
            area = slice(ys[row], ys[row + rows]), slice(xs[col], xs[col + cols])
            if rest[area].any():
                cells.append(_Region(xs[col], ys[row], rest[area].copy()))
        yield cells
        rest[ys[0] : ys[-1], xs[0] : xs[-1]] = False
    yield [_Region(0, 0, rest)]


def _lines(regions: Sequence[_Region], scale: float) -> Iterator[Block]:
    usual = usual_height((region.ink for region in regions), scale)
    for region in regions:
        yield from lines_in(region.ink, region.left, region.top, usual)


def _is_legible(line: Sequence[Sign]) -> bool:
    """Whether it is text rather than a part of a picture; in a cell it is kept in any case."""
    return bool(line) and fmean(sign.confidence for sign in line) >= LEGIBLE


def _chars(block: Block, signs: Sequence[Sign], scale: float) -> Iterator[Char]:
    """The characters as high as usual, or as their line if that is higher."""
    size = block.usual if block.height < HIGHER * block.usual else block.height
    middle = (block.top + block.bottom) / 2
    for sign in signs:
        half = size * (NARROW if sign.text.isascii() else WIDE)
        yield Char(
            sign.text,
            (sign.at - half) / scale,
            (middle - size / 2) / scale,
            (sign.at + half) / scale,
            (middle + size / 2) / scale,
            sign.confidence,
        )
