"""What quantities and prices in a target come to: 12 次，5000 元/次 is 60000 元."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Indicator
from tasks.records import Term as Step
from tasks.statements.amounts import UNITS

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALED = re.compile(r"(百万|千万|十万|[百千万亿])(.+)")
_SCALES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}


@dataclass(frozen=True, slots=True)
class Product:
    """A quantity times a price in 元; `half_digit` is what rounding of the price may hide."""

    text: str
    yuan: Decimal
    half_digit: Decimal


def products(indicator: Indicator, months: int | None) -> tuple[Product, ...] | None:
    """The products of a target; None where a part of it has no price or no quantity.

    Args:
        months: how many a price of each month counts for, where no other quantity is printed.
    """
    if not indicator.terms:
        monthly = re.fullmatch(r"(.*元)/月", indicator.unit or "")
        if not monthly or months is None or indicator.value is None:
            return None
        return (_product(Decimal(months), "个月", indicator.value, monthly[1]),)
    printed = normal(indicator.text).partition("=")[0]
    if len(_NUMBER.findall(printed)) != 2 * len(indicator.terms):
        return None
    found = [_of_step(step) for step in indicator.terms]
    return None if None in found else tuple(p for p in found if p)


def _of_step(step: Step) -> Product | None:
    money, _, per = step.price_unit.partition("/")
    per = per.lstrip("/")
    scaled = _SCALED.fullmatch(step.unit)
    quantity = Decimal(step.quantity.replace(",", ""))
    if money not in UNITS or (_SCALED.fullmatch(per) and per != step.unit):
        return None
    if scaled and per != step.unit:
        quantity *= _SCALES[scaled[1]]
    return _product(quantity, step.unit, step.price, step.price_unit, money)


def _product(
    quantity: Decimal, unit: str, price: str, price_unit: str, money: str | None = None
) -> Product:
    each = Decimal(price.replace(",", ""))
    factor = UNITS[money or price_unit]
    half = Decimal(5).scaleb(int(each.as_tuple().exponent) - 1)
    shown = f"{quantity.normalize():f}{unit.lstrip('百千万亿十')}×{price}{price_unit}"
    return Product(shown, quantity * each * factor, quantity * half * factor)
