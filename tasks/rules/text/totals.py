"""D01, D03: totals and kinds of income and expenditure in the text and in the tables."""

from collections.abc import Iterator

from tasks.records import Fact, RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.stated import Subject
from tasks.rules.text.agreement import agreement, amounts
from tasks.rules.text.rates import rates_agree

_SUMS = ("total", "revenue", "carried-in", "carried-out")


@rule(
    "D01",
    severity="error",
    title="Totals in the text = totals of the tables",
    title_zh="文字中的收支总数 = 表中合计",
    tolerance="rounded or cut to the digits that the text prints",
    applies="a total of income or expenditure in the text, and a table that states it",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def totals_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Income, expenditure and income by source in the text are those of the tables."""
    for fact in amounts(disclosure, "total", "income"):
        if fact.measure in _SUMS:
            yield from agreement("D01", disclosure, fact, _totals(fact))
    yield from rates_agree("D01", disclosure)


@rule(
    "D03",
    severity="error",
    title="Basic and project expenditure in the text = tables",
    title_zh="文字中的基本支出、项目支出 = 表中数",
    tolerance="rounded or cut to the digits that the text prints",
    applies="basic, project, personnel or operating expenditure in the text, and a table with it",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def kinds_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Expenditure by kind and by use in the text is that of the tables."""
    for fact in amounts(disclosure, "total"):
        if fact.code == "expenditure" and fact.measure not in _SUMS:
            yield from agreement("D03", disclosure, fact, [("total", "expenditure", fact.measure)])
    yield from rates_agree("D03", disclosure)


def _totals(fact: Fact) -> Iterator[Subject]:
    """The sums of the tables that a total of the text may mean."""
    if fact.classification == "income":
        yield "income", "", fact.measure
        return
    for side in ("income", "expenditure"):
        if fact.code in (side, "income-expenditure"):
            yield "total", side, fact.measure
            if fact.measure in ("total", "revenue"):
                yield "total", side, "revenue" if fact.measure == "total" else "total"
