"""How well tables are read: adjacency relations, as in the ICDAR 2013 table competition.

For every non-empty cell, the next different non-empty cell to its right and the next below make a
relation of two texts and a direction. A spanning cell stands in all its rows and columns, but each
pair of cells counts once. Relations of a document are compared as multisets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from tasks.documents.normal import normal

Cells = Sequence[Mapping[str, Any]]
Relation = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Relations in the truth, in the reading, and in both."""

    gold: int
    predicted: int
    hit: int

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if self.hit else 0.0


def relations(cells: Cells) -> Counter[Relation]:
    """The relations inside one table, given as cells with row, col, rowspan, colspan and text."""
    texts = [normal(cell["text"] or "") for cell in cells]
    places = {
        (row, col): index
        for index, cell in enumerate(cells)
        for row in range(cell["row"], cell["row"] + cell["rowspan"])
        for col in range(cell["col"], cell["col"] + cell["colspan"])
    }
    filled = {place: index for place, index in places.items() if texts[index]}
    across = _neighbours(filled, key=lambda place: place)
    down = _neighbours(filled, key=lambda place: (place[1], place[0]))
    pairs = [(pair, "r") for pair in across] + [(pair, "d") for pair in down]
    return Counter((texts[a], texts[b], direction) for (a, b), direction in pairs)


def _neighbours(filled: Mapping[tuple[int, int], int], key: Any) -> set[tuple[int, int]]:
    """Pairs of cells that follow one another along the first part of the key."""
    pairs: set[tuple[int, int]] = set()
    for _, line in groupby(sorted(filled, key=key), key=lambda place: key(place)[0]):
        different = [index for index, _ in groupby(filled[place] for place in line)]
        pairs.update(pairwise(different))
    return pairs


def score(gold: Iterable[Cells], predicted: Iterable[Cells]) -> Score:
    """The score of a document's tables against the truth."""
    truth: Counter[Relation] = Counter()
    reading: Counter[Relation] = Counter()
    for cells in gold:
        truth += relations(cells)
    for cells in predicted:
        reading += relations(cells)
    return Score(truth.total(), reading.total(), (truth & reading).total())
