"""Two sequences laid beside each other: what is equal in order, then what is alike.

All functions give the same pairs, turned round, when the sequences change places.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

# Less alike are two different things.
ALIKE = 0.5
# How many pairs of a stretch without equals are looked at; longer stretches go by position.
_MOST_PAIRS = 10_000
# What a number among labels weighs against two neighbouring characters of a name.
_CODE = 5

Pairs = list[tuple[int, int]]
Stretch = tuple[range, range]
Score = Callable[[int, int], float]


def grams(texts: Iterable[str]) -> Counter[Hashable]:
    """Normalised texts by their neighbouring characters; a code is like no other code."""
    found: Counter[Hashable] = Counter()
    for text in texts:
        if text.isdecimal():
            found[text] += _CODE
        elif text:
            found.update(pairwise(f" {text} "))
    return found


def likeness(one: Counter[Any], other: Counter[Any]) -> float:
    """The share of what two bags have in common, from 0 to 1 (Dice 1945); 1 for two empty ones."""
    total = one.total() + other.total()
    if not total:
        return 1.0
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return 2 * sum(min(count, large[item]) for item, count in small.items()) / total


def stretches(former: Sequence[Any], present: Sequence[Any]) -> tuple[Pairs, list[Stretch]]:
    """The pairs of equal items in order, and the stretches between them that differ.

    Args:
        former, present: texts, or tuples of texts.
    """
    if list(former) > list(present):
        pairs, between = stretches(present, former)
        return [(i, j) for j, i in pairs], [(i, j) for j, i in between]
    start = _common(former, present)
    end = _common(former[start:][::-1], present[start:][::-1])
    stop, present_stop = len(former) - end, len(present) - end
    matcher = SequenceMatcher(None, former[start:stop], present[start:present_stop])
    pairs = [(i, i) for i in range(start)]
    between = []
    for tag, *bounds in matcher.get_opcodes():
        a, b, c, d = (bound + start for bound in bounds)
        if tag == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            between.append((range(a, b), range(c, d)))
    return pairs + [(stop + i, present_stop + i) for i in range(end)], between


def aligned(
    former: Sequence[Any],
    present: Sequence[Any],
    score: Score,
    names: tuple[Sequence[Any], Sequence[Any]] | None = None,
) -> Pairs:
    """The pairs of items in order: the equal ones, and between them those that are most alike.

    Args:
        score: how alike the items at two places are; 0 for no pair.
        names: of all items of both sides; where too many in a row differ, equal names pair first.
    """
    if list(former) > list(present):
        turned = None if names is None else (names[1], names[0])
        return [(i, j) for j, i in aligned(present, former, lambda i, j: score(j, i), turned)]
    pairs, between = stretches(former, present)
    if names is not None:
        between = [part for one in between for part in _by_name(one, *names, pairs)]
    for rows, others in between:
        pairs += _most_alike(rows, others, score)
    return sorted(pairs)


def _by_name(
    stretch: Stretch, former: Sequence[Any], present: Sequence[Any], pairs: Pairs
) -> list[Stretch]:
    """The parts of a long stretch between items of one name, which go to the pairs."""
    rows, others = stretch
    if len(rows) * len(others) <= _MOST_PAIRS:
        return [stretch]
    equal, between = stretches([former[i] for i in rows], [present[j] for j in others])
    pairs += [(rows[i], others[j]) for i, j in equal]
    return [(rows[i.start : i.stop], others[j.start : j.stop]) for i, j in between]


def _most_alike(former: range, present: range, score: Score) -> Pairs:
    """The pairs in order whose scores sum up to most."""
    if len(former) * len(present) > _MOST_PAIRS:
        return [(i, j) for i, j in zip(former, present, strict=False) if score(i, j)]
    scores = [[score(i, j) for j in present] for i in former]
    best = [[0.0] * (len(present) + 1) for _ in range(len(former) + 1)]
    for i in reversed(range(len(former))):
        for j in reversed(range(len(present))):
            together = scores[i][j] and scores[i][j] + best[i + 1][j + 1]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < len(former) and j < len(present):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((former[i], present[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _common(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many items from the start are equal."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)
