"""Three ways in which a grid becomes the rows of a statement.

coded: one row a code or item (支出总表, 收入总表, 基本支出表, 采购表).
two-sided: income beside expenditure (收支总表).
items: the columns are the items, one row of figures (三公经费).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from tasks.documents.normal import normal
from tasks.records import Cell, Table
from tasks.statements.amounts import figure
from tasks.statements.headers import Header, header_of, is_numbering, meaning, slots, year_of
from tasks.statements.model import Column, Line
from tasks.statements.vocabulary import CODE, LineRole, Role, Side, StatementKind, line_roles

_NUMBER = re.compile(r"^([一二三四五六七八九十]+、|\d+[.、])")
_TOTAL = re.compile(r"(合计|总计|支出总计|支出合计|本年支出合计|收入总计|收入合计|小计):?")

Layout = tuple[tuple[Column, ...], tuple[Line, ...], tuple[str, ...]]


def coded(table: Table, kind: StatementKind, fiscal_year: int | None) -> Layout:
    """Rows with a code and a name, or a name alone where the form has no codes.

    A code may stand in one column or be spread over several (类, 款, 项); the first codes count.
    Rows without code are kept only where they are a total (or the form has no codes), so that
    numbering rows and notes inside the grid never become figures.
    """
    header = header_of(table)
    name_cols = [col for col, path in enumerate(header.paths) if meaning(path, ("name",))]
    code_cols = [
        col
        for col, path in enumerate(header.paths)
        if col not in name_cols and any(meaning([label], ("code",)) for label in path)
    ]
    if len(name_cols) != 1:
        return (), (), _labels(header)
    code_cols = [col for place, col in enumerate(code_cols) if col == code_cols[0] + place]
    first = max(code_cols + name_cols) + 1
    columns, unread = _columns(header, range(first, table.n_cols), kind, fiscal_year, "")
    grid = slots(table)
    lines = []
    codes = _codes(grid[header.depth :], code_cols)
    for row, code in enumerate(codes, header.depth):
        if is_numbering([normal(cell.text) for cell in grid[row]]):
            continue
        name = normal(grid[row][name_cols[0]].text)
        role: Role = "total" if _TOTAL.fullmatch(name) or _TOTAL.fullmatch(code) else "item"
        if role == "item" and code_cols and not CODE.fullmatch(code):
            continue
        if not name and not code:
            continue
        printed = (grid[row][name_cols[0]].text if name else code) or None
        code = code if role == "item" else ""
        lines.append(_line(grid[row], row, columns, "", role, code, printed))
    return columns, tuple(lines), unread


def _codes(rows: Sequence[Sequence[Cell]], cols: Sequence[int]) -> list[str]:
    """Each row's code; where 款 and 项 stand alone like steps, they take what stands above them."""
    codes = []
    above = [""] * len(cols)
    for cells in rows:
        parts = [normal(cells[col].text) if cells[col].col == col else "" for col in cols]
        blank = len(list(takewhile(lambda part: not part, parts)))
        stepped = above[:blank] + parts[blank:]
        if blank < len(parts) and not CODE.fullmatch("".join(parts)):
            parts = stepped if CODE.fullmatch("".join(stepped)) else parts
        codes.append("".join(parts))
        above = parts if CODE.fullmatch(codes[-1]) else above
    return codes


def two_sided(table: Table, kind: StatementKind, fiscal_year: int | None) -> Layout:
    """Income on the left and expenditure on the right, each with its own name column."""
    header = header_of(table)
    names = [
        col
        for col, path in enumerate(header.paths)
        if (found := meaning(path, ("name",))) is not None and found.kind == "name"
    ]
    if len(names) != 2 or names[0] != 0:
        return (), (), _labels(header)
    grid = slots(table)
    columns: list[Column] = []
    lines: list[Line] = []
    unread: list[str] = []
    sides: tuple[tuple[Side, int, int], ...] = (
        ("income", names[0], names[1]),
        ("expenditure", names[1], table.n_cols),
    )
    for side, name_col, end in sides:
        found_columns, missed = _columns(header, range(name_col + 1, end), kind, fiscal_year, side)
        columns.extend(found_columns)
        unread.extend(missed)
        rows = [(row, grid[row]) for row in range(header.depth, table.n_rows)]
        lines.extend(_side_lines(rows, name_col, side, found_columns))
    return tuple(columns), tuple(lines), tuple(unread)


def items(table: Table, kind: StatementKind, fiscal_year: int | None) -> Layout:
    """The columns are the items; a repeated first item opens the group of another year.

    The years printed over the groups are taken in their order, not by their spans: in one real
    form the second year stands a cell too early over the first year's last item.
    """
    header = header_of(table)
    found = [meaning(path, ("item",)) for path in header.paths]
    if not found or any(entry is None for entry in found) or header.depth >= table.n_rows:
        return (), (), _labels(header)
    names = [entry.value for entry in found if entry is not None]
    starts = [col for col, name in enumerate(names) if name == names[0]]
    group_of = [sum(start <= col for start in starts) - 1 for col in range(table.n_cols)]
    years: list[int | None] = []
    for path in header.paths:
        year = year_of(path[:1], None)
        if year is not None and year not in years:
            years.append(year)
    if len(starts) == 1:
        years = years[:1] or [fiscal_year]
    if len(years) != len(starts):
        return (), (), _labels(header)
    columns = tuple(
        Column(
            col=col,
            label=" / ".join(header.paths[col]),
            measure="total",
            fund=kind.fund,
            fiscal_year=years[group_of[col]],
            item=name,
            group=group_of[col],
        )
        for col, name in enumerate(names)
    )
    grid = slots(table)
    lines = tuple(
        _line(grid[row], row, columns, "", "item", "", None)
        for row in range(header.depth, table.n_rows)
    )
    return (columns, lines, ()) if len(lines) == 1 else ((), (), _labels(header))


def _columns(
    header: Header, cols: range, kind: StatementKind, fiscal_year: int | None, side: Side
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    kinds = ("fund", "measure") if kind.by_fund else ("measure",)
    columns: list[Column] = []
    unread: list[str] = []
    for col in cols:
        path = header.paths[col]
        found = meaning(path, kinds)
        if found is None or not found.value:
            unread.append(" / ".join(path))
            continue
        is_fund = found.kind == "fund"
        columns.append(
            Column(
                col=col,
                label=" / ".join(path),
                measure="total" if is_fund else found.value,
                fund=found.value if is_fund else kind.fund,
                fiscal_year=year_of(path, fiscal_year),
                side=side,
            )
        )
    return tuple(columns), tuple(unread)


def _side_lines(
    rows: list[tuple[int, list[Cell]]], name_col: int, side: Side, columns: tuple[Column, ...]
) -> list[Line]:
    named = [(row, cells, cells[name_col].text) for row, cells in rows]
    named = [entry for entry in named if normal(entry[2])]
    entries = [_role(printed, side) for _, _, printed in named]
    roles: list[Role] = [found.role if found else "item" for found in entries]
    if "total" not in roles and "subtotal" in roles:
        last = max(place for place, role in enumerate(roles) if role == "subtotal")
        roles[last] = "total"
    lines: list[Line] = []
    section: Role = "current"
    for (row, cells, printed), role, found in zip(named, roles, entries, strict=True):
        if role in ("current", "carried-in", "carried-out"):
            section = role
        line = _line(cells, row, columns, side, role, "", printed)
        fund = found.fund if found else None
        lines.append(replace(line, measure=_measure(side, role, section), fund=fund))
    return lines


def _measure(side: Side, role: Role, section: Role) -> str:
    if side == "expenditure":
        return "carried-out" if "carried-out" in (role, section) and role != "total" else "total"
    if role in ("total", "offset"):
        return "total"
    return "carried-in" if "carried-in" in (role, section) else "revenue"


def _role(printed: str, side: Side) -> LineRole | None:
    label = _NUMBER.sub("", normal(printed)).rstrip(":")
    for entry in line_roles():
        if entry.side == side and entry.label.fullmatch(label):
            return entry
    return None


def _line(
    cells: list[Cell],
    row: int,
    columns: tuple[Column, ...],
    side: Side,
    role: Role,
    code: str,
    name: str | None,
) -> Line:
    return Line(
        row=row,
        side=side,
        role=role,
        code=code or None,
        name=name,
        measure=None,
        fund=None,
        figures={column.col: figure(cells[column.col].text) for column in columns},
        cells={column.col: cells[column.col] for column in columns},
    )


def _labels(header: Header) -> tuple[str, ...]:
    return tuple(" / ".join(path) for path in header.paths if path)
