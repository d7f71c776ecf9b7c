"""B07: a code of one year only is not given in the other, and no zero to be compared."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Line, Statement


@rule(
    "B07",
    severity="info",
    title="A blank of a code that exists in one year only is “not given”, not zero",
    title_zh="仅一个年度存在的科目，另一年度空白为“未列示”，不作零比较",
    tolerance="none",
    applies="a row of a table of two years that has figures in one of them only",
    source="measured: 20103 and 20140 in Beibei 2024, after 信访 became a class of its own",
    note="Accuses nobody: it says which blanks the other rules leave out of their sums.",
)
def blanks_are_not_given(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each row with figures in one of several years is taken as not given in the others."""
    for statement in disclosure.statements:
        if len({column.fiscal_year for column in statement.columns}) > 1:
            for line in statement.lines:
                yield from _row(statement, line)


def _row(statement: Statement, line: Line) -> Iterator[RuleResult]:
    if line.role != "item" or not line.code:
        return
    columns = [column for column in statement.columns if column.measure == "total"]
    given = [c for c in columns if line.figures[c.col].reason not in NOTHING]
    blank = [c for c in columns if line.figures[c.col].reason == "blank"]
    years = {column.fiscal_year for column in given}
    if len(years) != 1 or not blank or any(column.fiscal_year in years for column in blank):
        return
    label = " ".join(said for said in (line.code, line.name) if said)
    terms = [term(statement, line, column.col, label) for column in (*blank, *given)]
    missing = "、".join(str(column.fiscal_year) for column in blank)
    yield result(
        "B07",
        f"t{statement.number}-r{line.row}",
        "pass",
        terms,
        message=f"{statement.table.title}, {label}: not given for {missing}",
        message_zh=f"《{statement.table.title}》{label}：{missing}年度未列示",
    )
