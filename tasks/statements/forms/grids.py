"""Indicator grids: which column holds what, and the levels that stand for each row."""

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.forms.places import Grid
from tasks.statements.forms.vocabulary import Level, column_roles, label_of, level_named

# What a side of a grid must have to be one.
_NAMING = ("level3", "fused")
# Columns that say more of a target, and may stand several times.
_BESIDE = ("known", "description", "value-basis")


@dataclass(frozen=True, slots=True)
class Side:
    """Columns of an indicator grid by role; `annual` is False where targets are medium-term."""

    columns: Mapping[str, int]
    annual: bool = True


@dataclass(frozen=True, slots=True)
class IndicatorGrid:
    """An indicator grid: its header row, the rows below it, its sides.

    Attributes:
        headers: rows that repeat the header.
        unread: column labels that the vocabulary does not explain.
    """

    header: int
    rows: range
    sides: tuple[Side, ...]
    headers: frozenset[int]
    unread: tuple[str, ...]


def find_grids(grid: Grid) -> tuple[IndicatorGrid, ...]:
    """All indicator grids of a table, from the top down."""
    found: list[IndicatorGrid] = []
    row = 0
    while row < grid.table.n_rows:
        if not is_header(grid, row):
            row += 1
            continue
        end, headers = _end(grid, row)
        sides, unread = _sides(grid, row)
        found.append(IndicatorGrid(row, range(row + 1, end), sides, headers, unread))
        row = end
    return tuple(found)


def is_header(grid: Grid, row: int) -> bool:
    """Whether a row labels the columns of an indicator grid."""
    roles = {role for cell in grid.filled(row) for role in column_roles(cell.text)[:1]}
    return "target" in roles and bool(roles & {"level3", "fused"}) and len(roles) > 1


def _first(grid: Grid, row: int) -> int:
    return min(cell.col for cell in grid.filled(row) if _column(cell))


def _column(cell: Cell) -> bool:
    """Whether a header cell stands over a column, not beside the rows as 绩效指标 does."""
    roles = column_roles(cell.text)
    return bool(roles) and not (cell.col == 0 and "fused" in roles)


def _end(grid: Grid, header: int) -> tuple[int, frozenset[int]]:
    first = _first(grid, header)
    headers = set()
    for row in range(header + 1, grid.table.n_rows):
        if is_header(grid, row):
            headers.add(row)
            continue
        filled = grid.filled(row)
        if not filled or filled[0].col >= max(first, 1) or _goes_on(grid, header, row):
            continue
        field = label_of(filled[0].text).field
        if field not in (None, "group"):
            return row, frozenset(headers)
    return grid.table.n_rows, frozenset(headers)


def _goes_on(grid: Grid, header: int, row: int) -> bool:
    """Whether a row has a name and a target of its own, beside a label repeated on a new page."""
    sides, _ = _sides(grid, header)
    roles = (*_NAMING, "target")
    wanted = [side.columns[role] for side in sides for role in roles if role in side.columns]
    if not wanted or min(wanted) == 0:
        return False
    if grid.spanned:
        return {cell.col for cell in grid.starts[row]} >= set(wanted)
    stated = {cell.col for cell in grid.filled(row) if label_of(cell.text).field is None}
    label = label_of(grid.slots[row][0].text)
    return label.field in ("goal", "period-goal") and stated >= set(wanted)


def _sides(grid: Grid, header: int) -> tuple[tuple[Side, ...], tuple[str, ...]]:
    sides: list[dict[str, int]] = [{}]
    unread: list[str] = []
    for cell in grid.filled(header):
        roles = column_roles(cell.text)
        if not roles:
            if label_of(cell.text).field is None and cell.col > 0:
                unread.append(normal(cell.text))
            continue
        if not _column(cell):
            continue
        if roles[0] in sides[-1] and roles[0] not in _BESIDE:
            sides.append({})
        sides[-1].setdefault(roles[0], cell.col)
    whole = [side for side in sides if "target" in side and any(role in side for role in _NAMING)]
    for side in whole[1:]:
        side.setdefault("level1", whole[0].get("level1", 0))
    annual = [_annual(grid, header, side, place, len(whole)) for place, side in enumerate(whole)]
    return tuple(Side(s, a) for s, a in zip(whole, annual, strict=True)), tuple(unread)


def _annual(grid: Grid, header: int, side: Mapping[str, int], place: int, sides: int) -> bool:
    """Whether a side states targets of the year: said above it, else the last side does.

    Source: 财预〔2015〕88号, whose forms print the medium-term targets left of the year's.
    """
    if sides == 1:
        return True
    start = side["target"]
    for row in range(header - 1, -1, -1):
        field = label_of(grid.slots[row][start].text).field
        if field in ("goal", "period-goal"):
            return field == "goal"
    return place == sides - 1


@dataclass(frozen=True, slots=True)
class Levels:
    """First and second level of a row as printed, and the second (or first) by the ministry."""

    level1: str | None
    level2: str | None
    category: str | None


def levels_of(
    grid: Grid, rows: range, columns: Mapping[str, int], headers: frozenset[int] = frozenset()
) -> dict[int, Levels]:
    """The levels that stand for each row, carried over merged cells and page ends.

    Args:
        headers: rows that repeat the header, which stand for nothing.
    """
    first = _standing(grid, rows, columns.get("level1"), headers)
    second = _standing(grid, rows, columns.get("level2"), headers)
    found: dict[int, Levels] = {}
    before = Levels(None, None, None)
    for row in (row for row in rows if row not in headers):
        if grid.spanned:
            found[row] = _boxed(first.get(row, []), second.get(row, []))
        else:
            own = (_own(grid, row, columns.get("level1")), _own(grid, row, columns.get("level2")))
            found[row] = before = _carried(own[0], own[1], before)
    return found


def _standing(
    grid: Grid, rows: range, col: int | None, headers: frozenset[int]
) -> dict[int, list[Cell]]:
    if col is None:
        return {}
    return {
        row: [cell for cell in cells if cell.col >= col or _named(cell)]
        for row, cells in grid.standing(rows, col, headers).items()
    }


def _named(cell: Cell) -> bool:
    """Whether a cell that reaches in from the left, as where a line is missing, names a level."""
    return any(level_named(cell.text, level) for level in (1, 2))


def _own(grid: Grid, row: int, col: int | None) -> str:
    return "" if col is None else normal(grid.slots[row][col].text)


def _boxed(firsts: list[Cell], seconds: list[Cell]) -> Levels:
    """With spans: the first level that the second may stand under; none where none fits."""
    second = normal(seconds[0].text) if seconds else ""
    if firsts and seconds and firsts[0] is seconds[0]:
        return _levels(second, "")
    fits = [normal(cell.text) for cell in firsts if _fits(normal(cell.text), second)]
    return _levels(fits[0] if fits else "", second)


def _carried(first: str, second: str, before: Levels) -> Levels:
    """Without spans: blanks repeat the row above; a level in the other's column is put right."""
    if first:
        if not second and level_named(first, 1) is None and level_named(first, 2) is not None:
            first, second = "", first
        else:
            return _levels(first, second)
    above = before.level1 or ""
    if not second:
        return before
    if _fits(above, second):
        return _levels(above, second)
    return _levels(second, "") if level_named(second, 1) else _levels("", second)


def _fits(first: str, second: str) -> bool:
    """Whether a second level may stand under a first; what the vocabulary lacks may."""
    above, below = level_named(first, 1), level_named(second, 2)
    return not (above and below and below.under) or above.id in below.under


def _levels(first: str, second: str) -> Levels:
    return Levels(first or None, second or None, category(first, second))


def category(first: str, second: str) -> str | None:
    """The ministry's term for the second level; of 满意度指标 also where the first stands alone."""
    below: Level | None = level_named(second, 2)
    above = level_named(first, 1)
    if below is not None:
        if below.id == "cost" and above and above.id == "cost":
            return "cost"
        return below.id
    return above.id if above and not second and above.id == "satisfaction" else None
