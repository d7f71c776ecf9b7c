"""D04, D06, D07: three public expenses, procurement and performance targets in the text."""

from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.text.agreement import agreement, amounts
from tasks.rules.text.rates import rates_agree
from tasks.rules.text.vocabulary import pattern


@rule(
    "D04",
    severity="error",
    title="Three public expenses in the text = table",
    title_zh="文字中的“三公”经费 = 表中数",
    tolerance="rounded or cut to the digits that the text prints",
    applies="the three public expenses or an item of them in the text, and their table",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def three_public_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The three public expenses and each of their items are those of the table."""
    for fact in amounts(disclosure, "three-public"):
        yield from agreement("D04", disclosure, fact, [("three-public", fact.code or "", "total")])
    yield from rates_agree("D04", disclosure)


@rule(
    "D06",
    severity="error",
    title="Procurement in the text = table",
    title_zh="文字中的政府采购 = 表中数",
    tolerance="rounded or cut to the digits that the text prints",
    applies="the sum of procurement, or goods, works or services, in the text, and their table",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def procurement_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Government procurement in the text is that of the table."""
    for fact in amounts(disclosure, "procurement"):
        yield from agreement("D06", disclosure, fact, [("procurement", fact.code or "", "total")])


@rule(
    "D07",
    severity="error",
    title="Money under performance targets in the text = project expenditure",
    title_zh="文字中的绩效目标金额 = 项目支出",
    tolerance="rounded or cut to the digits that the text prints",
    applies="text that says that every project has performance targets, and project expenditure",
    source="预算法 (2018) art. 32; 中发〔2018〕34号",
    note="Where the text does not say so, some projects or all expenditure may be meant.",
)
def targets_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Where all projects are under performance targets their money is all project expenditure."""
    every = pattern("every-project")
    for fact in amounts(disclosure, "performance"):
        if fact.code == "targets" and fact.measure == "total":
            projects = agreement("D07", disclosure, fact, [("total", "expenditure", "project")])
            all_meant = every.search(normal(fact.sentence or ""))
            yield from (e for e in projects if all_meant or e.verdict == "pass")
