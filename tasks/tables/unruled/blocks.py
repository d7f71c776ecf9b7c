"""Phrases one below the other to the texts of cells."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.tables.columns import Corridor
from tasks.tables.unruled.phrases import Phrase
from tasks.tables.wording import is_amount

# Lines of one cell may differ from their usual distance by this share of a height.
STEADY = 0.12
# A character may reach over an edge by this share of its height.
OVERHANG = 0.2
# Lines of one cell begin, end or stand within each other by this share of a height,
ALIGNED = 0.3
# but for the indentation of a first line, at most this many heights.
INDENT = 3.0
# Lines of one cell are at most this many heights apart.
MOST_STEP = 1.9
# This share of the lines as near as those of one cell may be figures in two rows.
DOUBTFUL = 0.2


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are the text of one cell, with their box and their first and last column."""

    lines: tuple[Phrase, ...]
    left: float
    top: float
    right: float
    bottom: float
    first: int
    last: int

    @property
    def size(self) -> float:
        """The height of its first line."""
        return self.lines[0].size

    @property
    def text(self) -> str:
        """Its lines as one text."""
        return "".join(line.text for line in self.lines)


def block(lines: Sequence[Phrase], found: Sequence[Corridor]) -> Block:
    """The lines as one block between the corridors."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    touched = [columns(line, found) for line in lines]
    first, last = min(first for first, _ in touched), max(last for _, last in touched)
    return Block(tuple(lines), left, top, right, bottom, first, last)


def columns(line: Phrase, found: Sequence[Corridor]) -> tuple[int, int]:
    """The first and the last column that a line touches, but for the edge of a character."""
    edge = min(OVERHANG * line.size, (line.right - line.left) / 2)
    first = bisect_left(found, line.left + edge, key=lambda place: place[1])
    last = bisect_left(found, line.right - edge, key=lambda place: place[0])
    return first, max(first, last)


def blocks_of(phrases: Sequence[Phrase], found: Sequence[Corridor]) -> list[Block]:
    """The phrases with the lines of one cell together."""
    pairs = _pairs(phrases, found)
    most = _most_step(pairs, phrases, found)
    above = {id(low): high for high, low in pairs if _step(high, low) <= most}
    stacks: dict[int, list[Phrase]] = {}
    for one in phrases:
        stack = stacks.get(id(above[id(one)]), []) if id(one) in above else []
        stack.append(one)
        stacks[id(one)] = stack
    whole = {id(stack): stack for stack in stacks.values()}
    return [block(stack, found) for stack in whole.values()]


def _step(high: Phrase, low: Phrase) -> float:
    return (low.middle - high.middle) / high.size


def _pairs(phrases: Sequence[Phrase], found: Sequence[Corridor]) -> list[tuple[Phrase, Phrase]]:
    """Each phrase with the next one below it that may be of the same cell."""
    last: dict[int, Phrase] = {}
    pairs: list[tuple[Phrase, Phrase]] = []
    for one in phrases:
        first, final = columns(one, found)
        high = last.get(first)
        if high and high.bottom - one.top < BELOW * one.size and _aligned(high, one):
            pairs.append((high, one))
        for column in range(first, final + 1):
            last[column] = one
    return pairs


BELOW = 0.3


def _aligned(high: Phrase, low: Phrase) -> bool:
    """Whether a line begins or ends as the one above, or stands within its breadth."""
    near = ALIGNED * low.size
    alike = abs(high.size - low.size) < near
    begins = -near <= high.left - low.left <= INDENT * low.size
    ends = abs(high.right - low.right) <= near
    within = high.left - near <= low.left and low.right <= high.right + near
    return alike and (begins or ends or within)


def _most_step(
    pairs: Iterable[tuple[Phrase, Phrase]], phrases: Iterable[Phrase], found: Sequence[Corridor]
) -> float:
    """The largest distance of lines of one cell, in heights; 0 where no cell has two lines."""
    limits: dict[int, float] = {}
    for one in phrases:
        _, last = columns(one, found)
        limits[last] = max(limits.get(last, 0.0), one.right)
    wraps: list[float] = []
    rows: list[float] = []
    for high, low in pairs:
        _, last = columns(high, found)
        if is_amount(high.text) and is_amount(low.text):
            rows.append(_step(high, low))
        elif high.right + _first_word(low) > limits[last] + STEADY * low.size:
            wraps.append(_step(high, low))
    wraps = [step for step in wraps if step <= MOST_STEP]
    if not wraps:
        return 0.0
    most = min(wraps) + STEADY
    apart = sum(step <= most for step in rows)
    return most if apart <= DOUBTFUL * sum(step <= most for step in wraps) else 0.0


def _first_word(line: Phrase) -> float:
    """The width of what the line above would have to hold besides its own."""
    right = line.chars[0].right
    for before, char in zip(line.chars, line.chars[1:], strict=False):
        if not (before.text.isascii() and char.text.isascii()) or char.text.isspace():
            break
        right = char.right
    return right - line.left
