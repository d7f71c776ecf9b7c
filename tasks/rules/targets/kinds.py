"""G07: what stands in the columns of an indicator is what they are for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Indicator, RuleResult, Severity
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import (
    cell_of,
    has_any,
    lines,
    operands,
    passed,
    stem,
    where,
    words,
)
from tasks.statements.amounts import figure
from tasks.statements.forms.targets import comparator_of
from tasks.statements.forms.vocabulary import level_named

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with the cell of one part of an indicator (`role`)."""

    role: str
    severity: Severity
    stated: str
    expected: str
    said: str
    said_zh: str
    group: str | None = None


@rule(
    "G07",
    severity="warning",
    title="Each column of an indicator holds what it is for",
    title_zh="指标各栏填列与栏目相符",
    tolerance="none",
    applies="an indicator with columns for its sign or unit, or of a kind that has rules: shares"
    " are no quantities, are measured in per cent and are at most 100 %; second levels have their"
    " official names",
    source="财预〔2015〕88号; 财预〔2021〕101号, unverified: at most warning",
    note="≥100 % and shares among the quantities are so common that they are info, one finding"
    " for a document.",
)
def columns_hold_their_kind(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G07: signs, units, kinds and names of indicators."""
    for form in disclosure.target_forms:
        found = [
            _result(disclosure, anchor, indicator, slip)
            for anchor, indicator in form.anchored
            for slip in _slips(disclosure, indicator)
        ]
        yield from found
        if form.indicators and not found:
            first = operands(disclosure, form.indicators[0], "level2", "comparator", "unit")
            said = ("the columns hold what they are for", "指标各栏填列相符")
            yield passed("G07", form.anchored[0][0], first, where(disclosure, form), said)
    yield from _units_of_one_quantity(disclosure)


def _result(disclosure: Disclosure, anchor: str, indicator: Indicator, slip: Slip) -> RuleResult:
    return result(
        "G07",
        f"{anchor}-{slip.role}",
        "fail",
        operands(disclosure, indicator, slip.role, "level3"),
        severity=slip.severity,
        stated=slip.stated,
        expected=slip.expected,
        message=f"{indicator.level3 or ''}: {slip.said}",
        message_zh=f"{indicator.level3 or ''}：{slip.said_zh}",
        group=slip.group,
    )


def _slips(disclosure: Disclosure, indicator: Indicator) -> Iterator[Slip]:
    sign = cell_of(disclosure, indicator, "comparator")
    unit = cell_of(disclosure, indicator, "unit")
    share = _is_share(indicator)
    if sign:
        yield from _sign(normal(sign.text))
    if unit:
        yield from _unit(normal(unit.text), share=share)
    if share:
        yield from _share(indicator)
    if indicator.level2:
        yield from _second_level(indicator)


def _is_share(indicator: Indicator) -> bool:
    name = stem(indicator.level3 or "").partition("(")[0]
    return name.endswith("率") and not has_any(name[-4:], "not-a-share")


def _sign(said: str) -> Iterator[Slip]:
    """The column of the sign holds ≥, ≤, = or 定性, and no first level."""
    if comparator_of(said) is None and level_named(said, 1):
        yield Slip(
            "comparator",
            "warning",
            said,
            "≥ ≤ = or 定性",
            f"the column for the sign holds {said}, which is a kind of indicator",
            f"“指标性质”栏填为“{said}”，应为≥、≤、=或定性",
            "sign",
        )


def _unit(said: str, *, share: bool) -> Iterator[Slip]:
    """The column of the unit holds no number, and of a share no unit of things counted."""
    if said and figure(said).value is not None:
        english, chinese = f"the column for the unit holds {said}", f"计量单位栏填为数字“{said}”"
        yield Slip("unit", "warning", said, "a unit", english, chinese)
    elif share and said in words("counting-unit"):
        english, chinese = f"a share is measured in {said}", f"比率指标的计量单位填为“{said}”"
        yield Slip("unit", "warning", said, "%", english, chinese)


def _share(indicator: Indicator) -> Iterator[Slip]:
    """A share is no quantity; one that cannot be more than 100 % is not at least 100 %."""
    if indicator.unit != "%":
        return
    if indicator.category == "quantity":
        yield Slip(
            "level2",
            "info",
            indicator.level2 or "",
            "质量/时效指标",
            "a share stands among the quantities",
            "比率列入数量指标",
            "share-as-quantity",
        )
    sign, value = indicator.comparator, figure(indicator.value or "").value
    if sign in ("≥", ">") and value == _WHOLE and not has_any(indicator.level3 or "", "beyond-100"):
        yield Slip(
            "target",
            "info",
            f"{sign} 100 %",
            "= 100 %",
            f"the target is {sign}100 % of what cannot be more than 100 %",
            f"上限为100%的比率，指标值为{sign}100%",
            "at-least-100",
        )


def _second_level(indicator: Indicator) -> Iterator[Slip]:
    """The second level has a name of the ministry's, whole or without 指标 or cut by a page."""
    said, official = normal(indicator.level2 or ""), _official(indicator.category)
    if official and not any(name.startswith(said) for name in official):
        yield Slip(
            "level2",
            "info",
            said,
            official[0],
            f"the second level is called {said}, officially {official[0]}",
            f"二级指标“{said}”，规范名称为“{official[0]}”",
            f"name-{said}",
        )


@cache
def _official(category: str | None) -> tuple[str, ...]:
    return tuple(row["name"] for row in lines("second_levels") if row["category"] == category)


def _units_of_one_quantity(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A name that holds its unit (信访积案化解件次), and elsewhere the same in another unit."""
    named: dict[str, Indicator] = {}
    counted: dict[str, list[tuple[str, Indicator]]] = defaultdict(list)
    units = words("counting-unit")
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            name, unit = stem(indicator.level3 or ""), indicator.unit or ""
            if unit in units:
                counted[name].append((anchor, indicator))
                if name.endswith(unit):
                    named.setdefault(name.removesuffix(unit), indicator)
    for name, model in named.items():
        for anchor, indicator in counted.get(name, ()):
            if indicator.unit == model.unit:
                continue
            cells = operands(disclosure, indicator, "unit", "target", "level3")
            yield result(
                "G07",
                f"{anchor}-one-unit",
                "fail",
                (*cells, *operands(disclosure, model, "level3")),
                severity="info",
                stated=indicator.unit,
                expected=model.unit,
                message=f"{name}: counted in {indicator.unit}, elsewhere in the document in"
                f" {model.unit}",
                message_zh=f"{name}：以{indicator.unit}计，本文件另处以{model.unit}计",
            )
