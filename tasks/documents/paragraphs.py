"""Lines of running text to paragraphs, also over the ends of pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tasks.documents.layer import characters_mended
from tasks.documents.lines import Line, joined
from tasks.documents.page import Page
from tasks.records import Mend, Paragraph
from tasks.tables.wording import is_table_number

# A first line is indented by at least this many character heights.
INDENT = 1.0
# A line that ends more than this many heights before the right margin ends its paragraph.
SHORT = 2.5
# Lines further apart than this many heights more than usual are of two paragraphs.
WIDER = 0.7
# No paragraph goes on after these.
_ENDS = ("。", "！", "？", "：", ":", "；")


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    spacing: float


def paragraphs_of(pages: Sequence[tuple[Page, Sequence[Line]]]) -> tuple[Paragraph, ...]:
    """The paragraphs in reading order.

    Args:
        pages: each page with its lines outside tables from top to bottom, without running
            heads and feet. A torn paragraph stands where it begins.
    """
    found: list[Paragraph] = []
    torn = False
    for page, lines in pages:
        if not lines:
            torn = False
            continue
        margins = _margins(lines)
        blocks = _blocks(lines, margins)
        for index, block in enumerate(blocks):
            text = joined(line.text for line in block)
            mended = characters_mended(page, (char for line in block for char in line.chars))
            if torn and not index and _goes_on(block[0], margins):
                found[-1] = _whole(found[-1], text, mended)
            else:
                found.append(Paragraph(text, page.number, _box(page, block), mended=mended))
        torn = _is_torn(blocks[-1][-1], margins)
    return tuple(found)


def _whole(before: Paragraph, text: str, mended: tuple[Mend, ...]) -> Paragraph:
    """A paragraph with what stands of it on the next page."""
    torn = Mend("torn", (before.text, text))
    return replace(
        before,
        text=joined((before.text, text)),
        mended=(*before.mended, *mended, torn),
    )


def _margins(lines: Sequence[Line]) -> _Margins:
    steps = [low.top - high.top for high, low in pairwise(lines) if low.top > high.top]
    longest = max(lines, key=lambda line: line.right - line.left)
    left = min(line.left for line in lines)
    return _Margins(left, longest.right, median(steps) if steps else 0.0)


def _blocks(lines: Sequence[Line], margins: _Margins) -> list[list[Line]]:
    blocks = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, margins):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _begins(before: Line, line: Line, margins: _Margins) -> bool:
    """Whether a paragraph begins with the line."""
    return (
        line.left - margins.left > INDENT * line.size
        or margins.right - before.right > SHORT * before.size
        or line.top - before.top > margins.spacing + WIDER * line.size
        or abs(line.size - before.size) > 1.0
        or is_table_number(before.text)
        or is_table_number(line.text)
    )


def _is_torn(last: Line, margins: _Margins) -> bool:
    full = margins.right - last.right <= SHORT * last.size
    return full and not last.text.endswith(_ENDS) and not is_table_number(last.text)


def _goes_on(first: Line, margins: _Margins) -> bool:
    return first.left - margins.left <= INDENT * first.size and not is_table_number(first.text)


def _box(page: Page, lines: Sequence[Line]) -> tuple[float, float, float, float]:
    return page.fractions(
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
    )
