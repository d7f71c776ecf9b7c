"""A10: the assets of an office are the sum of their parts."""

import re
from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Line, Statement

_PART = re.compile(r"(\d+|[一二三四五六七八九十]+)[、.].*")
_OF_WHICH = re.compile(r"\(?\d*[、.)]?其中.*")
_VALUES = ("total", "acquisition")


@rule(
    "A10",
    severity="error",
    title="Assets = buildings + vehicles + equipment + others",
    title_zh="资产总额 = 房屋 + 车辆 + 设备 + 其他",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table of assets with their total and its parts; 其中 of a part does not count",
    source="measured: forms of 国有资产占用情况表",
)
def assets_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The value of all assets is the sum of their parts; quantities of unlike things are none."""
    for statement in disclosure.by_kind.get("assets", ()):
        yield from _in_statement(statement)


def _in_statement(statement: Statement) -> Iterator[RuleResult]:
    totals = [line for line in statement.lines if line.role == "total"]
    items = [line for line in statement.lines if line.role == "item"]
    parts, certain = _parts(items)
    if len(totals) != 1 or not parts:
        return
    for column in statement.columns:
        if column.measure not in _VALUES:
            continue
        stated = term(statement, totals[0], column.col)
        terms = [term(statement, line, column.col) for line in parts]
        if any(entry.figure.reason not in NOTHING for entry in (stated, *terms)):
            checked = compare("A10", stated.anchor, stated, terms)
            yield checked if certain else undone(checked, "structure-uncertain")


def _parts(items: list[Line]) -> tuple[list[Line], bool]:
    """The numbered rows, or all but what is said to be of another; and whether that is certain."""
    names = [normal(line.name or "") for line in items]
    rest = [
        (line, name)
        for line, name in zip(items, names, strict=True)
        if not _OF_WHICH.fullmatch(name)
    ]
    numbered = [line for line, name in rest if _PART.fullmatch(name)]
    if numbered:
        return numbered, len(numbered) == len(rest)
    return [line for line, _ in rest], len(rest) == len(items)
