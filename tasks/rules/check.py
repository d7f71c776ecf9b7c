"""All rules over one document, and which result explains which."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.records import RuleResult
from tasks.rules import arithmetic, between, hierarchy
from tasks.rules.compare import catalogue, result
from tasks.rules.shift import Shift, find_shifts, repair
from tasks.statements.model import Statement

_IN_ONE_TABLE = (
    arithmetic.rows_add_up,
    arithmetic.funds_add_up,
    arithmetic.three_public,
    arithmetic.totals_balance,
    arithmetic.sides_add_up,
    hierarchy.codes_add_up,
)
_BETWEEN_TABLES = (between.basic_agrees, between.categories_agree, between.totals_agree)


def check(statements: Sequence[Statement]) -> tuple[RuleResult, ...]:
    """Every rule's results, structural ones first, each failure with its cause where one is known.

    The documents of a container are checked each by itself. A rule that found nothing to apply to
    answers once, "not-applicable".
    """
    members = dict.fromkeys(statement.table.member for statement in statements)
    results = [
        _numbered(entry, number) if len(members) > 1 else entry
        for number, member in enumerate(members)
        for entry in _checked([s for s in statements if s.table.member == member])
    ]
    answered = {entry.rule for entry in results}
    silent = [
        result(rule, "document", "not-applicable", reason="table-missing")
        for rule in catalogue()
        if rule not in answered
    ]
    return tuple(_grouped([*results, *silent]))


def _numbered(entry: RuleResult, number: int) -> RuleResult:
    """A result of one of several documents, which would else answer to the same id."""
    return replace(
        entry,
        id=f"{entry.id}-m{number}",
        group=f"{entry.group}-m{number}",
        cause=None if entry.cause is None else f"{entry.cause}-m{number}",
    )


def _checked(statements: Sequence[Statement]) -> list[RuleResult]:
    """The results over one document."""
    sums = _apply(statements)
    found: list[Shift] = []
    structural: list[RuleResult] = []
    for statement in statements:
        own = [
            entry
            for entry in sums
            if entry.rule == "A01" and entry.operands[0].table == statement.number
        ]
        for entry in find_shifts(statement, own, statements):
            if isinstance(entry, Shift):
                found.append(entry)
            structural.append(entry.finding if isinstance(entry, Shift) else entry)
    for shift in found:
        sums = _explain(sums, statements, shift)
    return [*structural, *sums]


def _apply(statements: Sequence[Statement]) -> list[RuleResult]:
    results = [
        entry for statement in statements for rule in _IN_ONE_TABLE for entry in rule(statement)
    ]
    results.extend(entry for rule in _BETWEEN_TABLES for entry in rule(statements))
    return results


def _explain(
    results: list[RuleResult], statements: Sequence[Statement], shift: Shift
) -> list[RuleResult]:
    """Failures that pass once the shift is undone carry it as their cause; they stay failures."""
    repaired = [
        repair(statement, shift) if statement.number == shift.statement else statement
        for statement in statements
    ]
    passing = {entry.id for entry in _apply(repaired) if entry.verdict == "pass"}
    return [
        replace(entry, cause=shift.finding.id)
        if entry.verdict == "fail" and entry.cause is None and entry.id in passing
        else entry
        for entry in results
    ]


def _grouped(results: list[RuleResult]) -> Iterator[RuleResult]:
    """Failures of one rule on one row with equal figures are one finding, seen in two columns."""
    first: dict[tuple[object, ...], str] = {}
    for entry in results:
        if entry.verdict == "fail" and entry.operands:
            anchor = entry.operands[0]
            key = (entry.rule, anchor.table, anchor.row, entry.stated, entry.expected)
            yield replace(entry, group=first.setdefault(key, entry.id))
        else:
            yield entry
