"""A09: government procurement is the sum of goods, works and services."""

import re
from collections.abc import Iterator, Mapping

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.arithmetic.rows import row_sum
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Line, Statement

_CATEGORIES = ("goods", "works", "services")
_CATEGORY = re.compile(
    r"(?:其中:)?(?:\(?[ABC\d一二三][-—、.)]*)?"
    r"(?:(?P<goods>货物)|(?P<works>工程)|(?P<services>服务))(?:类|采购|类采购|支出)?"
)
_NO_SUMS = ("quantity", "unit-price")


@rule(
    "A09",
    severity="error",
    title="Procurement = goods + works + services",
    title_zh="政府采购合计 = 货物 + 工程 + 服务",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table of procurement with rows or columns for goods, works and services",
    source="政府采购法 art. 2; 政府采购品目分类目录 (A 货物, B 工程, C 服务)",
)
def procurement_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The total of procurement is the sum of goods, works and services."""
    for statement in disclosure.statements:
        if statement.kind.id == "procurement":
            yield from _in_rows(statement)
            yield from _in_columns(statement)


def categories_of(statement: Statement) -> Mapping[str, Line]:
    """The rows of goods, works and services, where every other row stands below one of them."""
    if statement.kind.id != "procurement":
        return {}
    items = [line for line in statement.lines if line.role == "item"]
    named = [(_category(line), line) for line in items]
    found = [(category, line) for category, line in named if category]
    once = len(dict(found)) == len(found)
    return dict(found) if found and once and found[0][1] is items[0] else {}


def _category(line: Line) -> str | None:
    read = _CATEGORY.fullmatch(normal(line.name or ""))
    return read.lastgroup if read else None


def _in_rows(statement: Statement) -> Iterator[RuleResult]:
    categories = categories_of(statement)
    totals = [line for line in statement.lines if line.role == "total"]
    if not categories or len(totals) != 1:
        return
    for column in statement.columns:
        if column.measure in _NO_SUMS:
            continue
        stated = term(statement, totals[0], column.col, f"{totals[0].name} {column.label}")
        parts = [term(statement, line, column.col) for line in categories.values()]
        if any(entry.figure.reason not in NOTHING for entry in (stated, *parts)):
            checked = compare("A09", stated.anchor, stated, parts)
            yield undone(checked, "reading-doubtful") if statement.partial else checked


def _in_columns(statement: Statement) -> Iterator[RuleResult]:
    columns = {column.measure: column for column in statement.columns}
    parts = [columns[name] for name in _CATEGORIES if name in columns]
    if len(parts) > 1 and "total" in columns:
        for line in statement.lines:
            yield from row_sum("A09", statement, line, columns["total"], parts)
