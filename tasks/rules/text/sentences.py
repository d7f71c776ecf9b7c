"""D11: a sum in the text is the sum of the parts that the text names."""

from collections.abc import Iterator, Sequence

from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.lists import (
    complete,
    is_closed,
    lists_of,
    three_public_sums,
    without_groups,
)


@rule(
    "D11",
    severity="error",
    title="Sum = the parts named after it",
    title_zh="文中总数 = “其中”各项之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a sum of money in the text, followed by its parts, all of them understood",
    source="arithmetic",
)
def parts_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A sum is that of the parts after 其中, by kind, use, class, source, category or item."""
    for facts in disclosure.by_paragraph.values():
        for found in lists_of(facts):
            parts = without_groups(found.parts)
            sure = is_closed(found) and complete(found, facts)
            yield from _sum(found.whole, found.family, parts, sure)
        amounts = [fact for fact in facts if fact.measure == "total"]
        for whole, items, sure in three_public_sums(amounts):
            yield from _sum(whole, "items", items, sure)


def _sum(whole: Fact, family: str, parts: Sequence[Fact], sure: bool) -> Iterator[RuleResult]:
    if not parts:
        return
    place = f"{anchor(whole)}-{family}"
    checked = compare("D11", place, said(whole), [said(part) for part in parts])
    if len(parts) > 1 or checked.verdict == "pass":
        yield checked if sure else undone(checked, "structure-uncertain")
