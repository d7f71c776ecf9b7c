"""Texts of cells to rows, by the heights of their middles, tops or bottoms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.tables.columns import Corridor
from tasks.tables.unruled.blocks import Block
from tasks.tables.wording import is_amount

# Texts of one row are level within this share of a height.
LEVEL = 0.3
# Rows are further apart than lines by this share of what texts of one column are further apart.
BETWEEN = 0.35

Key = Callable[[Block], float]


@dataclass(frozen=True, slots=True)
class Rows:
    """Heights of the edges, from top to bottom; texts of each row; texts over several rows."""

    ys: tuple[float, ...]
    level: tuple[tuple[Block, ...], ...]
    spanning: tuple[Block, ...]


def rows_of(blocks: Sequence[Block]) -> Rows:
    """The rows that the texts stand in: level by their middles, tops or bottoms.

    Of these ways the one that gives the fewest rows, texts over several, and texts in one slot.
    """
    least = _least_gap(blocks)
    keys = (middle, _top, _bottom) if any(len(b.lines) > 1 for b in blocks) else (middle,)
    found = [_rows_by(key, blocks, least) for key in keys]
    return min(found, key=lambda r: len(r.level) + len(r.spanning) + _clashes(r))


def _rows_by(key: Key, blocks: Sequence[Block], least: float) -> Rows:
    spanning = _spanning(blocks, key, least) if key is middle else []
    level = _levels(sorted((b for b in blocks if b not in spanning), key=key), key)
    for row in _between(level, key):
        level.remove(row)
        spanning += row
    tops = [min(block.top for block in row) for row in level]
    ys = [(_bottom_above(row, top) + top) / 2 for row, top in zip(level, tops[1:], strict=False)]
    margin = least / 2
    top = min(block.top for block in blocks) - margin
    bottom = max(block.bottom for block in blocks) + margin
    return Rows((top, *ys, bottom), tuple(map(tuple, level)), tuple(spanning))


def _bottom_above(row: Iterable[Block], top: float) -> float:
    """Where the texts of a row end that end above the next; tall ones may reach into it."""
    return max((b.bottom for b in row if b.bottom <= top + LEVEL * b.size), default=top)


def height(block: Block, row: int, ys: Sequence[float]) -> int:
    """How many rows a text reaches over from its own."""
    last = row + 1
    while last < len(ys) - 1 and block.bottom - LEVEL * block.size > ys[last]:
        last += 1
    return last - row


def _clashes(rows: Rows) -> int:
    """How many slots two texts stand in."""
    slots = [
        (r, column)
        for row, level in enumerate(rows.level)
        for block in level
        for r in range(row, row + height(block, row, rows.ys))
        for column in range(block.first, block.last + 1)
    ]
    return len(slots) - len(set(slots))


def rows_between(blocks: Sequence[Block], edges: Sequence[float], *, several: bool) -> Rows:
    """The rows that the texts stand in between known edges.

    Args:
        blocks: all between the first and the last edge.
        edges: of rows, from top to bottom.
        several: there may be several rows between two edges even if no figures show it.
    """
    ys: list[float] = []
    level: list[tuple[Block, ...]] = []
    spanning: list[Block] = []
    rest = list(blocks)
    for high, low in pairwise(edges):
        inside = [block for block in rest if _is_between(block, high, low)]
        rest = [block for block in rest if block not in inside]
        ys.append(high)
        over = _beside_row(inside, (high + low) / 2)
        inside = [block for block in inside if block not in over]
        spanning += over
        if inside and (several or stacked_figures(inside)):
            rows = rows_of(inside)
            ys += rows.ys[1:-1]
            level += rows.level
            spanning += rows.spanning
        else:
            level.append(tuple(inside))
    return Rows((*ys, edges[-1]), tuple(level), (*spanning, *rest))


def _beside_row(blocks: Sequence[Block], half: float) -> list[Block]:
    """The texts that stand off the middle between two edges while others hit it."""
    row = [b for b in blocks if abs(middle(b) - half) <= LEVEL * b.size]
    rest = [block for block in blocks if block not in row]
    columns = [column for block in rest for column in range(block.first, block.last + 1)]
    stacked = len(columns) > len(set(columns))
    return rest if row and not stacked and not _columns(row) & set(columns) else []


def _is_between(block: Block, high: float, low: float) -> bool:
    over = LEVEL * block.size
    return high < block.top + over and block.bottom - over < low


def stacked_figures(blocks: Sequence[Block]) -> bool:
    """Whether figures stand one below the other in a column."""
    figures = [(b.first, b.last) for b in blocks if any(is_amount(x.text) for x in b.lines)]
    return len(figures) > len(set(figures)) + 1


def middle(block: Block) -> float:
    """The height of its middle."""
    return (block.top + block.bottom) / 2


def _top(block: Block) -> float:
    return block.lines[0].middle


def _bottom(block: Block) -> float:
    return block.lines[-1].middle


def _levels(blocks: Iterable[Block], key: Key) -> list[list[Block]]:
    """The texts, sorted by their key, that are level."""
    rows: list[list[Block]] = []
    for block in blocks:
        if rows and key(block) - key(rows[-1][0]) <= LEVEL * block.size:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _least_gap(blocks: Iterable[Block]) -> float:
    """What is white between two rows, at least: more than between lines of one text."""
    last: dict[int, Block] = {}
    between, inside, size = float("inf"), 0.0, 0.0
    for block in sorted(blocks, key=lambda block: block.top):
        size = max(size, block.size)
        inside = max(inside, *(low.top - high.bottom for high, low in pairwise(block.lines)), 0.0)
        for column in range(block.first, block.last + 1):
            if column in last and block.top > last[column].bottom:
                between = min(between, block.top - last[column].bottom)
            last[column] = block
    between = between if between < float("inf") else inside + size / 2
    return inside + BETWEEN * (between - inside) if between > inside else 0.0


def _spanning(blocks: Sequence[Block], key: Key, least: float) -> list[Block]:
    """The texts that stand between rows: too near to texts above and below, the worst first."""
    ordered = sorted(blocks, key=key)
    levels = _levels(ordered, key)
    row_of = {id(block): index for index, row in enumerate(levels) for block in row}
    near: dict[int, set[int]] = {index: set() for index in range(len(ordered))}
    by_top = sorted(range(len(ordered)), key=lambda index: ordered[index].top)
    for place, one in enumerate(by_top):
        for other in by_top[place + 1 :]:
            if ordered[other].top - ordered[one].bottom >= least:
                break
            if row_of[id(ordered[one])] != row_of[id(ordered[other])]:
                near[one].add(other)
                near[other].add(one)

    def rank(index: int) -> tuple[int, int, int, int]:
        high = sum(other < index for other in near[index])
        low = len(near[index]) - high
        alone = 0 if high and low else -len(levels[row_of[id(ordered[index])]])
        return min(high, low), alone, high + low, -ordered[index].first

    found: list[Block] = []
    while (worst := max((i for i in near if near[i]), key=rank, default=None)) is not None:
        found.append(ordered[worst])
        for other in near.pop(worst):
            near[other].discard(worst)
    return found


def _between(rows: Sequence[list[Block]], key: Key) -> list[list[Block]]:
    """The rows that stand in the middle of their neighbours and not below any of their texts."""
    found: list[list[Block]] = []
    for (high, row), (_, low) in pairwise(pairwise(rows)):
        half = (key(high[0]) + key(low[0])) / 2
        level = abs(half - key(row[0])) <= LEVEL / 2 * row[0].size
        apart = all(b.right < o.left or o.right < b.left for b in row for o in (*high, *low))
        if level and apart and not (found and found[-1] is high):
            found.append(row)
    return found


def gaps_over(rows: Rows) -> list[Corridor]:
    """What is white between texts over several rows and those of the rows above and below them."""
    found: list[Corridor] = []
    for one in rows.spanning:
        high = max(
            (r for r in rows.level if r and middle(r[0]) < middle(one)), key=_low, default=()
        )
        low = min((r for r in rows.level if r and middle(r[0]) > middle(one)), key=_low, default=())
        left = max((b.right for b in (*high, *low) if b.right < one.left), default=None)
        right = min((b.left for b in (*high, *low) if b.left > one.right), default=None)
        found += [(left, one.left)] if left is not None else []
        found += [(one.right, right)] if right is not None else []
    return found


def _low(row: Sequence[Block]) -> float:
    return middle(row[0])


def _columns(row: Iterable[Block]) -> set[int]:
    return {column for block in row for column in range(block.first, block.last + 1)}
