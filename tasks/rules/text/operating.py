"""D05, D09: the operating costs of the office (机关运行经费) and what they pay for."""

import re
from collections.abc import Iterator
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Fact, Operand, RuleResult
from tasks.rules.compare import Relation, compare, result, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.stated import Stated
from tasks.rules.terms import Term, paragraph_operand, term
from tasks.rules.text.agreement import agreed, amounts, anchor, fitting, said, same, tolerance_of
from tasks.rules.text.vocabulary import pattern, rows
from tasks.statements.amounts import NOTHING

_ECONOMIC = "economic-department"
# 商品和服务支出 and 资本性支出 of basic expenditure: what 公用经费 consists of.
_GOODS_AND_CAPITAL = ("302", "310")
_PERFORMANCE_PAY = "30107"
# A table of fewer classes is no list of what the costs are spent on.
_LEAST_CLASSES = 3


@rule(
    "D05",
    severity="error",
    title="Operating costs of the office are at most the operating expenditure",
    title_zh="机关运行经费 ≤ 公用经费",
    tolerance="rounded or cut to the digits that the text prints",
    applies="the operating costs in the text, and operating expenditure in a table",
    source="机关事务管理条例 (2012) art. 10; explanations of terms in the disclosures",
    note=(
        "Smaller is usual where public institutions are included: only the costs of offices count."
        " Guangzhou and Fuzhou count project expenditure too: without a printed sum of"
        " operating expenditure, 302 and 310 together prove nothing unless all is called"
        " operating costs."
    ),
)
def operating_costs_within(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The operating costs are at most 公用经费; all of basic expenditure they never are."""
    for fact in amounts(disclosure, "operating-costs"):
        if fact.measure != "total":
            continue
        public = _given(disclosure, fact, ("total", "expenditure", "public"))
        if public:
            yield _within(disclosure, fact, public[0])
        else:
            yield from _within_parts(disclosure, fact)


def _within(disclosure: Disclosure, fact: Fact, public: Term) -> RuleResult:
    stated = said(fact)
    if same(stated, public):
        return agreed("D05", anchor(fact), stated, public)
    whole = pattern("all-administrative")
    alone = any(whole.search(text) for text in disclosure.texts.values())
    relation: Relation = "=" if alone else "≤"
    checked = compare(
        "D05",
        anchor(fact),
        stated,
        [public],
        relation=relation,
        tolerance=tolerance_of(stated, public),
    )
    if checked.verdict != "pass" or not stated.value or _with_institutions(disclosure):
        return checked
    return compare("D05", anchor(fact), stated, [public], severity="info")


def _within_parts(disclosure: Disclosure, fact: Fact) -> Iterator[RuleResult]:
    """Without a printed sum: against 302 + 310, and against all basic expenditure."""
    parts = [
        found[0]
        for code in _GOODS_AND_CAPITAL
        if (found := _given(disclosure, fact, (_ECONOMIC, code, "basic")))
    ]
    basic = _given(disclosure, fact, ("total", "expenditure", "basic"))
    if not parts:
        return
    checked = compare("D05", anchor(fact), said(fact), parts, relation="≤")
    if checked.verdict == "fail" and basic:
        whole = compare("D05", anchor(fact), said(fact), basic[:1], relation="≤")
        yield checked if whole.verdict == "fail" else undone(checked, "structure-uncertain")
    else:
        yield checked


def _given(disclosure: Disclosure, fact: Fact, subject: tuple[str, str, str]) -> list[Term]:
    """The figures of a subject in tables of the general public budget, the year's own."""
    found = fitting(disclosure, fact, disclosure.stated.get(subject, ()))
    found.sort(key=lambda place: place.fund != "general-public-budget")
    return [
        term(place.statement, place.line, place.col)
        for place in found
        if place.line.figures[place.col].reason not in NOTHING
    ]


def _with_institutions(disclosure: Disclosure) -> bool:
    """Whether 绩效工资, which staff of public institutions draw, is paid, or pay is not listed."""
    found = disclosure.stated.get((_ECONOMIC, _PERFORMANCE_PAY, "basic"), ())
    listed = disclosure.stated.get((_ECONOMIC, "30101", "basic"), ())
    return not listed or any(place.line.figures[place.col].value for place in found)


@rule(
    "D09",
    severity="info",
    title="What operating costs are said to pay for has an amount in the table",
    title_zh="机关运行经费所列用途在基本支出表中有金额",
    tolerance="–",
    applies="a list of uses beside the operating costs, and basic expenditure by class",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def uses_have_amounts(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each expense listed as a use of the operating costs stands in the table with an amount."""
    classes = _classes(disclosure)
    if len(classes) < _LEAST_CLASSES:
        return
    for fact in amounts(disclosure, "operating-costs"):
        if fact.measure == "total" and fact.value and fact.sentence:
            yield from _uses(disclosure, fact, classes)


def _classes(disclosure: Disclosure) -> dict[str, list[Stated]]:
    """The economic classes (款) with their places in tables."""
    found: dict[str, list[Stated]] = {}
    for (classification, code, _), places in disclosure.stated.items():
        if classification == _ECONOMIC and code.isdigit() and len(code) > len("302"):
            found.setdefault(code, []).extend(places)
    return found


def _uses(
    disclosure: Disclosure, fact: Fact, classes: dict[str, list[Stated]]
) -> Iterator[RuleResult]:
    for number, name in _listed(disclosure, fact):
        codes = _codes(normal(name))
        filled = [
            term(place.statement, place.line, place.col)
            for code in codes
            for place in classes.get(code, ())
            if place.line.figures[place.col].value
        ]
        if codes:
            named = paragraph_operand(disclosure, number, name)
            yield _use(f"{anchor(fact)}-{name}", named, filled, anchor(fact))


def _use(place: str, named: Operand, filled: list[Term], group: str) -> RuleResult:
    if filled:
        return result(
            "D09",
            place,
            "pass",
            (named, filled[0]),
            message=f"{named.text}: the table has an amount for it",
            message_zh=f"{named.text}：表中有金额",
        )
    return result(
        "D09",
        place,
        "fail",
        (named,),
        message=f"{named.text} is named as a use of the operating costs, but no table of"
        " expenditure by economic class has an amount for it",
        message_zh=f"机关运行经费的用途列有{named.text}，但按经济分类的支出表中没有该项金额",
        group=group,
    )


def _listed(disclosure: Disclosure, fact: Fact) -> Iterator[tuple[int, str]]:
    """The uses listed after a figure, or in the next paragraph where a page end tore it."""
    number = fact.row or 0
    text = disclosure.paragraphs[number].text
    following = disclosure.paragraphs.get(number + 1)
    pieces = [(number, text[fact.col :])]
    if following and not text.rstrip().endswith("。"):
        pieces.append((number + 1, following.text))
    seen: set[str] = set()
    for place, piece in pieces:
        begun = pattern("uses").search(piece)
        if begun:
            names = pattern("list-stop").split(piece[begun.end() :], maxsplit=1)[0]
            for name in pattern("list-separator").split(names):
                if name.strip() and name.strip() not in seen:
                    seen.add(name.strip())
                    yield place, name.strip()


@cache
def _expenses() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile(row["pattern"]), tuple(row["codes"].split())) for row in rows("expenses")
    )


def _codes(name: str) -> tuple[str, ...]:
    """The economic classes that an expense is booked under; none where it is not known."""
    return next((codes for known, codes in _expenses() if known.fullmatch(name)), ())
