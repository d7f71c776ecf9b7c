"""White corridors between phrases: the edges of columns where no rule draws them."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.tables.columns import Corridor
from tasks.tables.unruled.phrases import Phrase, beside

# Heads over several rows stand off others by less than this many heights.
HALF_ROW = 0.8
# A gap of this many heights is always between two cells.
WIDE = 1.5
# A table has at most this many.
MOST = 60
# A corridor cuts at most this many texts for each gap of its own.
MOST_CUT = 2


def gaps(bands: Iterable[Sequence[Phrase]]) -> list[Corridor]:
    """What is white between each phrase and the next beside it to its right."""
    found: list[Corridor] = []
    for band in bands:
        for index, one in enumerate(band):
            right = (o for o in band[index + 1 :] if o.left >= one.right and beside(one, o))
            nearest = min((other.left for other in right), default=None)
            if nearest is not None:
                found.append((one.right, nearest))
    return found


def header_gaps(phrases: Sequence[Phrase]) -> list[Corridor]:
    """What is white between heads and those beside them or half a row above or below."""
    found: list[Corridor] = []
    for one in phrases:
        right = [
            other.left
            for other in phrases
            if other.left > one.right
            and max(one.top, other.top) - min(one.bottom, other.bottom) < HALF_ROW * one.size
        ]
        if right:
            found.append((one.right, min(right)))
    return found


def corridors(white: Iterable[Corridor], phrases: Sequence[Phrase]) -> list[Corridor]:
    """The fewest corridors of which one leads through each gap, from left to right.

    None at all where they are more than a table has. A corridor that cuts too many texts for the
    gaps that it has of its own is none. Phrases that several corridors cut stand in merged cells
    and do not count.
    """
    ends: list[float] = []
    for left, right in sorted(set(white), key=lambda gap: gap[1]):
        if not ends or left > ends[-1] - 0.01:
            ends.append(right)
    if len(ends) > MOST:
        return []
    wide = WIDE * max((one.size for one in phrases), default=0.0)
    while True:
        found, own = _narrowed(ends, white)
        cut = _cut(found, phrases)
        bad = [
            i
            for i, (left, right) in enumerate(found)
            if cut[i] > MOST_CUT * own[i] and (not own[i] or right - left < wide)
        ]
        if not bad:
            return [_beside_all(place, phrases) for place in found]
        worst = max(bad, key=lambda i: cut[i] - own[i])
        del ends[worst]


def _narrowed(ends: Sequence[float], white: Iterable[Corridor]) -> tuple[list[Corridor], list[int]]:
    """What is common to the gaps that only one of the ends lies in, and how many these are."""
    found: list[Corridor] = [(0.0, end) for end in ends]
    own: Counter[int] = Counter()
    for left, right in white:
        first = bisect_left(ends, left - 0.01)
        last = bisect_right(ends, right + 0.01)
        if last - first == 1:
            found[first] = max(found[first][0], left), found[first][1]
            own[first] += 1
    return found, [own[i] for i in range(len(ends))]


def _beside_all(place: Corridor, phrases: Iterable[Phrase]) -> Corridor:
    """The corridor without what phrases take of it that end or begin in it."""
    left, right = place
    for one in phrases:
        if one.left < left < one.right < right:
            left = one.right
        elif left < one.left < right < one.right:
            right = one.left
    return left, right


def _cut(found: Sequence[Corridor], phrases: Iterable[Phrase]) -> Counter[int]:
    """How many texts each corridor alone cuts; lines of one text count once."""
    cut: Counter[int] = Counter()
    above: dict[tuple[int, float], float] = {}
    for one in phrases:
        places = _cuts(one, found)
        if len(places) == 1:
            line = places[0], one.left
            cut[places[0]] += one.top - above.get(line, -one.size) > one.size
            above[line] = one.bottom
    return cut


def _cuts(one: Phrase, found: Sequence[Corridor]) -> list[int]:
    return [i for i, (left, right) in enumerate(found) if one.left < left and one.right > right]
