"""A07 in rows: what is carried in and what is received, less what is spent, is carried out."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tasks.records import RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.terms import Term, term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Statement

_MEASURES = ("carried-in", "revenue", "total", "carried-out")


def carried_over(statement: Statement) -> Iterator[RuleResult]:
    """年初结转 + 本年收入 − 本年支出 = 年末结转 in each row of a table with these columns."""
    columns = {column.measure: column.col for column in statement.columns}
    wanted = [columns[measure] for measure in _MEASURES if measure in columns]
    named = [column.measure for column in statement.columns]
    if len(wanted) < len(_MEASURES) or any(named.count(measure) > 1 for measure in _MEASURES):
        return
    for line in statement.lines:
        carried, revenue, spent, left = (
            term(statement, line, columns[measure], label)
            for measure, label in zip(
                _MEASURES, ("年初结转", "本年收入", "本年支出", line.name), strict=True
            )
        )
        terms = (carried, revenue, spent, left)
        if all(entry.figure.reason in NOTHING for entry in terms):
            continue
        checked = compare(
            "A07", left.anchor, _nothing_is_zero(left), [carried, revenue, _less(spent)]
        )
        yield undone(checked, "structure-uncertain") if statement.unread else checked


def _nothing_is_zero(left: Term) -> Term:
    """Where nothing is left the cell is blank."""
    if left.figure.reason not in NOTHING:
        return left
    return left._replace(figure=replace(left.figure, value=Decimal(0), reason=None))


def _less(spent: Term) -> Term:
    """What is taken off: the figure with the other sign."""
    value = spent.value
    if value is None:
        return spent
    figure = replace(spent.figure, value=-value, text=f"−{spent.figure.text}")
    return spent._replace(figure=figure)
