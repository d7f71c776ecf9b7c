"""Where the tables of a sheet stand: by their borders, or by their shape where they have none."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from tasks.documents.workbook.layout import Layout
from tasks.documents.workbook.rows import Area, cells_in, is_filled, is_line
from tasks.documents.workbook.ruled_areas import ruled_areas
from tasks.documents.workbook.sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from tasks.tables.wording import is_amount

# Rows of a header that alone has borders.
MOST_HEADER_ROWS = 3


def table_areas(layout: Layout) -> list[Area]:
    """The tables of a sheet; they share no slot.

    A ruled table has borders at two opposite sides of its cells; where its header alone has them,
    it goes on in the rows below. Elsewhere rows of two texts or more that follow one another are
    a table if they have three columns or an amount; blank columns part it if each part could be
    a table.

    Raises:
        ValueError: there are more tables, or tables of more cells, than any disclosure has.
    """
    boxes = ruled_areas(layout)
    ruled = [_with_body(layout, box, boxes) for box in boxes if _holds_table(layout, box)]
    areas = [*ruled, *_shaped_areas(layout, ruled)]
    if sum(area.n_rows * area.n_cols for area in areas) > MOST_CELLS:
        raise ValueError(f"the tables of a sheet have more than {MOST_CELLS} cells")
    return areas


def _with_body(layout: Layout, area: Area, others: Iterable[Area]) -> Area:
    """A header that alone has borders, with the rows below it."""
    cells = [cell for row in range(area.top, area.bottom) for cell in cells_in(layout, row, area)]
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
        cells = cells_in(layout, row, area)
        if is_filled(cells):
            end, filled = row + 1, filled + 1
        elif is_line(cells) or not any(
            area.left <= col < area.right for col in layout.taken.get(row, ())
        ):
            break
    return end, filled


def _holds_table(layout: Layout, area: Area) -> bool:
    return sum(len(cells_in(layout, row, area)) for row in range(area.top, area.bottom)) > 1


def _shaped_areas(layout: Layout, ruled: list[Area]) -> Iterator[Area]:
    """Tables in the rows that no ruled table stands in."""
    barred = sorted({row for area in ruled for row in range(area.top, area.bottom)})
    done = -1
    for row in sorted(layout.taken.keys() - set(barred)):
        if row < done or not is_filled(layout.texts.get(row, ())):
            continue
        bottom = [*barred[(at := bisect_right(barred, row)) : at + 1], MOST_ROWS][0]
        done, filled = _filled_rows(layout, Area(row, 0, bottom, MOST_COLUMNS))
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
    cells = [cell for row in range(top, bottom) for cell in cells_in(layout, row, whole)]
    if whole.n_cols > 2 or any(is_amount(cell.text) for cell in cells):
        yield whole


def _could_stand_alone(layout: Layout, area: Area) -> bool:
    return sum(len(cells_in(layout, row, area)) > 1 for row in range(area.top, area.bottom)) > 1
