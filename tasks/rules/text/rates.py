"""Shares and rates of execution of the text: part of D01 to D04, by what they are of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import Term, term
from tasks.rules.text.agreement import DERIVED, anchor, fitting, said
from tasks.rules.text.lists import measure_of
from tasks.statements.amounts import UNITS

_HUNDRED = Decimal(100)
_RATES = ("share", "execution-rate")
_SUMS = ("total", "revenue", "carried-in", "carried-out")


def rates_agree(rule_id: str, disclosure: Disclosure) -> Iterator[RuleResult]:
    """Shares and rates of execution of one rule's subjects follow from the amounts."""
    wholes: list[Fact] | None = None
    for facts in disclosure.by_paragraph.values():
        for place, fact in enumerate(facts):
            if fact.measure not in _RATES or fact.value is None or _rule_of(fact) != rule_id:
                continue
            if fact.measure == "share":
                wholes = _wholes(disclosure) if wholes is None else wholes
                yield from _share(rule_id, wholes, fact, facts[:place])
            else:
                yield from _execution(rule_id, disclosure, fact, facts[:place])


def rate_checked(
    rule_id: str, stated: Term, of: tuple[Term, Term], expected: Decimal, place: str
) -> RuleResult:
    """A percentage as printed against the one that its two amounts give, within its last digit.

    It is a warning: the amounts themselves may be right.
    """
    digit = Decimal(1).scaleb(-stated.figure.decimals)
    shown = format(expected.quantize(min(digit, Decimal("0.01"))), "f")
    right = stated.value is not None and abs(stated.value - expected) <= digit
    first, second = (f"{entry.label} {entry.figure.text}" for entry in of)
    return result(
        rule_id,
        place,
        "pass" if right else "fail",
        (stated, *of),
        severity="warning",
        expected=shown,
        message=f"{stated.label}: stated {stated.figure.text} %; {first} and {second} give"
        f" {shown} %",
        message_zh=f"{stated.label}：列示{stated.figure.text}%，按{first}与{second}计算为{shown}%",
    )


def _rule_of(fact: Fact) -> str:
    if fact.classification == "three-public":
        return "D04"
    if fact.classification == "total":
        return "D01" if measure_of(fact) in _SUMS else "D03"
    if fact.classification == "income":
        return "D01"
    return "D02" if fact.classification.startswith(("functional", "economic")) else ""


def _share(
    rule_id: str, totals: Sequence[Fact], fact: Fact, before: Sequence[Fact]
) -> Iterator[RuleResult]:
    """A share agrees with any total of the text; one that fits none is held against its own."""
    part = _amount(fact, before, fact.phase)
    if part is None or not part.value:
        return
    wholes = [whole for whole in totals if whole.phase == fact.phase and whole is not part]
    amount, stated = said(part), said(fact)
    own = [whole for whole in wholes if whole in before] or _named(wholes, fact)
    checked: RuleResult | None = None
    for whole in (*own[-1:], *wholes):
        ratio = _ratio(amount, said(whole))
        if ratio is not None:
            held = rate_checked(rule_id, stated, (amount, said(whole)), ratio, anchor(fact))
            if held.verdict == "pass":
                yield held
                return
            checked = checked or held
    if checked and own:
        yield checked


def _named(wholes: Sequence[Fact], fact: Fact) -> list[Fact]:
    """The total that a share names (占本年支出合计的), where the text states one of that name."""
    named = [whole for whole in wholes if whole.name and whole.name in (fact.phrase or "")]
    return named if len({whole.amount_yuan for whole in named}) == 1 else []


def _execution(
    rule_id: str, disclosure: Disclosure, fact: Fact, before: Sequence[Fact]
) -> Iterator[RuleResult]:
    """The outcome in per cent of the budget of the same subject, in the text or its table."""
    outcome = _amount(fact, before, "final")
    if outcome is None:
        return
    planned = _amount(fact, before, "budget")
    budgets = [said(planned)] if planned else _budgets(disclosure, fact)
    for budget in budgets[:1]:
        ratio = _ratio(said(outcome), budget)
        if ratio is not None:
            yield rate_checked(rule_id, said(fact), (said(outcome), budget), ratio, anchor(fact))


def _budgets(disclosure: Disclosure, fact: Fact) -> list[Term]:
    """The budget of one of the three public expenses, as their table states it beside."""
    found = disclosure.stated.get((fact.classification, fact.code or "", "total"), ())
    return [
        term(place.statement, place.line, place.col)
        for place in fitting(disclosure, replace(fact, phase="budget"), found)
        if place.phase == "budget"
    ]


def _amount(fact: Fact, before: Sequence[Fact], phase: str | None) -> Fact | None:
    """The last amount before a rate that is of the same subject."""
    return next(
        (
            other
            for other in reversed(before)
            if other.measure not in DERIVED
            and other.unit in UNITS
            and other.phase == phase
            and (other.classification, other.code, other.name, other.measure)
            == (fact.classification, fact.code, fact.name, measure_of(fact))
        ),
        None,
    )


def _wholes(disclosure: Disclosure) -> list[Fact]:
    """The totals that the text states for the year of the document."""
    return [
        fact
        for fact in disclosure.narrated
        if fact.classification == "total"
        and fact.measure in (*_SUMS[:2], "basic", "project")
        and fact.fiscal_year == disclosure.identity.fiscal_year
        and fact.value
        and fact.unit in UNITS
    ]


def _ratio(part: Term, whole: Term) -> Decimal | None:
    if part.yuan is None or not whole.yuan:
        return None
    return part.yuan * _HUNDRED / whole.yuan
