"""Which lines of a page belong to the grids that they stand above or below."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.documents.lines import Line, joined
from tasks.documents.page import Page
from tasks.tables.cells import Placed
from tasks.tables.corridors import Corridor
from tasks.tables.headings import Heading, look_up
from tasks.tables.piece import Piece
from tasks.tables.wording import could_be_title, is_note, is_table_number, names_table

# A line is centred if its middle is off the grid's by no more than this share of the grid's width.
OFF_CENTRE = 0.03
# A centred line of one run begins at least this many character heights right of the grid's side.
INDENT = 2.0
# Running feet stand in this share of the page's height.
FOOT = 0.09
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
    for index, table in enumerate(tables):
        ceiling = tables[index - 1].bottom if index else 0.0
        floor = tables[index + 1].top if index + 1 < len(tables) else float("inf")
        blocks = _blocks([line for line in rest if ceiling <= _middle(line) <= table.top], table)
        around, taken = look_up([_heading(block, table) for block in blocks])
        notes = _notes([line for line in rest if table.bottom <= _middle(line) <= floor])
        used = {id(line) for line in notes} | {id(line) for i in taken for line in blocks[i]}
        rest = [line for line in rest if id(line) not in used]
        around = replace(around, notes=tuple(line.text for line in notes))
        text = [_middle(line) for line in rest if not is_table_number(line.text)]
        opens = not index and not any(middle < table.top for middle in text)
        last = index + 1 == len(tables)
        closes = last and not any(middle > table.bottom for middle in text)
        pieces.append(replace(table.piece, around=around, opens=opens, closes=closes))
    return pieces, rest


def goes_on(
    page: Page, tables: Sequence[Placed], lines: Sequence[Line], after: Page
) -> Sequence[Corridor]:
    """The corridors of the table that may go on after a page; none where rules draw it."""
    if not tables or abs(page.width - after.width) > 1:
        return ()
    foot = (1 - FOOT) * page.height
    below = (line for line in lines if tables[-1].bottom < _middle(line) and line.top < foot)
    return () if any(below) else tables[-1].piece.corridors


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
