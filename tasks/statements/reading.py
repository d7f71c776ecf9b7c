"""From a table to a statement: its kind, its blocks, its columns and lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.documents.normal import normal
from tasks.records import Table
from tasks.statements.amounts import unit_in
from tasks.statements.blocks import Block, blocks_of, sides_of
from tasks.statements.columns import Unread, column_of, grouped, key_of
from tasks.statements.headers import Header, header_of, slots
from tasks.statements.model import Column, Line, Statement
from tasks.statements.rows import NESTED, Context, by_items, items_in_rows, lines_of
from tasks.statements.vocabulary import Side, StatementKind, kind_by_header, kind_of


@dataclass(frozen=True, slots=True)
class _Columns:
    columns: tuple[Column, ...]
    of_block: tuple[dict[int, Column], ...]
    unread: tuple[str, ...]


def statement_of(
    number: int,
    table: Table,
    fiscal_year: int | None,
    units: frozenset[str] = frozenset(),
    *,
    by_header: bool = False,
) -> Statement | None:
    """Read a table as a statement; None where its title names none, or its grid does not fit it.

    Args:
        number: of the table in the document, from 0.
        fiscal_year: of the document, for columns that say none.
        units: names of the document's units, which other tables list.
        by_header: let the header say which statement it is, not the title.
    """
    if by_header:
        kind = kind_by_header("|".join(header_labels(header_of(table))), table.title)
    else:
        kind = kind_of(table.title)
    if kind is None:
        return None
    if kind.classification == "none":
        return Statement(kind, number, table, None, "none", (), (), ())
    header = header_of(table)
    keys = [key for col, path in enumerate(header.paths) if (key := key_of(col, path))]
    blocks = blocks_of(keys, header.paths)
    sides = sides_of(blocks, totals=kind.id.endswith("totals")) if blocks else None
    if sides is None:
        return None
    year = _day_in(table) if kind.stock else fiscal_year
    read = _columns(header, blocks, sides, kind, year)
    if not read.columns:
        return None
    context = Context(kind, units)
    lines: list[Line] = []
    unread = list(read.unread)
    for block, side, columns in zip(blocks, sides, read.of_block, strict=True):
        found, unnamed = lines_of(table, header.depth, block, side, columns, context)
        lines.extend(found)
        unread.extend(unnamed)
    if kind.classification == "three-public" and items_in_rows(lines):
        lines = list(by_items(lines))
    unit = unit_in(table.unit or "") or _unit_in_header(table) or unit_in(table.title)
    classification = _classification(kind, lines)
    return Statement(
        kind=kind,
        number=number,
        table=table,
        unit=unit,
        classification=classification,
        columns=read.columns,
        lines=tuple(lines),
        unread=tuple(unread),
        nested=any(key.classification == NESTED for key in keys),
    )


def header_labels(header: Header) -> list[str]:
    """The labels of a header, row by row, each cell once; normalised, blanks left out."""
    labels = dict.fromkeys(label for path in header.paths for label in path)
    return list(labels)


def _columns(
    header: Header,
    blocks: Sequence[Block],
    sides: Sequence[Side],
    kind: StatementKind,
    fiscal_year: int | None,
) -> _Columns:
    found: list[Column] = []
    of_block: list[dict[int, Column]] = []
    unread: list[str] = []
    for block, side in zip(blocks, sides, strict=True):
        headings = {block.heading, *_over_all(block, header.paths)}
        own: list[Column] = []
        for col in block.values:
            column = column_of(col, header.paths[col], headings, kind, fiscal_year)
            if isinstance(column, Unread):
                unread.append(column.label)
            else:
                own.append(replace(column, side=side))
        own = _of_all_appropriations(own, kind)
        columns = grouped(own, header.paths) if kind.classification == "three-public" else own
        if columns is None:
            return _Columns((), (), ())
        leaders = _leaders(found, columns, side)
        of_block.append(dict(zip((column.col for column in columns), leaders, strict=True)))
        found.extend(column for column in leaders if column not in found)
    return _Columns(tuple(found), tuple(of_block), tuple(unread))


def _over_all(block: Block, paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The labels that stand over all columns of figures of a block, above their own."""
    own = [paths[col] for col in block.values]
    first = own[0][:-1]
    return tuple(label for label in first if all(label in path[:-1] for path in own))


def _of_all_appropriations(columns: list[Column], kind: StatementKind) -> list[Column]:
    """Beside columns of other funds the column that names none is the appropriation as a whole."""
    others = {"government-managed-funds", "state-capital-operations"}
    if kind.fund != "general-public-budget" or not others & {c.fund for c in columns}:
        return columns
    said = [any("一般公共预算" in label for label in c.label.split(" / ")) for c in columns]
    return [
        c if own or c.fund != kind.fund else replace(c, fund="fiscal-appropriation")
        for c, own in zip(columns, said, strict=True)
    ]


def _leaders(found: Sequence[Column], own: Sequence[Column], side: Side) -> list[Column]:
    """The columns of the first block where this block only goes on with its list."""
    earlier = [column for column in found if column.side == side]
    if earlier and len(earlier) == len(own):
        return earlier
    return list(own)


def _day_in(table: Table) -> int | None:
    """The year at whose end the figures stand, as the table's title or head prints it."""
    head = normal("".join((table.title, *table.lead)))
    found = re.search(r"(20\d\d)年12月31日", head)
    return int(found[1]) if found else None


def _unit_in_header(table: Table) -> str | None:
    top = slots(table)[0] if table.n_rows else []
    named = {unit_in(cell.text) for cell in top if "单位" in cell.text}
    return named.pop() if len(named) == 1 else None


def _classification(kind: StatementKind, lines: Sequence[Line]) -> str:
    if kind.classification != "economic":
        return kind.classification
    said = {line.classification for line in lines if line.role == "item"}
    for classification in ("economic-department", "economic-government", "functional"):
        if classification in said:
            return classification
    return "economic-department"
