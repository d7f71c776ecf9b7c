"""From an extraction to statements, facts and identity: the whole of this folder in one call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Extraction, Fact, Identity, Indicator, Project, Table
from tasks.statements import layouts
from tasks.statements.amounts import Figure, to_fen, to_yuan, unit_in, yuan_text
from tasks.statements.headers import slots
from tasks.statements.identity import Context, identify
from tasks.statements.members import agreed, identities
from tasks.statements.model import Column, Line, Statement
from tasks.statements.vocabulary import CATEGORY, CODE, StatementKind, kind_of

_LAYOUTS = {
    "coded": layouts.coded,
    "two-sided": layouts.two_sided,
    "items": layouts.items,
}


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an extraction means: whose it is, its statements and its facts.

    `unknown` holds the numbers of the tables that no kind of statement was found for, or whose
    grid the kind's layout does not fit. `recognised` is kind of statement by table number.
    """

    identity: Identity
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    projects: tuple[Project, ...]
    unknown: tuple[int, ...]
    recognised: Mapping[int, str]


def interpret(extraction: Extraction, context: Context | None = None) -> Interpretation:
    """Recognise the statements of a document and read their facts.

    Of a container with several documents the identity is what they agree on.

    Args:
        extraction: with verdict "ok"; any other has no tables and so no facts.
        context: what the portal says of the file, for what the file itself does not say.
    """
    context = context or Context()
    members = identities(extraction)
    several = len(members) > 1
    identity = agreed(members.values(), context) if several else identify(extraction, context)
    statements: list[Statement] = []
    unknown: list[int] = []
    for number, table in enumerate(extraction.tables):
        whose = members[table.member] if several else identity
        found = _statement(number, table, whose.fiscal_year)
        if found is None:
            unknown.append(number)
        else:
            around = extraction.tables[max(number - 1, 0) : number + 2]
            torn = any(_goes_on(*pair) for pair in pairwise(around))
            statements.append(replace(found, partial=torn))
    facts = tuple(fact for statement in statements for fact in _facts(statement))
    kinds = {statement.number: statement.kind.id for statement in statements}
    return Interpretation(identity, tuple(statements), facts, (), (), tuple(unknown), kinds)


def _statement(number: int, table: Table, fiscal_year: int | None) -> Statement | None:
    kind = kind_of(table.title)
    if kind is None:
        return None
    columns, lines, unread = _LAYOUTS[kind.layout](table, kind, fiscal_year)
    if not columns:
        return None
    unit = unit_in(table.unit or "") or _unit_in_header(table)
    classification = _classification(kind, lines)
    return Statement(kind, number, table, unit, classification, columns, lines, unread)


def _goes_on(table: Table, following: Table) -> bool:
    """Whether the next table, untitled or of the same title, begins amid the codes of this one."""
    title = normal(following.title)
    if (
        following.member != table.member
        or following.n_cols != table.n_cols
        or title not in ("", normal(table.title))
    ):
        return False
    texts = (normal(cell.text) for cell in following.cells)
    first = next(filter(CODE.fullmatch, texts), "")
    return bool(first) and (not title or len(first) > CATEGORY)


def _unit_in_header(table: Table) -> str | None:
    top = slots(table)[0] if table.n_rows else []
    named = {unit_in(cell.text) for cell in top if "单位" in cell.text}
    return named.pop() if len(named) == 1 else None


def _classification(kind: StatementKind, lines: tuple[Line, ...]) -> str:
    if kind.classification != "economic":
        return kind.classification
    first = {line.code[0] for line in lines if line.code}
    if first == {"2"}:
        return "functional"
    return "economic-government" if first == {"5"} else "economic-department"


def _facts(statement: Statement) -> Iterator[Fact]:
    for line in statement.lines:
        for column in statement.columns_of(line.side):
            cell = line.cells[column.col]
            if (cell.row, cell.col) == (line.row, column.col):
                yield _fact(statement, line, column)


def _fact(statement: Statement, line: Line, column: Column) -> Fact:
    cell = line.cells[column.col]
    code, name, classification = line.code, line.name, statement.classification
    if column.item is not None:
        code, name = column.item, _item_name(column)
    elif line.side == "income":
        classification = "income"
    if line.role not in ("item", "carried-in", "carried-out", "offset"):
        classification = "total"
    fact = Fact(
        statement=statement.kind.id,
        classification=classification,
        code=code,
        name=name,
        measure=line.measure if line.measure and column.measure == "total" else column.measure,
        fund=line.fund or column.fund,
        fiscal_year=column.fiscal_year,
        amount_fen=None,
        amount_yuan=None,
        stated=cell.text,
        unit=statement.unit,
        table=statement.number,
        row=line.row,
        col=column.col,
        page=cell.page,
        bbox=cell.bbox,
        ref=cell.ref,
        path=cell.path,
    )
    return _with_amount(fact, line.figures[column.col], statement.unit)


def _with_amount(fact: Fact, figure: Figure, unit: str | None) -> Fact:
    if figure.value is None:
        return replace(fact, reason=figure.reason)
    if unit is None:
        return replace(fact, reason="unit-unknown")
    yuan = to_yuan(figure.value, unit)
    fen = to_fen(yuan)
    reason = "finer-than-fen" if fen is None else None
    return replace(fact, amount_fen=fen, amount_yuan=yuan_text(yuan), reason=reason)


def _item_name(column: Column) -> str:
    """The printed label; a 小计 takes its group's."""
    labels = column.label.split(" / ")
    return labels[-2] if labels[-1] == "小计" and len(labels) > 1 else labels[-1]
