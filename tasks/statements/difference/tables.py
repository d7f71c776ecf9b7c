"""Which tables of two readings are the same one, wherever they stand."""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tasks.documents.normal import normal
from tasks.records import Table
from tasks.statements.difference.alignment import grams, likeness
from tasks.statements.difference.sheets import is_word
from tasks.tables.wording import without_continuation_mark

# Pairs of tables that are looked at, at most; of more, those near each other.
_MOST_PAIRS = 10_000
# How alike tables are at least whose titles have nothing in common; of one title any are.
_ALIKE = 0.7
# What having no title either is worth, where an equal one is worth 1.
_UNTITLED = 0.4


@dataclass(frozen=True, slots=True)
class Same:
    """Numbers of the tables of each reading that are one table: several are its pieces."""

    former: tuple[int, ...]
    present: tuple[int, ...]


class _Looks:
    """What a table is known by."""

    def __init__(self, table: Table) -> None:
        texts = [normal(cell.text) for cell in table.cells]
        self.title = grams([without_continuation_mark(table.title)])
        self.texts: Counter[Hashable] = Counter(text for text in texts if text)
        self.words: Counter[Hashable] = Counter(text for text in texts if is_word(text))

    def likeness(self, other: "_Looks") -> float:
        return (likeness(self.words, other.words) + likeness(self.texts, other.texts)) / 2


def said(table: Table) -> Hashable:
    """What a table states, as in `tasks.documents.content`."""
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.col))
    return (
        normal(table.title),
        normal(table.unit or ""),
        tuple(normal(line) for line in (*table.lead, *table.notes)),
        tuple((c.row, c.col, c.rowspan, c.colspan, normal(c.text)) for c in cells),
    )


def same_tables(former: Sequence[Table], present: Sequence[Table]) -> list[Same]:
    """The tables of both readings that are the same, in the order of the present one."""
    pairs = dict(_equal(former, present))
    rest = [i for i in range(len(former)) if i not in pairs]
    taken = set(pairs.values())
    others = [j for j in range(len(present)) if j not in taken]
    pairs |= dict(_alike(former, present, rest, others))
    groups = {i: ([i], [j]) for i, j in pairs.items()}
    by_present = {j: groups[i] for i, j in pairs.items()}
    _take_pieces(former, groups, 0, present)
    _take_pieces(present, by_present, 1, former)
    found = [Same(tuple(one), tuple(other)) for one, other in groups.values()]
    distinct = dict.fromkeys(found)
    return sorted(distinct, key=lambda same: same.present)


def moved(found: Sequence[Same]) -> Iterator[Same]:
    """Those that do not follow the order of the former reading: as few as possible."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for place, same in enumerate(found):
        length = bisect_left(ends, same.former[0])
        chains[length:] = [(chains[length - 1] if length else []) + [place], *chains[length + 1 :]]
        ends[length : length + 1] = [same.former[0]]
    kept = set(chains[-1]) if chains else set()
    return (same for place, same in enumerate(found) if place not in kept)


def _equal(former: Sequence[Table], present: Sequence[Table]) -> Iterator[tuple[int, int]]:
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, table in enumerate(former):
        places[said(table)].append(place)
    for place, table in enumerate(present):
        if equal := places.get(said(table)):
            yield equal.popleft(), place


def _alike(
    former: Sequence[Table], present: Sequence[Table], rest: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Each with the one that it is most like; near ones first where several are as like."""
    reach = _MOST_PAIRS // max(len(rest), len(others), 1)
    one = {i: _Looks(former[i]) for i in rest}
    other = {j: _Looks(present[j]) for j in others}
    scored = []
    for a, i in enumerate(rest):
        for b, j in enumerate(others):
            if abs(a - b) <= reach and (score := _score(one[i], other[j])):
                scored.append((-score, abs(a - b), a + b, i, j))
    taken: tuple[set[int], set[int]] = set(), set()
    for *_, i, j in sorted(scored):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _score(one: _Looks, other: _Looks) -> float:
    neither = not one.title and not other.title
    title = _UNTITLED if neither else likeness(one.title, other.title)
    alike = one.likeness(other)
    return alike + title if alike >= _ALIKE * (1 - title) else 0.0


def _take_pieces(
    tables: Sequence[Table],
    groups: dict[int, tuple[list[int], list[int]]],
    side: int,
    across: Sequence[Table],
) -> None:
    """Give tables without a partner to the one before or after that they are a piece of.

    Args:
        groups: number of a table → numbers of the tables of both readings that are one with it.
    """
    order = range(len(tables))
    for number, step in chain(((n, -1) for n in order), ((n, 1) for n in reversed(order))):
        group = groups.get(number + step)
        if number in groups or group is None or not _may_follow(tables, number, number + step):
            continue
        whole = sum((_Looks(across[n]).texts for n in group[1 - side]), Counter())
        own = sum((_Looks(tables[n]).texts for n in group[side]), Counter())
        if likeness(own + _Looks(tables[number]).texts, whole) >= likeness(own, whole):
            group[side].append(number)
            group[side].sort()
            groups[number] = group


def _may_follow(tables: Sequence[Table], number: int, beside: int) -> bool:
    """Whether two neighbours can be pieces of one table: as wide, the later without own title."""
    early, late = tables[min(number, beside)], tables[max(number, beside)]
    titles = {without_continuation_mark(early.title), without_continuation_mark(late.title), ""}
    return early.n_cols == late.n_cols and (not normal(late.title) or len(titles) < 3)
