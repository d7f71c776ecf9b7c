"""C03: basic expenditure by function and by economic class."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.funding import Funding, funding_of
from tasks.rules.tables.matching import alike, compared, one_each, own_columns, whole
from tasks.rules.terms import Term, term
from tasks.statements.model import Column, Statement

# By function, by economic class, and what must be true of the money for both to be equal.
_PAIRS = (
    ("general-public-expenditure", "basic-expenditure", ""),
    ("appropriation-expenditure", "appropriation-basic-expenditure", ""),
    ("expenditure", "department-basic-expenditure", ""),
    ("expenditure", "basic-expenditure", "general"),
    ("expenditure", "appropriation-basic-expenditure", "fiscal"),
)
_SAME = (("basic", "total"), ("personnel", "personnel"), ("public", "public"))
_USES = ("personnel", "public")


@rule(
    "C03",
    severity="error",
    title="Basic expenditure agrees between the tables by function and by economic class",
    title_zh="支出表基本支出 = 基本支出表合计",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one expenditure table by function and one basic-expenditure table of the same fund",
    source="sample tables of 财预〔2016〕143号",
    note="The department's own table is compared with that of the general public budget only"
    " where no other money is spent. Final accounts print no total by economic class: there it"
    " is 人员经费合计 + 公用经费合计.",
)
def basic_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C03: basic expenditure by function equals the total of the table by economic class."""
    funding = funding_of(disclosure)
    for function, economic, needs in _PAIRS:
        pair = one_each(disclosure, function, economic)
        if pair is not None and _comparable(funding, needs):
            yield from _agree(*pair)


def _comparable(funding: Funding, needs: str) -> bool:
    return {"": True, "general": funding.general_only, "fiscal": funding.fiscal_only}[needs]


def _agree(by_function: Statement, by_class: Statement) -> Iterator[RuleResult]:
    line = whole(by_function)
    for measure, other in _SAME:
        for column in own_columns(by_function, measure):
            if line is None:
                anchor = f"t{by_function.number}-t{by_class.number}-c{column.col}"
                yield result("C03", anchor, "not-checked", reason="operand-missing")
                continue
            parts = _of_class(by_class, other, column)
            stated = term(by_function, line, column.col, column.label.split(" / ")[-1])
            yield from compared(
                "C03",
                f"t{by_function.number}-t{by_class.number}-c{column.col}",
                stated,
                parts,
                (by_function, by_class),
            )


def _of_class(by_class: Statement, measure: str, column: Column) -> list[Term]:
    """The total by economic class, as one figure or as those of personnel and of operation."""
    line = whole(by_class)
    if line is not None:
        same = [c for c in own_columns(by_class, measure) if alike(c, column)]
        return [term(by_class, line, same[0].col)] if len(same) == 1 else []
    wanted = _USES if measure == "total" else (measure,)
    sums = {part.measure: part for part in by_class.lines if part.role == "subtotal"}
    same = [c for c in own_columns(by_class, "total") if alike(c, column)]
    if len(same) != 1 or not set(wanted) <= set(sums):
        return []
    return [term(by_class, sums[use], same[0].col) for use in wanted]
