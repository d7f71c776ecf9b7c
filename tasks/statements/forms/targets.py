"""Targets of indicators: comparator, value and unit, and quantity × price texts.

A target is only taken apart where it can mean one thing; its text is always kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.documents.normal import normal
from tasks.records import Term
from tasks.statements.forms.vocabulary import comparators, target_units

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMBER = rf"[-+]?{_PLAIN}"
_SCALED = r"(?:[十百千万亿]|百万|千万|十万)?"
_NUMERAL = re.compile(r"\d|[一二三四五六七八九十两零〇百千万亿半]")
_NOTHING = re.compile(r"[-—/…\\.]*|无|不适用|无此项|其他")
# A number before one of these alone may be a date: 12月.
_OF_DATES = ("月", "日", "季度", "季")
_YEAR = re.compile(r"(19|20)\d\d")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
_SEPARATED = re.compile(r"[；;。]")


@dataclass(frozen=True, slots=True)
class Target:
    """A target taken apart; all None where it is not certain what it says."""

    comparator: str | None = None
    value: str | None = None
    unit: str | None = None


def target_of(text: str) -> Target:
    """Take a printed target apart: ≥330台套 is ≥, 330, 台套; 优 is 定性, 优.

    Words without any figure are a 定性 target; figures in a sentence stay unread.
    """
    plain = normal(text)
    if _NOTHING.fullmatch(plain) or plain in target_units():
        return Target()
    found = _figures().fullmatch(plain)
    if found is None:
        worded = any(char.isalpha() for char in plain)
        unsure = not worded or _NUMERAL.search(plain) or comparators("before").get(plain[:1])
        return Target() if unsure else Target("定性", text.strip())
    before, after = found["before"], found["after"]
    if before and after and _sign(before, "before"):
        return Target()
    comparator = _sign(before, "before") or _sign(after, "after")
    number, unit = found["number"].replace(",", ""), found["unit"]
    if unit in _OF_DATES and comparator is None:
        return Target()
    if unit == "年" and _YEAR.fullmatch(number):
        return Target()
    return Target(comparator, number.removeprefix("+"), unit_name(unit))


def target_in_columns(comparator: str, value: str, unit: str) -> Target:
    """The target of a row that prints comparator, value and unit in columns of their own.

    A comparator column that holds something else, as 产出, says nothing; a value that is not just
    a figure is read as a text of its own.
    """
    sign = comparator_of(comparator)
    read = target_of(value)
    shown = unit_name(unit) or read.unit
    if sign == "定性":
        return Target(sign, None if _NOTHING.fullmatch(normal(value)) else value.strip(), shown)
    if read.comparator == "定性":
        return Target(sign or read.comparator, read.value, shown) if sign is None else Target(sign)
    if sign and read.comparator and sign != read.comparator:
        return Target(None, None, shown)
    return Target(sign or read.comparator, read.value, shown)


def comparator_of(text: str) -> str | None:
    """The comparator that the text of a comparator column is; None where it is none."""
    plain = normal(text)
    return (comparators("before") | comparators("column")).get(plain) or None


def unit_name(text: str | None) -> str | None:
    """A unit as it is compared (百分比 is %); other units stay as printed."""
    plain = normal(text or "")
    if _NOTHING.fullmatch(plain):
        return None
    return "%" if target_units().get(plain) == "%" else plain


def unit_in_name(name: str) -> str | None:
    """The unit that the name of an indicator ends with in brackets, as 案件补贴（元/件）."""
    found = _IN_BRACKETS.search(normal(name))
    return unit_name(found[1]) if found and re.fullmatch(_unit(), found[1]) else None


@lru_cache(maxsize=1 << 12)
def target_in_name(name: str) -> tuple[str, Target]:
    """A name parted from the target that it ends with: 满意度≥90% is 满意度 and ≥, 90, %."""
    plain = normal(name)
    found = _ending().fullmatch(plain)
    if found is None:
        return plain, Target()
    number = found["number"].replace(",", "")
    return found["name"], Target(_sign(found["before"], "before"), number, unit_name(found["unit"]))


def terms_of(text: str) -> tuple[Term, ...]:
    """The products of a quantity and a price in a target: 12次，5000元/次; 0.92万元/月×12.

    Beside each other they are a product only where the price is per the unit of the quantity.
    """
    terms = []
    for part in _SEPARATED.split(normal(text)):
        for found in _product().finditer(part):
            terms.append(Term(found["q"], found["qu"], found["p"], found["pu"]))
        for found in _reversed_product().finditer(part):
            terms.append(Term(found["q"], found["qu"] or "", found["p"], found["pu"]))
        if terms and _TIMES.search(part):
            continue
        for found in _beside().finditer(part):
            if _same(found["qu"], found["per"]):
                terms.append(Term(found["q"], found["qu"], found["p"], found["pu"]))
    return tuple(terms)


_TIMES = re.compile(r"[×*xX✕]")
_MONEY = r"(?:百万|千万|[十百千万亿])?元"


def _sign(text: str | None, place: str) -> str | None:
    return comparators(place).get(text or "") or None


def _same(unit: str, per: str) -> bool:
    """Whether a price per `per` is one for the `unit`: 万册 and 册, 名 and 人."""
    base = unit.lstrip("十百千万亿") or unit
    same = target_units()
    return per in (unit, base) or same.get(base, base) == same.get(per, per)


def _one_of(texts: Iterable[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


@cache
def _figures() -> re.Pattern[str]:
    before, after = _one_of(comparators("before")), _one_of(comparators("after"))
    return re.compile(
        rf"(?P<before>{before})?(?P<number>{_NUMBER})(?P<unit>{_unit()})?(?P<after>{after})?"
    )


@cache
def _ending() -> re.Pattern[str]:
    before = _one_of(comparators("before"))
    return re.compile(
        rf"(?P<name>.*?[^\d.,])(?P<before>{before})?(?P<number>{_PLAIN})(?P<unit>{_unit()})"
    )


@cache
def _unit() -> str:
    one = rf"{_SCALED}(?:{_one_of(target_units())})"
    return rf"{one}(?:[/·每]{one}){{0,2}}"


@cache
def _product() -> re.Pattern[str]:
    price = rf"(?P<p>{_PLAIN})(?P<pu>{_MONEY}(?:/{_unit()})?)"
    return re.compile(rf"(?<![\d.*×])(?P<q>{_PLAIN})(?P<qu>{_unit()})[×*xX✕]{price}(?![\d*×xX✕])")


@cache
def _reversed_product() -> re.Pattern[str]:
    price = rf"(?<![\d.*×])(?P<p>{_PLAIN})(?P<pu>{_MONEY}(?:/{_unit()})?)"
    return re.compile(rf"{price}[×*xX✕](?P<q>{_PLAIN})(?P<qu>{_unit()})?(?![\d*×xX✕.])")


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.])(?P<q>{_PLAIN})(?P<qu>{_unit()})[,、;]"
        rf"(?P<p>{_PLAIN})(?P<pu>{_MONEY}/{{1,2}}(?P<per>{_unit()}))(?![/·])"
    )
