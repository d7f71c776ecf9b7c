"""D11: a sum in the text is the sum of the parts that the text names."""

from collections.abc import Iterator, Sequence

from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.lists import (
    Parts,
    complete,
    lists_of,
    measure_of,
    three_public_sums,
    without_groups,
)

# Without one of these a list is not whole: 其中 may name some parts only.
_CLOSED = {"kind": ("basic", "project"), "use": ("personnel", "public")}
# How many items the three public expenses and vehicles have.
_ITEMS = {"total": 3, "vehicles": 2}


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
        for whole, items in three_public_sums(amounts):
            yield from _sum(whole, "items", items, len(items) == _ITEMS[whole.code or ""])


def _sum(whole: Fact, family: str, parts: Sequence[Fact], sure: bool) -> Iterator[RuleResult]:
    if not parts:
        return
    place = f"{anchor(whole)}-{family}"
    checked = compare("D11", place, said(whole), [said(part) for part in parts])
    if len(parts) > 1 or checked.verdict == "pass":
        yield checked if sure else undone(checked, "structure-uncertain")


def is_closed(found: Parts) -> bool:
    """Whether the parts are all that there are; a list of kinds needs the usual two."""
    needed = _CLOSED.get(found.family, ())
    named = {measure_of(part) for part in found.parts}
    return len(found.parts) > 1 and all(measure in named for measure in needed)
