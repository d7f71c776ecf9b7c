"""The rows of a list put together: projects, and the sums over them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.amounts import figure
from tasks.statements.forms.lists import TELLING, Columns
from tasks.statements.forms.places import Grid
from tasks.statements.forms.projects import split_code
from tasks.statements.forms.sums import depths

_TOTAL = re.compile(r"(合|总|小)计|总额|合计.*")
_NUMBERING = re.compile(r"\*+|\d{1,2}")
_CODE_BEGUN = re.compile(r"[0-9A-Z]{6,21}[-—_]?")


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one project, or of a sum of projects.

    Attributes:
        amounts: the cell of each amount column.
        kind: "project", "sum", or "unsure" where nothing says whether it is a sum.
    """

    rows: range
    name: str
    code: str | None
    texts: Mapping[str, str]
    amounts: Mapping[int, Cell]
    cell: Cell
    kind: str = "project"


def read_blocks(grid: Grid, columns: Columns) -> tuple[Block, ...]:
    """The projects and sums of a list in order, put together over page ends."""
    first = columns.foot + 1 if _numbers(grid, columns.foot) else columns.foot
    rows = range(first, grid.table.n_rows)
    name = columns.name if columns.name is not None else columns.fields["office"]
    several = "level3" in columns.indicators
    blocks = _several(grid, columns, rows, name) if several else _single(grid, columns, rows)
    return tuple(_kinds(blocks, columns))


def _numbers(grid: Grid, row: int) -> bool:
    """Whether a row below the header only numbers the columns."""
    return all(_NUMBERING.fullmatch(normal(cell.text)) for cell in grid.filled(row))


def _single(grid: Grid, columns: Columns, rows: range) -> list[Block]:
    """A row for each project; a row with nothing but text goes on with the one before."""
    blocks: list[Block] = []
    for row in rows:
        block = _block(grid, columns, range(row, row + 1), grid.slots[row])
        stated = any(cell.text.strip() for cell in block.amounts.values())
        if not block.name and not stated and blocks:
            texts = {k: blocks[-1].texts.get(k, "") + text for k, text in block.texts.items()}
            blocks[-1] = replace(
                blocks[-1], texts=texts, rows=range(blocks[-1].rows.start, row + 1)
            )
        elif block.name or stated:
            blocks.append(block)
    return blocks


def _several(grid: Grid, columns: Columns, rows: range, name: int) -> list[Block]:
    """Several rows with indicators for each project, carried over merged cells and page ends."""
    names = grid.standing(rows, name)
    money = grid.standing(rows, next(iter(columns.amounts)))
    blocks: list[Block] = []
    last: tuple[Cell, Cell] | None = None
    joined: dict[Cell, Block] = {}
    for row in rows:
        cells = list(grid.slots[row])
        source = _source(grid, columns, row, name, money[row])
        for col in columns.amounts:
            cells[col] = grid.slots[source][col]
        if names[row] and not _TOTAL.fullmatch(normal(grid.slots[row][0].text)):
            cells[name] = names[row][0]
        block = _block(grid, columns, range(row, row + 1), cells)
        own = (cells[name], cells[next(iter(columns.amounts))])
        if known := joined.get(own[0]):
            block = replace(block, code=known.code, name=known.name)
        whole = _whole(blocks[-1], block) if own == last else None
        apart = grid.page(row) is None or grid.page(row) != grid.page(row - 1)
        if last and whole is None and apart:
            whole = _torn(blocks[-1], block, own[1] == last[1])
            joined |= {own[0]: whole} if whole else {}
        blocks[-1:] = [whole] if whole else [*blocks[-1:], block]
        last = own
    return blocks


def _source(grid: Grid, columns: Columns, row: int, name: int, money: Sequence[Cell]) -> int:
    """The row whose amounts hold for a row: its own, or where its merged cells begin."""
    named, own = grid.slots[row][name], grid.slots[row][next(iter(columns.amounts))]
    beside = grid.spanned and bool(named.text.strip()) and named.row == own.row
    return row if own.text.strip() or not money or beside else money[0].row


def _whole(before: Block, block: Block) -> Block:
    texts = {
        field: _joined(before.texts.get(field, ""), text) for field, text in block.texts.items()
    }
    return replace(before, rows=range(before.rows.start, block.rows.stop), texts=texts)


def _stated(block: Block) -> tuple[str | None, ...]:
    return (block.code, block.name, *(cell.text.strip() for cell in block.amounts.values()))


def _torn(before: Block, block: Block, one_box: bool) -> Block | None:
    """One project of two pieces on two pages; None where they are two projects.

    A code, or its beginning, stands in the first piece; either may hold the amounts.

    Args:
        one_box: whether one cell holds the amount of both.
    """
    if _stated(before) == _stated(block):
        return _whole(before, block)
    pieces = [piece for piece in (before, block) if not _moneyless(piece)]
    coded = before.code or _CODE_BEGUN.fullmatch(normal(before.name))
    if (len(pieces) > 1 and not one_box) or not coded or block.code:
        return None
    code, name = split_code(normal(before.cell.text + block.cell.text))
    if code is None:
        return None
    stated = (pieces or [block])[0]
    return replace(_whole(before, block), code=code, name=name, amounts=stated.amounts)


def _moneyless(block: Block) -> bool:
    return not any(cell.text.strip() for cell in block.amounts.values())


def _joined(first: str, second: str) -> str:
    """A text whose second piece is on a new page, or repeats it there, whole or cut."""
    if normal(second) in normal(first):
        return first
    return second if normal(first) in normal(second) else first + second


def _block(grid: Grid, columns: Columns, rows: range, cells: Sequence[Cell]) -> Block:
    col = columns.name if columns.name is not None else columns.fields["office"]
    printed = cells[col].text.replace("\n", "").strip()
    if not printed and _TOTAL.fullmatch(normal(cells[0].text)):
        printed = normal(cells[0].text)
    code, name = split_code(printed)
    texts = {field: cells[at].text.strip() for field, at in columns.fields.items() if at != col}
    amounts = {at: cells[at] for at in columns.amounts if _within(grid, columns, cells[at], at)}
    return Block(rows, name, code or texts.get("code") or None, texts, amounts, cells[col])


def _within(grid: Grid, columns: Columns, cell: Cell, col: int) -> bool:
    """Whether a cell keeps to its column: where lines are missing texts run over several."""
    return cell.col == col and cell.colspan <= grid.slots[columns.foot - 1][col].colspan


def _kinds(blocks: Sequence[Block], columns: Columns) -> list[Block]:
    """Say which rows are sums: by their name, and in lists of units and projects by adding up."""
    named = [
        replace(block, kind="sum")
        if not block.name or _TOTAL.fullmatch(normal(block.name))
        else block
        for block in blocks
    ]
    mixed = [block for block in named if block.kind != "sum"]
    told = {_told(block) for block in mixed}
    if "office" in columns.fields or not ("mixed-name" in columns.fields or len(told) > 1):
        return named
    column = next(iter(columns.amounts))
    values = [figure(block.amounts[column].text).value or Decimal(0) for block in mixed]
    totals = [figure(block.amounts[column].text).value for block in named if block.kind == "sum"]
    kinds = iter(_by_depth(mixed, depths(values, next(iter(totals), None))))
    return [block if block.kind == "sum" else replace(block, kind=next(kinds)) for block in named]


def _told(block: Block) -> bool:
    return len(block.rows) > 1 or any(block.texts.get(field) for field in TELLING)


def _by_depth(blocks: Sequence[Block], deep: Sequence[int] | None) -> list[str]:
    """The kind of each row; what has a goal of its own is no sum, whatever adds up."""
    kinds = [] if deep is None else ["project" if d == max(deep) else "sum" for d in deep]
    if deep is None or any(k == "sum" and _told(b) for k, b in zip(kinds, blocks, strict=True)):
        return ["project" if _told(block) else _untold(block) for block in blocks]
    return kinds


def _untold(block: Block) -> str:
    return "sum" if block.texts.get("unit-code") else "unsure"
