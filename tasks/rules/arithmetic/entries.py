"""A12 in forms: the budget of a project and its items, tasks of an office, lists of projects."""

from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.arithmetic.undisclosed import lack, undisclosed
from tasks.rules.compare import compare, undone
from tasks.rules.terms import term_of
from tasks.statements.amounts import UNITS

_ENTRIES = ("budget-detail", "task")


def of_form(facts: Sequence[Fact]) -> Iterator[RuleResult]:
    """The totals of one form: of its items or tasks, and of the projects that it lists."""
    money = [fact for fact in facts if fact.unit in UNITS]
    yield from _totals([fact for fact in money if fact.classification in (*_ENTRIES, "total")])
    if money and money[0].statement == "project-list":
        yield from _listed(money)


def _totals(facts: Sequence[Fact]) -> Iterator[RuleResult]:
    """Each 合计 that follows items or tasks, in its column."""
    above: dict[tuple[str | None, int | None], list[Fact]] = {}
    for fact in facts:
        place = (fact.entity, fact.col)
        if fact.classification in _ENTRIES:
            above.setdefault(place, []).append(fact)
        elif _is_sum(fact) and place in above:
            yield from _sum(fact, above.pop(place))


def _listed(facts: Sequence[Fact]) -> Iterator[RuleResult]:
    """The one total of a list of projects, column by column.

    Where a row may be a project or a sum of projects a difference proves nothing; where no column
    adds up projects may have been left out, as by Changsha's 信访局.
    """
    projects = [fact for fact in facts if fact.classification == "project"]
    sums = [fact for fact in facts if fact.classification == "total"]
    unsure = any(fact.doubt == "sum-or-project" for fact in facts)
    totals = [fact for fact in sums if fact.entity is None and _is_sum(fact)]
    if len({fact.row for fact in totals}) != 1:
        return
    found = [
        checked
        for total in totals
        for checked in _sum(total, [fact for fact in projects if fact.col == total.col])
    ]
    others = any(checked.verdict == "pass" and len(checked.operands) > 2 for checked in found)
    for checked in found:
        lacking = checked.verdict == "fail" and checked.reason is None and lack(checked) > 0
        if unsure:
            yield undone(checked, "structure-uncertain")
        else:
            table = f"t{checked.operands[0].table}"
            yield undisclosed(checked, table) if lacking and not others else checked


def _is_sum(fact: Fact) -> bool:
    return normal(fact.name or "").endswith("计")


def _sum(total: Fact, parts: Sequence[Fact]) -> Iterator[RuleResult]:
    stated, terms = term_of(total), [term_of(part) for part in parts]
    given = [part for part in terms if part.value is not None]
    if given:
        yield compare("A12", stated.anchor, stated, given)
