"""C06–C11: classes of function and of use that state the same money."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.matching import (
    alike,
    coded,
    compared,
    label,
    one_each,
    own_columns,
    terms,
    under,
)
from tasks.rules.terms import Term, term
from tasks.statements.model import Column, Line, Statement
from tasks.statements.rows import item_named

_LINES = Path(__file__).parent / "correspondence.csv"
# The three public expenses and the classes of basic expenditure that are part of each.
_ITEMS = {"reception": "30217", "vehicle-operation": "30231", "travel-abroad": "30212"}
_SOURCE = "政府收支分类科目: both classes are the same contributions"


@cache
def _lines() -> Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    with _LINES.open(encoding="utf-8", newline="") as file:
        return {
            row["rule"]: (
                row["functional"],
                tuple(row["economic"].split("|")),
                tuple(filter(None, row["upper"].split("|"))),
            )
            for row in csv.DictReader(file)
        }


@rule(
    "C06",
    severity="error",
    title="Three public expenses are at least their share in basic expenditure",
    title_zh="“三公”经费各项不小于基本支出中的30217、30231、30212",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one table of the three public expenses and one basic-expenditure table of that year",
    source="政府收支分类科目; sample tables of 财预〔2016〕143号",
    note="More than in basic expenditure is paid from projects and only worth a look (info),"
    " nothing where a table of project expenditure by class (Guangdong) has just the rest.",
)
def three_public_cover_basic(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C06: each item against the economic class that is part of it."""
    pair = one_each(disclosure, "three-public-expenses", "basic-expenditure")
    if pair is None:
        return
    public, basic = pair
    lines = coded(basic)
    for item, code in _ITEMS.items():
        for line, column in _of_item(public, item):
            parts = figures(basic, lines, code, column)
            stated = term(public, line, column.col, column.name if column.item else line.name)
            for found in compared("C06", stated.anchor, stated, parts, pair):
                if not _larger(stated, parts):
                    yield found
                    continue
                rest = _from_projects(disclosure, code, column)
                with_projects = compared("C06", stated.anchor, stated, [*parts, *rest], pair)
                agreed = [entry for entry in with_projects if rest and entry.verdict == "pass"]
                yield from agreed or [_milder(found)]


def _of_item(public: Statement, item: str) -> Iterator[tuple[Line, Column]]:
    """Where the year's figure of an item stands: in a column of its own, or in its row."""
    final = any(column.phase == "final" for column in public.columns)
    columns = [c for c in public.columns if not final or c.phase == "final"]
    whole = [line for line in public.lines if line.role == "total"] or list(public.lines)
    if public.by_item:
        own = [c for c in columns if (c.item, c.measure) == (item, "total")]
        yield from ((whole[0], column) for column in own if len(whole) == 1)
        return
    rows = [line for line in public.lines if item_named(line) == item and line.role == "item"]
    own = [column for column in columns if column.measure == "total"][:1]
    yield from ((rows[0], column) for column in own if len(rows) == 1)


def figures(
    basic: Statement, lines: Mapping[str, tuple[Line, ...]], code: str, like: Column
) -> list[Term]:
    """The figures of an economic class in the column of the same year."""
    same = [column for column in own_columns(basic, "total") if alike(column, like)]
    return terms(basic, under(lines, code), same[0]) if len(same) == 1 else []


def _from_projects(disclosure: Disclosure, code: str, like: Column) -> list[Term]:
    projects = disclosure.only("project-expenditure-by-class")
    return figures(projects, coded(projects), code, like) if projects else []


def _larger(stated: Term, parts: list[Term]) -> bool:
    given = [part.yuan for part in parts if part.yuan is not None]
    return stated.yuan is not None and bool(given) and stated.yuan > sum(given)


def _milder(found: RuleResult) -> RuleResult:
    if found.verdict != "fail" or found.reason is not None:
        return found._replace(severity="info")
    return found._replace(
        severity="info",
        message=f"{found.message}, which projects may pay",
        message_zh=f"{found.message_zh}（可能由项目支出等安排）",
    )


@rule(
    "C07",
    severity="warning",
    title="Pension contributions: 2080505 = 30108",
    title_zh="机关事业单位基本养老保险缴费：2080505 = 30108",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both classes in the tables of the general public budget",
    source=_SOURCE,
)
def pensions_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C07: basic pension insurance."""
    yield from _same_money("C07", disclosure)


@rule(
    "C08",
    severity="warning",
    title="Occupational annuity: 2080506 = 30109",
    title_zh="职业年金缴费：2080506 = 30109",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both classes in the tables of the general public budget",
    source=_SOURCE,
)
def annuities_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C08: occupational annuity."""
    yield from _same_money("C08", disclosure)


@rule(
    "C09",
    severity="warning",
    title="Housing fund: 2210201 = 30113",
    title_zh="住房公积金：2210201 = 30113",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both classes in the tables of the general public budget",
    source=_SOURCE,
)
def housing_funds_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C09: housing fund."""
    yield from _same_money("C09", disclosure)


@rule(
    "C10",
    severity="info",
    title="Medical subsidy of civil servants: 2101103 = 30111",
    title_zh="公务员医疗补助：2101103 = 30111",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both classes in the tables of the general public budget",
    source=_SOURCE,
)
def medical_subsidies_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C10: medical subsidy."""
    yield from _same_money("C10", disclosure)


@rule(
    "C11",
    severity="info",
    title="Medical care: 21011 = 30110 + 30111 + 30114 + 30307 (+ part of 30112)",
    title_zh="行政事业单位医疗：21011 = 30110 + 30111 + 30114 + 30307（+ 30112 的一部分）",
    tolerance="half of the last digit printed in each figure, summed; or what 30112 can hold",
    applies="both in the tables of the general public budget",
    source=_SOURCE,
)
def medical_care_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C11: medical care."""
    yield from _same_money("C11", disclosure)


def _same_money(rule_id: str, disclosure: Disclosure) -> Iterator[RuleResult]:
    functional, economic, upper = _lines()[rule_id]
    pair = by_function_and_class(disclosure)
    if pair is None:
        return
    function, basic = pair
    spent, used = coded(function), coded(basic)
    for column in basic_columns(function):
        stated = single(function, spent, functional, column)
        if stated is None or not stated.value:
            continue
        parts = [part for code in economic for part in figures(basic, used, code, column)]
        rest = [part for code in upper for part in figures(basic, used, code, column)]
        if not any(part.value for part in parts):
            yield result(
                rule_id, stated.anchor, "not-applicable", [stated, *parts], reason="class-unused"
            )
            continue
        for found in compared(rule_id, stated.anchor, stated, parts, pair):
            yield _medical(found, stated, parts, rest)


def _medical(found: RuleResult, stated: Term, parts: list[Term], rest: list[Term]) -> RuleResult:
    """C11's leave: contributions booked elsewhere, and the part of 30112 that is medical."""
    if found.verdict != "fail":
        return found
    for some in _some_of([part for part in parts if part.value]):
        if sum(part.yuan or 0 for part in some) == stated.yuan:
            return next(compared(found.rule, stated.anchor, stated, some, ()))
    if not rest or not _larger(stated, parts):
        return found
    most = list(compared(found.rule, stated.anchor, stated, [*parts, *rest], (), relation="≤"))
    return most[0] if most and most[0].verdict == "pass" else found


def _some_of(parts: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    for number in range(len(parts), 0, -1):
        yield from combinations(parts, number)


def by_function_and_class(disclosure: Disclosure) -> tuple[Statement, Statement] | None:
    """The tables of the general public budget by function and by use, where each is there once."""
    return one_each(disclosure, "general-public-expenditure", "basic-expenditure")


def basic_columns(function: Statement) -> list[Column]:
    """The columns of basic expenditure; of personnel where the table divides it at once."""
    return own_columns(function, "basic") or own_columns(function, "personnel")


def single(
    statement: Statement, lines: Mapping[str, tuple[Line, ...]], code: str, column: Column
) -> Term | None:
    """The figure of a code that stands in one line."""
    own = lines.get(code, ())
    return term(statement, own[0], column.col, label(own[0])) if len(own) == 1 else None
