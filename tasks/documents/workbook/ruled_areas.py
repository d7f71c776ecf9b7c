"""Tables of a sheet by the borders of their cells."""

from collections.abc import Iterable
from dataclasses import replace

from tasks.documents.workbook.layout import Layout, Shown
from tasks.documents.workbook.rows import Area, cells_in, is_stating
from tasks.tables.headings import runs_of
from tasks.tables.wording import is_note, names_table, unit_of

# Areas with borders of one sheet.
MOST_AREAS = 1_000


def ruled_areas(layout: Layout) -> list[Area]:
    """The tables with borders, without the title and unit line that these may include.

    Raises:
        ValueError: there are more than any disclosure has.
    """
    return [_without_lines(layout, area) for area in _boxes(layout)]


def _boxes(layout: Layout) -> list[Area]:
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
    """Whether two opposite sides have a rule, at least along a part.

    A blank cell between two tables may have such sides from both; it needs a third one.
    """
    bottom, right = cell.row + cell.rowspan, cell.col + cell.colspan
    rows, cols = range(cell.row, bottom), range(cell.col, right)
    beside = [any((row, col) in layout.down for row in rows) for col in (cell.col, right)]
    over = [any((row, col) in layout.across for col in cols) for row in (cell.row, bottom)]
    return (all(beside) or all(over)) and (bool(cell.text) or sum([*beside, *over]) > 2)


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
    sided = any(_has_sides(layout, area, row) for row in range(area.top, area.bottom))
    while area.n_rows > 1:
        cells = cells_in(layout, area.top, area)
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
        runs = runs_of(cell.text for cell in cells_in(layout, area.bottom - 1, area))
        if not runs or not (is_note(runs[0]) or is_stating(runs)):
            break
        area = replace(area, bottom=area.bottom - 1)
    return area


def _has_sides(layout: Layout, area: Area, row: int) -> bool:
    return any((row, col) in layout.down for col in range(area.left, area.right + 1))
