"""One comparison: a stated figure against what its operands give, within the print's tolerance."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from tasks.records import Operand, RuleResult, RuleVerdict, Severity
from tasks.rules.rule import Rule, declared
from tasks.rules.terms import Term
from tasks.statements.amounts import UNITS

# The reason of a failure that another unit explains; `repair` names that unit.
UNIT_SLIP = "unit-slip"

_UNITS_IN_USE = ("元", "千元", "万元", "亿元")
# More parts than this are not all named in a sentence; the operands have them.
_MANY = 20

# What a stated figure must be to the sum of the others.
Relation = Literal["=", "≤", "≥"]


def compare(
    rule_id: str,
    anchor: str,
    stated: Term,
    parts: Sequence[Term],
    *,
    relation: Relation = "=",
    within: Severity = "info",
    severity: Severity | None = None,
    tolerance: Decimal | None = None,
) -> RuleResult:
    """Whether a stated figure is the sum of its parts (or at most, or at least, that sum).

    A blank part adds nothing; a part that is no number leaves the check undone. Figures in
    different units of money are compared in 元. A difference that rounding explains, at most half
    of the last digit printed in the total and in each of its parts, is a failure of severity
    `within`; a larger one has `severity`, or the rule's own.

    Args:
        anchor: makes the result's id unique within the rule.
        stated: the printed figure.
        parts: at least one.
        tolerance: instead of the print's, in the unit of the stated figure.
    """
    operands = (stated, *parts)
    if "not-a-number" in [entry.figure.reason for entry in operands]:
        return result(rule_id, anchor, "not-checked", operands, reason="operand-unreadable")
    given = [part for part in parts if part.figure.value is not None]
    if stated.figure.value is None or not given:
        return result(rule_id, anchor, "not-checked", operands, reason="operand-missing")
    factors = _factors(stated, given)
    if factors is None:
        return result(rule_id, anchor, "not-checked", operands, reason="unit-unknown")
    expected = _sum(given, factors)
    difference = stated.figure.value - expected
    shown = format(expected.normalize() if any(factors) else expected, "f")
    if _holds(difference, relation):
        return result(
            rule_id,
            anchor,
            "pass",
            operands,
            expected=shown,
            message=f"{stated.label}: {stated.figure.text} {relation} " + _shown(given, stated),
            message_zh=f"{stated.label}：{stated.figure.text}，相符",
        )
    rounding = _rounding(stated, given, factors) if tolerance is None else tolerance
    explained = abs(difference) <= rounding
    said, said_zh = _difference(stated, given, shown, difference, relation)
    tail, tail_zh = (" (rounding explains it)", "（属四舍五入）") if explained else ("", "")
    apart = not explained and all(part.operand.table != stated.operand.table for part in given)
    other = _other_unit(stated, expected) if apart else None
    return result(
        rule_id,
        anchor,
        "fail",
        operands,
        reason="rounding" if explained else UNIT_SLIP if other else None,
        severity=within if explained else severity,
        expected=shown,
        repair=other,
        message=said + tail,
        message_zh=said_zh + tail_zh,
    )


def _sum(given: Sequence[Term], factors: Sequence[Decimal | None]) -> Decimal:
    total = Decimal(0)
    for part, factor in zip(given, factors, strict=True):
        assert part.figure.value is not None
        total += part.figure.value if factor is None else part.figure.value * factor
    return total


def _other_unit(stated: Term, expected: Decimal) -> str | None:
    """The unit of money in which the stated figure would be what is expected."""
    own = UNITS.get(stated.unit or "")
    if own is None or not stated.figure.value or not expected:
        return None
    wanted = expected * own
    return next((u for u in _UNITS_IN_USE if stated.figure.value * UNITS[u] == wanted), None)


def _holds(difference: Decimal, relation: Relation) -> bool:
    return (
        difference == 0
        or (relation == "≤" and difference < 0)
        or (relation == "≥" and difference > 0)
    )


def _factors(stated: Term, given: Sequence[Term]) -> list[Decimal | None] | None:
    """What turns each part into the unit of the stated figure; None: the same unit already.

    None for all where a unit is unknown, or money meets what is none.
    """
    if all(part.unit == stated.unit for part in given):
        return [None] * len(given)
    factors: list[Decimal | None] = []
    whole = UNITS.get(stated.unit or "")
    for part in given:
        if part.unit == stated.unit or part.value == 0:
            factors.append(None)
            continue
        own = UNITS.get(part.unit or "")
        if own is None or whole is None:
            return None
        factors.append(own / whole)
    return factors


def _rounding(stated: Term, given: Sequence[Term], factors: Sequence[Decimal | None]) -> Decimal:
    """Half of the last digit of every term, in the unit of the stated figure."""
    decimals = max(entry.figure.decimals for entry in (stated, *given) if entry.unit == stated.unit)
    total = stated.half_digit(decimals)
    for part, factor in zip(given, factors, strict=True):
        own = part.half_digit(decimals if factor is None else part.figure.decimals)
        total += own if factor is None else own * factor
    return total


def _difference(
    stated: Term, given: Sequence[Term], expected: str, difference: Decimal, relation: Relation
) -> tuple[str, str]:
    """The two sentences of a failure: what is printed where, what it should be, how far apart."""
    unit = stated.unit or ""
    where, where_zh = (f"{stated.where}, ", f"《{stated.where}》") if stated.where else ("", "")
    apart = format(abs(difference).normalize(), "f")
    others = _shown(given, stated)
    sum_of = others if len(given) == 1 else f"{others} = {expected}"
    must, must_zh = {"=": ("", ""), "≤": ("at most ", "不超过"), "≥": ("at least ", "不低于")}[
        relation
    ]
    return (
        f"{where}{stated.label}: stated {stated.figure.text}, but {must}{sum_of};"
        f" {apart} {unit} apart".replace("  ", " "),
        f"{where_zh}{stated.label}：列示{stated.figure.text}，应{must_zh or '为'}{expected}"
        f"（{others}），相差{apart}{unit}",
    )


def result(
    rule_id: str,
    anchor: str,
    verdict: RuleVerdict,
    operands: Sequence[Term | Operand] = (),
    *,
    reason: str | None = None,
    severity: Severity | None = None,
    stated: str | None = None,
    expected: str | None = None,
    repair: str | None = None,
    message: str | None = None,
    message_zh: str | None = None,
    group: str | None = None,
) -> RuleResult:
    """A result of a rule.

    Args:
        anchor: makes the result's id unique within the rule: the place it is about.
        stated: as printed; without it the text of the first operand.
        message, message_zh: without them the reason speaks.
        group: what ties results of this rule into one finding; without it each is its own.
    """
    rule = declared(rule_id)
    identity = f"{rule_id}-{anchor}"
    if not (message and message_zh):
        said, said_zh = _said(rule, reason, operands)
        message, message_zh = message or said, message_zh or said_zh
    places = tuple([entry.operand if isinstance(entry, Term) else entry for entry in operands])
    return RuleResult(
        identity,
        rule_id,
        verdict,
        severity or rule.severity,
        reason,
        rule.title,
        rule.title_zh,
        message,
        message_zh,
        stated if stated is not None else places[0].text if places else None,
        expected,
        repair,
        None,
        f"{rule_id}-{group}" if group else identity,
        places,
    )


def _said(rule: Rule, reason: str | None, operands: Sequence[Term | Operand]) -> tuple[str, str]:
    """What a reason says of the first operand."""
    said, said_zh = REASONS.get(reason or "", (rule.title, rule.title_zh))
    first = operands[0] if operands else None
    if not isinstance(first, Term):
        return said, said_zh
    return f"{first.label}: {said}", f"{first.label}：{said_zh}"


def undone(checked: RuleResult, reason: str) -> RuleResult:
    """A failure that proves nothing, since the reading is in doubt: "not-checked", with why."""
    if checked.verdict != "fail":
        return checked
    said, said_zh = REASONS[reason]
    return checked._replace(
        verdict="not-checked",
        reason=reason,
        message=f"{checked.message}; {said}",
        message_zh=f"{checked.message_zh}；{said_zh}",
    )


def _shown(parts: Sequence[Term], stated: Term) -> str:
    """The parts with their labels, table and unit where it is another; of many the ends."""
    if len(parts) <= _MANY:
        return " + ".join([_named(part, stated) for part in parts])
    ends = [_named(part, stated) for part in (*parts[:2], parts[-1])]
    return " + ".join([*ends[:2], f"… ({len(parts)})", ends[-1]])


def _named(part: Term, stated: Term) -> str:
    text, where = part.figure.text, part.where
    if part.unit != stated.unit and part.value and text[-1:].isdigit():
        text = f"{text} {part.unit}"
    if where and where != stated.where:
        return f"{part.label} {text} ({where})"
    return f"{part.label} {text}"


# Why a rule gave no verdict, or a milder one.
REASONS = {
    "operand-unreadable": ("a figure cannot be read as a number", "有数字无法识别"),
    "operand-missing": ("a figure that is needed is not given", "缺少所需数字"),
    "unit-unknown": ("the units of the figures cannot be compared", "单位无法换算"),
    "structure-uncertain": ("the parts of the sum are not certain", "合计的构成不能确定"),
    "table-missing": ("the document has nothing that this rule applies to", "文件中无适用内容"),
    "reading-doubtful": ("this part of the document may be misread", "本处读取存疑"),
    "class-unused": ("the class is not used", "未使用该科目"),
    "no-contradiction": ("both can be true", "二者可以并存"),
    "no-counterpart": ("nothing shows what it should equal", "没有可比对的数字"),
    "other-funding": ("there is other funding", "有其他资金来源"),
    UNIT_SLIP: ("another unit explains it", "换算单位后相符"),
    "list-incomplete": (
        "the list of classes is not known to be complete here",
        "此处科目清单不能确认完整",
    ),
    "list-unsure": ("the list of classes is not sure of this entry", "科目清单此条依据不足"),
    "vehicles-held": ("there are vehicles, or some are to be bought", "有车辆或拟购置车辆"),
    "vehicles-shared": ("vehicles of others may be used", "可能使用统管或租用车辆"),
    "rates-unknown": ("the local rates are not known", "当地缴费比例未知"),
    "population-unknown": ("the population of the place is not known", "当地人口数未知"),
    "secret": ("secret items may be left out", "可能有涉密科目未公开"),
    "other-fund": ("the figure is that of another fund", "属其他资金来源的数字"),
    "units-unnamed": (
        "several units seem to follow one another without their names",
        "疑似多个单位依次列示",
    ),
    "rounding": ("rounding explains it", "属四舍五入"),
    "kind-unknown": ("what kind of document this is is not known", "文件类型不明"),
    "other-kind": ("this kind of document is not asked for it", "此类文件不适用"),
    "single-table": ("this is one table of a set", "仅为整套报表中的单独表格"),
    "year-unknown": ("the fiscal year is not known", "年度不明"),
    "other-files": ("it may be in another file of the same disclosure", "可能在同批其他文件中"),
    "declared-empty": ("the document says that there is nothing", "文件已说明无此项"),
    "zero-stated": ("zero is printed", "已列示为零"),
    "no-other-document": (
        "the archive has no other document that this one can be compared with",
        "没有可供比对的其他文件",
    ),
    "same-disclosure-doubtful": (
        "the two files have too little in common to be versions of one disclosure",
        "两份文件共同内容太少，未必是同一公开文件",
    ),
    "suppressed": ("the rule is switched off for this place and year", "按地区与年度设置不适用"),
}
