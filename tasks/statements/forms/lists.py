"""Lists of projects: a row, or several rows with indicators, for each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.amounts import figure
from tasks.statements.forms.places import Grid
from tasks.statements.forms.projects import split_code
from tasks.statements.forms.sums import depths
from tasks.statements.forms.vocabulary import Label, column_roles, label_of

_NAMES = ("name", "list-name", "mixed-name")
_TELLING = ("goal", "summary")
_INDICATORS = ("level1", "level2", "level3", "comparator", "target", "unit", "weight", "core")
_TOTAL = re.compile(r"(合|总|小)计|总额|合计.*")
_NUMBERING = re.compile(r"[*\d]*")
_TORN = re.compile(r"[0-9A-Z]{6,20}")
_HEADER_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of a list: what each column asks for.

    Attributes:
        fields: field to column; amounts: column to its labels from the top down.
        indicators: role to column.
    """

    foot: int
    fields: Mapping[str, int]
    amounts: Mapping[int, tuple[Label, ...]]
    indicators: Mapping[str, int]
    unread: tuple[str, ...]

    @property
    def name(self) -> int | None:
        """The column of the projects' names."""
        return next((self.fields[field] for field in _NAMES if field in self.fields), None)


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


def find_list(grid: Grid) -> Columns | None:
    """The header of a list of projects (or of units with their targets), if the table is one."""
    for top in range(min(_HEADER_WITHIN, grid.table.n_rows)):
        if any(figure(cell.text).value is not None for cell in grid.filled(top)):
            return None
        columns = _columns(grid, top)
        told = any(field in columns.fields for field in _TELLING) or columns.indicators
        named = columns.name is not None or "office" in columns.fields
        if told and named and columns.amounts and columns.foot < grid.table.n_rows:
            return columns
    return None


def _columns(grid: Grid, top: int) -> Columns:
    foot = max((cell.row + cell.rowspan for cell in grid.starts[top]), default=top + 1)
    fields: dict[str, int] = {}
    amounts: dict[int, tuple[Label, ...]] = {}
    indicators: dict[str, int] = {}
    unread: list[str] = []
    for cell in (cell for col, cell in enumerate(grid.slots[foot - 1]) if cell.col == col):
        path = _path(grid, cell.col, top, foot)
        field = path[-1].field if path else None
        roles = column_roles(cell.text)
        if field == "amount":
            amounts[cell.col] = path
        elif roles and roles[0] in (*_INDICATORS, "known"):
            indicators.setdefault(roles[0], cell.col)
        elif field not in (None, "group", "known", "end"):
            fields.setdefault(str(field), cell.col)
        elif "packed" in roles:
            indicators.setdefault("packed", cell.col)
        elif path and field is None:
            unread.append(path[-1].text)
    indicators.pop("known", None)
    return Columns(foot, fields, amounts, indicators, tuple(unread))


def _path(grid: Grid, col: int, top: int, foot: int) -> tuple[Label, ...]:
    labels: list[Label] = []
    for row in range(top, foot):
        cell = grid.slots[row][col]
        if cell.text.strip():
            label = label_of(cell.text, labels[-1].text if labels else "")
            if not labels or labels[-1] != label:
                labels.append(label)
    return tuple(labels)


def read_blocks(grid: Grid, columns: Columns) -> tuple[Block, ...]:
    """The projects and sums of a list in order, put together over page ends."""
    rows = range(columns.foot, grid.table.n_rows)
    name = columns.name if columns.name is not None else columns.fields["office"]
    several = "level3" in columns.indicators
    blocks = _several(grid, columns, rows, name) if several else _single(grid, columns, rows, name)
    blocks = [block for block in blocks if not _NUMBERING.fullmatch(normal(block.name)) or block.amounts]
    return tuple(_kinds(blocks, columns))


def _single(grid: Grid, columns: Columns, rows: range, name: int) -> list[Block]:
    """A row for each project; a row with nothing but text goes on with the one before."""
    blocks: list[Block] = []
    for row in rows:
        block = _block(grid, columns, range(row, row + 1), grid.slots[row])
        stated = any(cell.text.strip() for cell in block.amounts.values())
        if not block.name and not stated and blocks:
            texts = {k: blocks[-1].texts.get(k, "") + text for k, text in block.texts.items()}
            blocks[-1] = replace(blocks[-1], texts=texts, rows=range(blocks[-1].rows.start, row + 1))
        elif block.name or stated:
            blocks.append(block)
    return blocks


def _several(grid: Grid, columns: Columns, rows: range, name: int) -> list[Block]:
    """Several rows with indicators for each project, carried over merged cells and page ends."""
    standing = {
        col: grid.standing(rows, col)
        for col in (name, *columns.fields.values(), *columns.amounts)
    }
    blocks: list[Block] = []
    keys: list[tuple[str, ...]] = []
    for place, row in enumerate(rows):
        cells = list(grid.slots[row])
        for col, found in standing.items():
            if found[place] and _carries(grid, row, name):
                cells[col] = found[place][0]
        block = _block(grid, columns, range(row, row + 1), cells)
        key = (block.name, *block.texts.values(), *(c.text for c in block.amounts.values()))
        if keys and keys[-1] == key:
            blocks[-1] = replace(blocks[-1], rows=range(blocks[-1].rows.start, row + 1))
        else:
            blocks.append(block)
            keys.append(key)
    return _rejoined(blocks)


def _carries(grid: Grid, row: int, name: int) -> bool:
    """Whether what is blank in a row stands for a merged cell: not in the row of a sum."""
    return not _TOTAL.fullmatch(normal(grid.slots[row][0].text))


def _rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Names whose code is torn by the end of a page put together again."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before and before.code is None and _TORN.fullmatch(normal(before.name)):
            code, name = split_code(normal(before.name + block.name))
            if code:
                rows = range(before.rows.start, block.rows.stop)
                joined[-1] = replace(block, rows=rows, code=code, name=name)
                continue
        joined.append(block)
    return joined


def _block(grid: Grid, columns: Columns, rows: range, cells: Sequence[Cell]) -> Block:
    col = columns.name if columns.name is not None else columns.fields["office"]
    printed = cells[col].text.replace("\n", "").strip()
    if not printed and _TOTAL.fullmatch(normal(cells[0].text)):
        printed = normal(cells[0].text)
    code, name = split_code(printed)
    texts = {field: cells[at].text.strip() for field, at in columns.fields.items() if at != col}
    amounts = {at: cells[at] for at in columns.amounts}
    return Block(rows, name, code or texts.get("code") or None, texts, amounts, cells[col])


def _kinds(blocks: Sequence[Block], columns: Columns) -> list[Block]:
    """Say which rows are sums: by their name, and in lists of units and projects by adding up."""
    named = [
        replace(block, kind="sum") if not block.name or _TOTAL.fullmatch(normal(block.name)) else block
        for block in blocks
    ]
    if "mixed-name" not in columns.fields:
        return named
    column = next(iter(columns.amounts))
    mixed = [block for block in named if block.kind != "sum"]
    values = [figure(block.amounts[column].text).value or Decimal(0) for block in mixed]
    deep = depths(values)
    kinds = iter(_by_depth(deep) if deep else [_unsure(block) for block in mixed])
    return [block if block.kind == "sum" else replace(block, kind=next(kinds)) for block in named]


def _by_depth(deep: Sequence[int]) -> list[str]:
    return ["project" if depth == max(deep) else "sum" for depth in deep]


def _unsure(block: Block) -> str:
    if any(block.texts.get(field) for field in _TELLING) or len(block.rows) > 1:
        return "project"
    return "sum" if block.texts.get("unit-code") else "unsure"
