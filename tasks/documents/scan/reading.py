"""The picture of a page to its characters and rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.documents.page import Char, Page, Rule
from tasks.documents.scan.lines import Block, lines_in, usual_height
from tasks.documents.scan.picture import Grey, contrast_of, grey_of, ink_of, skew_of, turned
from tasks.documents.scan.recognition import Recogniser, Sign
from tasks.documents.scan.rules import Stroke, strokes_in
from tasks.tables.grid import Grid, grid_of
from tasks.tables.segments import merged, networks

# Pixels beyond a rule that still show its shade.
FRINGE = 2
# Share of a line's height that is left blank above and below it, and at its sides.
MARGIN = 0.12
# The blank line's height is at least this share of a usual line with its margins.


@cache
def _recogniser() -> Recogniser:
    return Recogniser()


def scanned_page(image: NDArray[np.uint8], number: int, width: float, height: float) -> Page:
    """The characters and rules of a page that is a picture.

    Args:
        image: rows of pixels, grey or blue, green and red.
        number: of the page.
        width: of the page as displayed, in points.
        height: of the page as displayed, in points.
    """
    grey, scale = grey_of(image), image.shape[1] / width
    skew = skew_of(contrast_of(grey, scale), scale)
    return _straight(turned(grey, skew), number, width, height, scale)


def _straight(grey: Grey, number: int, width: float, height: float, scale: float) -> Page:
    contrast = contrast_of(grey, scale)
    across, down = strokes_in(contrast, scale)
    _erase(contrast, across)
    _erase(contrast.T, down)
    horizontals = tuple(_rule(stroke, scale) for stroke in across)
    verticals = tuple(_rule(stroke, scale) for stroke in down)
    ink = ink_of(contrast)
    regions = list(_regions(ink, _grids(horizontals, verticals), scale))
    usual = usual_height((region for _, _, region in regions), scale)
    blocks = [
        block for left, top, region in regions for block in lines_in(region, left, top, usual)
    ]
    strips = [_strip(contrast, block, usual) for block in blocks]
    chars = []
    for block, strip, signs in zip(blocks, strips, _recogniser().read(strips), strict=True):
        chars += _chars(block, strip.shape[1], signs, usual, scale)
    return Page(number, width, height, tuple(chars), horizontals, verticals, "ocr")


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


def _regions(
    ink: NDArray[np.bool_], grids: Iterable[Grid], scale: float
) -> Iterator[tuple[int, int, NDArray[np.bool_]]]:
    """Left, top and ink of each cell, and at last of the page around the tables."""
    rest = ink.copy()
    for grid in grids:
        xs = [round(x * scale) for x in grid.xs]
        ys = [round(y * scale) for y in grid.ys]
        for row, col, rows, cols in grid.spans:
            area = slice(ys[row], ys[row + rows]), slice(xs[col], xs[col + cols])
            yield xs[col], ys[row], rest[area].copy()
        rest[ys[0] : ys[-1], xs[0] : xs[-1]] = False
    yield 0, 0, rest


def _strip(contrast: Grey, block: Block, usual: float) -> Grey:
    """The line, black on white, with white around it."""
    height = round(max(block.height, usual) * (1 + 2 * MARGIN))
    side = round(MARGIN * height)
    strip = np.full((height, block.right - block.left + 2 * side), 255, dtype=np.uint8)
    top = (height - block.height) // 2
    strip[top : top + block.height, side:-side] = (
        255 - contrast[block.top : block.bottom, block.left : block.right]
    )
    return strip


def _chars(
    block: Block, width: int, signs: Sequence[Sign], usual: float, scale: float
) -> Iterator[Char]:
    size = usual if block.height < 1.2 * usual else block.height
    middle = (block.top + block.bottom) / 2
    start = block.left - (width - (block.right - block.left)) / 2
    for sign in signs:
        half = size * (0.25 if sign.text.isascii() else 0.5)
        at = start + sign.at * width
        yield Char(
            sign.text,
            (at - half) / scale,
            (middle - size / 2) / scale,
            (at + half) / scale,
            (middle + size / 2) / scale,
            sign.confidence,
        )
