"""G07: what stands in the columns of an indicator is what they are for."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Indicator, RuleResult, Severity
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import (
    anchored,
    cell_of,
    has_any,
    lines,
    operands,
    stem,
    words,
)
from tasks.statements.amounts import figure
from tasks.statements.forms.targets import comparator_of
from tasks.statements.forms.vocabulary import level_named

Found = Iterator[RuleResult]


@rule(
    "G07",
    severity="warning",
    title="Each column of an indicator holds what it is for",
    title_zh="指标各栏填列与栏目相符",
    tolerance="none",
    applies="an indicator with columns for its sign or unit, or of a kind that has rules: shares"
    " are no quantities, are measured in per cent and are at most 100 %; second levels have their"
    " official names",
    source="财预〔2015〕88号 and 财预〔2021〕101号, unverified: signs and units warning, the rest info",
    note="≥100 % and shares among the quantities are so common that they are info, one finding"
    " for a document.",
)
def columns_hold_their_kind(disclosure: Disclosure) -> Found:
    """G07: signs, units, kinds and names of indicators."""
    for form in disclosure.target_forms:
        for anchor, indicator in anchored(form):
            found = [
                *_sign(disclosure, anchor, indicator),
                *_unit(disclosure, anchor, indicator),
                *_share(disclosure, anchor, indicator),
                *_second_level(disclosure, anchor, indicator),
            ]
            yield from found or _right(disclosure, anchor, indicator)
    yield from _units_of_one_quantity(disclosure)


def _right(disclosure: Disclosure, anchor: str, indicator: Indicator) -> Found:
    if "comparator" in indicator.cols or "unit" in indicator.cols:
        yield result("G07", anchor, "pass", operands(disclosure, indicator, "comparator", "unit"))


def _wrong(
    disclosure: Disclosure,
    anchor: str,
    indicator: Indicator,
    role: str,
    severity: Severity,
    expected: str,
    said: tuple[str, str],
    stated: str,
    group: str | None = None,
) -> RuleResult:
    name = indicator.level3 or ""
    return result(
        "G07",
        f"{anchor}-{role}",
        "fail",
        operands(disclosure, indicator, role, "level3"),
        severity=severity,
        stated=stated,
        expected=expected,
        message=f"{name}: {said[0]}",
        message_zh=f"{name}：{said[1]}",
        group=group,
    )


def _sign(disclosure: Disclosure, anchor: str, indicator: Indicator) -> Found:
    """The column of the sign holds ≥, ≤, = or 定性, and no first level."""
    cell = cell_of(disclosure, indicator, "comparator")
    said = normal(cell.text) if cell else ""
    if comparator_of(said) or level_named(said, 1) is None:
        return
    words_ = (
        f"the column for the sign holds {said}, which is a kind of indicator",
        f"“指标性质”栏填为“{said}”，应为≥、≤、=或定性",
    )
    yield _wrong(
        disclosure,
        anchor,
        indicator,
        "comparator",
        "warning",
        "≥ ≤ = or 定性",
        words_,
        said,
        "sign",
    )


def _unit(disclosure: Disclosure, anchor: str, indicator: Indicator) -> Found:
    """The column of the unit holds no number, and of a share no unit of things counted."""
    cell = cell_of(disclosure, indicator, "unit")
    said = normal(cell.text) if cell else ""
    if said and figure(said).value is not None:
        words_ = (f"the column for the unit holds {said}", f"计量单位栏填为数字“{said}”")
        yield _wrong(disclosure, anchor, indicator, "unit", "warning", "a unit", words_, said)
    elif said in words("counting-unit") and _is_share(indicator):
        words_ = (f"a share is measured in {said}", f"比率指标的计量单位填为“{said}”")
        yield _wrong(disclosure, anchor, indicator, "unit", "warning", "%", words_, said)


def _is_share(indicator: Indicator) -> bool:
    name = stem(indicator.level3 or "").partition("(")[0]
    return name.endswith("率") and not has_any(name[-4:], "not-a-share")


def _share(disclosure: Disclosure, anchor: str, indicator: Indicator) -> Found:
    """A share is no quantity; one that cannot be more than 100 % is not at least 100 %."""
    name, unit = indicator.level3 or "", indicator.unit
    if not _is_share(indicator):
        return
    if indicator.category == "quantity" and unit == "%":
        words_ = ("a share stands among the quantities", "比率列入数量指标")
        yield _wrong(
            disclosure,
            anchor,
            indicator,
            "level2",
            "info",
            "质量/时效指标",
            words_,
            indicator.level2 or "",
            "share-as-quantity",
        )
    sign, whole = indicator.comparator, unit == "%" and _is(indicator.value, 100)
    if whole and sign in ("≥", ">") and not has_any(name, "beyond-100"):
        words_ = (
            f"the target is {sign}100 % of what cannot be more than 100 %",
            f"上限为100%的比率，指标值为{sign}100%",
        )
        yield _wrong(
            disclosure,
            anchor,
            indicator,
            "target",
            "info",
            "= 100 %",
            words_,
            f"{sign} 100 %",
            "at-least-100",
        )


def _is(value: str | None, number: int) -> bool:
    read = figure(value or "").value
    return read is not None and read == Decimal(number)


def _second_level(disclosure: Disclosure, anchor: str, indicator: Indicator) -> Found:
    """The second level has a name of the ministry's, whole or without 指标 or cut by a page."""
    said = normal(indicator.level2 or "")
    official = [
        row["name"] for row in lines("second_levels") if row["category"] == indicator.category
    ]
    if not said or not official or any(name.startswith(said) for name in official):
        return
    words_ = (
        f"the second level is called {said}, officially {official[0]}",
        f"二级指标“{said}”，规范名称为“{official[0]}”",
    )
    yield _wrong(
        disclosure, anchor, indicator, "level2", "info", official[0], words_, said, f"name-{said}"
    )


def _units_of_one_quantity(disclosure: Disclosure) -> Found:
    """A name that holds its unit (信访积案化解件次), and elsewhere the same in another unit."""
    named: dict[str, Indicator] = {}
    counted: dict[str, list[tuple[str, Indicator]]] = defaultdict(list)
    units = words("counting-unit")
    for form in disclosure.target_forms:
        for anchor, indicator in anchored(form):
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
