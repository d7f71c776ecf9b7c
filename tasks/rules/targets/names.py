"""G08: the number that the name of an indicator holds."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Indicator, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import has_any, operands, stem, words
from tasks.statements.amounts import figure
from tasks.statements.forms.targets import target_in_name

_ANY_NUMBER = re.compile(r"\d")
_YEARS = re.compile(r"(19|20)\d\d年")


@rule(
    "G08",
    severity="error",
    title="A number in the name of an indicator is its target",
    title_zh="指标名称中的数值 = 指标值",
    tolerance="none",
    applies="a name that ends with one number and the unit of the target (满意度90%), or is 零"
    " before what is to be avoided; changes, ranks, numbers of each month and limits that the"
    " target fulfils are none",
    source="the form's own words",
)
def names_agree_with_values(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G08: 重点人员稳控20人次 has the target 20."""
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            expected = _number_in(indicator)
            stated = figure(indicator.value or "").value
            if expected is None or stated is None or indicator.comparator == "定性":
                continue
            name, sign = indicator.level3 or "", indicator.comparator or ""
            yield result(
                "G08",
                anchor,
                "pass" if stated == expected else "fail",
                operands(disclosure, indicator, "target", "level3"),
                stated=indicator.value,
                expected=format(expected, "f"),
                message=f"“{name}” has the target {sign}{indicator.value}",
                message_zh=f"指标“{name}”的指标值为{sign}{indicator.value}",
            )


def _number_in(indicator: Indicator) -> Decimal | None:
    """The one number that a name states in the unit of the target."""
    name = stem(indicator.level3 or "")
    if indicator.unit in words("counting-unit") and _none_of().fullmatch(name):
        return Decimal(0)
    before, target = target_in_name(name)
    if target.value is None or target.unit != indicator.unit:
        return None
    plain = _YEARS.sub("", normal(before))
    if _ANY_NUMBER.search(plain) or has_any(plain, "qualified"):
        return None
    if plain.endswith(words("before-a-number")):
        return None
    expected = figure(target.value).value
    return None if _stricter(indicator, target.comparator, expected) else expected


def _stricter(indicator: Indicator, sign: str | None, least: Decimal | None) -> bool:
    """Whether a target fulfils the limit that the name states (不低于90%), and more."""
    stated = figure(indicator.value or "").value
    if stated is None or least is None:
        return False
    return (sign == "≥" and stated > least) or (sign == "≤" and stated < least)


@cache
def _none_of() -> re.Pattern[str]:
    """零 before events of which there shall be none, and nothing else: 零进京上访."""
    events = "|".join(words("bad-event"))
    return re.compile(rf"零({events})+(事件|发生|情况)?")
