"""Whether a table's unit fits the figures of its neighbours: 元 said where 万元 are meant."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.statements.amounts import UNITS, to_yuan
from tasks.statements.model import Statement

_FACTORS = tuple(Decimal(10) ** power for power in (3, 4, 7, 8))


def doubted(statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, with "unit-magnitude" where their total is another's but for the unit.

    The figures stay what they state. A statement is doubted if its grand total differs from one
    that two others agree on by exactly the factor between two units, and from no other by less.
    """
    totals = [_grand_total(statement) for statement in statements]
    agreed = Counter(total for total in totals if total)
    for statement, total in zip(statements, totals, strict=True):
        if total and agreed[total] == 1 and _slipped(total, agreed):
            yield replace(statement, doubt="unit-magnitude")
        else:
            yield statement


def _slipped(total: Decimal, agreed: Counter[Decimal]) -> bool:
    neighbours = (entry for factor in _FACTORS for entry in (total * factor, total / factor))
    return any(agreed[entry] > 1 for entry in neighbours)


def _grand_total(statement: Statement) -> Decimal | None:
    """The first total in 元; None where there is none, or no unit."""
    if statement.unit is None or statement.unit not in UNITS or not statement.columns:
        return None
    col = statement.columns[0].col
    for line in statement.lines:
        figure = line.figures.get(col)
        if line.role == "total" and figure is not None and figure.value:
            return to_yuan(figure.value, statement.unit)
    return None
