"""C16: government procurement in its table, in the text and as a part of other tables."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.matching import compared, own_columns, whole
from tasks.rules.terms import Term, term, term_of


@rule(
    "C16",
    severity="error",
    title="Procurement agrees between its table, the text and the lines of other tables",
    title_zh="政府采购预算表 = 文字说明 = 各表“其中：政府采购”",
    tolerance="half of the last digit printed in each figure, summed",
    applies="two of: a procurement table with its total, a total in the text, a column for"
    " procurement in the table of expenditure or of projects",
    source="预算法实施条例 (2020) art. 6",
    note="A table of projects holds only the procurement that projects pay: at most the total.",
)
def procurement_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C16: each of the places against the first."""
    whole_department = [*_tabled(disclosure), *_told(disclosure), *_column(disclosure)]
    if not whole_department:
        return
    stated, *others = whole_department
    for other in others:
        yield from compared("C16", f"{_place(stated)}-{_place(other)}", stated, [other], ())
    for part in _of_projects(disclosure):
        anchor = f"{_place(stated)}-{_place(part)}"
        yield from compared("C16", anchor, stated, [part], (), relation="≥")


def _place(entry: Term) -> str:
    return "text" if entry.operand.table is None else entry.anchor


def _tabled(disclosure: Disclosure) -> Iterator[Term]:
    statement = disclosure.only("procurement")
    line = whole(statement) if statement else None
    if statement is None or line is None or statement.partial or statement.doubt:
        return
    columns = own_columns(statement, "total")
    if len(columns) == 1 and columns[0].fiscal_year == disclosure.identity.fiscal_year:
        yield term(statement, line, columns[0].col)


def _told(disclosure: Disclosure) -> Iterator[Term]:
    """The total in the text, where it gives one alone."""
    said = [
        fact
        for fact in disclosure.narrated
        if (fact.classification, fact.code, fact.measure, fact.fund)
        == ("procurement", "total", "total", "all")
        and fact.fiscal_year == disclosure.identity.fiscal_year
        and fact.amount_yuan is not None
        and fact.phase in (None, "budget")
    ]
    if len({fact.amount_yuan for fact in said}) == 1:
        yield term_of(said[0], said[0].name)


def _column(disclosure: Disclosure) -> Iterator[Term]:
    yield from _of_column(disclosure, "expenditure")


def _of_projects(disclosure: Disclosure) -> Iterator[Term]:
    yield from _of_column(disclosure, "project-expenditure")


def _of_column(disclosure: Disclosure, kind: str) -> Iterator[Term]:
    statement = disclosure.only(kind)
    line = whole(statement) if statement else None
    if statement is None or line is None or statement.partial or statement.unread:
        return
    for column in statement.columns_of(""):
        if column.measure == "procurement" and column.fund == "all":
            yield term(statement, line, column.col, column.label.split(" / ")[-1])
