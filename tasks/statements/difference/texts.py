"""Two runs of texts outside of cells: what was said otherwise."""

import re
from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.statements.difference.alignment import ALIKE, aligned, grams, likeness, stretches

# A text with its page.
Said = tuple[str, int | None]
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]+|[^。；！？]+")


def said_otherwise(
    former: Sequence[Said], present: Sequence[Said]
) -> Iterator[tuple[Said | None, Said | None]]:
    """The sentences that differ, former and present; None where the other has none like it.

    Where texts are parted, by the end of a page say, is no difference.
    """
    if _run(former) == _run(present):
        return
    one, other = _sentences(former), _sentences(present)
    keys = [[normal(text) for text, _ in side] for side in (one, other)]
    _, between = stretches(keys[0], keys[1])
    for rows, others in between:
        here, there = one[rows.start : rows.stop], other[others.start : others.stop]
        if _run(here) != _run(there):
            yield from _pairs(here, there)


def _pairs(
    former: Sequence[Said], present: Sequence[Said]
) -> Iterator[tuple[Said | None, Said | None]]:
    """The sentences of a stretch; one that was parted in several stays one."""
    bags = [[grams([normal(text)]) for text, _ in side] for side in (former, present)]

    def score(place: int, other: int) -> float:
        alike = likeness(bags[0][place], bags[1][other])
        return alike if alike >= ALIKE else 0.0

    if min(len(former), len(present)) == 1 < max(len(former), len(present)):
        whole = likeness(grams([_run(former)]), grams([_run(present)]))
        if whole > max(score(i, j) for i in range(len(former)) for j in range(len(present))):
            yield _joined(former), _joined(present)
            return
    keys, others = ([normal(text) for text, _ in side] for side in (former, present))
    pairs = dict(aligned(keys, others, score))
    taken = set(pairs.values())
    for place, text in enumerate(former):
        partner = present[pairs[place]] if place in pairs else None
        if partner is None or normal(partner[0]) != normal(text[0]):
            yield text, partner
    for place, text in enumerate(present):
        if place not in taken:
            yield None, text


def _sentences(texts: Sequence[Said]) -> list[Said]:
    return [
        (piece, page) for text, page in texts for piece in _SENTENCE.findall(text) if normal(piece)
    ]


def _run(texts: Sequence[Said]) -> str:
    return "".join(normal(text) for text, _ in texts)


def _joined(texts: Sequence[Said]) -> Said:
    return "".join(text for text, _ in texts), texts[0][1]
