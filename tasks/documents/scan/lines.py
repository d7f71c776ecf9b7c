"""Where the lines of text stand in a picture, by cutting it along blank rows and columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tasks.documents.scan.picture import Mask

# In heights of a usual line: what is lower may be part of a character; what is higher may be
# several lines; a wider gap parts a line into two.
FRAGMENT, SEVERAL, WIDE = 0.6, 1.5, 1.6
# Parts of a character, together, are no higher than this.
WHOLE = 1.3
# Between two lines that touch, the rows hold less than this share of the usual ink.
WAIST = 0.35
# Heights in points that lines may have when the usual one is looked for.
LOWEST, HIGHEST = 4.0, 30.0

Band = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a picture that holds a line, in pixels; `usual` is the height of most around it."""

    left: int
    top: int
    right: int
    bottom: int
    usual: float

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top


def usual_height(regions: Iterable[Mask], scale: float) -> float:
    """The height of the lines that most of the ink stands in, in pixels.

    Args:
        regions: parts of a table or page that are to be cut for themselves.
        scale: pixels for a point.
    """
    heights, weights = [10.0 * scale], [1.0]
    for ink in regions:
        for top, bottom in _bands(ink.any(axis=1)):
            if LOWEST * scale <= bottom - top <= HIGHEST * scale:
                heights.append(bottom - top)
                weights.append(float(ink[top:bottom].any(axis=0).sum()))
    order = np.argsort(heights)
    reached = np.cumsum(np.asarray(weights)[order])
    return float(heights[order[int(np.searchsorted(reached, reached[-1] / 2))]])


def lines_in(ink: Mask, left: int, top: int, usual: float) -> Iterator[Block]:
    """The lines of a region from top to bottom, parted where wide gaps are.

    Args:
        ink: of the region.
        left: of the region in the picture.
        top: of the region in the picture.
        usual: height of a line.
    """
    for upper, lower in _rows(ink, usual):
        parts = list(_columns(ink[upper:lower], usual))
        for start, end in parts:
            part = ink[upper:lower, start:end]
            if len(parts) > 1 and lower - upper > SEVERAL * usual:
                yield from lines_in(part, left + start, top + upper, usual)
            else:
                inked = np.flatnonzero(part.any(axis=1))
                first, last = int(inked[0]), int(inked[-1]) + 1
                yield Block(
                    left + start, top + upper + first, left + end, top + upper + last, usual
                )


def _rows(ink: Mask, usual: float) -> Iterator[Band]:
    sums = ink.sum(axis=1)
    for top, bottom in _whole(_bands(sums > 0), usual):
        yield from _parted(sums, top, bottom, usual)


def _whole(bands: Sequence[Band], usual: float) -> list[Band]:
    """Bands with the parts of one line together, as the strokes of 二."""
    lines: list[Band] = []
    for band in bands:
        if lines and _is_part(lines[-1], band, usual):
            lines[-1] = lines[-1][0], band[1]
        else:
            lines.append(band)
    return lines


def _is_part(upper: Band, lower: Band, usual: float) -> bool:
    lowest = min(upper[1] - upper[0], lower[1] - lower[0])
    return lowest < FRAGMENT * usual and lower[1] - upper[0] <= WHOLE * usual


def _parted(sums: NDArray[np.int64], top: int, bottom: int, usual: float) -> Iterator[Band]:
    """A band, cut at its waists if it is higher than a line."""
    margin = int(FRAGMENT * usual)
    middle = sums[top + margin : bottom - margin]
    if bottom - top > SEVERAL * usual and len(middle):
        cut = top + margin + int(middle.argmin())
        if sums[cut] <= WAIST * sums[top:bottom].mean():
            yield from _parted(sums, top, cut, usual)
            yield from _parted(sums, cut, bottom, usual)
            return
    yield top, bottom


def _columns(ink: Mask, usual: float) -> Iterator[Band]:
    """The parts of a line between wide gaps."""
    bands = _bands(ink.any(axis=0))
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(bands), 1) if b[0] - a[1] > WIDE * usual)]
    for first, after in pairwise([*starts, len(bands)]):
        yield bands[first][0], bands[after - 1][1]


def _bands(filled: ArrayLike) -> list[Band]:
    """Start and end of each run of true values."""
    edges = np.flatnonzero(np.diff(np.asarray(filled, dtype=np.int8), prepend=0, append=0))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
