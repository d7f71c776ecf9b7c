"""G08: the number that the name of an indicator holds."""

import re
from collections.abc import Iterator
from decimal import Decimal

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
    applies="a name that ends with one number and the unit of the target (满意度90%), or begins"
    " with 零 before what is to be avoided; numbers of each month, ranks, sums of several are none",
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
    if name.startswith("零") and name[1:].startswith(words("bad-event")):
        return None if _ANY_NUMBER.search(name) or indicator.unit == "%" else Decimal(0)
    before, target = target_in_name(name)
    if target.value is None or target.unit != indicator.unit:
        return None
    plain = _YEARS.sub("", normal(before))
    if _ANY_NUMBER.search(plain) or has_any(plain, "not-a-target"):
        return None
    if plain.endswith(words("before-a-number")):
        return None
    return figure(target.value).value
