"""What the statements of a document state of each subject, for comparing with its text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tasks.documents.normal import normal
from tasks.statements.model import Column, Line, Statement
from tasks.statements.rows import item_named

# A classification with a code or a name, and a measure.
Subject = tuple[str, str, str]
_TOTALS = ("total", "subtotal", "current")
# Sums that the text may call by the same name: 总计 and 本年合计.
_SPENDING = ("total", "revenue")
_BY_USE = ("department-basic-expenditure", "basic-expenditure", "appropriation-basic-expenditure")
_OF_PROJECTS = ("project-expenditure", "project-expenditure-by-class")
_CLASSES = ("functional", "economic-department", "economic-government")
_GOODS = {"A": "goods", "B": "works", "C": "services"}
_NAMES = {
    "货物": "goods",
    "货物类": "goods",
    "工程": "works",
    "工程类": "works",
    "服务": "services",
    "服务类": "services",
}


class Stated(NamedTuple):
    """A figure of a statement: where it stands and what it is of."""

    statement: Statement
    line: Line
    col: int
    fund: str
    year: int | None
    phase: str | None


def stated_by_subject(statements: Sequence[Statement]) -> Mapping[Subject, tuple[Stated, ...]]:
    """Every figure of the statements by what it is of; rows of single units are left out.

    Totals are ("total", "income" or "expenditure", measure), classes (classification, code or
    name, measure), items of the three public expenses and of procurement (classification, id,
    "total").
    """
    found: dict[Subject, list[Stated]] = {}
    for statement in statements:
        columns = {column.col: column for column in statement.columns}
        for line in statement.lines:
            if line.entity is not None:
                continue
            classed = _is_class(statement, line)
            name = plain_name(line.name) if classed and line.name else None
            for col, figure in line.figures.items():
                column = columns[col]
                if classed:
                    # What a class has no amount of says nothing.
                    if figure.value is None:
                        continue
                    subjects: Iterable[Subject] = _class(statement, line, name, column)
                else:
                    subjects = _subjects(statement, line, column)
                place = _stated(statement, line, column)
                for subject in subjects:
                    found.setdefault(subject, []).append(place)
    return {subject: tuple(places) for subject, places in found.items()}


def _is_class(statement: Statement, line: Line) -> bool:
    """Whether a row is expenditure of one class."""
    return (
        line.role == "item"
        and line.side != "income"
        and statement.kind.id not in ("income", "procurement")
        and line.classification.startswith(("functional", "economic"))
    )


def _class(statement: Statement, line: Line, name: str | None, column: Column) -> Iterator[Subject]:
    measure = line.measure if line.measure and column.measure == "total" else column.measure
    part = _part(statement, measure)
    if line.code:
        yield line.classification, line.code, part
    if name:
        yield line.classification, name, part


def _stated(statement: Statement, line: Line, column: Column) -> Stated:
    fund = line.fund if line.fund and column.fund == statement.kind.fund else column.fund
    year = line.fiscal_year or column.fiscal_year
    return Stated(statement, line, column.col, fund, year, column.phase)


def _subjects(statement: Statement, line: Line, column: Column) -> Iterator[Subject]:
    if column.item is not None:
        if line.role in _TOTALS or len(statement.lines) == 1:
            yield "three-public", column.item, column.measure
    elif line.classification == "three-public":
        item = item_named(line) or ("total" if line.role == "total" else "")
        yield "three-public", item, column.measure
    elif statement.kind.id == "procurement":
        yield from _procured(line, column)
    elif line.side == "income" or statement.kind.id == "income":
        yield from _income(statement, line, column)
    else:
        yield from _expenditure(statement, line, column)


def _procured(line: Line, column: Column) -> Iterator[Subject]:
    if line.role == "total" and column.measure == "total":
        yield "procurement", "total", "total"
    elif column.measure == "total":
        item = _GOODS.get(line.code or "") or _NAMES.get(normal(line.name or ""))
        if item:
            yield "procurement", item, "total"


def _income(statement: Statement, line: Line, column: Column) -> Iterator[Subject]:
    """Income as a whole by measure; with a fund of its own also as income of that fund."""
    measure = line.measure if line.measure and column.measure == "total" else column.measure
    if line.side == "income":
        if line.role in _TOTALS:
            yield "total", "income", measure
            yield "income", "", "total"
        elif measure in _SPENDING and line.fund:
            yield "income", "", "total"
        elif line.role == "carried-in" or measure == "carried-in":
            yield "total", "income", "carried-in"
    elif line.role in _TOTALS:
        if column.fund == statement.kind.fund:
            yield "total", "income", measure
        yield "income", "", "carried-in" if measure == "carried-in" else "total"


def _expenditure(statement: Statement, line: Line, column: Column) -> Iterator[Subject]:
    measure = line.measure if line.measure and column.measure == "total" else column.measure
    if line.role == "carried-out":
        yield "total", "expenditure", "carried-out"
    elif line.role in _TOTALS:
        yield from _total_spent(statement, line, measure)


def _total_spent(statement: Statement, line: Line, measure: str) -> Iterator[Subject]:
    if statement.classification in _CLASSES or statement.kind.id in _OF_PROJECTS:
        yield "total", "expenditure", _part(statement, line.measure or measure)


def _part(statement: Statement, measure: str) -> str:
    """What the column 合计 of a table of only basic or only project expenditure is the total of."""
    if measure != "total":
        return measure
    kind = statement.kind.id
    return "basic" if kind in _BY_USE else "project" if kind in _OF_PROJECTS else measure


def plain_name(name: str) -> str:
    """The name of a class without its number: 七、住房保障支出 is 住房保障支出."""
    return normal(name).split("、", 1)[-1]
