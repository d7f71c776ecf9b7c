"""A06–A08: the two sides of a table of totals."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.arithmetic.carried import carried_over
from tasks.rules.arithmetic.outline import Heading, outline
from tasks.rules.arithmetic.undisclosed import lack
from tasks.rules.compare import compare, result, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term, grand_total, term
from tasks.statements.classification.lists import category_names, names_below
from tasks.statements.model import Column, Line, Statement
from tasks.statements.roles import numbering
from tasks.statements.vocabulary import Side

_SPENDING: tuple[Side, ...] = ("expenditure", "economic-department", "economic-government")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、.*")
_SUB_ITEM = re.compile(r"(\d+[.、]|其中).*")


@rule(
    "A06",
    severity="error",
    title="Total income = total expenditure",
    title_zh="收入总计 = 支出总计",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table with income beside expenditure",
    source="sample tables of 财预〔2016〕143号",
)
def totals_balance(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The grand total of income equals that of expenditure."""
    for statement in disclosure.statements:
        if statement.two_sided:
            yield from _balance(statement)


@rule(
    "A07",
    severity="error",
    title="Income adds up to its totals",
    title_zh="收入各项之和 = 本年收入合计；收入总计 = 本年收入 + 结转等",
    tolerance="half of the last digit printed in each figure, summed",
    applies="the income side of a table of totals",
    source="sample tables of 财预〔2016〕143号",
)
def income_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Items of income add up to the year's subtotal, and that with the carry-over to the total."""
    yield from _sides("A07", disclosure, "income")
    for statement in disclosure.statements:
        yield from carried_over(statement)


@rule(
    "A08",
    severity="error",
    title="Expenditure adds up to its totals",
    title_zh="支出各类之和 = 本年支出合计；支出总计 = 本年支出 + 结转等",
    tolerance="half of the last digit printed in each figure, summed",
    applies="the expenditure side of a table of totals",
    source="sample tables of 财预〔2016〕143号",
)
def expenditure_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """As A07, by function and by both economic classifications; each column by itself."""
    for side in _SPENDING:
        yield from _sides("A08", disclosure, side)


def _balance(statement: Statement) -> Iterator[RuleResult]:
    income = grand_total(statement, "income")
    for side in _SPENDING:
        anchor = f"t{statement.number}" if side == "expenditure" else f"t{statement.number}-{side}"
        if not statement.columns_of(side):
            continue
        expenditure = grand_total(statement, side)
        if income is None or expenditure is None:
            yield result("A06", anchor, "not-checked", reason="operand-missing")
        else:
            yield compare("A06", anchor, income, [expenditure])


def _sides(rule_id: str, disclosure: Disclosure, side: Side) -> Iterator[RuleResult]:
    for statement in disclosure.statements:
        if statement.two_sided:
            lines = statement.side(side)
            for column in statement.columns_of(side):
                yield from _side(rule_id, statement, lines, column)


def _side(
    rule_id: str, statement: Statement, lines: Sequence[Line], column: Column
) -> Iterator[RuleResult]:
    side = column.side

    def terms(chosen: Iterable[Line]) -> list[Term]:
        return [term(statement, line, column.col) for line in chosen]

    heads = [line for line in lines if line.role in ("subtotal", "current")]
    carried = [line for line in lines if line.role in ("carried-in", "carried-out", "offset")]
    total = next((line for line in lines if line.role == "total"), None)
    items = [line for line in lines if line.role == "item" and not _is_carried(line)]
    headings = list(outline(items, loose=side.startswith("economic")))
    nested = list(_below(rule_id, headings, terms))
    yield from nested
    current, certain = _top_level(items, column, headings)
    certain = certain or _closes(items, headings, nested)
    if heads and current:
        for checked in _sum(rule_id, "year", terms(heads[:1])[0], terms(current)):
            yield _sure(checked, certain)
    if total is None:
        return
    parts = [*heads[:1], *carried] if heads else [*current, *carried]
    if parts:
        for checked in _sum(rule_id, "total", terms([total])[0], terms(parts)):
            yield _sure(checked, certain or bool(heads))


def _sure(checked: RuleResult, certain: bool) -> RuleResult:
    """The result; a difference beyond rounding only where its parts are certain."""
    if certain or checked.reason is not None:
        return checked
    return undone(checked, "structure-uncertain")


def _below(
    rule_id: str, headings: Sequence[Heading], terms: Callable[[Iterable[Line]], list[Term]]
) -> Iterator[RuleResult]:
    """Whether numbered rows are the sums of those numbered below them."""
    for heading in headings:
        (stated,), parts = terms([heading.line]), terms(heading.below)
        if stated.value is not None and any(part.value for part in parts):
            checked = compare(rule_id, f"{stated.anchor}-below", stated, parts)
            numbered = all(numbering(line.name or "") for line in heading.below)
            yield _sure(checked, numbered or lack(checked) < 0)


def _closes(
    items: Sequence[Line], headings: Sequence[Heading], nested: Sequence[RuleResult]
) -> bool:
    """Whether every row has its place in an outline whose sums all close."""
    placed = {line.row for heading in headings for line in (heading.line, *heading.below)}
    whole = bool(nested) and all(line.row in placed or numbering(line.name or "") for line in items)
    return whole and all(entry.verdict == "pass" for entry in nested)


def _top_level(
    items: list[Line], column: Column, headings: Sequence[Heading]
) -> tuple[list[Line], bool]:
    """The items that add up to the year's sum, and whether no sub-items stood among them.

    Sub-items are told by their mark (其中, 1.), or by what they lack: a number where others have
    one, or (款 below 类) the name of a 类 where others are 类. A heading without a figure, as
    一、部门预算, stands for what is below it.
    """
    below = {heading.line.row: heading.below for heading in headings}
    top, certain = _marked(items, column)
    return [part for line in top for part in _stated(line, column, below)], certain


def _stated(line: Line, column: Column, below: Mapping[int, Sequence[Line]]) -> Iterator[Line]:
    """The row, or where it has no figure the rows below it that have one."""
    if line.figures[column.col].value is not None or line.row not in below:
        yield line
        return
    for part in below[line.row]:
        yield from _stated(part, column, below)


def _marked(items: list[Line], column: Column) -> tuple[list[Line], bool]:
    numbered = [line for line in items if _NUMBERED.fullmatch(normal(line.name or ""))]
    if numbered and len(numbered) < len(items):
        return numbered, _adds_nothing(items, numbered, column)
    main = [line for line in items if not _SUB_ITEM.fullmatch(normal(line.name or ""))]
    if main and len(main) < len(items):
        return main, _adds_nothing(items, main, column)
    if column.side == "expenditure" and not numbered:
        named = [line for line in items if normal(line.name or "") in category_names("functional")]
        if len(named) < len(items):
            return named, _adds_nothing(items, named, column)
    return items, True


def _adds_nothing(items: list[Line], top: list[Line], column: Column) -> bool:
    """Whether all other rows are zero, or are listed below the categories by their names."""
    chosen = {line.row for line in top}
    others = [line for line in items if line.row not in chosen and line.figures[column.col].value]
    by_function = column.side == "expenditure"
    return all(
        by_function and normal(line.name or "") in names_below("functional") for line in others
    )


def _is_carried(line: Line) -> bool:
    """Whether a row stands under 上年结转 or 结转下年 and so is no part of the year's own sum."""
    return line.measure in ("carried-in", "carried-out")


def _sum(rule_id: str, which: str, stated: Term, parts: list[Term]) -> Iterator[RuleResult]:
    if stated.figure.reason == "blank" and all(part.figure.reason == "blank" for part in parts):
        return
    yield compare(rule_id, f"{stated.anchor}-{which}", stated, parts)
