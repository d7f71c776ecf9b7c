"""Which money beside the general public budget a department spends."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.rules.disclosure import Disclosure
from tasks.rules.tables.matching import whole
from tasks.statements.model import Line, Statement

GENERAL = "general-public-budget"
OTHER_FISCAL = ("government-managed-funds", "state-capital-operations")
_UNDIVIDED = ("fiscal-appropriation", "regular-outlays", "own-budget", "earmarked")
_TABLES = (
    "government-managed-fund-expenditure",
    "government-managed-fund-totals",
    "state-capital-expenditure",
    "state-capital-totals",
)


@dataclass(frozen=True, slots=True)
class Funding:
    """What the tables say of the sources of a department's money.

    Attributes:
        other: the funds beside the general public budget that have an amount; "carried-in" for
            what was carried over and is not in the table of the appropriation.
        known: whether a table tells them all.
    """

    other: frozenset[str] = frozenset()
    known: bool = False

    @property
    def general_only(self) -> bool:
        """Whether it is the general public budget alone."""
        return self.known and not self.other

    @property
    def fiscal_only(self) -> bool:
        """Whether it is the fiscal appropriation alone, of whatever fund."""
        return self.known and self.other <= set(OTHER_FISCAL)


def funding_of(disclosure: Disclosure) -> Funding:
    """The sources of a department's money, from every table that names them."""
    other: set[str] = set()
    department = disclosure.only("income-expenditure-totals")
    appropriation = disclosure.only("appropriation-totals")
    income = disclosure.only("income")
    if department is not None:
        other.update(_of_totals(department, appropriation))
    if income is not None and (department is None or not department.side("income")):
        other.update(_of_columns(income))
    if appropriation is not None:
        lines = appropriation.side("income")
        column = _first(appropriation)
        other.update(
            line.fund
            for line in lines
            if line.fund in OTHER_FISCAL and column is not None and line.figures[column].value
        )
    for kind in _TABLES:
        other.update(s.kind.fund for s in disclosure.by_kind.get(kind, ()) if not s.empty)
    told = any(table is not None for table in (department, income))
    divided = appropriation is not None or GENERAL in _funds_named(department, income)
    return Funding(frozenset(other), told and divided)


def _of_totals(department: Statement, appropriation: Statement | None) -> Iterator[str]:
    """The funds of the income side that are not of the general public budget."""
    column = _first(department)
    if column is None:
        yield "unknown"
        return
    lines = department.side("income")
    own = {
        line.figures[column].value
        for line in lines
        if line.fund in (GENERAL, *_UNDIVIDED, *OTHER_FISCAL) or line.role == "subtotal"
    }
    for line in lines:
        value = line.figures[column].value
        if not value or line.role not in ("item", "carried-in", "offset"):
            continue
        if line.measure == "carried-in":
            if not (line.fund in (GENERAL, *OTHER_FISCAL) or _is_fiscal(value, appropriation)):
                yield "carried-in"
        elif line.fund is None:
            # 一、部门预算 over its funds is a heading, not a fund.
            if value not in own:
                yield "unknown"
        elif line.fund not in (GENERAL, *_UNDIVIDED):
            yield line.fund


def _is_fiscal(value: Decimal, appropriation: Statement | None) -> bool:
    """Whether the appropriation's own table carries the same amount over."""
    column = _first(appropriation) if appropriation else None
    return (
        appropriation is not None
        and column is not None
        and value
        in {
            line.figures[column].value
            for line in appropriation.side("income")
            if line.measure == "carried-in"
        }
    )


def _of_columns(income: Statement) -> Iterator[str]:
    total = whole(income)
    if total is None:
        yield "unknown"
        return
    for column in income.columns:
        if total.figures[column.col].value:
            if column.measure == "carried-in" and column.fund != GENERAL:
                yield "carried-in"
            elif column.fund not in ("all", GENERAL, *_UNDIVIDED):
                yield column.fund


def _funds_named(department: Statement | None, income: Statement | None) -> set[str | None]:
    lines: tuple[Line, ...] = department.side("income") if department else ()
    columns = income.columns if income else ()
    return {*(line.fund for line in lines), *(column.fund for column in columns)}


def _first(statement: Statement) -> int | None:
    columns = statement.columns_of("income")
    return columns[0].col if columns else None
