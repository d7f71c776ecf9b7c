"""Which text covers which slots of a grid, while merged cells are told from blank ones."""

from collections.abc import Sequence

from tasks.tables.columns import Corridor
from tasks.tables.grid import Span
from tasks.tables.unruled.blocks import Block

# Points by which a text may miss the middle of its cell.
CENTRED = 1.5


class Slots:
    """The slots between edges of rows and corridors, with the texts that cover them.

    Attributes:
        ys: edges of the rows.
        places: corridors in which the edges of the columns may stand.
        goes_on: the page before ends with its first rows.
        breaks_off: it may go on after the page's end.
        spans: what each text covers.
        texts: the texts, in the order of the spans; None for a blank cell.
    """

    def __init__(
        self,
        ys: Sequence[float],
        places: Sequence[Corridor],
        *,
        goes_on: bool = False,
        breaks_off: bool = False,
    ) -> None:
        self.ys, self.places = tuple(ys), tuple(places)
        self.goes_on, self.breaks_off = goes_on, breaks_off
        self.spans: list[Span] = []
        self.texts: list[Block | None] = []
        self._owner: dict[tuple[int, int], int] = {}

    @property
    def rows(self) -> int:
        """Their rows."""
        return len(self.ys) - 1

    @property
    def cols(self) -> int:
        """Their columns."""
        return len(self.places) - 1

    def put(self, span: Span, text: Block | None) -> None:
        """Covers the slots of a span; where another text has some of them, both share a cell."""
        for other in sorted(self._owners(span)):
            if text is None or self.texts[other] is None:
                return
            union = _union(span, self.spans[other])
            if self._owners(union) <= {other}:
                self.cover(other, union)
                return
        if self.is_free(span):
            self.spans.append(span)
            self.texts.append(text)
            self.cover(len(self.spans) - 1, span)

    def _owners(self, span: Span) -> set[int]:
        row, col, height, width = span
        slots = ((r, c) for r in range(row, row + height) for c in range(col, col + width))
        return {self._owner[slot] for slot in slots if slot in self._owner}

    def cover(self, index: int, span: Span) -> None:
        """Lets a text cover a span that its own lies in."""
        self.spans[index] = span
        row, col, height, width = span
        for r in range(row, row + height):
            for c in range(col, col + width):
                self._owner[r, c] = index

    def owner(self, row: int, col: int) -> int | None:
        """Which span covers a slot; None for a free one."""
        return self._owner.get((row, col))

    def is_free(self, span: Span) -> bool:
        """Whether a span lies in the grid and nothing covers a slot of it."""
        row, col, height, width = span
        inside = row >= 0 and col >= 0 and row + height <= self.rows and col + width <= self.cols
        return inside and not any(
            (r, c) in self._owner for r in range(row, row + height) for c in range(col, col + width)
        )

    def all(self) -> tuple[Span, ...]:
        """The spans, and one for each slot that is left."""
        slots = ((r, c) for r in range(self.rows) for c in range(self.cols))
        blank = [(r, c, 1, 1) for r, c in slots if (r, c) not in self._owner]
        return tuple(sorted([*self.spans, *blank]))

    def off_centre(self, index: int, first: int, last: int) -> float:
        """By how much a text misses the middle between two edges of columns."""
        text = self.texts[index]
        if text is None:
            return 0.0
        twice = text.left + text.right
        low = self.places[first][0] + self.places[last][0]
        high = self.places[first][1] + self.places[last][1]
        return max(low - twice, twice - high, 0.0) / 2

    def is_centred(self, index: int) -> bool:
        """Whether a text stands in the middle of the columns that it covers."""
        _, col, _, width = self.spans[index]
        return self.off_centre(index, col, col + width) <= CENTRED


def _union(one: Span, other: Span) -> Span:
    row, col = min(one[0], other[0]), min(one[1], other[1])
    below = max(one[0] + one[2], other[0] + other[2])
    right = max(one[1] + one[3], other[1] + other[3])
    return row, col, below - row, right - col
