"""D04, D06, D07: three public expenses, procurement and performance targets in the text."""

from collections.abc import Iterator

from tasks.records import Fact, RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.profile import lines
from tasks.rules.rule import rule
from tasks.rules.text.agreement import agreement, amounts


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


