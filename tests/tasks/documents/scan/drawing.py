"""Pages drawn as pictures: grey, with rules, letters from a file of strokes, and grain."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

SCALE = 200 / 72


class Sheet:
    """A white page of points; everything is drawn in points."""

    def __init__(self, width: float = 400, height: float = 300) -> None:
        self.image: Grey = np.full((round(height * SCALE), round(width * SCALE)), 255, np.uint8)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        grey: int = 0,
        dots: int = 0,
    ) -> None:
        """A rule of one pixel and a half; `dots` is the length of dots and gaps in pixels."""
        (x0, y0), (x1, y1) = ((round(x * SCALE), round(y * SCALE)) for x, y in (start, end))
        before = self.image.copy()
        cv2.line(self.image, (x0, y0), (x1, y1), (grey,), 2)
        if dots:
            rows, columns = np.indices(self.image.shape)
            gaps = ((rows + columns) // dots) % 2 == 1
            self.image[gaps] = before[gaps]

    def grid(
        self, xs: tuple[float, ...], ys: tuple[float, ...], grey: int = 0, dots: int = 0
    ) -> None:
        for x in xs:
            self.rule((x, ys[0]), (x, ys[-1]), grey, dots)
        for y in ys:
            self.rule((xs[0], y), (xs[-1], y), grey, dots)

    def text(self, text: str, left: float, bottom: float, size: float = 10) -> None:
        """Latin text whose capitals are about so many points high."""
        place = round(left * SCALE), round(bottom * SCALE)
        face = cv2.FONT_HERSHEY_DUPLEX
        cv2.putText(self.image, text, place, face, size * SCALE / 22, (0,), 2, cv2.LINE_AA)

    def grained(self, sigma: float = 8, seed: int = 1) -> Grey:
        noise = np.random.default_rng(seed).normal(0, sigma, self.image.shape)
        return np.asarray(np.clip(self.image + noise, 0, 255), dtype=np.uint8)
