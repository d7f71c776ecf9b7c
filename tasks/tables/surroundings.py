"""Which lines of a page belong to the grids that they stand above or below."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.documents.lines import Line, joined
from tasks.documents.page import Page
from tasks.documents.running import EDGE
from tasks.records import Cell
from tasks.tables.cells import Placed
from tasks.tables.columns import Corridor
from tasks.tables.headings import Heading, look_up
from tasks.tables.piece import Piece
from tasks.tables.wording import could_be_title, is_note, is_table_number, names_table

# A line is centred if its middle is off the grid's by no more than this share of the grid's width.
OFF_CENTRE = 0.03
# A centred line of one run begins at least this many character heights right of the grid's side.
INDENT = 2.0
# Lines further apart than this many heights are not of one title or one note.
LINE_GAP = 1.2


def surround(tables: Sequence[Placed], lines: Sequence[Line]) -> tuple[list[Piece], list[Line]]:
    """The page's pieces with what belongs to them, and the lines that belong to none.

    Args:
        tables: from top to bottom.
        lines: outside the tables, from top to bottom, without running heads and feet.
    """
    pieces: list[Piece] = []
    rest = list(lines)
    bands = _bands(tables)
    for index, band in enumerate(bands):
        ceiling = max((table.bottom for table in bands[index - 1]), default=0.0) if index else 0.0
        last = index + 1 == len(bands)
        floor = float("inf") if last else min(table.top for table in bands[index + 1])
        near = [line for line in rest if ceiling <= _middle(line) <= floor]
        parts = {id(line): _parted(line, band) for line in near}
        rest = [part for line in rest for part in parts.get(id(line), [line])]
        for table in band:
            near = [line for line in rest if ceiling <= _middle(line) <= floor]
            own = [line for line in near if _nearest(line, band) is table]
            piece, used = _surrounded(table, own, last)
            rest = [line for line in rest if id(line) not in used]
            pieces.append(piece)
    return list(_with_ends(pieces, bands, rest)), rest


def _with_ends(
    pieces: Sequence[Piece], bands: Sequence[Sequence[Placed]], rest: Sequence[Line]
) -> Iterator[Piece]:
    """The pieces with what is known of the spaces between them and the ends of the page."""
    texts = [_middle(line) for line in rest if not is_table_number(line.text)]
    tops = [min(table.top for table in band) for band in bands]
    bottoms = [max(table.bottom for table in band) for band in bands]
    spaces = zip([0.0, *bottoms], [*tops, float("inf")], strict=True)
    free = [not any(above <= middle <= below for middle in texts) for above, below in spaces]
    around = [ends for band, ends in zip(bands, pairwise(free), strict=True) for _ in band]
    for piece, (opens, closes) in zip(pieces, around, strict=True):
        yield replace(piece, opens=opens, closes=closes)


def goes_on(
    page: Page, tables: Sequence[Placed], lines: Sequence[Line], after: Page
) -> Sequence[Corridor]:
    """The corridors of the table that may go on after a page; none where rules draw it."""
    if not tables or abs(page.width - after.width) > 1:
        return ()
    foot = (1 - EDGE) * page.height
    below = (line for line in lines if tables[-1].bottom < _middle(line) and line.top < foot)
    return () if any(below) else tables[-1].piece.corridors


def _bands(tables: Sequence[Placed]) -> list[list[Placed]]:
    """The tables, those that stand side by side together, from left to right."""
    bands: list[list[Placed]] = []
    for table in tables:
        if bands and table.top < min(other.bottom for other in bands[-1]):
            bands[-1].append(table)
        else:
            bands.append([table])
    return [sorted(band, key=lambda table: table.left) for band in bands]


def _parted(line: Line, band: Sequence[Placed]) -> list[Line]:
    """The parts of a line that stand over or under different tables of a band."""
    parts: list[list[Line]] = []
    for run in line.runs() if len(band) > 1 else []:
        if parts and _nearest(parts[-1][-1], band) is _nearest(run, band):
            parts[-1].append(run)
        else:
            parts.append([run])
    if len(parts) < 2:
        return [line]
    return [Line(tuple(char for run in part for char in run.chars)) for part in parts]


def _nearest(line: Line, band: Sequence[Placed]) -> Placed:
    middle = line.left + line.right
    return min(band, key=lambda table: abs(table.left + table.right - middle))


def _surrounded(table: Placed, lines: Sequence[Line], last: bool) -> tuple[Piece, set[int]]:
    """The piece with its title, notes and hanging texts, and the ids of the lines used for it."""
    blocks = _blocks([line for line in lines if _middle(line) <= table.top], table)
    around, taken = look_up([_heading(block, table) for block in blocks])
    below = [line for line in lines if _middle(line) >= table.bottom]
    notes = _notes(below)
    hanging = _hanging(below[len(notes) :], table) if last else {}
    cells = tuple(_filled(cell, hanging.get(cell, ())) for cell in table.piece.cells)
    around = replace(around, notes=tuple(line.text for line in notes))
    used = [*notes, *(line for i in taken for line in blocks[i])]
    used += [line for hung in hanging.values() for line in hung]
    return replace(table.piece, cells=cells, around=around), {id(line) for line in used}


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _blocks(lines: Sequence[Line], table: Placed) -> list[list[Line]]:
    """The lines, those of one title together."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _is_one_title(blocks[-1][-1], line, table):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _is_one_title(upper: Line, lower: Line, table: Placed) -> bool:
    alike = abs(upper.size - lower.size) < 0.5
    near = lower.top - upper.bottom < LINE_GAP * upper.size
    centred = _centred(upper, table) and _centred(lower, table)
    possible = could_be_title(upper.text) and could_be_title(lower.text)
    return alike and near and centred and possible and not names_table(upper.text)


def _heading(block: Sequence[Line], table: Placed) -> Heading:
    text = joined(line.text for line in block)
    runs = [run for line in block for run in line.runs()]
    indented = block[0].left - table.left > INDENT * block[0].size and len(runs) == len(block)
    return Heading(text, tuple(run.text for run in runs), indented and _centred(block[0], table))


def _centred(line: Line, table: Placed) -> bool:
    off = abs((line.left + line.right) - (table.left + table.right)) / 2
    return off <= OFF_CENTRE * (table.right - table.left)


def _notes(lines: Sequence[Line]) -> list[Line]:
    if not lines or not is_note(lines[0].text):
        return []
    notes = [lines[0]]
    for line in lines[1:]:
        if line.top - notes[-1].bottom > LINE_GAP * line.size or line.left > notes[0].right:
            break
        notes.append(line)
    return notes


def _hanging(lines: Sequence[Line], table: Placed) -> dict[Cell, list[Line]]:
    """Lines below a table that belong to merged cells which the page's end leaves open.

    Some programs print the text of such a cell in its middle, though that lies below what the page
    shows of it. Only if all lines below the table can be such lines, they are.
    """
    open_cells = [
        cell
        for cell in table.piece.cells
        if cell.rowspan > 1 and not cell.text and cell.row + cell.rowspan == table.piece.n_rows
    ]
    found: dict[Cell, list[Line]] = {}
    for line in lines:
        over = [cell for cell in open_cells if _is_over(cell, line, table)]
        if not over:
            return {}
        found.setdefault(over[0], []).append(line)
    return found


def _is_over(cell: Cell, line: Line, table: Placed) -> bool:
    xs = table.piece.xs
    return xs[cell.col] <= line.left and line.right <= xs[cell.col + cell.colspan]


def _filled(cell: Cell, lines: Sequence[Line]) -> Cell:
    return replace(cell, text=joined(line.text for line in lines)) if lines else cell
