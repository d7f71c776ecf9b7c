"""Sheets to titles, tables, notes and lines, whatever the format of their file."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from tasks.documents.lines import joined
from tasks.documents.unpaged import read_blocks
from tasks.documents.workbook.areas import table_areas
from tasks.documents.workbook.layout import Layout, Shown, laid_out
from tasks.documents.workbook.rows import Area, is_stating
from tasks.documents.workbook.sheet import MOST_CELLS, Sheet
from tasks.records import Cell, Extraction, Paragraph, Table
from tasks.tables.headings import Heading, look_up, runs_of
from tasks.tables.piece import Piece
from tasks.tables.wording import is_note, names_table, unit_of

# The page of all pieces of a sheet: no table goes on in another one of the same page.
SHEET = 1
# Lines above tables side by side that may be theirs.
MOST_LINES = 5


def read_sheets(sheets: Iterable[Sheet], reader: str, media_type: str, unseen: int) -> Extraction:
    """The tables and paragraphs that sheets show.

    Nothing hidden is read: a reader of the published file does not see it. What is left out, and
    formulas whose value the file does not hold (their cells are blank), is named with the reader
    of each table. No table goes on in another one: a sheet has no end of a page.

    Args:
        sheets: those not hidden, in order.
        reader: name of the reader, kept with each table.
        media_type: of the file.
        unseen: number of hidden sheets.

    Raises:
        ValueError: there are more cells than any disclosure has.
    """
    tables: list[Table] = []
    paragraphs: list[Paragraph] = []
    for sheet in sheets:
        layout = laid_out(sheet)
        found = read_blocks(_blocks(layout), reader + _left_out(layout, unseen), media_type)
        tables += found.tables
        paragraphs += found.paragraphs
        if sum(len(table.cells) for table in tables) > MOST_CELLS:
            raise ValueError(f"the sheets hold more than {MOST_CELLS} cells")
    if not tables and not paragraphs:
        return Extraction("empty", "no characters in the sheets", media_type)
    return Extraction("ok", None, media_type, 0, tuple(tables), tuple(paragraphs))


def _left_out(layout: Layout, unseen: int) -> str:
    """As "; hidden and not read: 2 rows; formulas without value: 3"."""
    counts = zip((unseen, *layout.hidden), ("sheet", "row", "column"), strict=True)
    hidden = [f"{count} {name}{'s' * (count > 1)}" for count, name in counts if count]
    text = f"; hidden and not read: {', '.join(hidden)}" if hidden else ""
    unknown = layout.sheet.unknown
    return text + (f"; formulas without value: {unknown}" if unknown else "")


def _blocks(layout: Layout) -> Iterator[Heading | Piece]:
    height = max(layout.texts, default=-1) + 1
    width = max((col for _, col in layout.shown), default=-1) + 1
    yield from _within(layout, Area(0, 0, height, width), table_areas(layout))


def _within(layout: Layout, frame: Area, areas: Iterable[Area]) -> Iterator[Heading | Piece]:
    """Lines and tables of a frame from top to bottom; tables side by side one after the other."""
    top = frame.top
    bands = _grouped(areas, lambda area: (area.top, area.bottom))
    for number, band in enumerate(bands, 1):
        zones = _grouped(band, lambda area: (area.left, area.right))
        if len(zones) > 1:
            floor = bands[number][0].top if number < len(bands) else frame.bottom
            rows = replace(frame, top=top, bottom=floor)
            yield from _side_by_side(layout, rows, zones)
            top = _own_rows(layout, rows, zones).bottom
            continue
        for area in band:
            yield from _lines(layout, replace(frame, top=top, bottom=area.top), band)
            yield _piece(layout, area)
            top = area.top
        below = max(area.bottom for area in band)
        yield from _lines(layout, replace(frame, top=top, bottom=below), band)
        top = below
    yield from _lines(layout, replace(frame, top=top))


def _grouped(areas: Iterable[Area], reach: Callable[[Area], tuple[int, int]]) -> list[list[Area]]:
    """Areas whose reaches overlap, directly or through others, in order."""
    groups: list[list[Area]] = []
    end = 0
    for area in sorted(areas, key=reach):
        if not groups or reach(area)[0] >= end:
            groups.append([])
        groups[-1].append(area)
        end = max(end, reach(area)[1])
    return groups


def _side_by_side(
    layout: Layout, frame: Area, zones: Sequence[Sequence[Area]]
) -> Iterator[Heading | Piece]:
    """The lines above that are common, then zone by zone; all share a common title and unit."""
    own = _own_rows(layout, frame, zones)
    common = list(_lines(layout, replace(frame, bottom=own.top)))
    shared: list[Heading] = []
    if own.top == min(area.top for zone in zones for area in zone):
        above = list(dropwhile(lambda line: is_note(line.text), common))
        shared = [above[index] for index in sorted(look_up(above)[1])]
    for number, (zone, left, right) in enumerate(zip(zones, *_sides(frame, zones), strict=True)):
        yield from shared if number else common
        yield from _within(layout, Area(own.top, left, own.bottom, right), zone)


def _sides(frame: Area, zones: Sequence[Sequence[Area]]) -> tuple[list[int], list[int]]:
    """Left and right sides of the zones; what stands between two belongs to the left one."""
    cuts = [min(area.left for area in zone) for zone in zones[1:]]
    return [frame.left, *cuts], [*cuts, frame.right]


def _own_rows(layout: Layout, frame: Area, zones: Sequence[Sequence[Area]]) -> Area:
    """The rows in which the zones are apart: with lines above that each has of its own, and notes.

    A line above that stands over one zone alone, or is the title in one and the unit in another,
    is common to all.
    """
    areas = [area for zone in zones for area in zone]
    top, bottom = min(area.top for area in areas), max(area.bottom for area in areas)
    lefts = _sides(frame, zones)[0]
    for row in range(top - 1, max(frame.top, top - MOST_LINES) - 1, -1):
        cells = layout.texts.get(row, ())
        over = {bisect_right(lefts, cell.col) for cell in cells}
        if _crosses(layout, row, lefts):
            break
        if len(over) > 1 and len({is_stating([cell.text]) for cell in cells}) == 1:
            top = row
    for row in range(bottom, min(frame.bottom, bottom + MOST_LINES)):
        notes = [is_note(cell.text) for cell in layout.texts.get(row, ())]
        if not all(notes) or _crosses(layout, row, lefts):
            break
        bottom = row + 1 if notes else bottom
    return replace(frame, top=top, bottom=bottom)


def _crosses(layout: Layout, row: int, lefts: Sequence[int]) -> bool:
    """Whether merged cells stand over the side between two zones."""
    cells = (layout.shown.get((row, left)) for left in lefts[1:])
    return any(cell and cell.col < left for cell, left in zip(cells, lefts[1:], strict=True))


def _lines(layout: Layout, frame: Area, areas: Sequence[Area] = ()) -> Iterator[Heading]:
    """The texts in a frame row by row, but for those in the areas."""
    for row in range(frame.top, frame.bottom):
        cells = [
            cell
            for cell in layout.texts.get(row, ())
            if (row, cell.col) in frame and not any((row, cell.col) in area for area in areas)
        ]
        yield from _headings(cells)


def _headings(cells: Sequence[Shown]) -> Iterator[Heading]:
    """One line, but a title and a unit of one row are two, as are the lines of a lone text."""
    centred = bool(cells) and all(cell.centred for cell in cells)
    if len(cells) == 1 and not centred and not is_note(cells[0].text):
        for line in filter(None, map(_plain, cells[0].text.splitlines())):
            yield Heading(line, (line,))
        return
    runs = runs_of(_in_one_line(cell.text) for cell in cells)
    titles = [run for run in runs if names_table(run)]
    others = tuple(run for run in runs if not names_table(run))
    if len(titles) == 1 and is_stating(others) and any(map(unit_of, others)):
        yield Heading(titles[0], (titles[0],), centred)
        runs = others
    if runs:
        yield Heading(" ".join(runs), runs, centred)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _in_one_line(text: str) -> str:
    return joined(map(_plain, text.splitlines()))


def _piece(layout: Layout, area: Area) -> Piece:
    cells = []
    for row in range(area.top, area.bottom):
        for col in range(area.left, area.right):
            at = row - area.top, col - area.left
            cell = layout.shown.get((row, col))
            if cell is None:
                cells.append(Cell(*at, 1, 1, "", ref=layout.ref(row, col)))
            elif (row, col) == (max(cell.row, area.top), max(cell.col, area.left)):
                height = min(cell.row + cell.rowspan, area.bottom) - row
                width = min(cell.col + cell.colspan, area.right) - col
                text = _in_one_line(cell.text) if (cell.row, cell.col) in area else ""
                cells.append(Cell(*at, height, width, text, ref=cell.ref))
    edges = tuple(float(edge) for edge in range(area.n_cols + 1))
    return Piece(edges, area.n_rows, tuple(cells), SHEET)
