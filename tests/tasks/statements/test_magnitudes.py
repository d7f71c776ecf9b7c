"""A unit that does not fit the figures of the neighbours is doubted; the amounts stay."""

import pytest

from tasks.records import Fact, Table
from tasks.statements.interpret import interpret
from tests.tasks.gold import extraction, table

TITLES = ("部门支出总表", "部门收入总表", "一般公共预算支出表", "财政拨款支出表")
HEAD = "科目编码|科目名称|合计"


def tables(*totals: tuple[str, str | None]) -> list[Table]:
    """A table for each total (stated, unit)."""
    return [
        table(title, [HEAD, f"|合计|{stated}", f"201|一般公共服务支出|{stated}"], unit)
        for title, (stated, unit) in zip(TITLES, totals, strict=False)
    ]


def doubts(*totals: tuple[str, str | None]) -> list[str | None]:
    found = interpret(extraction(*tables(*totals)))
    return [statement.doubt for statement in found.statements]


SLIP = "unit-magnitude"


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        # 元 said where 万元 are meant, and the other way round.
        ([("873.25", "万元"), ("873.25", "万元"), ("873.25", "元")], [None, None, SLIP]),
        ([("8732500", "元"), ("8732500", "元"), ("8732500", "万元")], [None, None, SLIP]),
        ([("873.25", "万元"), ("873.25", "万元"), ("873.25", "千元")], [None, None, None]),
        # Different figures, no unit, only one neighbour, another unit of the same amount.
        ([("873.25", "万元"), ("873.25", "万元"), ("173.25", "元")], [None, None, None]),
        ([("873.25", "万元"), ("873.25", "万元"), ("873.25", None)], [None, None, None]),
        ([("873.25", "万元"), ("873.25", "元")], [None, None]),
        ([("873.25", "万元"), ("873.25", "万元"), ("8732500", "元")], [None, None, None]),
        # Two against two: nobody can say who is right.
        (
            [("873.25", "万元"), ("873.25", "万元"), ("873.25", "元"), ("873.25", "元")],
            [None, None, None, None],
        ),
        ([("0.00", "万元"), ("0.00", "万元"), ("0.00", "元")], [None, None, None]),
    ],
)
def test_units_that_slipped(
    totals: list[tuple[str, str | None]], expected: list[str | None]
) -> None:
    assert doubts(*totals) == expected


def test_the_amounts_of_a_doubted_statement_are_those_it_states() -> None:
    found = interpret(extraction(*tables(*[("873.25", "万元")] * 2, ("873.25", "元"))))
    doubted: list[Fact] = [fact for fact in found.facts if fact.doubt]
    assert [(fact.stated, fact.unit, fact.amount_fen) for fact in doubted] == [
        ("873.25", "元", 87325),
        ("873.25", "元", 87325),
    ]
    assert {fact.table for fact in doubted} == {2}
