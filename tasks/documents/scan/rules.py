"""The rules that a picture of a page shows, thin, grey, dotted or broken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from tasks.documents.scan.picture import Grey

# Lengths in points: over which contrast is averaged along a rule; the shortest and the thickest
# rule; the shortest dotted one, and solid one, that need not reach from one crossing rule to
# another; the shortest one that need not cross any.
ALONG, PIECE, THICK, LONG, ALONE = 4.5, 9.0, 3.0, 40.0, 100.0
# Averaged contrast that may be a rule, of 255.
FAINT = 14
# Gaps in a rule up to this many points are closed.
GAP = 4.0
# Points by which a rule may fail to meet one that it ends at.
REACH = 1.5
# A longer piece beyond the last crossing is no stroke of a letter that the rule points at.
STUB = 14.0
# A solid rule is nearly as dark in its palest parts as usually; a dotted one so on the average.
SOLID, DOTTED = 0.75, 0.72


_Table = NDArray[np.float64]
"""Strokes as rows of place, start and end."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight stroke of a picture, in pixels: at a height from left to right, or turned.

    All its ink is within half its thickness.
    """

    at: float
    start: float
    end: float
    thickness: float

    @property
    def length(self) -> float:
        """From end to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Trace:
    """A stroke that may be a rule.

    Attributes:
        dark: contrast along it, pixel by pixel.
        smooth: the same, averaged.
    """

    stroke: Stroke
    dark: NDArray[np.uint8]
    smooth: NDArray[np.uint8]

    def stands(self, scale: float) -> bool:
        """Whether it is a rule by itself, by being long and even; rows of text are not."""
        length = self.stroke.length
        return (length >= ALONE * scale and self.is_even()) or (
            length >= LONG * scale and self.is_solid(0.05)
        )

    def is_even(self) -> bool:
        """Whether it is a solid rule with few breaks, or a dotted one."""
        return self.is_solid(0.2) or _level(self.smooth, 0.1) >= DOTTED

    def is_solid(self, share: float) -> bool:
        """Whether all of it but the palest share is nearly as dark as it usually is."""
        return _level(self.dark, share) >= SOLID

    def parts(self, crossing: _Table, scale: float) -> Iterator[Stroke]:
        """A standing rule without the letters at its ends and between its parts."""
        places = _crossings(self.stroke, crossing, REACH * scale)
        if not places:
            yield self.stroke
            return
        first, last = places[0], places[-1]
        yield from self._joined(
            (start, end)
            for start, end in pairwise(sorted({self.stroke.start, *places, self.stroke.end}))
            if end - start > STUB * scale * (start < first or end > last)
            and self._between(start, end).is_even()
        )

    def pieces(self, crossing: _Table, scale: float) -> Iterator[Stroke]:
        """The parts of any stroke that are a rule from one crossing rule to another."""
        places = _crossings(self.stroke, crossing, REACH * scale)
        if places and places[-1] - places[0] >= LONG * scale:
            whole = self._between(places[0], places[-1])
            if _level(whole.smooth, 0.1) >= DOTTED:
                yield replace(self.stroke, start=places[0], end=places[-1])
        yield from self._joined(
            (start, end)
            for start, end in pairwise(places)
            if end - start >= PIECE / 2 * scale and self._between(start, end).is_solid(0.05)
        )

    def _joined(self, parts: Iterable[tuple[float, float]]) -> Iterator[Stroke]:
        spans: list[tuple[float, float]] = []
        for start, end in parts:
            if spans and spans[-1][1] == start:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
        for start, end in spans:
            yield replace(self.stroke, start=start, end=end)

    def _between(self, start: float, end: float) -> "_Trace":
        part = slice(*(max(round(place - self.stroke.start), 0) for place in (start, end)))
        return replace(self, dark=self.dark[part], smooth=self.smooth[part])


def _level(values: NDArray[np.uint8], share: float) -> float:
    """The palest share's contrast to the usual one."""
    if not len(values):
        return 0.0
    ordered = np.sort(values)
    return float(ordered[int(share * len(values))] / max(ordered[len(values) // 2], 1))


def strokes_in(contrast: Grey, scale: float) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and the vertical rules of a straight page.

    Args:
        contrast: of the picture against its paper.
        scale: pixels for a point.
    """
    traces = (
        list(_traces(contrast, scale)),
        list(_traces(np.ascontiguousarray(contrast.T), scale)),
    )
    standing = [[trace for trace in kind if trace.stands(scale)] for kind in traces]
    seeds = [_table(trace.stroke for trace in kind) for kind in standing]
    rules = [
        [part for trace in standing[here] for part in trace.parts(seeds[1 - here], scale)]
        for here in (0, 1)
    ]
    short = [[trace for trace in kind if not trace.stands(scale)] for kind in traces]
    for here in (0, 1, 0):
        crossing = _table(rules[1 - here])
        pieces = (piece for trace in short[here] for piece in trace.pieces(crossing, scale))
        rules[here] = list(dict.fromkeys([*rules[here], *pieces]))
    alone = {
        trace.stroke
        for kind in standing
        for trace in kind
        if trace.stroke.length >= ALONE * scale and trace.is_solid(0.05)
    }
    tables = [_table(kind) for kind in rules]
    across, down = (
        [s for s in rules[here] if s in alone or _crossings(s, tables[1 - here], REACH * scale)]
        for here in (0, 1)
    )
    return across, down


def _traces(contrast: Grey, scale: float) -> Iterator[_Trace]:
    along = cv2.blur(contrast, (_odd(ALONG * scale), 1))
    thin = cv2.morphologyEx(along, cv2.MORPH_TOPHAT, np.ones((_odd(THICK * scale) + 2, 1)))
    long = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, _odd(PIECE * scale))))
    mask = np.asarray(long > FAINT, dtype=np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, _odd(GAP * scale)))))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for left, top, width, height, _ in boxes[1:].tolist():
        area = slice(top, top + height), slice(left, left + width)
        if height <= 2 * THICK * scale:
            yield _trace(contrast[area], np.asarray(thin, dtype=np.uint8)[area], left, top)


def _trace(band: Grey, averaged: Grey, left: int, top: int) -> _Trace:
    """The stroke in a band: its ends are where half of its usual darkness is reached."""
    rows, dark = band.mean(axis=1), band.max(axis=0)
    at = float(np.average(np.arange(len(rows)), weights=rows)) if rows.any() else 0.0
    ends = np.flatnonzero(dark >= np.median(dark) / 2)
    first, last = int(ends[0]), int(ends[-1]) + 1
    stroke = Stroke(top + at + 0.5, left + first, left + last, len(rows))
    return _Trace(stroke, dark[first:last], averaged.max(axis=0)[first:last])


def _crossings(stroke: Stroke, crossing: _Table, reach: float) -> list[float]:
    """Where rules of the other kind cross a stroke or touch it, in order."""
    at, start, end = crossing.T
    meets = (start - reach <= stroke.at) & (stroke.at <= end + reach)
    meets &= (stroke.start - reach <= at) & (at <= stroke.end + reach)
    return [float(place) for place in np.sort(at[meets])]


def _table(strokes: Iterable[Stroke]) -> _Table:
    return np.array([(s.at, s.start, s.end) for s in strokes], dtype=np.float64).reshape(-1, 3)


def _odd(pixels: float) -> int:
    return int(pixels / 2) * 2 + 1
