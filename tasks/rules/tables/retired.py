"""C12: expenditure on the retired beside the benefits for individuals."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.economic import basic_columns, by_function_and_class, figures, single
from tasks.rules.tables.matching import coded, compared
from tasks.rules.terms import Term

_RETIRED = ("2080501", "2080502", "2080503", "2080599")
_BENEFITS = "303"
# Digits of a figure that chance hardly repeats but for one.
_TELLING = 4


@rule(
    "C12",
    severity="info",
    title="Expenditure on the retired that is all but one figure of the benefits (303)",
    title_zh="离退休支出（20805）与对个人和家庭的补助（303）某项数字仅差一位",
    tolerance="exact",
    applies="2080501, 2080502, 2080503 or 2080599 with a figure of four digits or more that is one"
    " of the benefits, all of them, or one of them but for a digit",
    source="政府收支分类科目",
    note="The published rule expects both to be equal. Of 59 figures in published budgets 5 are:"
    " the retired cost goods and services too, and benefits are booked elsewhere as well. What"
    " differs by one digit, or by two that changed places, is worth a look.",
)
def retirement_is_among_benefits(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C12: each class of the retired against each benefit."""
    pair = by_function_and_class(disclosure)
    if pair is None:
        return
    function, basic = pair
    spent, used = coded(function), coded(basic)
    for column in basic_columns(function):
        codes = [code for code in used if code.startswith(_BENEFITS)]
        benefits = [part for code in codes for part in figures(basic, used, code, column)]
        for code in _RETIRED:
            stated = single(function, spent, code, column)
            if stated is not None and stated.value:
                yield from _counterpart(stated, [part for part in benefits if part.value])


def _counterpart(stated: Term, benefits: Sequence[Term]) -> Iterator[RuleResult]:
    equal = [part for part in benefits if part.yuan == stated.yuan]
    almost = [part for part in benefits if _slipped(stated, part)]
    for part in (equal or almost)[:1]:
        yield from compared("C12", stated.anchor, stated, [part], ())
    if not equal and not almost:
        yield result("C12", stated.anchor, "not-applicable", [stated], reason="no-counterpart")


def _slipped(stated: Term, part: Term) -> bool:
    """Whether one digit differs, or two neighbours changed places."""
    if stated.yuan is None or part.yuan is None:
        return False
    one, other = (format(entry.normalize(), "f") for entry in (stated.yuan, part.yuan))
    differs = [
        place for place, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1
    ]
    if not differs or len(one) != len(other) or len(one.strip("0.")) < _TELLING:
        return False
    first = differs[0]
    swapped = (
        differs == [first, first + 1] and one[first : first + 2] == other[first : first + 2][::-1]
    )
    return len(differs) == 1 or swapped
