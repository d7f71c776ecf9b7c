"""G01, G02: the weights of indicators."""

from collections.abc import Iterator
from decimal import Decimal

from tasks.records import Indicator, RuleResult, RuleVerdict, Severity
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.rule import rule
from tasks.rules.targets.forms import operands, passed, torn, where
from tasks.rules.terms import Term, term_of

_WHOLE = Decimal(100)
_WITHOUT_EXECUTION = Decimal(90)
_FEWEST = 3


@rule(
    "G01",
    severity="warning",
    title="Weights of a form add up to 100",
    title_zh="绩效指标权重合计 = 100",
    tolerance="none",
    applies="a form whose indicators all have a weight",
    source="财预〔2021〕101号, unverified: therefore no error",
    note="Many places print weights of 90 and leave 10 to the rate of execution (预算执行率):"
    " they hold where that 10 is printed, or the form is a self-evaluation; else it is info.",
)
def weights_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G01: the weights add up to 100, the 10 of the rate of execution included."""
    for form in disclosure.target_forms:
        weights = [Decimal(i.weight) for i in form.indicators if i.weight is not None]
        if not weights:
            continue
        anchor = f"t{form.table}-r{form.indicators[0].row}"
        execution = _execution(disclosure, form)
        cells = [o for i in form.indicators for o in operands(disclosure, i, "weight")]
        reason = _uncertain(disclosure, form, weights)
        if reason:
            yield result("G01", anchor, "not-checked", cells, reason=reason)
            continue
        total = sum(weights) + sum((term.value or Decimal(0) for term in execution), Decimal(0))
        verdict, severity = _judged(form, total, printed=bool(execution))
        stated = format(total, "f")
        hidden = severity == "info"
        yield result(
            "G01",
            anchor,
            verdict,
            [*cells, *execution],
            severity=severity,
            stated=stated,
            expected="100",
            message=f"{where(disclosure, form)}: the weights"
            + (" and that of the rate of execution" if execution else "")
            + f" add up to {stated} of 100"
            + ("; 10 for the rate of execution are not printed" if hidden else ""),
            message_zh=f"{where(disclosure, form)}：指标权重"
            + ("与预算执行率权重" if execution else "")
            + f"合计{stated}，应为100"
            + ("（未列示预算执行率权重10）" if hidden else ""),
        )


def _execution(disclosure: Disclosure, form: TargetForm) -> list[Term]:
    """The printed weight of the rate of execution."""
    return [
        term_of(fact)
        for fact in disclosure.facts_of.get(form.table, ())
        if fact.measure == "execution-rate-weight" and fact.entity == form.name
    ]


def _uncertain(disclosure: Disclosure, form: TargetForm, weights: list[Decimal]) -> str | None:
    """Why the sum says nothing: a weight or a page is missing, or the form is that of several."""
    if torn(disclosure, form.table):
        return "reading-doubtful"
    if len(weights) < len(form.indicators):
        return "operand-missing"
    several = sum(weights) > _WHOLE and sum(weights) % _WHOLE == 0
    return "structure-uncertain" if several or len(form.projects) > 1 else None


def _judged(form: TargetForm, total: Decimal, *, printed: bool) -> tuple[RuleVerdict, Severity]:
    evaluated = any(indicator.score for indicator in form.indicators)
    implied = not printed and total == _WITHOUT_EXECUTION
    if total == _WHOLE or (evaluated and implied):
        return "pass", "warning"
    return "fail", "info" if implied else "warning"


@rule(
    "G02",
    severity="error",
    title="Targets are not a copy of the weights",
    title_zh="指标值不得照抄指标权重",
    tolerance="none",
    applies="a form of at least three indicators with weight and value, not all of one weight",
    source="an indicator's value is its own measure: 财预〔2015〕88号",
)
def values_are_not_weights(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G02: where every value of a form equals its weight, the column was copied."""
    for form in disclosure.target_forms:
        rows = [(a, i) for a, i in form.anchored if i.weight is not None]
        weights = {Decimal(i.weight) for _, i in rows if i.weight is not None}
        if len(rows) < _FEWEST or len(weights) == 1:
            continue
        if not all(_copied(indicator) for _, indicator in rows):
            first = operands(disclosure, rows[0][1], "target", "weight")
            said = ("targets are not the weights", "指标值与权重不同")
            anchor = f"t{form.table}-r{rows[0][1].row}"
            yield passed("G02", anchor, first, where(disclosure, form), said)
            continue
        for anchor, indicator in rows:
            yield result(
                "G02",
                anchor,
                "fail",
                operands(disclosure, indicator, "target", "weight"),
                stated=indicator.value,
                expected="independent values",
                message=f"{indicator.level3 or ''}: the target {indicator.value} repeats the weight"
                f" {indicator.weight}, as in all {len(rows)} rows of the form",
                message_zh=f"{indicator.level3 or ''}：指标值{indicator.value}与权重相同，"
                f"本表{len(rows)}行均如此",
                group="copied",
            )


def _copied(indicator: Indicator) -> bool:
    try:
        return Decimal(indicator.value or "-1") == Decimal(indicator.weight or "0")
    except ArithmeticError:
        return False
