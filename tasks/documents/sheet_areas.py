"""Where the tables of a sheet stand: by their borders, or by their shape where they have none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.documents.sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Layout, Shown, Slot
from tasks.tables.headings import runs_of
from tasks.tables.wording import (
    before_unit,
    is_amount,
    is_label,
    is_note,
    is_subtitle,
    is_table_number,
    names_table,
    unit_of,
)

# Tables of one sheet.
MOST_AREAS = 1_000
# Rows of a header that alone has borders.
MOST_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Area:
    """Rows top to bottom and columns left to right; the last ones are not in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def n_rows(self) -> int:
        """Its rows."""
        return self.bottom - self.top

    @property
    def n_cols(self) -> int:
        """Its columns."""
        return self.right - self.left

    def overlaps(self, other: "Area") -> bool:
        """Whether they share a slot."""
        return self.shares_rows(other) and self.shares_columns(other)

    def shares_rows(self, other: "Area") -> bool:
        """Whether they share a row."""
        return self.top < other.bottom and other.top < self.bottom

    def shares_columns(self, other: "Area") -> bool:
        """Whether they share a column."""
        return self.left < other.right and other.left < self.right

    def __contains__(self, slot: Slot) -> bool:
        return self.top <= slot[0] < self.bottom and self.left <= slot[1] < self.right


def table_areas(layout: Layout) -> list[Area]:
    """The tables of a sheet; they share no slot.

    A ruled table has borders at two opposite sides of its cells; where its header alone has them,
    it goes on in the rows below. Elsewhere rows of two texts or more that follow one another are
    a table if they have three columns or an amount; blank columns part it if each part could be
    a table.

    Raises:
        ValueError: there are more tables, or tables of more cells, than any disclosure has.
    """
    boxes = [_without_lines(layout, area) for area in _ruled_areas(layout)]
    ruled = [_with_body(layout, box, boxes) for box in boxes if _holds_table(layout, box)]
    areas = [*ruled, *_shaped_areas(layout, ruled)]
    if sum(area.n_rows * area.n_cols for area in areas) > MOST_CELLS:
        raise ValueError(f"the tables of a sheet have more than {MOST_CELLS} cells")
    return areas


def is_stating(runs: Iterable[str]) -> bool:
    """Whether all parts of a line are labels, units or numbers of tables."""
    return all(
        is_label(run)
        or unit_of(run) is not None
        or is_subtitle(run)
        or (is_table_number(run) and not is_amount(run))
        for run in runs
    )


def _ruled_areas(layout: Layout) -> list[Area]:
    """Boxes around ruled cells that touch each other."""
    ruled = {
        slot
        for cell in {id(cell): cell for cell in layout.shown.values()}.values()
        if _is_ruled(layout, cell)
        for slot in cell.slots
    }
    found = []
    while ruled:
        heap = [ruled.pop()]
        reached = list(heap)
        while heap:
            row, col = heap.pop()
            for slot in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
                if slot in ruled:
                    ruled.remove(slot)
                    heap.append(slot)
                    reached.append(slot)
        rows, cols = [row for row, _ in reached], [col for _, col in reached]
        if min(cols) < max(cols):
            found.append(Area(min(rows), min(cols), max(rows) + 1, max(cols) + 1))
    return _disjoint(found)


def _is_ruled(layout: Layout, cell: Shown) -> bool:
    """Whether two opposite sides have a rule, at least along a part."""
    bottom, right = cell.row + cell.rowspan, cell.col + cell.colspan
    rows, cols = range(cell.row, bottom), range(cell.col, right)
    beside = any((row, cell.col) in layout.down for row in rows) and any(
        (row, right) in layout.down for row in rows
    )
    return beside or (
        any((cell.row, col) in layout.across for col in cols)
        and any((bottom, col) in layout.across for col in cols)
    )


def _disjoint(areas: Iterable[Area]) -> list[Area]:
    """Areas that overlap as one."""
    found: list[Area] = []
    for area in areas:
        while other := next((other for other in found if other.overlaps(area)), None):
            found.remove(other)
            area = Area(
                min(area.top, other.top),
                min(area.left, other.left),
                max(area.bottom, other.bottom),
                max(area.right, other.right),
            )
        found.append(area)
        if len(found) > MOST_AREAS:
            raise ValueError(f"a sheet has more than {MOST_AREAS} areas with borders")
    return sorted(found, key=lambda area: (area.top, area.left))


def _without_lines(layout: Layout, area: Area) -> Area:
    """Without the title and the unit line at its head, and lines at its foot without sides."""
    sided = any(slot in area for slot in layout.down)
    while area.n_rows > 1:
        cells = _cells(layout, area.top, area)
        height = max((cell.rowspan for cell in cells), default=1)
        runs = runs_of(cell.text for cell in cells)
        wide = len(cells) == 1 and cells[0].colspan >= area.n_cols and height < area.n_rows
        titled = wide and (names_table(runs[0]) or is_stating(runs))
        stated = height == 1 and is_stating(runs) and any(unit_of(run) for run in runs)
        open_line = sided and len(runs) < 2 and not _has_sides(layout, area, area.top)
        if not (titled or stated or open_line):
            break
        area = replace(area, top=area.top + height)
    while sided and area.n_rows > 1 and not _has_sides(layout, area, area.bottom - 1):
        runs = runs_of(cell.text for cell in _cells(layout, area.bottom - 1, area))
        if not runs or not (is_note(runs[0]) or is_stating(runs)):
            break
        area = replace(area, bottom=area.bottom - 1)
    return area


def _has_sides(layout: Layout, area: Area, row: int) -> bool:
    return any((row, col) in layout.down for col in range(area.left, area.right + 1))


def _cells(layout: Layout, row: int, area: Area) -> list[Shown]:
    """The texts that begin in a row, between the sides of the area."""
    return [cell for cell in layout.texts.get(row, ()) if area.left <= cell.col < area.right]


def _with_body(layout: Layout, area: Area, others: Iterable[Area]) -> Area:
    """A header that alone has borders, with the rows below it."""
    cells = [cell for row in range(area.top, area.bottom) for cell in _cells(layout, row, area)]
    if area.n_rows > MOST_HEADER_ROWS or any(is_amount(cell.text) for cell in cells):
        return area
    floor = min(
        (other.top for other in others if other.top >= area.bottom and other.shares_columns(area)),
        default=MOST_ROWS,
    )
    end, _ = _filled_rows(layout, replace(area, top=area.bottom, bottom=floor))
    return replace(area, bottom=end)


def _filled_rows(layout: Layout, area: Area) -> tuple[int, int]:
    """Where the rows end that are filled as a table's, from the area's top on, and their number.

    A row of one text is among them if a filled one follows.
    """
    end, filled = area.top, 0
    for row in range(area.top, area.bottom):
        cells = _cells(layout, row, area)
        if _is_filled(cells):
            end, filled = row + 1, filled + 1
        elif row not in layout.taken or _is_line(cells):
            break
    return end, filled


def _is_filled(cells: Sequence[Shown]) -> bool:
    """Whether the row has two texts or more and is no line of labels, with a unit, or a note."""
    runs = runs_of(cell.text for cell in cells)
    line = is_stating(runs) or any(map(_states_unit, runs)) or (runs and is_note(runs[0]))
    return len(runs) > 1 and not line


def _states_unit(run: str) -> bool:
    return unit_of(run) is not None and not before_unit(run)


def _is_line(cells: Sequence[Shown]) -> bool:
    """Whether a row below a table is a title, a note or a line of labels."""
    if not cells:
        return False
    alone = len(cells) == 1 and (cells[0].colspan > 1 or names_table(cells[0].text))
    runs = runs_of(cell.text for cell in cells)
    return alone or is_note(runs[0]) or is_stating(runs) or any(map(_states_unit, runs))


def _holds_table(layout: Layout, area: Area) -> bool:
    return sum(len(_cells(layout, row, area)) for row in range(area.top, area.bottom)) > 1


def _shaped_areas(layout: Layout, ruled: list[Area]) -> Iterator[Area]:
    """Tables in the rows that no ruled table stands in."""
    barred = {row for area in ruled for row in range(area.top, area.bottom)}
    done = -1
    for row in sorted(layout.taken.keys() - barred):
        whole = Area(
            row, 0, min((top for top in barred if top > row), default=MOST_ROWS), MOST_COLUMNS
        )
        if row < done or not _is_filled(_cells(layout, row, whole)):
            continue
        done, filled = _filled_rows(layout, whole)
        if filled > 1:
            yield from _parted(layout, row, done)


def _parted(layout: Layout, top: int, bottom: int) -> Iterator[Area]:
    """The table of these rows, or the tables side by side."""
    taken = sorted({col for row in range(top, bottom) for col in layout.taken[row]})
    gaps = [(one + 1, other) for one, other in pairwise(taken) if other > one + 1]
    lefts = [taken[0], *(right for _, right in gaps)]
    rights = [*(left for left, _ in gaps), taken[-1] + 1]
    parts = [Area(top, left, bottom, right) for left, right in zip(lefts, rights, strict=True)]
    if len(parts) > 1 and all(_could_stand_alone(layout, part) for part in parts):
        yield from parts
        return
    whole = Area(top, taken[0], bottom, taken[-1] + 1)
    cells = [cell for row in range(top, bottom) for cell in _cells(layout, row, whole)]
    if whole.n_cols > 2 or any(is_amount(cell.text) for cell in cells):
        yield whole


def _could_stand_alone(layout: Layout, area: Area) -> bool:
    return sum(len(_cells(layout, row, area)) > 1 for row in range(area.top, area.bottom)) > 1
