"""E02, E04: the change of a sum is the sum of the changes of its parts."""

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
from tasks.rules.years.changes import change


@rule(
    "E02",
    severity="error",
    title="Change of a sum = sum of the changes of its parts",
    title_zh="总增减额 = 各项增减额之和",
    tolerance="half of the last digit printed in each figure, summed; inside it a warning",
    applies="the change of a sum in the text, with the changes of all its parts",
    source="arithmetic",
)
def changes_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A change stated in figures is the sum of the changes of the parts."""
    yield from _changes("E02", disclosure)


@rule(
    "E04",
    severity="error",
    title="Unchanged only where the changes of the parts cancel out",
    title_zh="“与上年持平”仅当各项增减相抵",
    tolerance="none: unchanged is exact",
    applies="a sum called unchanged (持平, 一样) in the text, with the changes of all its parts",
    source="arithmetic",
)
def unchanged_in_sum(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A sum that is called unchanged has parts whose changes make zero."""
    yield from _changes("E04", disclosure)


def _changes(rule_id: str, disclosure: Disclosure) -> Iterator[RuleResult]:
    for facts in disclosure.by_paragraph.values():
        for found in lists_of(facts, "change"):
            parts = without_groups(found.parts)
            sure = is_closed(found) and complete(found, facts)
            yield from _sum(rule_id, found.whole, found.family, parts, sure)
    for block in _blocks(disclosure):
        for whole, items, sure in three_public_sums(block):
            yield from _sum(rule_id, whole, "items", items, sure)


def _blocks(disclosure: Disclosure) -> Iterator[list[Fact]]:
    """The changes of the three public expenses from one total to the next."""
    block: list[Fact] = []
    for fact in disclosure.narrated:
        if fact.classification == "three-public" and fact.measure == "change":
            if fact.code == "total" and block:
                yield block
                block = []
            block.append(fact)
    yield block


def _sum(
    rule_id: str, whole: Fact, family: str, parts: Sequence[Fact], sure: bool
) -> Iterator[RuleResult]:
    in_words = whole.unit is None
    if len(parts) < len("12") or in_words != (rule_id == "E04"):
        return
    unit = next((fact.unit for fact in (whole, *parts) if fact.unit), "万元")
    terms = [_in_unit(change(part), unit) for part in parts]
    stated = _in_unit(change(whole), unit)
    checked = compare(
        rule_id,
        f"{anchor(whole)}-{family}",
        stated,
        terms,
        within="warning",
        tolerance=Decimal(0) if in_words else _rounding((whole, *parts)),
    )
    checked = checked._replace(group=f"{rule_id}-{checked.stated}-{checked.expected}")
    yield checked if sure else undone(checked, "structure-uncertain")


def _in_unit(entry: Term, unit: str) -> Term:
    """持平 is nothing in any unit."""
    return Term(entry.label, entry.figure, entry.unit or unit, entry.operand, entry.where)


def _rounding(facts: Sequence[Fact]) -> Decimal:
    """Half of the last digit of each figure; words are exact."""
    return sum((said(fact).half_digit(0) for fact in facts if fact.unit), Decimal(0))
