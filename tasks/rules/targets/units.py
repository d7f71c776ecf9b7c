"""G05, G22: units of money in targets."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tasks.records import Cell, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.rule import rule
from tasks.rules.targets.forms import (
    COSTS,
    cell_of,
    has_any,
    passed,
    project_operand,
    stem,
    where,
)
from tasks.rules.terms import operand_of
from tasks.statements.amounts import UNITS, figure

_MONEY = r"(?:百万|万|千|亿)?元"
_TWO = re.compile(rf"(?P<number>\d[\d,.]*)\s*(?P<one>{_MONEY})\s*(?P<other>{_MONEY})(?!/)")
_SLASHES = re.compile(rf"\d[\d,.]*\s*{_MONEY}\s*//+\s*[^\s\d,，;；。]+")
_AMOUNT = re.compile(rf"\d[\d,.]*\s*(?:{_MONEY})*?(?P<unit>{_MONEY})\s*")


@rule(
    "G05",
    severity="warning",
    title="A target in money has one unit",
    title_zh="金额指标值只有一个计量单位",
    tolerance="none",
    applies="a target with a unit of money",
    source="a figure in two units has no meaning",
    note="A doubled slash (元//张) is a slip that leaves the meaning clear: info.",
)
def one_unit_each(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G05: no target has two units of money, or a doubled slash in its unit."""
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            cell = cell_of(disclosure, indicator, "target")
            if cell is None or "元" not in cell.text:
                continue
            if two := _TWO.search(cell.text):
                yield _doubled(disclosure, form, anchor, cell, two)
            elif slip := _SLASHES.search(cell.text):
                name = f"{where(disclosure, form)}, {indicator.level3 or ''}"
                yield result(
                    "G05",
                    anchor,
                    "fail",
                    [operand_of(cell, form.table)],
                    severity="info",
                    stated=slip[0],
                    expected=re.sub("//+", "/", slip[0]),
                    message=f"{name}: the unit in {slip[0]} has a doubled slash",
                    message_zh=f"{name}：“{slip[0]}”单位书写有误",
                )
            else:
                said = (f"{cell.text.strip()} has one unit", f"“{cell.text.strip()}”单位唯一")
                place = [operand_of(cell, form.table)]
                yield passed("G05", anchor, place, indicator.level3 or "", said)


def _doubled(
    disclosure: Disclosure, form: TargetForm, anchor: str, cell: Cell, two: re.Match[str]
) -> RuleResult:
    """A figure in two units, with the reading that agrees with the project's amount."""
    project = form.project
    readings = [
        f"{two['number']} {unit}"
        for unit in dict.fromkeys((two["one"], two["other"]))
        if project and _agrees(project, two["number"], unit)
    ]
    amount = project_operand(disclosure, project, "amount") if project and readings else None
    name = where(disclosure, form)
    only = readings[0] if len(readings) == 1 else None
    return result(
        "G05",
        anchor,
        "fail",
        [operand_of(cell, form.table), *([amount] if amount else [])],
        stated=cell.text.strip(),
        expected=only or "one unit",
        repair=f"{only}, as the amount of the project ({amount.text})" if only and amount else None,
        message=f"{name}: {cell.text.strip()} has two units"
        + (f"; read as {only} it agrees with the amount of the project" if only else ""),
        message_zh=f"{name}：“{cell.text.strip()}”有两个单位"
        + (f"，按“{only}”与项目预算一致" if only else ""),
    )


def _agrees(project: Project, number: str, unit: str) -> bool:
    value = figure(number).value
    if value is None or project.amount_yuan is None:
        return False
    return value * UNITS[unit] == Decimal(project.amount_yuan)


@rule(
    "G22",
    severity="info",
    title="Amounts in cells are in the unit of their table",
    title_zh="表内金额单位应与表头单位一致",
    tolerance="none",
    applies="amounts of cost that print a unit, in a table that has one",
    source="the table's own line 单位：…",
    note="Prices and costs of one (人均, 每…, 元/人) have units of their own and are left out.",
)
def units_agree_with_the_table(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G22: an amount of cost is printed in the unit of its table."""
    for form in disclosure.target_forms:
        unit = disclosure.tables[form.table].unit
        for anchor, indicator in form.anchored:
            cell = cell_of(disclosure, indicator, "target")
            own = _AMOUNT.fullmatch(cell.text.strip().lstrip("≤≥=<>＝")) if cell else None
            if indicator.category not in COSTS or unit not in UNITS or not own or cell is None:
                continue
            if has_any(stem(indicator.level3 or ""), "unit-price"):
                continue
            agrees = own["unit"] == unit
            name = f"{where(disclosure, form)}, {indicator.level3 or ''}"
            yield result(
                "G22",
                anchor,
                "pass" if agrees else "fail",
                [operand_of(cell, form.table)],
                stated=cell.text.strip(),
                expected=unit,
                message=f"{name}: {cell.text.strip()} stands in a table whose unit is {unit}",
                message_zh=f"{name}：“{cell.text.strip()}”，表头单位为{unit}",
                group=None if agrees else f"unit-{own['unit']}",
            )
