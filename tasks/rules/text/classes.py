"""D02: expenditure by class in the text and in the tables."""

from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.stated import Stated, plain_name
from tasks.rules.text.agreement import DERIVED, amounts, fitting, held_against
from tasks.rules.text.rates import rates_agree

_CLASSES = ("functional", "economic-department", "economic-government")
_KINDS = ("basic", "project")
_CATEGORY = 3
_CLASS = 5


@rule(
    "D02",
    severity="error",
    title="Expenditure by class in the text = tables",
    title_zh="文字中的各类支出 = 表中数",
    tolerance="rounded or cut to the digits that the text prints",
    applies="the amount of a class in the text, and a table with this class",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def classes_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The amount of each 类, 款 or 项 in the text is that of the tables.

    A name that several codes bear (行政运行) is told by the classes above it, where they are named.
    """
    for fact in amounts(disclosure, *_CLASSES):
        places = fitting(disclosure, fact, _places(disclosure, fact))
        if len({place.line.code for place in places if place.line.code}) <= 1:
            yield from held_against("D02", fact, places)
        else:
            agreed = (entry for entry in held_against("D02", fact, places))
            yield from (entry for entry in agreed if entry.verdict == "pass")
    yield from rates_agree("D02", disclosure)


def _places(disclosure: Disclosure, fact: Fact) -> Sequence[Stated]:
    stated, measure = disclosure.stated, _measure(disclosure, fact)
    if fact.code:
        return stated.get((fact.classification, fact.code, measure), ())
    found = stated.get((fact.classification, plain_name(fact.name or ""), measure), ())
    above = [e.name for e in fact.further if e.classification == fact.classification and e.name]
    return [place for place in found if _under(place, normal(above[-1]))] if above else found


def _measure(disclosure: Disclosure, fact: Fact) -> str:
    """What is listed after 项目支出…其中 is project expenditure, after 基本支出 basic."""
    if fact.measure != "total":
        return fact.measure
    before = (f for f in disclosure.by_paragraph[fact.row or 0] if (f.col or 0) < (fact.col or 0))
    wholes = [f.measure for f in before if f.classification == "total" and f.measure not in DERIVED]
    return wholes[-1] if wholes and wholes[-1] in _KINDS else "total"


def _under(place: Stated, above: str) -> bool:
    """Whether one of the classes above a row, by its code, has this name."""
    code = place.line.code or ""
    prefixes = {code[:_CATEGORY], code[:_CLASS]} - {code}
    return any(
        line.code in prefixes and normal(line.name or "") == above for line in place.statement.lines
    )
