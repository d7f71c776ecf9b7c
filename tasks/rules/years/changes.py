"""E01, E05: a stated change against the two years, and against other changes of the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.stated import Stated, Subject, plain_name
from tasks.rules.terms import Term, term
from tasks.rules.text.agreement import CENT, anchor, fitting, said, same
from tasks.rules.text.lists import DERIVED, measure_of
from tasks.statements.amounts import NOTHING, UNITS

# What the text compares with: the prior year's budget or its outcome.
_BASES = {"执行": "final", "决算": "final", "预算": "budget"}


def change(fact: Fact) -> Term:
    """A change with its subject and its direction."""
    value = Decimal(fact.value or 0)
    way = "增加" if value > 0 else "减少" if value < 0 else ""
    plain = said(fact)
    return Term(f"{plain.label}{way}", plain.figure, plain.unit, plain.operand, plain.where)


@rule(
    "E01",
    severity="error",
    title="Stated change = this year − prior year",
    title_zh="增减额 = 本年数 − 上年数",
    tolerance="0.01; half of the last digit that the text prints where that is more",
    applies="a change in the text, and both years in the text or in one row of a table",
    source="arithmetic",
    note="A table's prior year counts only where its current figure is the one of the text."
    " 持平 says that nothing changed; where it did, that is a warning, since the word is used"
    " loosely.",
)
def changes_follow(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A change is the difference of the two years that the text or a table states."""
    for facts in disclosure.by_paragraph.values():
        for place, fact in enumerate(facts):
            money = fact.unit in UNITS or fact.unit is None
            if fact.measure == "change" and fact.value is not None and money:
                yield from _follows(disclosure, fact, facts[:place])


def _follows(disclosure: Disclosure, fact: Fact, before: Sequence[Fact]) -> Iterator[RuleResult]:
    year = disclosure.identity.fiscal_year or 0
    alike = [f for f in before if is_amount_of(f, fact) and f.fund == fact.fund]
    current = [f for f in alike if year and f.fiscal_year == year]
    prior = [f for f in alike if f.fiscal_year == year - 1]
    if current and prior:
        terms = _years(said(current[-1]), said(prior[-1]), year)
        stated = _as_amount(fact, current[-1])
        yield _milder(fact, compare("E01", f"{anchor(fact)}-text", stated, terms))
    if current:
        yield from _by_table(disclosure, fact, current[-1])


def _by_table(disclosure: Disclosure, fact: Fact, current: Fact) -> Iterator[RuleResult]:
    stated = _as_amount(fact, current)
    year = disclosure.identity.fiscal_year or 0
    checks: list[RuleResult] = []
    for place in fitting(disclosure, current, _places(disclosure, current)):
        now = term(place.statement, place.line, place.col)
        then = _prior(disclosure, place, fact)
        if then is not None and now.figure.reason not in NOTHING and same(said(current), now):
            label = said(current).label
            terms = _years(now._replace(label=label), then._replace(label=label), year)
            checks.append(_milder(fact, _rounded(fact, stated, terms)))
    if checks:
        # Agreement first, then what rounding explains.
        yield min(checks, key=lambda entry: (entry.verdict != "pass", entry.reason is None))


def _as_amount(fact: Fact, amount: Fact) -> Term:
    """The change; 持平 is nothing, as exact as the amount that it is said of."""
    stated, of = change(fact), said(amount)
    if fact.unit is not None:
        return stated
    exact = replace(stated.figure, decimals=of.figure.decimals)
    return stated._replace(figure=exact, unit=of.unit)


def _milder(fact: Fact, checked: RuleResult) -> RuleResult:
    """持平 may be meant as about the same."""
    loose = fact.unit is None and checked.verdict == "fail" and checked.severity == "error"
    return checked._replace(severity="warning") if loose else checked


def _rounded(fact: Fact, stated: Term, terms: Sequence[Term]) -> RuleResult:
    """A change in 万元 is rounded from a table in 元; what lies further off than that is wrong."""
    half = stated.half_digit(0)
    near = compare("E01", f"{anchor(fact)}-table", stated, terms, tolerance=half)
    if near.reason == "rounding":
        return near._replace(verdict="pass", severity="error", reason=None)
    return compare("E01", f"{anchor(fact)}-table", stated, terms, tolerance=max(half, CENT))


def _places(disclosure: Disclosure, fact: Fact) -> tuple[Stated, ...]:
    return disclosure.stated.get(_subject(fact), ())


def _subject(fact: Fact) -> Subject:
    if fact.classification in ("total", "three-public", "procurement", "income"):
        return fact.classification, fact.code or "", fact.measure
    return fact.classification, fact.code or plain_name(fact.name or ""), fact.measure


def _prior(disclosure: Disclosure, place: Stated, fact: Fact) -> Term | None:
    """The figure of the same row for the year before, of what the text compares with."""
    year = disclosure.identity.fiscal_year
    own = next((c for c in place.statement.columns if c.col == place.col), None)
    basis = next((id for word, id in _BASES.items() if word in (fact.phrase or "")), None)
    for column in place.statement.columns:
        if own is None or year is None or column.fiscal_year != year - 1:
            continue
        alike = (column.measure, column.item, column.side) == (own.measure, own.item, own.side)
        fits = column.phase in (None, basis) or (basis is None and column.phase == own.phase)
        if alike and column.fund == own.fund and fits and column.col in place.line.figures:
            return term(place.statement, place.line, column.col)
    return None


def _years(now: Term, then: Term, year: int) -> list[Term]:
    """What makes a change: the year's figure less the prior one's, each named with its year."""
    prior = _negative(then._replace(label=f"{year - 1}年{then.label}"))
    return [now._replace(label=f"{year}年{now.label}"), prior]


def _negative(entry: Term) -> Term:
    figure = entry.figure
    if figure.value is None:
        return entry
    turned = type(figure)(f"−{figure.text}", -figure.value, figure.decimals, None, figure.unit)
    return Term(entry.label, turned, entry.unit, entry.operand, entry.where)


def is_amount_of(amount: Fact, derived: Fact) -> bool:
    """Whether an amount is what a change or rate is said of."""
    return (
        amount.measure not in DERIVED
        and amount.unit in UNITS
        and amount.value is not None
        and amount.measure == measure_of(derived)
        and (amount.classification, amount.code, amount.name)
        == (derived.classification, derived.code, derived.name)
    )


@rule(
    "E05",
    severity="warning",
    title="One amount has one change",
    title_zh="同一金额只有一个增减额",
    tolerance="the last digit printed",
    applies="an amount whose change the text states more than once",
    source="arithmetic",
)
def one_change(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The same total, or operating costs that equal it, cannot have changed by two amounts."""
    year = disclosure.identity.fiscal_year
    first: dict[tuple[str, str, str], Fact] = {}
    for facts in disclosure.by_paragraph.values():
        current: Fact | None = None
        for fact in facts:
            if fact.measure not in DERIVED and fact.fiscal_year == year and _whole(fact):
                current = fact
            elif fact.measure == "change" and current and _said_of(current, fact):
                key = (current.amount_yuan or "", fact.fund, _basis(fact))
                known = first.setdefault(key, fact)
                if known is not fact:
                    yield _compared(fact, known)


def _whole(fact: Fact) -> bool:
    """Whether it is a total of expenditure, or operating costs, of one fund."""
    spent = fact.classification == "total" and fact.code == "expenditure"
    costs = fact.classification == "operating-costs"
    return ((spent and fact.measure == "total") or costs) and bool(fact.amount_fen)


def _said_of(amount: Fact, fact: Fact) -> bool:
    return is_amount_of(amount, fact) and amount.fund == fact.fund and fact.unit in UNITS


def _basis(fact: Fact) -> str:
    return next((id for word, id in _BASES.items() if word in (fact.phrase or "")), "")


def _compared(fact: Fact, known: Fact) -> RuleResult:
    stated, other = change(fact), change(known)
    return compare("E05", anchor(fact), stated, [other])
