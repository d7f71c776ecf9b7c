"""G03, G04, G06: what indicators of cost come to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Indicator, RuleResult, Severity
from tasks.rules.compare import compare, result, undone
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.rule import rule
from tasks.rules.targets.forms import (
    COSTS,
    cell_of,
    has_any,
    operands,
    passed,
    project_operand,
    stem,
    torn,
    where,
)
from tasks.rules.targets.periods import months_of
from tasks.rules.targets.products import Product, products
from tasks.rules.terms import Term, operand_of
from tasks.statements.amounts import UNITS, Figure, figure
from tasks.statements.forms.targets import target_in_name

_FEN = Decimal("0.01")


@rule(
    "G03",
    severity="error",
    title="Quantity × price = the indicator of cost of the same name",
    title_zh="数量 × 单价 = 同名成本指标",
    tolerance="half of the last digit of the price × the quantity, and of the cost",
    applies="an indicator with prices for all its quantities, and one cost of its name in the form;"
    " a price of each month counts for the months of the project",
    source="arithmetic",
)
def products_are_costs(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G03: the products of an indicator add up to the cost of the same name."""
    for form in disclosure.target_forms:
        costs = _by_stem(form, of_costs=True)
        others = _by_stem(form, of_costs=False) if costs else {}
        months = months_of(form.project) if form.project else None
        for name, indicator in others.items():
            cost = costs.get(name)
            priced = indicator.terms or "元/" in (indicator.unit or "")
            if cost is None or not priced:
                continue
            stated = _term(disclosure, cost)
            found = products(indicator, months)
            anchor = f"t{form.table}-r{indicator.row}-r{cost.row}"
            if stated is None or found is None:
                cells = (*operands(disclosure, cost, "target"),)
                cells += operands(disclosure, indicator, "target")
                yield result("G03", anchor, "not-checked", cells, reason="operand-missing")
                continue
            yield _compared(disclosure, anchor, stated, indicator, found)


def _compared(
    disclosure: Disclosure,
    anchor: str,
    stated: Term,
    indicator: Indicator,
    found: Sequence[Product],
) -> RuleResult:
    (cell, *_) = operands(disclosure, indicator, "target")
    parts = [Term("", Figure(p.text, p.yuan, 0, None), "元", cell) for p in found]
    rounding = sum((p.half_digit for p in found), Decimal(0)) / UNITS[stated.unit or ""]
    rounding += stated.half_digit(stated.figure.decimals)
    made = compare("G03", anchor, stated, parts, tolerance=rounding)
    return made._replace(stated=stated.figure.text, operands=(stated.operand, cell))


@rule(
    "G04",
    severity="error",
    title="Indicators of cost add up to the amount of the project",
    title_zh="成本指标合计 = 项目资金总额",
    tolerance="0.01 in the unit of the amount",
    applies="a project whose costs are amounts and bear the names of its quantities, each one, or"
    " that has one cost, called that of the whole (warning)",
    source="arithmetic",
    note="In Beijing, Fujian and Xi'an costs are limits of single items, of which only the main"
    " ones are listed: where they do not correspond to the quantities they need not add up. Less"
    " than half of the amount may be prices of one: info.",
)
def costs_are_the_amount(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G04: the costs of a project add up to its amount."""
    for form in disclosure.target_forms:
        costs = [i for i in form.indicators if i.category in COSTS]
        if not costs or any(_is_no_part(indicator) for indicator in costs):
            continue
        amount = _amount(disclosure, form)
        parts = [term for i in costs if (term := _term(disclosure, i))]
        if amount is None or len(parts) < len(costs):
            continue
        anchor = f"t{form.table}-r{parts[0].operand.row}"
        severity = _severity(form, costs, amount, parts)
        made = compare("G04", anchor, amount, parts, tolerance=_FEN, severity=severity)
        if torn(disclosure, form.table):
            made = undone(made, "reading-doubtful")
        yield made if severity else undone(made, "structure-uncertain")


def _severity(
    form: TargetForm, costs: Sequence[Indicator], amount: Term, parts: Sequence[Term]
) -> Severity | None:
    """How much costs that do not add up say; None: they need not.

    Much less than the amount may be the prices of one each, whose names do not say so.
    """
    single = len(costs) == 1 and has_any(costs[0].level3 or "", "whole-cost")
    if not _one_to_one(form) and not single:
        return None
    total = sum((part.yuan or Decimal(0) for part in parts), Decimal(0))
    if 2 * total < (amount.yuan or Decimal(0)):
        return "info"
    return "warning" if single else "error"


def _is_no_part(indicator: Indicator) -> bool:
    """Whether a cost is a limit, or that of one of several."""
    limited = indicator.comparator not in (None, "=")
    return limited or has_any(stem(indicator.level3 or ""), "unit-price")


def _one_to_one(form: TargetForm) -> bool:
    """Whether each quantity has a cost of its name, and each cost a quantity."""
    quantities = {_bare(i) for i in form.indicators if i.category == "quantity"}
    return quantities == {_bare(i) for i in form.indicators if i.category in COSTS}


def _bare(indicator: Indicator) -> str:
    """The name without a figure at its end: 化解疑难信访案件30件 is 化解疑难信访案件."""
    return target_in_name(stem(indicator.level3 or ""))[0]


@rule(
    "G06",
    severity="warning",
    title="An indicator of cost has a number",
    title_zh="成本指标应有数值",
    tolerance="none",
    applies="an indicator of cost whose target prints a unit of money",
    source="财预〔2015〕88号: targets are quantified so far as they can be",
)
def costs_have_numbers(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G06: the target of a cost is no unit alone."""
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            cell = cell_of(disclosure, indicator, "target")
            if indicator.category not in COSTS or cell is None or "元" not in indicator.text:
                continue
            unit = normal(indicator.text)
            if unit not in UNITS:
                said = (f"the cost is {indicator.text}", f"成本指标值为{indicator.text}")
                place = [operand_of(cell, indicator.table)]
                yield passed("G06", anchor, place, indicator.level3 or "", said)
                continue
            project = form.project
            yuan = project.amount_yuan if project else None
            amount = project_operand(disclosure, project, "amount") if project else None
            expected = f"{(Decimal(yuan) / UNITS[unit]).normalize():f}" if yuan else None
            name = f"{where(disclosure, form)}, {indicator.level3 or ''}"
            yield result(
                "G06",
                anchor,
                "fail",
                [operand_of(cell, indicator.table), *([amount] if amount else [])],
                stated=indicator.text,
                expected=expected,
                message=f"{name}: the target is the unit {unit} without a number",
                message_zh=f"{name}：指标值只有单位“{unit}”，没有数值",
                group="unit-alone",
            )


def _by_stem(form: TargetForm, *, of_costs: bool) -> dict[str, Indicator]:
    """The indicators by name, those of cost or the others; a name that two have is left out."""
    chosen = [i for i in form.indicators if (i.category in COSTS) is of_costs and i.level3]
    count = Counter(stem(i.level3 or "") for i in chosen)
    return {stem(i.level3 or ""): i for i in chosen if count[stem(i.level3 or "")] == 1}


def _term(disclosure: Disclosure, indicator: Indicator) -> Term | None:
    """The target of a cost as an amount of money; None where it is none."""
    cell = cell_of(disclosure, indicator, "target")
    if cell is None or indicator.value is None or indicator.unit not in UNITS:
        return None
    read = figure(indicator.value)
    if read.value is None:
        return None
    label = stem(indicator.level3 or "")
    return Term(label, read, indicator.unit, operand_of(cell, indicator.table))


def _amount(disclosure: Disclosure, form: TargetForm) -> Term | None:
    """The amount of the one project of a form."""
    project = form.project
    place = project_operand(disclosure, project, "amount") if project else None
    if project is None or place is None or project.amount_yuan is None:
        return None
    value = Decimal(project.amount_yuan) / UNITS[project.unit or "元"]
    read = Figure(place.text, value, figure(place.text).decimals, None)
    return Term(project.name, read, project.unit, place)
