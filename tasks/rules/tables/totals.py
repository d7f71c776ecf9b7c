"""C04, C05: the appropriation's table of totals against others."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.records import RuleResult
from tasks.rules.compare import Relation, compare, result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.funding import GENERAL, OTHER_FISCAL, funding_of
from tasks.rules.tables.matching import (
    alike,
    coded,
    compared,
    likeliest,
    one_each,
    own_columns,
    plain_name,
    settled,
    whole,
)
from tasks.rules.terms import Term, grand_total, term
from tasks.statements.model import Column, Line, Statement
from tasks.statements.vocabulary import CATEGORY, Side

_DETAIL = {
    GENERAL: ("general-public-expenditure",),
    "government-managed-funds": (
        "government-managed-fund-expenditure",
        "government-managed-fund-totals",
    ),
    "state-capital-operations": ("state-capital-expenditure", "state-capital-totals"),
}
_SIDES: tuple[Side, ...] = ("income", "expenditure")


@rule(
    "C04",
    severity="error",
    title="The appropriation totals agree with the expenditure tables of the funds",
    title_zh="财政拨款收支总表各类、合计 = 各预算支出表",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one appropriation-totals table and the expenditure tables of its funds",
    source="sample tables of 财预〔2016〕143号; identities of the final accounts",
    note="Where the totals are not divided by fund, each 类 is that of all funds together; then"
    " every fund with money needs its table.",
)
def categories_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C04: each 类 and the total of the appropriation, against the tables of the funds."""
    totals = disclosure.only("appropriation-totals")
    if totals is None:
        return
    details = {fund: found for fund in _DETAIL if (found := _detail(disclosure, fund))}
    columns = totals.columns_of("expenditure")
    divided = [column for column in columns if column.fund in _DETAIL]
    for column in divided:
        if column.fund in details:
            yield from _column(totals, column, [details[column.fund]])
    if not divided and GENERAL in details and _funded(totals) <= set(details):
        for column in columns[:1]:
            yield from _column(totals, column, list(details.values()))


def _detail(disclosure: Disclosure, fund: str) -> Statement | None:
    found = [disclosure.only(kind) for kind in _DETAIL[fund]]
    return next((statement for statement in found if statement is not None), None)


def _funded(totals: Statement) -> set[str]:
    """The funds that the income side gives an amount."""
    column = totals.columns_of("income")[0].col if totals.columns_of("income") else None
    return {
        line.fund
        for line in totals.side("income")
        if line.fund in OTHER_FISCAL and column is not None and line.figures[column].value
    }


def _column(
    totals: Statement, column: Column, details: Sequence[Statement]
) -> Iterator[RuleResult]:
    tables = (totals, *details)
    numbers = "-".join(f"t{detail.number}" for detail in details)
    listed = [_categories(detail, column) for detail in details]
    if any(found is None for found in listed):
        return
    by_name = [found for found in listed if found is not None]
    for line in _once(totals.side("expenditure")):
        parts = [found[plain_name(line)] for found in by_name if plain_name(line) in found]
        stated = term(totals, line, column.col)
        yield from compared("C04", f"{stated.anchor}-{numbers}", stated, parts, tables)
    parts = [found[""] for found in by_name if "" in found]
    heads = [line for line in totals.side("expenditure") if line.role in ("current", "subtotal")]
    total = [line for line in totals.side("expenditure") if line.role == "total"]
    readings = [
        found
        for line in (*heads[:1], *total[:1])
        for found in compared(
            "C04", f"t{totals.number}-c{column.col}-total-{numbers}",
            term(totals, line, column.col), parts, tables,
        )
    ]  # fmt: skip
    yield from readings[:1] if heads else likeliest(readings)


def _categories(detail: Statement, like: Column) -> Mapping[str, Term] | None:
    """The figures of a table's 类 by name, and of its total under ""; None: no such year."""
    same = [column for column in own_columns(detail, "total") if alike(column, like)]
    if not same and not detail.empty:
        same = [column for column in own_columns(detail, "project") if alike(column, like)]
    if len(same) != 1:
        return {} if detail.empty else None
    lines = [own for code, own in coded(detail).items() if len(code) == CATEGORY]
    found = {
        plain_name(own[0]): term(detail, own[0], same[0].col) for own in lines if len(own) == 1
    }
    total = whole(detail)
    return {**found, **({"": term(detail, total, same[0].col)} if total else {})}


def _once(lines: Sequence[Line]) -> Iterator[Line]:
    """The items whose name stands there once: 其他支出 is a 类 and, listed below it, a 款."""
    names = [plain_name(line) for line in lines if line.role == "item" and line.name]
    for line in lines:
        name = plain_name(line)
        if line.role == "item" and line.measure != "carried-out" and names.count(name) == 1:
            yield line


@rule(
    "C05",
    severity="error",
    title="Department totals = appropriation totals, or more where there is other money",
    title_zh="部门收支总表 = 财政拨款收支总表（有其他收入时不小于）",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both tables of totals",
    source="sample tables of 财预〔2016〕143号",
    note="Equal only where the department has no income but the appropriation. The income from"
    " each fund is equal in any case; some departments count in it what was carried over.",
)
def totals_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C05: totals, 类 and the income from each fund."""
    pair = one_each(disclosure, "income-expenditure-totals", "appropriation-totals")
    if pair is None:
        return
    alone = funding_of(disclosure).fiscal_only
    yield from _grand_totals(*pair, "=" if alone else "≥")
    yield from _same_categories(*pair, "=" if alone else "≥")
    yield from _same_funds(*pair)
    yield from _whole_appropriation(*pair)


def _grand_totals(
    department: Statement, appropriation: Statement, relation: Relation
) -> Iterator[RuleResult]:
    for side in _SIDES:
        stated, part = grand_total(department, side), grand_total(appropriation, side)
        anchor = f"{side}-t{department.number}"
        if stated is None or part is None:
            yield result("C05", anchor, "not-checked", reason="operand-missing")
        else:
            found = compare("C05", anchor, stated, [part], relation=relation)
            yield settled(found, (department, appropriation))


def _same_categories(
    department: Statement, appropriation: Statement, relation: Relation
) -> Iterator[RuleResult]:
    first, second = (t.columns_of("expenditure") for t in (department, appropriation))
    if not first or not second or first[0].fiscal_year != second[0].fiscal_year:
        return
    lines = {plain_name(line): line for line in _once(appropriation.side("expenditure"))}
    for line in _once(department.side("expenditure")):
        other = lines.get(plain_name(line))
        if other is not None:
            stated = term(department, line, first[0].col)
            part = term(appropriation, other, second[0].col)
            tables = (department, appropriation)
            anchor = f"{stated.anchor}-t{appropriation.number}"
            yield from compared("C05", anchor, stated, [part], tables, relation=relation)


def _same_funds(department: Statement, appropriation: Statement) -> Iterator[RuleResult]:
    tables = (department, appropriation)
    for fund in _DETAIL:
        stated = _income_of(department, fund, "revenue")
        current = _income_of(appropriation, fund, "revenue")
        carried = _income_of(appropriation, fund, "carried-in")
        if len(stated) == len(current) == 1 and len(carried) < 2:
            anchor = f"{stated[0].anchor}-t{appropriation.number}"
            ways = [current, [*current, *carried]] if carried else [current]
            yield from likeliest(
                found
                for parts in ways
                for found in compared("C05", anchor, stated[0], parts, tables)
            )


def _whole_appropriation(department: Statement, appropriation: Statement) -> Iterator[RuleResult]:
    """What the department calls 财政拨款 as one is the income of the appropriation's table."""
    stated = _income_of(department, "fiscal-appropriation", "revenue")
    columns = appropriation.columns_of("income")
    heads = [
        line
        for line in appropriation.side("income")
        if line.role in ("current", "subtotal", "total")
    ]
    if len(stated) == 1 and columns:
        anchor = f"{stated[0].anchor}-t{appropriation.number}"
        yield from likeliest(
            found
            for line in heads
            for found in compared(
                "C05", anchor, stated[0],
                [term(appropriation, line, columns[0].col)], (department, appropriation),
            )
        )  # fmt: skip


def _income_of(totals: Statement, fund: str, measure: str) -> list[Term]:
    columns = totals.columns_of("income")
    return [
        term(totals, line, columns[0].col)
        for line in totals.side("income")
        if columns and line.role == "item" and (line.fund, line.measure) == (fund, measure)
    ]
