"""Reading figures exactly: no floats, and blank, dash and zero stay three different things."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FEN_PER_YUAN = 100
UNITS = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_BRACKETED = re.compile(r"\(([^-+].*)\)")
# Two figures in one cell.
_APART = re.compile(r"\d\s+\d")
_DASHES = re.compile(r"[-—―─_/]+")
_MINUS = str.maketrans("−‐‒–", "----")
# 元/人 is a rate, 美元 another currency, 单元 no money at all.
_UNIT = re.compile(r"(?<![十百千万亿美欧日港澳单])((?:百?万|千|亿)?元)(?![/每])")

Reason = Literal["blank", "dash", "not-a-number", "unit-unknown", "finer-than-fen"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure in the unit of its table; `value` is None with a reason."""

    text: str
    value: Decimal | None
    decimals: int
    reason: Reason | None


def figure(text: str) -> Figure:
    """Read a printed cell: thousands separators, full-width digits, minus signs and brackets.

    (12.30) is −12.30, as in accounts. Anything else than one plain number has no value: neither
    has a figure with a footnote mark such as ① or ², which NFKC would take for a digit, nor have
    two figures with white space between.
    """
    if any(unicodedata.category(char) == "No" for char in text):
        return Figure(text, None, 0, "not-a-number")
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS)
    if _APART.search(plain):
        return Figure(text, None, 0, "not-a-number")
    plain = re.sub(r"\s+", "", plain)
    if not plain:
        return Figure(text, None, 0, "blank")
    if _DASHES.fullmatch(plain):
        return Figure(text, None, 0, "dash")
    bracketed = _BRACKETED.fullmatch(plain)
    body = bracketed.group(1) if bracketed else plain
    if not _NUMBER.fullmatch(body):
        return Figure(text, None, 0, "not-a-number")
    value = Decimal(body.replace(",", ""))
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return Figure(text, -value if bracketed else value, max(decimals, 0), None)


def unit_in(text: str) -> str | None:
    """The amount unit that a text names (单位：万元, 金额单位:元); None for none or several."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    named = set(_UNIT.findall(plain))
    return named.pop() if len(named) == 1 else None


def to_yuan(value: Decimal, unit: str) -> Decimal:
    """The value in 元; KeyError for a unit that is not in UNITS."""
    return value * UNITS[unit]


def to_fen(yuan: Decimal) -> int | None:
    """The amount in whole 分 (0.01 元); None where it is finer than that."""
    fen = yuan * FEN_PER_YUAN
    return int(fen) if fen == fen.to_integral_value() else None


def yuan_text(yuan: Decimal) -> str:
    """An amount in 元 as decimal text with at least two decimals: 8142.31, 89.0220015."""
    plain = format(yuan.normalize(), "f")
    whole, _, fraction = plain.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"
