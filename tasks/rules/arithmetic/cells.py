"""A15: a cell of amounts holds a number that its column can hold."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term, figure_of, term, term_of
from tasks.statements.amounts import Figure, to_fen
from tasks.statements.model import Column, Line, Statement

_NO_MONEY = (
    "quantity",
    "share",
    "change-rate",
    "execution-rate",
    "balance-rate",
    "execution-rate-weight",
    "spending-plan",
    "actual",
)
_SIGNED = ("change", "change-rate", "adjustment", "balance", "carried-in", "carried-out")
_SIGNED_ROLES = ("carried-in", "carried-out", "offset", "total")
# Words of rows and columns whose figures may be negative.
_SIGNED_NAME = re.compile(
    r"结转|结余|调整|调剂|退|冲减|冲销|收回|增减|增加|变动|弥补|差额|盈余|亏损|利润"
)
_NOTHING = Decimal(0)
# Decimals that are right in every unit.
_DECIMALS = 2
# What is neither a number nor words: 12..5, 1,2345. A number among words may be misread: the label
# of the cell beside it ran over.
_MALFORMED = re.compile(r"[^\d]+|[\d.,，。．()（）+-]+")
_SAID = {
    "not-a-number": ("is no number", "不是数字"),
    "negative": ("is negative", "为负数"),
    "too-fine": ("has more decimals than 0.01 元 needs", "小数位数超过“分”"),
}


@rule(
    "A15",
    severity="warning",
    title="A cell of amounts holds a plausible number",
    title_zh="金额单元格为有效数字",
    tolerance="none",
    applies="a cell in a column of amounts",
    source="measured; 会计基础工作规范 art. 52: amounts are written down to 分",
    note=(
        "Six decimals in 万元 are 0.01 元 and right (Beijing prints them). Negative figures are "
        "right in columns and rows of changes, carry-overs, adjustments and refunds."
    ),
)
def amounts_are_numbers(disclosure: Disclosure) -> Iterator[RuleResult]:
    """No cell of amounts is text, negative without reason, or finer than 0.01 元."""
    stated = {statement.number: statement for statement in disclosure.statements}
    for statement in disclosure.statements:
        if statement.columns:
            yield from _results(statement.number, statement.table.title, _in_statement(statement))
    for number, facts in disclosure.facts_of.items():
        if number not in stated:
            title = disclosure.tables[number].title
            yield from _results(number, title, _in_form(facts))


def _results(number: int, title: str, found: Iterator[tuple[Term, str]]) -> Iterator[RuleResult]:
    """A failure for each cell that is wrong; where none is, the table passes."""
    sound = True
    for entry, why in found:
        sound = False
        if why == "not-a-number" and not _MALFORMED.fullmatch(normal(entry.figure.text)):
            yield result("A15", entry.anchor, "not-checked", [entry], reason="reading-doubtful")
            continue
        said, said_zh = _SAID[why]
        unit = f" (in {entry.unit})" if why == "too-fine" else ""
        yield result(
            "A15",
            entry.anchor,
            "fail",
            [entry],
            reason=why,
            message=f"{title}, {entry.label}: {entry.figure.text!r} {said}{unit}",
            message_zh=f"《{title}》{entry.label}：“{entry.figure.text}”{said_zh}",
        )
    if sound:
        yield result(
            "A15",
            f"t{number}",
            "pass",
            message=f"{title}: every cell of amounts is blank or a plausible number",
            message_zh=f"{title}：金额单元格均为空或有效数字",
        )


def _in_statement(statement: Statement) -> Iterator[tuple[Term, str]]:
    columns = {column.col: column for column in statement.columns}
    for line in statement.lines:
        for col, figure in line.figures.items():
            if _is_plain(figure) or line.cells[col].row != line.row:
                continue
            column = columns[col]
            if column.measure not in _NO_MONEY and line.measure not in _NO_MONEY:
                label = " ".join(said for said in (line.code, line.name, column.label) if said)
                entry = term(statement, line, col, label)
                if why := _wrong(entry, signed=_may_be_negative(line, column)):
                    yield entry, why


def _in_form(facts: Sequence[Fact]) -> Iterator[tuple[Term, str]]:
    for fact in facts:
        if fact.measure in _NO_MONEY or fact.classification == "indicator":
            continue
        if not _is_plain(figure_of(fact)):
            entry = term_of(fact)
            if why := _wrong(entry, signed=fact.measure in _SIGNED):
                yield entry, why


def _is_plain(figure: Figure) -> bool:
    """Whether nothing can be wrong with it: blank, or not negative and of few decimals."""
    if figure.value is None:
        return figure.reason != "not-a-number"
    return figure.value >= _NOTHING and figure.decimals <= _DECIMALS


def _wrong(entry: Term, *, signed: bool) -> str | None:
    if entry.value is None:
        return "not-a-number"
    if entry.value < 0 and not signed:
        return "negative"
    yuan = entry.yuan
    return "too-fine" if yuan is not None and to_fen(yuan) is None else None


def _may_be_negative(line: Line, column: Column) -> bool:
    """Whether a figure may be below zero: a change, a carry-over, a refund."""
    return (
        column.measure in _SIGNED
        or line.measure in _SIGNED
        or line.role in _SIGNED_ROLES
        or any(_SIGNED_NAME.search(normal(said)) for said in (line.name or "", column.label))
    )
