"""The picture of a page: its contrast against the paper, and turning it straight."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""Brightness of each pixel, in rows from top to bottom."""
Mask = NDArray[np.bool_]

# The paper's brightness is the median over a square of this many points.
AROUND = 14.0
# Paper that is not brighter than this has bright ink.
DARK = 128
# Pixels that differ from the paper by this much of 255 are ink.
INK = 40
# Skews are looked for up to this many degrees, in a picture of so many pixels for a point.
LARGEST_SKEW = 4.0
COARSE = 2.0


def grey_of(image: NDArray[np.uint8]) -> Grey:
    """The brightness of a picture that is grey already or has blue, green and red."""
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return np.ascontiguousarray(image[:, :, 0])
    return _grey(cv2.cvtColor(image[:, :, :3], cv2.COLOR_BGR2GRAY))


def contrast_of(grey: Grey, scale: float) -> Grey:
    """By how much each pixel is darker than the paper around it; brighter, where that is dark.

    Args:
        grey: the picture.
        scale: its pixels for a point.
    """
    height, width = grey.shape
    half = cv2.resize(grey, (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(half, int(AROUND * scale / 4) * 2 + 1)
    paper = cv2.resize(paper, (width, height))
    return _grey(np.where(paper > DARK, cv2.subtract(paper, grey), cv2.subtract(grey, paper)))


def ink_of(contrast: Grey) -> Mask:
    """Where there is ink, without the grain of the paper."""
    return np.asarray(cv2.GaussianBlur(contrast, (3, 3), 0) > INK)


def turned(grey: Grey, degrees: float) -> Grey:
    """The picture turned clockwise; quarter turns swap its sides, the rest keeps them."""
    quarters = round(degrees / 90)
    whole = np.ascontiguousarray(np.rot90(grey, -quarters))
    rest = degrees - 90 * quarters
    if not rest:
        return whole
    height, width = whole.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -rest, 1.0)
    paper = float(np.median(whole[:: max(height // 50, 1), :: max(width // 50, 1)]))
    return _grey(
        cv2.warpAffine(whole, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,))
    )


def skew_of(contrast: Grey, scale: float) -> float:
    """Degrees by which the page must be turned clockwise for its lines to lie straight.

    The rows of a straight page hold either much ink or none: their sums differ most.
    """
    shrink = min(COARSE / scale, 1.0)
    small = cv2.resize(contrast, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > INK)
    if len(ys) < 50:
        return 0.0
    weights = small[ys, xs].astype(np.float64)
    xs = xs - small.shape[1] / 2
    best, step = 0.0, LARGEST_SKEW / 20
    angles = np.arange(-20, 21) * step
    while True:
        best = max(angles, key=lambda angle: _sharpness(xs, ys, weights, angle))
        if step < 0.01:
            return float(best)
        angles, step = best + np.arange(-5, 6) * step / 5, step / 5


def _sharpness(
    xs: NDArray[np.float64], ys: NDArray[np.int64], weights: NDArray[np.float64], degrees: float
) -> float:
    """How much neighbouring rows differ once the page is turned clockwise."""
    rows = ys + xs * np.tan(np.radians(degrees))
    rows -= rows.min()
    sums = np.bincount(rows.astype(np.int64), weights)
    return float(np.square(np.diff(sums)).sum())


def _grey(image: cv2.typing.MatLike) -> Grey:
    return np.asarray(image, dtype=np.uint8)
