"""Running heads, feet and page numbers: lines that belong to the page and not to the text."""

import re
from collections import Counter
from collections.abc import Sequence

from tasks.documents.lines import Line
from tasks.documents.normal import normal
from tasks.tables.wording import is_label, names_table, unit_of

# Heads and feet stand in this share of the page's height at its top and bottom.
EDGE = 0.09
# A page number stands in this share; further in only as the first or last line of its page.
NUMBER_EDGE = 0.2
# A head or foot is repeated on at least this many pages, and on this share of all.
FEWEST, SHARE = 3, 0.3

_NUMBER = re.compile(r"[-—–·.|]*(?:第?\d{1,4}页?|[ivxlIVXL]{1,6})[-—–·.|]*(?:[/,]?共?\d{1,4}页?)?")


def without_running(heights: Sequence[float], lines: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Each page's lines without heads, feet and page numbers.

    Titles and unit lines of tables are kept, however often they are repeated.

    Args:
        heights: of the pages, in points.
        lines: of each page, outside its tables.
    """
    seen = Counter(
        pattern
        for height, page_lines in zip(heights, lines, strict=True)
        for pattern in {_pattern(line) for line in page_lines if _at_edge(line, height)}
    )
    fewest = max(FEWEST, SHARE * len(heights))
    return [
        [
            line
            for line in page_lines
            if not (
                _is_outer_number(line, page_lines, height)
                or (_at_edge(line, height) and _is_running(line, seen[_pattern(line)] >= fewest))
            )
        ]
        for height, page_lines in zip(heights, lines, strict=True)
    ]


def _at_edge(line: Line, height: float, edge: float = EDGE) -> bool:
    return line.bottom < edge * height or line.top > (1 - edge) * height


def _is_running(line: Line, repeated: bool) -> bool:
    text = normal(line.text)
    if _NUMBER.fullmatch(text):
        return True
    return repeated and not (names_table(text) or is_label(text) or unit_of(text))


def _is_outer_number(line: Line, page_lines: Sequence[Line], height: float) -> bool:
    """Whether the line is a page number at the head or foot of what the page holds."""
    outermost = line is page_lines[0] or line is page_lines[-1]
    return (
        outermost
        and _at_edge(line, height, NUMBER_EDGE)
        and _NUMBER.fullmatch(normal(line.text)) is not None
    )


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "0", normal(line.text))
