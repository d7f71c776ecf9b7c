"""Whether a figure of running text is what the tables state of the same subject."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare, result, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.stated import Stated, Subject
from tasks.rules.terms import Term, term, term_of
from tasks.statements.amounts import NOTHING, UNITS

DERIVED = ("change", "change-rate", "share", "execution-rate")
CENT = Decimal("0.01")
# A text in 万元 beside a table in 元 adds up parts that it rounded one by one.
_ROUNDED_PARTS = 5
_PHASES = {"budget": "budget", "final_accounts": "final"}


def amounts(disclosure: Disclosure, *classifications: str) -> Iterator[Fact]:
    """The sums of money that the text states for the document's own year."""
    year = disclosure.identity.fiscal_year
    for fact in disclosure.narrated:
        own = fact.classification in classifications and fact.measure not in DERIVED
        if own and fact.fiscal_year == year and fact.value is not None and fact.unit in UNITS:
            yield fact


def anchor(fact: Fact) -> str:
    """The place of a figure of running text, as a part of ids of results."""
    return f"p{fact.row}-c{fact.col}"


def said(fact: Fact) -> Term:
    """The figure with its subject as printed."""
    return term_of(fact, fact.name or fact.stated)


def agreement(
    rule_id: str, disclosure: Disclosure, fact: Fact, subjects: Iterable[Subject]
) -> Iterator[RuleResult]:
    """Whether a table states what the text does; silent where no table states the subject."""
    places = [place for subject in subjects for place in disclosure.stated.get(subject, ())]
    yield from held_against(rule_id, fact, fitting(disclosure, fact, places))


def fitting(disclosure: Disclosure, fact: Fact, places: Iterable[Stated]) -> list[Stated]:
    """The figures of the same year and phase, those of the same fund first."""
    usual = _PHASES.get(disclosure.identity.kind, "")
    year = disclosure.identity.fiscal_year
    alike = [
        place
        for place in places
        if (place.year or year) == fact.fiscal_year
        and (not fact.phase or (place.phase or usual) == fact.phase)
    ]
    return sorted(alike, key=lambda place: place.fund != fact.fund)


def held_against(rule_id: str, fact: Fact, places: Sequence[Stated]) -> Iterator[RuleResult]:
    """The figure of the text against those of tables, the best first.

    One subject stands in several tables: a figure that any of them states agrees. One that none
    of them states is held against the first. A figure that only a table of another fund states is
    a warning, since the text may leave the fund to its heading.
    """
    stated = said(fact)
    own = [place for place in places if fact.fund in ("all", place.fund)]
    if stated.value == 0:
        own = _worth_most(own, fact.fund)
    found = _agreeing(stated, own)
    if found:
        yield agreed(rule_id, anchor(fact), stated, found)
        return
    given = [place for place in own if place.line.figures[place.col].reason not in NOTHING]
    if not given:
        return
    best = given[0]
    checked = compare(
        rule_id, anchor(fact), stated, [_term(best)], tolerance=tolerance_of(stated, _term(best))
    )
    if best.statement.partial or best.statement.doubt:
        checked = undone(checked, "reading-doubtful")
    elsewhere = None
    if stated.value:
        elsewhere = _agreeing(stated, [place for place in places if place not in own])
    yield _of_other_fund(checked, elsewhere) if elsewhere else checked


def _worth_most(own: list[Stated], fund: str) -> list[Stated]:
    """The figures that a stated 0 must face: those of its fund that are not 0, if there are any.

    A blank of some other fund would agree with it else.
    """
    exact = [place for place in own if place.fund == fund] or own
    return [place for place in exact if place.line.figures[place.col].value] or exact


def _agreeing(stated: Term, places: Iterable[Stated]) -> Term | None:
    terms = (_term(place) for place in places)
    return next((other for other in terms if same(stated, other)), None)


def tolerance_of(stated: Term, other: Term) -> Decimal:
    """The last digit of the text, at most 0.01; where it sums up what it rounded, five of them."""
    digit = min(Decimal(1).scaleb(-stated.figure.decimals), CENT)
    return digit if stated.unit == other.unit else digit * _ROUNDED_PARTS


def _term(place: Stated) -> Term:
    return term(place.statement, place.line, place.col)


def _of_other_fund(checked: RuleResult, other: Term) -> RuleResult:
    if checked.verdict != "fail" or checked.reason:
        return checked
    where = other.where or "another table"
    return checked._replace(
        severity="warning",
        reason="other-fund",
        message=f"{checked.message}; {where} has this figure, for other funds",
        message_zh=f"{checked.message_zh}；另一表（{other.where}）有此数，但资金来源不同",
    )


def agreed(rule_id: str, place: str, stated: Term, other: Term) -> RuleResult:
    """A pass: the text states what stands there."""
    return result(
        rule_id,
        place,
        "pass",
        (stated, other),
        expected=other.figure.text or None,
        message=f"{stated.label}: {stated.figure.text} = {other.where} {other.figure.text}",
        message_zh=f"{stated.label}：{stated.figure.text}，与《{other.where}》相符",
    )


def same(stated: Term, other: Term) -> bool:
    """Whether the text states the other figure, rounded or cut to the digits that it prints."""
    if stated.value == 0 and other.figure.reason in NOTHING:
        return True
    worth, printed = other.yuan, stated.yuan
    if worth is None or printed is None:
        return stated.value is not None and stated.value == other.value
    digit = Decimal(1).scaleb(-stated.figure.decimals) * UNITS[stated.unit or ""]
    lacks = abs(worth) - abs(printed)
    return lacks == 0 or (printed != 0 and -digit / 2 <= lacks < digit)
