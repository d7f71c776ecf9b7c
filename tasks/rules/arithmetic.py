"""A01–A08: sums inside one table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import Term, compare, grand_total, result, term, undone
from tasks.statements.amounts import NOTHING
from tasks.statements.classification.lists import category_names
from tasks.statements.model import Column, Line, Statement
from tasks.statements.rows import item_named
from tasks.statements.vocabulary import Side

_BY_KIND = ("basic", "project", "remitted-to-superior", "operating", "subsidy-to-affiliates")
# Funds of which a column says how much of the one before it they are.
_OF_WHICH = ("earmarked", "regular-outlays")
_BY_USE = ("personnel", "public")
_BY_USE_AND_KIND = ("personnel", "public", "project")
_VEHICLES = ("vehicle-purchase", "vehicle-operation")
_SPENDING: tuple[Side, ...] = ("expenditure", "economic-department", "economic-government")
_THREE_PUBLIC = ("travel-abroad", "vehicles", "reception")
_FUND_GROUPS = {
    "fiscal-appropriation": (
        "general-public-budget",
        "government-managed-funds",
        "state-capital-operations",
    ),
    "business-income": ("business-income-education-fees", "business-income-other"),
}


def rows_add_up(statement: Statement) -> Iterator[RuleResult]:
    """A01 and A02: each row's total is the sum of its columns by kind, or by use.

    By use (personnel, operating) only basic expenditure is split: where a table has a column for
    it, that is the whole; else the total, in a table of basic expenditure alone.
    """
    by_kind: tuple[str, ...] = _BY_KIND
    said = {column.measure for column in statement.columns}
    if "basic" not in said and said >= set(_BY_USE_AND_KIND):
        by_kind = _BY_USE_AND_KIND
    for rule, whole, measures in (
        ("A01", "total", by_kind),
        ("A02", "basic", _BY_USE),
        ("A02", "total", _BY_USE),
    ):
        basic_alone = statement.kind.classification == "economic" and "project" not in said
        if rule == "A02" and (whole == "total") != basic_alone:
            continue
        for total, parts in _sums(statement.columns, whole, measures):
            for line in statement.side(total.side):
                for checked in _row(rule, statement, line, total, parts):
                    yield undone(checked, "structure-uncertain") if statement.unread else checked


def funds_add_up(statement: Statement) -> Iterator[RuleResult]:
    """A03: each row's total is the sum of its columns by fund."""
    if statement.by_item:
        return
    for side in ("", "expenditure"):
        columns = statement.columns_of(side)
        for total, parts in _fund_sums(columns, _whole(columns, statement.kind.fund)):
            for line in statement.side(side):
                for checked in _row("A03", statement, line, total, parts):
                    yield undone(checked, "structure-uncertain") if statement.unread else checked


def three_public(statement: Statement) -> Iterator[RuleResult]:
    """A04 and A05: the three public expenses and, among them, the vehicles."""
    if statement.kind.id != "three-public-expenses":
        return
    yield from _items_in_rows(statement)
    groups = sorted({column.group for column in statement.columns})
    for rule, whole, items in (("A04", "total", _THREE_PUBLIC), ("A05", "vehicles", _VEHICLES)):
        for group in groups:
            columns = {c.item: c for c in statement.columns if c.group == group}
            if whole not in columns or any(item not in columns for item in items):
                continue
            for line in statement.lines:
                yield from _row(
                    rule, statement, line, columns[whole], [columns[item] for item in items]
                )


def totals_balance(statement: Statement) -> Iterator[RuleResult]:
    """A06: the grand total of income equals that of expenditure."""
    if not statement.two_sided:
        return
    income = grand_total(statement, "income")
    for side in _SPENDING:
        anchor = f"t{statement.number}" if side == "expenditure" else f"t{statement.number}-{side}"
        if not statement.columns_of(side):
            continue
        expenditure = grand_total(statement, side)
        if income is None or expenditure is None:
            yield result("A06", anchor, "not-checked", reason="operand-missing")
        else:
            yield compare("A06", anchor, income, [expenditure])


def sides_add_up(statement: Statement) -> Iterator[RuleResult]:
    """A07 and A08: items add up to the year's subtotal, and that with the carry-over to the total.

    Columns by fund of the expenditure side are checked one by one.
    """
    if not statement.two_sided:
        return
    sides: tuple[tuple[str, Side], ...] = (("A07", "income"), ("A08", "expenditure"))
    for rule, side in sides:
        lines = statement.side(side)
        for column in statement.columns_of(side):
            yield from _side(rule, statement, lines, column)


def _side(
    rule: str, statement: Statement, lines: Sequence[Line], column: Column
) -> Iterator[RuleResult]:
    def terms(chosen: Iterable[Line]) -> list[Term]:
        return [term(statement, line, column.col) for line in chosen]

    heads = [line for line in lines if line.role in ("subtotal", "current")]
    carried = [line for line in lines if line.role in ("carried-in", "carried-out", "offset")]
    total = next((line for line in lines if line.role == "total"), None)
    current, certain = _top_level(
        [line for line in lines if line.role == "item" and not _is_carried(line)], rule
    )
    if heads and current:
        for checked in _sum(rule, "year", terms(heads[:1])[0], terms(current)):
            yield checked if certain else undone(checked, "structure-uncertain")
    if total is None:
        return
    parts = [*heads[:1], *carried] if heads else [*current, *carried]
    if parts:
        for checked in _sum(rule, "total", terms([total])[0], terms(parts)):
            yield checked if certain or heads else undone(checked, "structure-uncertain")


def _items_in_rows(statement: Statement) -> Iterator[RuleResult]:
    lines: dict[str, Line] = {}
    for line in statement.lines:
        item = item_named(line) or ("total" if line.role == "total" else None)
        if item is not None:
            lines.setdefault(item, line)
    for rule, whole, items in (("A04", "total", _THREE_PUBLIC), ("A05", "vehicles", _VEHICLES)):
        if whole not in lines or any(item not in lines for item in items):
            continue
        for column in statement.columns:
            if column.item is None and column.measure == "total":
                parts = [term(statement, lines[item], column.col) for item in items]
                stated = term(statement, lines[whole], column.col)
                if stated.figure.value is not None:
                    anchor = f"t{statement.number}-r{lines[whole].row}-c{column.col}"
                    yield compare(rule, anchor, stated, parts)


_NUMBERED = re.compile(r"[一二三四五六七八九十]+、.*")
_SUB_ITEM = re.compile(r"(\d+[.、]|其中).*")


def _top_level(items: list[Line], rule: str) -> tuple[list[Line], bool]:
    """The items that add up to the year's sum, and whether no sub-items stood among them.

    Sub-items are told by their mark (其中, 1.), or by what they lack: a number where others have
    one, or (款 below 类) the name of a 类 where others are 类.
    """
    numbered = [line for line in items if _NUMBERED.fullmatch(normal(line.name or ""))]
    if numbered and len(numbered) < len(items):
        return numbered, False
    main = [line for line in items if not _SUB_ITEM.fullmatch(normal(line.name or ""))]
    if main and len(main) < len(items):
        return main, False
    if rule == "A08" and not numbered:
        named = [line for line in items if normal(line.name or "") in category_names("functional")]
        if len(named) < len(items):
            return named, False
    return items, True


def _is_carried(line: Line) -> bool:
    """Whether a row stands under 上年结转 or 结转下年 and so is no part of the year's own sum."""
    return line.measure in ("carried-in", "carried-out")


def _sum(rule: str, which: str, stated: Term, parts: list[Term]) -> Iterator[RuleResult]:
    if stated.figure.reason == "blank" and all(part.figure.reason == "blank" for part in parts):
        return
    yield compare(rule, f"t{stated.table}-r{stated.row}-c{stated.col}-{which}", stated, parts)


def _sums(
    columns: Sequence[Column], whole: str, measures: Sequence[str]
) -> Iterator[tuple[Column, list[Column]]]:
    """Each whole column with the parts of the same side, year and fund.

    A sum by kind needs at least the columns of basic and project expenditure; a sum by use both.
    """
    for total in columns:
        if total.measure != whole or total.item is not None:
            continue
        parts = [
            column
            for column in columns
            if column.measure in measures
            and (column.fiscal_year, column.fund, column.side)
            == (total.fiscal_year, total.fund, total.side)
        ]
        if {part.measure for part in parts} >= set(measures[:2]):
            yield total, parts


def _whole(columns: Sequence[Column], fund: str) -> str:
    """The fund that the others make up: that of the statement, or the appropriation above it."""
    said = {column.fund for column in columns}
    above = fund == "general-public-budget" and "fiscal-appropriation" in said
    return "fiscal-appropriation" if above else fund


def _fund_sums(columns: Sequence[Column], whole: str) -> Iterator[tuple[Column, list[Column]]]:
    """The total with the year's revenue by fund and what was carried over; and each with its own.

    Where a group, as 上年结转, has a total of its own, that stands for the columns of its funds.
    """
    measures = list(dict.fromkeys(column.measure for column in columns))
    if not set(measures) <= {"total", "revenue", "carried-in"}:
        return
    parts: list[Column] = []
    totals = [c for c in columns if c.measure == "total" and c.fund == whole]
    if len(totals) != 1:
        return
    for measure in measures:
        own = [c for c in columns if c.measure == measure and c is not totals[0]]
        sums = [c for c in own if c.fund == whole]
        leaves = _without_subtotals([c for c in own if c.fund not in (whole, *_OF_WHICH)])
        if len(sums) == 1 and leaves:
            yield sums[0], leaves
        parts.extend(sums[:1] if leaves and len(sums) == 1 else [*sums, *leaves])
    if parts and len({column.fiscal_year for column in columns}) == 1:
        yield totals[0], parts


def _row(
    rule: str, statement: Statement, line: Line, total: Column, parts: Sequence[Column]
) -> Iterator[RuleResult]:
    stated = replace(term(statement, line, total.col), label=_row_label(line, total))
    terms = [term(statement, line, part.col, part.label.split(" / ")[-1]) for part in parts]
    if all(entry.figure.reason in NOTHING for entry in (stated, *terms)):
        return
    yield compare(rule, f"t{stated.table}-r{stated.row}-c{stated.col}", stated, terms)


def _row_label(line: Line, column: Column) -> str:
    said = " ".join(part for part in (line.code, line.name) if part)
    return said or column.label


def _without_subtotals(columns: Sequence[Column]) -> list[Column]:
    """Leave out a fund's own column where its parts have columns too."""
    present = {column.fund for column in columns}
    return [
        column
        for column in columns
        if not any(part in present for part in _FUND_GROUPS.get(column.fund, ()))
    ]
