"""D12: the year that the text names is the year of the document."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import paragraph_operand
from tasks.rules.text.agreement import DERIVED, anchor, said
from tasks.rules.text.vocabulary import pattern
from tasks.statements.amounts import UNITS

_HEADING = 60
_STOP = re.compile(r"[，。；;：:、（(]")
_YEAR = re.compile(r"(?<![\d\-—~])(?<!\d至)(20\d\d)\s*年")
_KINDS = {"budget": "预算", "final_accounts": "决算"}
_NO_MONEY = ("assets", "staff")


@rule(
    "D12",
    severity="error",
    title="The year of an amount in the text is the fiscal year",
    title_zh="文字中金额的年份 = 预算（决算）年度",
    tolerance="–",
    applies="a sentence that gives an amount with a year, and headings that name one",
    source="财预〔2016〕143号: the explanations belong to the tables",
    note=(
        "Prior years are right where they are compared with (比, 较, 上年), in dates (截至) and"
        " in bases of projects. An amount of another year is an error where the document states"
        " the same amount for its own year; else it may be a comparison that is not marked."
    ),
)
def years_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Amounts, headings and, in final accounts, inventories are of the document's year."""
    year = disclosure.identity.fiscal_year
    if year is None:
        return
    for facts in disclosure.by_paragraph.values():
        of_money = [fact for fact in facts if _money(fact)]
        for fact in of_money:
            yield from _clause(disclosure, fact, of_money, year)
    yield from _headings(disclosure, year)
    yield from _inventories(disclosure, year)


def _money(fact: Fact) -> bool:
    """Whether it is an amount of a year, other than of what is owned or who is employed."""
    money = fact.unit in UNITS and fact.classification not in _NO_MONEY
    return money and fact.measure not in DERIVED and bool(fact.sentence)


def _clause(
    disclosure: Disclosure, fact: Fact, beside: Sequence[Fact], year: int
) -> Iterator[RuleResult]:
    """The year that stands in the clause of an amount, where it is compared with no other."""
    sentence = fact.sentence or ""
    before, figure, _ = sentence.partition(fact.stated)
    words = _STOP.split(before)[-1]
    named = _YEAR.search(words)
    if named is None or not figure or pattern("comparison").search(words):
        return
    right = int(named.group(1)) == year
    if not right and not _mistaken(disclosure, fact, beside, year):
        return
    shown = (words[named.start() :] + figure + (fact.unit or "")).replace(" ", "")
    operand = Operand(
        words[named.start() :] + figure, page=fact.page, bbox=fact.bbox, sentence=sentence
    )
    yield result(
        "D12",
        anchor(fact),
        "pass" if right else "fail",
        (operand,),
        stated=shown,
        expected=f"{year}年",
        message=f"{shown}: of the year {named.group(1)}, in a document of {year}",
        message_zh=f"“{shown}”：年份为{named.group(1)}年，文件为{year}年度",
    )


def _mistaken(disclosure: Disclosure, fact: Fact, beside: Sequence[Fact], year: int) -> bool:
    """Whether an amount of another year is that of the document's own year elsewhere."""
    compared = any(
        other.fiscal_year == year and _subject(other) == _subject(fact) for other in beside
    )
    if compared or not fact.value or not fact.amount_yuan:
        return False
    return any(
        other.fiscal_year == year and _same_amount(fact, other) for other in disclosure.facts
    )


def _same_amount(fact: Fact, other: Fact) -> bool:
    """Whether they are equal; of one subject also where the text in 万元 rounds a table in 元."""
    if other.amount_yuan == fact.amount_yuan:
        return True
    if other.amount_yuan is None or _subject(other) != _subject(fact):
        return False
    stated = said(fact)
    half = stated.half_digit(0) * UNITS[stated.unit or ""]
    return abs(Decimal(other.amount_yuan) - Decimal(fact.amount_yuan or 0)) <= half


def _subject(fact: Fact) -> tuple[str, str | None, str]:
    return fact.classification, fact.code or fact.name, fact.measure


def _headings(disclosure: Disclosure, year: int) -> Iterator[RuleResult]:
    """第三部分 …2023年度部门决算情况说明 in the final accounts of 2024."""
    kind = _KINDS.get(disclosure.identity.kind)
    for number, paragraph in disclosure.paragraphs.items():
        if len(paragraph.text) > _HEADING or "。" in paragraph.text:
            continue
        named = pattern("heading").search(normal(paragraph.text))
        if named is None or named.group(2) != kind:
            continue
        right = int(named.group(1)) == year
        yield result(
            "D12",
            f"p{number}-heading",
            "pass" if right else "fail",
            (paragraph_operand(disclosure, number),),
            expected=f"{year}年",
            message=f"{paragraph.text}: the heading names {named.group(1)}, the document is of"
            f" {year}",
            message_zh=f"“{paragraph.text}”：标题年份为{named.group(1)}年，文件为{year}年度",
        )


def _inventories(disclosure: Disclosure, year: int) -> Iterator[RuleResult]:
    """Final accounts state what is owned at the end of their year."""
    if disclosure.identity.kind != "final_accounts":
        return
    seen: set[str | None] = set()
    for fact in disclosure.narrated:
        owned = fact.classification == "assets" and fact.measure == "quantity"
        named = _YEAR.search(fact.sentence or "") if owned else None
        if named is None or fact.sentence in seen:
            continue
        seen.add(fact.sentence)
        right = int(named.group(1)) == year
        operand = Operand(named.group(), page=fact.page, bbox=fact.bbox, sentence=fact.sentence)
        yield result(
            "D12",
            anchor(fact),
            "pass" if right else "fail",
            (operand,),
            severity="warning",
            expected=f"{year}年",
            message=f"{fact.name}: counted in {named.group(1)}, in final accounts of {year}",
            message_zh=f"{fact.name}：截至{named.group(1)}年，决算年度为{year}年",
        )
