"""PDF pages by pdfplumber, the second reader: characters and rules as they are displayed."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTLine, LTRect
from pdfplumber.page import Page as PlumberPage

from tasks.documents.page import Char, Page, Rule
from tasks.documents.radicals import unified

NAME = "pdfplumber"
# A filled shape no thicker than this many points is a rule.
THIN = 3.0
# A stroke that leaves its axis by no more points than this is straight.
STRAIGHT = 1.0
# The same character printed again within this share of its height is a bold imitation.
OVERPRINT = 0.3
# Share of a character's height that hangs below the baseline.
DESCENT = 0.12


def pages_of(path: Path, why: str) -> Iterator[Page]:
    """The pages of a PDF file, in order.

    Args:
        path: of the file.
        why: the first reader was not enough; kept with each page.

    Raises:
        pdfplumber.utils.exceptions.PdfminerException: damaged or encrypted file.
    """
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            yield page_of(page, why)


def page_of(page: PlumberPage, why: str) -> Page:
    """One page; what pdfplumber keeps of it is given free."""
    media, crop = page.mediabox, page.cropbox
    left, top = crop[0] - media[0], crop[1] - media[1]
    collector = _Collector(left, media[3] - media[1] - top)
    collector.collect(page.layout)
    width, height = float(crop[2] - crop[0]), float(crop[3] - crop[1])
    shown = (char for char in collector.chars if _inside(char, width, height))
    page.close()
    return Page(
        page.page_number,
        width,
        height,
        tuple(_without_overprints(shown)),
        tuple(collector.horizontals),
        tuple(collector.verticals),
        f"{NAME}: {why}",
    )


class _Collector:
    """Gathers the characters and rules of a page, turned so that heights grow downwards."""

    def __init__(self, left: float, height: float) -> None:
        self.left, self.height = left, height
        self.chars: list[Char] = []
        self.horizontals: list[Rule] = []
        self.verticals: list[Rule] = []

    def collect(self, items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self._char(item)
            elif isinstance(item, LTLine | LTRect | LTCurve):
                self._shape(item)
            elif isinstance(item, LTFigure):
                self.collect(item)

    def _char(self, item: LTChar) -> None:
        bottom, size = item.y0, item.y1 - item.y0
        if item.upright and item.matrix[3] > 0:
            # Fonts of one line may state wildly different descents; the baseline is common to all.
            bottom = item.matrix[5] - DESCENT * size
        left, right = item.x0 - self.left, item.x1 - self.left
        lower = self.height - bottom
        self.chars.append(Char(unified(item.get_text()), left, lower - size, right, lower))

    def _shape(self, item: LTCurve) -> None:
        if item.stroke and not _is_white(item.stroking_color):
            corners = [*item.pts, item.pts[0]] if isinstance(item, LTRect) else item.pts
            for one, other in pairwise(corners):
                self._stroke(one, other)
        elif item.fill and not _is_white(item.non_stroking_color):
            self._bar(item)

    def _bar(self, item: LTCurve) -> None:
        middle_x, middle_y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
        if min(item.width, item.height) > THIN:
            return
        if item.width > item.height:
            self._stroke((item.x0, middle_y), (item.x1, middle_y))
        else:
            self._stroke((middle_x, item.y0), (middle_x, item.y1))

    def _stroke(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = one, other
        across, down = abs(x1 - x0), abs(y1 - y0)
        if across > down and down <= STRAIGHT:
            at = self.height - (y0 + y1) / 2
            self.horizontals.append(Rule(at, min(x0, x1) - self.left, max(x0, x1) - self.left))
        elif down > across and across <= STRAIGHT:
            at = (x0 + x1) / 2 - self.left
            self.verticals.append(Rule(at, self.height - max(y0, y1), self.height - min(y0, y1)))


def _is_white(colour: Any) -> bool:
    """Whether a colour in grey, RGB or CMYK is that of the paper, so that a rule is not seen."""
    values = colour if isinstance(colour, tuple | list) else (colour,)
    paper = {1: (1,), 3: (1, 1, 1), 4: (0, 0, 0, 0)}
    return tuple(values) == paper.get(len(values))


def _inside(char: Char, width: float, height: float) -> bool:
    x, y = char.centre
    return char.size > 0 and bool(char.text) and 0 <= x <= width and 0 <= y <= height


def _without_overprints(chars: Iterable[Char]) -> Iterator[Char]:
    """The characters without those printed again on nearly the same place."""
    seen: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        step = OVERPRINT * char.size
        x, y = char.centre
        bucket = char.text, round(x / step), round(y / step)
        around = [
            other
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for other in seen.get((char.text, bucket[1] + i, bucket[2] + j), ())
        ]
        if any(abs(x - o.centre[0]) < step and abs(y - o.centre[1]) < step for o in around):
            continue
        seen.setdefault(bucket, []).append(char)
        yield char
