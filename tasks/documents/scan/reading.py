"""The picture of a page to its characters and rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.documents.page import Char, Page, Rule
from tasks.documents.scan.letters import signs_of, surety
from tasks.documents.scan.lines import Block, lines_in, usual_height
from tasks.documents.scan.picture import Grey, contrast_of, grey_of, ink_of, skew_of, turned
from tasks.documents.scan.recognition import Sign
from tasks.documents.scan.rules import Stroke, strokes_in
from tasks.tables.grid import Grid, grid_of
from tasks.tables.segments import merged, networks

# Pixels beyond a rule that still show its shade.
FRINGE = 2
# A line this many times higher than usual has larger characters.
HIGHER = 1.2
# A page stands upright if its lines are read with this mean confidence; so many are tried.
UPRIGHT, TRIED = 0.8, 8
# In heights of a usual line: lines that are tried are wider than the first and not the second.
TRIED_WIDTHS = 2.0, 15.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page turned straight.

    Attributes:
        turn: degrees by which it was turned clockwise.
        contrast: without the rules.
        usual: height of a line in pixels.
    """

    turn: float
    contrast: Grey
    across: Sequence[Stroke]
    down: Sequence[Stroke]
    blocks: Sequence[Block]
    usual: float


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
    signs = signs_of(sheet.contrast, sheet.blocks, sheet.usual)
    chars = [
        char
        for block, line in zip(sheet.blocks, signs, strict=True)
        for char in _chars(block, line, sheet.usual, scale)
    ]
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


def _upright(grey: Grey, scale: float) -> _Sheet:
    """The page turned so that it can be read best; as it is, if it can be read so."""
    best, surest = None, -1.0
    for quarters in (0, 2, 1, 3):
        sheet = _straight(grey, 90.0 * quarters, scale)
        sure = _surety(sheet)
        if sure > surest:
            best, surest = sheet, sure
        if sure >= UPRIGHT or not sheet.blocks:
            break
    assert best is not None
    return best


def _surety(sheet: _Sheet) -> float:
    least, most = (times * sheet.usual for times in TRIED_WIDTHS)
    fit = [block for block in sheet.blocks if least < block.width < most] or sheet.blocks
    return surety(sheet.contrast, fit[:: len(fit) // TRIED + 1], sheet.usual)


def _straight(grey: Grey, turn: float, scale: float) -> _Sheet:
    laid = turned(grey, turn)
    skew = skew_of(contrast_of(laid, scale), scale)
    contrast = contrast_of(turned(laid, skew), scale)
    across, down = strokes_in(contrast, scale)
    _erase(contrast, across)
    _erase(contrast.T, down)
    grids = _grids([_rule(stroke, scale) for stroke in across], [_rule(s, scale) for s in down])
    regions = list(_regions(ink_of(contrast), grids, scale))
    usual = usual_height((ink for _, _, ink in regions), scale)
    blocks = [block for left, top, ink in regions for block in lines_in(ink, left, top, usual)]
    return _Sheet(turn + skew, contrast, across, down, blocks, usual)


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


def _chars(block: Block, signs: Sequence[Sign], usual: float, scale: float) -> Iterator[Char]:
    """The characters as high as usual, or as their line if that is higher."""
    size = usual if block.height < HIGHER * usual else block.height
    middle = (block.top + block.bottom) / 2
    for sign in signs:
        half = size * (0.25 if sign.text.isascii() else 0.5)
        yield Char(
            sign.text,
            (sign.at - half) / scale,
            (middle - size / 2) / scale,
            (sign.at + half) / scale,
            (middle + size / 2) / scale,
            sign.confidence,
        )
