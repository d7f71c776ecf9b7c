"""B01–B04: a code is the sum of the codes below it, in every column of amounts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from tasks.records import RuleResult
from tasks.rules.arithmetic import funds_add_up, rows_add_up
from tasks.rules.compare import compare, term, undone
from tasks.statements.amounts import NOTHING, figure
from tasks.statements.model import Column, Line, Statement
from tasks.statements.vocabulary import CATEGORY

_CLASS = 5
# 国防, 公共安全, 信访事务: Budget Law, article 14, lets out state secrets. The police of Fuzhou
# publish 2040201 and 2040299 alone, the 信访局 of Yantai no item for its project expenditure.
_SECRET = ("203", "204", "20140")
# The classifications whose codes are sums of longer codes.
_COUNTED = ("functional", "economic")

_Coded = tuple[str, Line]


def codes_add_up(statement: Statement) -> Iterator[RuleResult]:
    """Each parent row with its children, and the grand total with the categories."""
    if statement.two_sided or statement.by_item:
        return
    coded = [
        (line.code, line)
        for line in statement.lines
        if line.code and line.classification.startswith(_COUNTED)
    ]
    families = list(_families(coded))
    economic = statement.classification.startswith("economic")
    at_odds = _rows_at_odds(statement)
    for column in statement.columns:
        for parent, children in families:
            rule = "B01" if len(parent.code or "") == _CLASS else "B04" if economic else "B02"
            for checked in _sum(rule, statement, parent, children, column):
                yield checked if economic else _perhaps_undisclosed(checked, parent, at_odds)
        yield from _grand_total(statement, column)


def _families(coded: Sequence[_Coded]) -> Iterator[tuple[Line, list[Line]]]:
    """Each 类 or 款 with the lines below it; where codes repeat, only those that follow it.

    Codes repeat where a table lists one unit after another.
    """
    repeated = len(dict(coded)) < len(coded)
    for place, (code, parent) in enumerate(coded):
        if len(code) not in (CATEGORY, _CLASS):
            continue
        children = _children(code, _block(coded, place) if repeated else coded)
        if children:
            yield parent, children


def _block(coded: Sequence[_Coded], place: int) -> list[_Coded]:
    depth = len(coded[place][0])
    return list(takewhile(lambda entry: len(entry[0]) > depth, coded[place + 1 :]))


def _children(parent: str, coded: Sequence[_Coded]) -> list[Line]:
    """The lines of the next level; lines of a level that is not listed move up to this one."""
    below = {code for code, _ in coded if code != parent and code.startswith(parent)}
    return [
        line
        for code, line in coded
        if code in below
        and not any(code[:digits] in below for digits in range(len(parent), len(code)))
    ]


def _rows_at_odds(statement: Statement) -> set[int | None]:
    sums = (*rows_add_up(statement), *funds_add_up(statement))
    return {entry.operands[0].row for entry in sums if entry.verdict == "fail"}


def _perhaps_undisclosed(
    checked: RuleResult, parent: Line, at_odds: Collection[int | None]
) -> RuleResult:
    """A lack among secret items, where every row agrees in itself: one of them is not published.

    A row that fails its own sum has a wrong figure, which no secret explains.
    """
    lacking = checked.verdict == "fail" and checked.severity == "error" and _lack(checked) > 0
    secret = (parent.code or "").startswith(_SECRET)
    if not (lacking and secret) or any(operand.row in at_odds for operand in checked.operands):
        return checked
    return replace(
        checked,
        severity="warning",
        reason="items-undisclosed",
        message=f"{checked.message} (secret items may be left out)",
        message_zh=f"{checked.message_zh}（可能有涉密科目未公开）",
    )


def _lack(checked: RuleResult) -> Decimal:
    stated = figure(checked.stated or "").value or Decimal(0)
    return stated - Decimal(checked.expected or 0)


def _grand_total(statement: Statement, column: Column) -> Iterator[RuleResult]:
    total = next((line for line in statement.lines if line.role == "total"), None)
    categories = [
        line
        for line in statement.lines
        if len(line.code or "") == CATEGORY and line.classification.startswith(_COUNTED)
    ]
    if total is not None and categories:
        yield from _sum("B03", statement, total, categories, column)


def _sum(
    rule: str, statement: Statement, whole: Line, parts: list[Line], column: Column
) -> Iterator[RuleResult]:
    label = " ".join(said for said in (whole.code, whole.name, column.label) if said)
    stated = term(statement, whole, column.col, label)
    terms = [term(statement, line, column.col, line.code or line.name) for line in parts]
    given = [entry for entry in (stated, *terms) if entry.figure.reason not in NOTHING]
    if given:
        checked = compare(rule, f"t{stated.table}-r{stated.row}-c{stated.col}", stated, terms)
        yield undone(checked, "reading-doubtful") if statement.partial else checked
