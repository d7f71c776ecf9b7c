"""D11: a sum in the text is the sum of the parts that the text names."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.lists import (
    complete,
    is_closed,
    lists_of,
    three_public_sums,
    without_groups,
)

# From here on amounts without decimals are rounded ones.
_LARGE = 100


@rule(
    "D11",
    severity="error",
    title="Sum = the parts named after it",
    title_zh="文中总数 = “其中”各项之和",
    tolerance="half of the finest digit printed in the list, for each figure",
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
    stated, terms = said(whole), [said(part) for part in parts]
    checked = compare("D11", place, stated, terms, tolerance=_rounding(stated, terms))
    if len(parts) > 1 or checked.verdict == "pass":
        yield checked if sure else undone(checked, "structure-uncertain")


def _rounding(stated: Term, parts: Sequence[Term]) -> Decimal:
    """Final zeros are dropped, so each figure counts as the finest; small whole ones are exact."""
    finest = max(entry.figure.decimals for entry in (stated, *parts))
    if not finest and abs(stated.value or Decimal(0)) < _LARGE:
        return Decimal(0)
    return Decimal(5).scaleb(-finest - 1) * (1 + len(parts))
