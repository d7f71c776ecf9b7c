"""C02: what the fiscal tables and the department's expenditure table say of the same code."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.compare import Relation
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.funding import funding_of
from tasks.rules.tables.matching import (
    Coded,
    coded,
    columns_alike,
    compared,
    label,
    one_each,
    terms,
    under,
    whole,
)
from tasks.rules.terms import term
from tasks.statements.model import Column, Statement

_MEASURES = ("total", "basic", "project", "personnel", "public")
_TABLES = (
    "general-public-expenditure",
    "appropriation-expenditure",
    "government-managed-fund-expenditure",
    "state-capital-expenditure",
)
# 国防, 公共安全, 信访事务: what is listed below them need not be all.
_SECRET = ("203", "204", "20140")


@rule(
    "C02",
    severity="error",
    title="Department expenditure = fiscal expenditure of each code, or at least as much",
    title_zh="部门支出总表各科目 = 一般公共预算支出表各科目（有其他资金时不小于）",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one expenditure table of the department and one of a fund, both by functional class",
    source="sample tables of 财预〔2016〕143号",
    note="Equal only where no other money is spent: no other income, no funds, nothing carried"
    " over that the table of the appropriation lacks. Else a fund's figure is at most the"
    " department's.",
)
def codes_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C02: each code of a fund's table against the same code of the department's table."""
    funding = funding_of(disclosure)
    for kind in _TABLES:
        pair = one_each(disclosure, kind, "expenditure")
        if pair is None:
            continue
        alone = (kind == "general-public-expenditure" and funding.general_only) or (
            kind == "appropriation-expenditure" and funding.fiscal_only
        )
        yield from _tables(*pair, "=" if alone else "≤")


def _tables(fund: Statement, department: Statement, relation: Relation) -> Iterator[RuleResult]:
    own, others = coded(fund), coded(department)
    for column, other in columns_alike(fund, department, _MEASURES):
        yield from _totals(fund, department, column, other, relation)
        for code, lines in own.items():
            if len(lines) == 1 and _certain(code, others):
                stated = term(fund, lines[0], column.col, label(lines[0]))
                yield from compared(
                    "C02",
                    f"{stated.anchor}-t{department.number}",
                    stated,
                    terms(department, under(others, code), other),
                    (fund, department),
                    relation=relation,
                    group=f"t{fund.number}-c{column.col}-t{department.number}",
                )


def _certain(code: str, others: Coded) -> bool:
    """Whether the other table has the code, or all that is below it."""
    return code in others or not code.startswith(_SECRET)


def _totals(
    fund: Statement, department: Statement, column: Column, other: Column, relation: Relation
) -> Iterator[RuleResult]:
    line, total = whole(fund), whole(department)
    if line is not None and total is not None:
        stated = term(fund, line, column.col)
        yield from compared(
            "C02",
            f"{stated.anchor}-t{department.number}",
            stated,
            [term(department, total, other.col)],
            (fund, department),
            relation=relation,
            group=f"t{fund.number}-c{column.col}-t{department.number}",
        )
