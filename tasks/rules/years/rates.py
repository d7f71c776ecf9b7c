"""E03: a percentage of change follows from the change and the prior year."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult, Severity
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.lists import measure_of
from tasks.rules.years.changes import change, is_amount_of
from tasks.statements.amounts import UNITS

_HUNDRED = Decimal(100)
_SHOWN = Decimal("0.01")
_MILDER: dict[str, Severity] = {"rounding": "info", "unsaid": "warning"}


@rule(
    "E03",
    severity="error",
    title="Percentage of change = change ÷ prior year",
    title_zh="增减率 = 增减额 ÷ 上年数",
    tolerance="the last digit printed; what rounding of the amounts explains is info",
    applies="a change with its percentage, and the amount that changed",
    source="arithmetic",
    note=(
        "The amount is that of the same paragraph, else the only one that the text states."
        " A percentage in brackets, 减少24.5万元（43%）, does not say what it is of: a warning."
    ),
)
def rates_follow(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A percentage of change is the change over the prior year; 0 of 0 is 0."""
    for facts in disclosure.by_paragraph.values():
        for place, fact in enumerate(facts):
            if fact.measure == "change-rate" and fact.value is not None:
                changed = _change(fact, facts[:place])
                amount = changed and _amount(disclosure, changed, facts[:place])
                if changed and amount:
                    yield from _rate(fact, changed, amount)


def _change(rate: Fact, before: Sequence[Fact]) -> Fact | None:
    """The change that stands before a rate, of the same subject."""
    return next(
        (
            fact
            for fact in reversed(before)
            if fact.measure == "change"
            and fact.unit in UNITS
            and fact.value is not None
            and measure_of(fact) == measure_of(rate)
            and (fact.classification, fact.code, fact.name, fact.fund)
            == (rate.classification, rate.code, rate.name, rate.fund)
        ),
        None,
    )


def _amount(disclosure: Disclosure, changed: Fact, before: Sequence[Fact]) -> Fact | None:
    """The amount that changed: the last before it, else the only one in the text."""
    year = changed.fiscal_year
    near = [f for f in before if is_amount_of(f, changed) and f.fiscal_year == year]
    near = [fact for fact in near if fact.fund == changed.fund and fact.phase == changed.phase]
    if near:
        return near[-1]
    far = [
        fact
        for fact in disclosure.narrated
        if is_amount_of(fact, changed)
        and (fact.fiscal_year, fact.fund, fact.phase) == (year, changed.fund, changed.phase)
    ]
    return far[0] if len({fact.amount_yuan for fact in far}) == 1 else None


def _rate(rate: Fact, changed: Fact, amount: Fact) -> Iterator[RuleResult]:
    stated, moved, now = said(rate), change(changed), said(amount)
    if stated.value is None or moved.yuan is None or now.yuan is None:
        return
    prior = now.yuan - moved.yuan
    if prior == 0:
        if stated.value == moved.yuan == 0:
            yield _answer(rate, (stated, moved, now), Decimal(0), "pass")
        return
    exact = moved.yuan * _HUNDRED / prior
    digit = Decimal(1).scaleb(-stated.figure.decimals)
    # 减少24.5万元（43%）: the direction stands before the bracket.
    unsaid = _bracketed(rate)
    off = abs(abs(stated.value) - abs(exact)) if unsaid else abs(stated.value - exact)
    if off <= digit:
        yield _answer(rate, (stated, moved, now), exact, "pass")
    else:
        rounded = off <= _slack(moved, now, prior, exact)
        verdict = "rounding" if rounded else "unsaid" if unsaid else "fail"
        yield _answer(rate, (stated, moved, now), exact, verdict)


def _bracketed(rate: Fact) -> bool:
    """Whether the percentage stands in brackets, where nothing says what it is of."""
    before = (rate.sentence or "").partition(rate.stated)[0].rstrip()
    return before.endswith(("（", "("))


def _slack(moved: Term, now: Term, prior: Decimal, rate: Decimal) -> Decimal:
    """How far the rounding of change and amount can move the rate, in percentage points."""
    of_change = moved.half_digit(0) * UNITS[moved.unit or ""]
    of_prior = of_change + now.half_digit(0) * UNITS[now.unit or ""]
    return (of_change * _HUNDRED + abs(rate) * of_prior) / abs(prior)


def _answer(rate: Fact, of: tuple[Term, Term, Term], expected: Decimal, verdict: str) -> RuleResult:
    stated, moved, now = of
    shown = format(expected.quantize(_SHOWN), "f")
    said_so = f"{moved.label} {moved.figure.text}, {now.label} {now.figure.text}"
    tail, tail_zh = ("", "")
    if verdict == "rounding":
        tail, tail_zh = " (rounding explains it)", "（属四舍五入）"
    return result(
        "E03",
        anchor(rate),
        "pass" if verdict == "pass" else "fail",
        of,
        reason="rounding" if verdict == "rounding" else None,
        severity=_MILDER.get(verdict),
        expected=shown,
        message=f"{stated.label}: stated {stated.figure.text} %; {said_so} give {shown} %{tail}",
        message_zh=f"{stated.label}：列示{stated.figure.text}%，按{said_so}计算为{shown}%{tail_zh}",
    )
