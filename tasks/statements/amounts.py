"""Reading figures exactly: no floats, and blank, dash, none and zero stay different things."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tasks.documents.normal import SHORT
from tasks.statements.vocabulary import rows

FEN_PER_YUAN = 100
_NUMBER = re.compile(r"(?P<number>[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?)(?P<unit>([^\d.,].{0,6})?)")
_BRACKETED = re.compile(r"\(([^-+].*)\)")
# Two figures in one cell.
_APART = re.compile(r"\d\s+\d")
_DASHES = re.compile(r"[-—―─_]+")
_CALENDAR_YEAR = re.compile(r"(19|20)\d\d年")
_NONE = ("无", "暂无")
_NOT_APPLICABLE = re.compile(r"/+|不适用")
_MINUS = str.maketrans("−‐‒–", "----")
# 元/人 is a rate, 美元 another currency, 单元 no money at all.
_UNIT = re.compile(r"(?<![十百千万亿美欧日港澳单])((?:百?万|千|亿)?元)(?![/每])")

Reason = Literal[
    "blank",
    "dash",
    "none",
    "not-applicable",
    "not-a-number",
    "not-money",
    "unit-unknown",
    "finer-than-fen",
]
# Why a cell holds no number although nothing is wrong with it.
NOTHING: tuple[Reason, ...] = ("blank", "dash", "none", "not-applicable")


def _units() -> tuple[Mapping[str, Decimal], frozenset[str]]:
    units = rows("units")
    money = {row["unit"]: Decimal(row["yuan"]) for row in units if row["kind"] == "money"}
    return money, frozenset(row["unit"] for row in units)


# 元 for each unit of money; and all units, those of counts, shares and rates too.
UNITS, ALL_UNITS = _units()


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure; `value` is None with a reason.

    Attributes:
        unit: the unit printed behind the number itself; None: that of its column.
    """

    text: str
    value: Decimal | None
    decimals: int
    reason: Reason | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """What a figure is worth: in 分 and 元 where it is money, else its value in its unit.

    All texts are exact decimals; the fields are those of `tasks.records.Fact`.
    """

    amount_fen: int | None
    amount_yuan: str | None
    value: str | None
    unit: str | None
    reason: Reason | None


def figure(text: str) -> Figure:
    """Read a printed cell: thousands separators, full-width digits, minus signs and brackets.

    (12.30) is −12.30, as in accounts; 12.3% and 20万元 are numbers with a unit of their own.
    Anything else has no value: neither has a figure with a footnote mark such as ① or ², which
    NFKC would take for a digit, nor have two figures with white space between.
    """
    return _short(text) if len(text) <= SHORT else _figure(text)


def _figure(text: str) -> Figure:
    if any(unicodedata.category(char) == "No" for char in text):
        return Figure(text, None, 0, "not-a-number")
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS)
    if _APART.search(plain):
        return Figure(text, None, 0, "not-a-number")
    plain = re.sub(r"\s+", "", plain)
    if not plain:
        return Figure(text, None, 0, "blank")
    if reason := _nothing(plain):
        return Figure(text, None, 0, reason)
    bracketed = _BRACKETED.fullmatch(plain)
    read = _NUMBER.fullmatch(bracketed.group(1) if bracketed else plain)
    unit = read["unit"] if read else ""
    if read is None or (unit and unit not in ALL_UNITS) or _CALENDAR_YEAR.fullmatch(plain):
        return Figure(text, None, 0, "not-a-number")
    value = Decimal(read["number"].replace(",", ""))
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return Figure(text, -value if bracketed else value, max(decimals, 0), None, unit or None)


_short = lru_cache(maxsize=1 << 15)(_figure)


def _nothing(plain: str) -> Reason | None:
    if _DASHES.fullmatch(plain):
        return "dash"
    if plain in _NONE:
        return "none"
    return "not-applicable" if _NOT_APPLICABLE.fullmatch(plain) else None


def unit_in(text: str) -> str | None:
    """The amount unit that a text names (单位：万元, 金额单位:元); None for none or several."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    named = set(_UNIT.findall(plain))
    return named.pop() if len(named) == 1 else None


def unit_of_label(label: str) -> str | None:
    """The unit that a label gives in brackets or after 单位: 资金(万元), 占比(%), 车辆(台、辆).

    Args:
        label: normalised.
    """
    for inside in re.findall(r"\(([^()]*(?:\(套\))?)\)", label):
        said = re.sub(r"^(金额)?单位:?", "", inside)
        if said in ALL_UNITS:
            return str(said)
    return unit_in(label) if "单位:" in label else None


def amount(figure: Figure, unit: str | None) -> Amount:
    """The worth of a figure whose column has this unit; the unit behind the number itself counts.

    A number without any unit, and one that is no money, have a value but no amount.
    """
    unit = figure.unit or unit
    if figure.value is None:
        return Amount(None, None, None, unit, figure.reason)
    value = format(figure.value, "f")
    if unit is None:
        return Amount(None, None, value, None, "unit-unknown")
    if unit not in UNITS:
        return Amount(None, None, value, unit, "not-money")
    yuan = to_yuan(figure.value, unit)
    fen = to_fen(yuan)
    return Amount(fen, yuan_text(yuan), value, unit, "finer-than-fen" if fen is None else None)


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
