"""Results as rows, and the figures that failures lead to."""

from dataclasses import replace

from tasks.records import Fact, Operand, RuleResult
from tasks.results import links, place, result_row

CELL = Fact(
    "s", "functional", "2010301", "行政运行", "total", "all", 2024, 150, "1.50", "1.50", "元",
    table=0, row=3, col=2, page=7,
)  # fmt: skip
SAID = replace(CELL, table=None, row=None, col=12, sentence="收入1.50元。", phrase="收入")
FAILED = RuleResult(
    "A01-1", "A01", "fail", "error", None, "t", "题", "m", "文", "1", "2", None, None, "g",
    (
        Operand("1.50", table=0, row=3, col=2),
        Operand("1.50", page=7, sentence="收入1.50元。", col=12),
        Operand("9", table=0, row=9, col=9),
    ),
)  # fmt: skip


def test_a_finding_leads_to_every_figure_at_its_place() -> None:
    facts = [CELL, SAID, replace(CELL, col=3), CELL]
    places = list(zip(map(place, facts), "abcd", strict=True))
    passed = FAILED._replace(id="A01-2", verdict="pass")
    assert links([FAILED, passed], places) == [("A01-1", "a"), ("A01-1", "b"), ("A01-1", "d")]


def test_a_figure_of_another_document_is_none_of_its_own() -> None:
    operands = [entry._replace(document="ab" * 32) for entry in FAILED.operands]
    assert links([FAILED._replace(operands=tuple(operands))], [(place(CELL), "a")]) == []


def test_a_row_names_a_document_only_where_it_is_another() -> None:
    other = Operand("2", table=1, row=1, col=1, document="ab" * 32)
    row = result_row(FAILED._replace(operands=(FAILED.operands[0], other)))
    assert (row["result_id"], row["finding"]) == ("A01-1", "g")
    assert ["document" in operand for operand in row["operands"]] == [False, True]
