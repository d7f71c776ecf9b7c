"""The rows of a statement: each block's lines with their classes, roles and figures."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tasks.documents.normal import normal
from tasks.records import Cell, Classed, Table
from tasks.statements.amounts import figure, unit_of_label
from tasks.statements.blocks import Block, ClassKeys
from tasks.statements.classes import class_of, codes_of
from tasks.statements.headers import is_numbering, slots
from tasks.statements.model import Column, Line
from tasks.statements.roles import bare, is_total, rolled
from tasks.statements.vocabulary import (
    CODE,
    Side,
    StatementKind,
    item_of,
    value_meaning,
)

_YEAR = re.compile(r"(20\d\d)(年度?)?")
# What can be a code of any list: digits and letters.
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_CATALOGUE = re.compile(r"[A-Z]\d*")
_NOTE = re.compile(r"(备?注|说明)\d*[:：].*")
_OFFICE = re.compile(
    r".*(局|委|委员会|办|办公室|厅|院|中心|政府|处|队|支队|所|站|馆|校|大学|会|部|署|医院|"
    r"\(本级\)|本级|机关|全额|差额)"
)
_BUDGET = {"functional", "economic-department", "economic-government"}
NESTED = "organisation-or-project"


@dataclass(frozen=True, slots=True)
class Context:
    """What reading the rows of a table needs to know beside its grid.

    Attributes:
        units: names of the units that the document's tables by unit list.
    """

    kind: StatementKind
    units: frozenset[str] = frozenset()


def lines_of(
    table: Table,
    depth: int,
    block: Block,
    side: Side,
    columns: Mapping[int, Column],
    context: Context,
) -> tuple[list[Line], list[str]]:
    """The lines of one block below the header, and the rows with figures that nothing names.

    Args:
        depth: rows of header.
        columns: each column of figures of this block → the column that stands for it.
    """
    below = ([_below(cell, depth) for cell in row] for row in slots(table)[depth:])
    grid = [_uncovered(row, block) for row in below]
    classes = block.classes
    codes = [codes_of(grid, keys.codes) for keys in classes]
    lines: list[Line] = []
    unnamed: list[str] = []
    entity: str | None = None
    for place, cells in enumerate(grid):
        if _is_no_row(cells, block):
            continue
        named = _classes(classes, [own[place] for own in codes], cells, context)
        if not named and entity and block.column("year") is not None:
            named = [Classed("organisation", None, entity)]
        if not named and classes:
            if any(figure(cells[col].text).value for col in columns):
                unnamed.append(f"row {depth + place} without a name")
            continue
        line = _line(depth + place, side, cells, columns, named, context)
        line, entity = _placed(line, named, entity)
        dated = _dated(line, block, cells)
        if dated is None:
            unnamed.append(f"row {line.row} of no known year")
        else:
            lines.append(dated)
    if not block.classes and block.column("year") is None and len(lines) > 1:
        return [], [*unnamed, *(f"row {line.row} without a name" for line in lines)]
    return rolled(lines, side), unnamed


def _below(cell: Cell, depth: int) -> Cell:
    """The cell; without its text where it is a label of the header that reaches down into rows."""
    return cell if cell.row >= depth else replace(cell, text="")


def _uncovered(cells: Sequence[Cell], block: Block) -> list[Cell]:
    """The row; a name is blank where only a figure too wide for its column reaches into it."""
    uncovered = list(cells)
    for col in block.values:
        cell = cells[col]
        if _start(cell, col, block.values) < col and figure(cell.text).value is not None:
            uncovered[cell.col : col] = [replace(cell, text="")] * (col - cell.col)
    return uncovered


def _start(cell: Cell, col: int, values: Collection[int]) -> int:
    """Where the cell of a column of figures begins: there, or in the blank names at its left."""
    alone = cell.col + cell.colspan == col + 1 and not any(
        place in values for place in range(cell.col, col)
    )
    return cell.col if alone else col


def _is_no_row(cells: Sequence[Cell], block: Block) -> bool:
    """Numbering, notes over the whole width, and rows in which this block is blank."""
    if is_numbering([normal(cell.text) for cell in cells]):
        return True
    own = [cells[col] for col in (*(key.col for key in block.keys), *block.values)]
    if all(not normal(cell.text) for cell in own):
        return True
    names = {id(cells[key.col]) for key in block.keys if normal(cells[key.col].text)}
    if any(id(cells[col]) in names for col in block.values):
        return True
    return any(_NOTE.fullmatch(normal(cell.text)) for cell in own)


def _classes(
    classes: Sequence[ClassKeys], codes: Sequence[str], cells: Sequence[Cell], context: Context
) -> list[Classed]:
    """The classes of a row; a cell that spans code and name counts once."""
    found: list[Classed] = []
    taken: set[int] = set()
    default = "" if context.kind.classification == "none" else context.kind.classification
    for keys, code in zip(classes, codes, strict=True):
        own = {id(cells[col]) for col in (*keys.codes, keys.name) if col is not None}
        if own & taken:
            continue
        taken |= own
        name = cells[keys.name].text if keys.name is not None else ""
        if keys.codes and normal(name) == code and not CODE.fullmatch(code):
            code = ""
        if code and not _CODE.fullmatch(code):
            code, name = "", name if normal(name) else code
        read = class_of(keys, code, name, default)
        if read is not None:
            found.append(replace(read, classification=_nested(read, keys, context)))
    return found


def _nested(read: Classed, keys: ClassKeys, context: Context) -> str:
    """Where units, classes or projects stand below one another in one column, which it is.

    Beside a column of the units' codes those that have one are units. A, B, C and below are of the
    catalogue of government procurement, whatever their column is named.
    """
    if context.kind.classification == "procurement" and _CATALOGUE.fullmatch(read.code or ""):
        return "procurement"
    if read.classification != NESTED:
        return read.classification
    name = normal(read.name or "")
    if keys.codes:
        return "organisation" if read.code else "project"
    if name in context.units or (not context.units and _OFFICE.fullmatch(name)):
        return "organisation"
    if context.kind.classification == "economic":
        return "economic-department"
    return "project"


def _line(
    row: int,
    side: Side,
    cells: Sequence[Cell],
    columns: Mapping[int, Column],
    named: Sequence[Classed],
    context: Context,
) -> Line:
    first = _primary(named, context.kind) if named else Classed("total", None, None)
    starts = [(_start(cells[col], col, columns), column) for col, column in columns.items()]
    return Line(
        row=row,
        side=side,
        role="item" if named else "total",
        code=first.code,
        name=first.name,
        measure=None,
        fund=None,
        figures={column.col: figure(cells[col].text) for col, column in columns.items()},
        cells={column.col: cells[col] for col, column in columns.items()},
        classification=first.classification,
        further=tuple(entry for entry in named if entry is not first),
        unit=unit_of_label(normal(first.name or "")),
        cols={column.col: start for start, column in starts if column.col != start},
    )


def _primary(named: Sequence[Classed], kind: StatementKind) -> Classed:
    """The class by which the statement is arranged; a unit only where nothing else is named."""
    own = [entry for entry in named if entry.classification.startswith(kind.classification)]
    own.sort(key=lambda entry: entry.classification == "economic-government")
    others = [entry for entry in named if entry.classification != "organisation"]
    if kind.classification == "procurement":
        bought = [entry for entry in others if entry.classification not in _BUDGET]
        return (own or bought or others or list(named))[-1]
    return (own or others or list(named))[0]


def _placed(line: Line, named: Sequence[Classed], entity: str | None) -> tuple[Line, str | None]:
    """The line with the unit that it belongs to, and the unit that goes on below it."""
    units = [entry for entry in named if entry.classification == "organisation"]
    further = tuple(entry for entry in line.further if entry.classification != "organisation")
    if is_total(line):
        return replace(line, further=further), None
    if units:
        entity = units[0].name or units[0].code
    return replace(line, further=further, entity=entity), entity


def _dated(line: Line, block: Block, cells: Sequence[Cell]) -> Line | None:
    """The line with the year, or the change between years, that a column of years says.

    None where that column says something else.
    """
    col = block.column("year")
    said = normal(cells[col].text) if col is not None else ""
    if found := _YEAR.fullmatch(said):
        return replace(line, fiscal_year=int(found.group(1)))
    measure = dict(meant.dimensions).get("measure") if (meant := value_meaning(said, ())) else None
    if measure:
        return replace(line, measure=measure)
    return None if said else line


def by_items(lines: Sequence[Line]) -> Iterator[Line]:
    """Rows that are themselves the three public expenses, named by their item."""
    for line in lines:
        yield replace(line, classification="three-public", code=None)


def item_named(line: Line) -> str | None:
    """The item of the three public expenses that a row is, by its name."""
    return item_of(bare(normal(line.name or "").removeprefix("其中:")))


def items_in_rows(lines: Sequence[Line]) -> bool:
    """Whether two or more rows name items of the three public expenses."""
    return sum(item_named(line) is not None for line in lines) > 1
