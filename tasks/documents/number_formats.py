"""Values of cells to the text that a spreadsheet program prints for them.

The codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31. What it leaves open follows Excel:
fifteen significant digits, halves away from zero, no minus sign before a mere zero.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from tasks.documents.date_formats import printed_date
from tasks.documents.format_codes import Condition, Section, Token, sections_of

# Built-in formats that differ with the language of the program, as its Chinese editions print.
BUILT_IN = {
    **dict.fromkeys((5, 6), r'"¥"#,##0;"¥"\-#,##0'),
    **dict.fromkeys((7, 8), r'"¥"#,##0.00;"¥"\-#,##0.00'),
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    42: r'_ "¥"* #,##0_ ;_ "¥"* \-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    44: r'_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
}
# Digits that a program keeps of a number, and characters that General shows of it.
SIGNIFICANT, GENERAL = 15, 11
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)
_KEPT = Context(prec=SIGNIFICANT, rounding=ROUND_HALF_UP)
_DEFAULTS: tuple[tuple[Condition | None, ...], ...] = (
    (None,),
    ((">=", Decimal(0)), None),
    ((">", Decimal(0)), ("<", Decimal(0)), None),
)


@lru_cache(maxsize=4096)
def printed_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number through its format, without white space at the ends.

    A width that a column is too narrow for is not known here. Where a format cannot be followed
    (Chinese numerals for amounts, a date before 1900), the text is that of General.

    Args:
        value: as stored; dates are days.
        code: of the format, with all its sections.
        from_1904: days count from 1904, not from 1900.
    """
    stored = _KEPT.create_decimal(repr(value))
    if not stored.is_finite():
        return str(value)
    sections = sections_of(code)
    try:
        chosen = _chosen(sections, stored)
        text = None if chosen is None else _through(*chosen, from_1904)
    except InvalidOperation:
        text = None
    if text is None:
        return general(stored)
    bare = len(sections) == 1 and text.startswith("-") and _shows_zero(sections[0], text)
    return (text[1:] if bare else text).strip()


def printed_text(text: str, code: str) -> str:
    """A text through its format: the fourth section, or the last one if it has an @."""
    sections = sections_of(code)
    last = sections[-1]
    if len(sections) < 4 and not last.has("at"):
        return text
    return "".join(text if token.kind == "at" else token.literal for token in last.tokens)


def general(value: Decimal) -> str:
    """A number in the format General: at most eleven characters, then an exponent."""
    size = value.copy_abs()
    if not size:
        return "0"
    sign = "-" if value < 0 else ""
    exponent = size.adjusted()
    if exponent >= -4:
        places = GENERAL - 2 - max(exponent, 0)
        short = _trimmed(_rounded(size, max(places, 0)))
        if exponent < GENERAL and len(short.partition(".")[0]) <= GENERAL:
            return sign + short
    elif len(_trimmed(size)) <= GENERAL:
        return sign + _trimmed(size)
    digits, power = _with_exponent(size, 5, 1)
    return f"{sign}{_trimmed(digits)}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_exponent(value: Decimal, places: int, step: int) -> tuple[Decimal, int]:
    """Digits and exponent, which is a multiple of the step."""
    power = value.adjusted() // step * step if value else 0
    digits = _rounded(value.scaleb(-power, _EXACT), places)
    if digits and digits.adjusted() >= step:
        power += step
        digits = _rounded(value.scaleb(-power, _EXACT), places)
    return digits, power


def _chosen(sections: Sequence[Section], value: Decimal) -> tuple[Section, Decimal] | None:
    """The section for a number, and the number as it goes in; None where no section is for it.

    A section that only negative numbers come to has its own way to show that they are.
    """
    numeric = sections[:-1] if len(sections) > 1 and sections[-1].has("at") else sections[:3]
    defaults = _DEFAULTS[len(numeric) - 1]
    conditions = [s.condition or d for s, d in zip(numeric, defaults, strict=True)]
    for index, (section, condition) in enumerate(zip(numeric, conditions, strict=True)):
        if condition is None or _holds(condition, value):
            first = conditions[0] if index == 1 and len(numeric) == 2 else None
            return section, abs(value) if _only_negative(condition, first) else value
    return None


def _holds(condition: Condition, value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _only_negative(condition: Condition | None, first: Condition | None) -> bool:
    if condition is None:
        return first is not None and first[0] in (">=", ">") and not first[1]
    sign, bound = condition
    return (sign in ("<", "<=") and bound <= 0) or (sign == "=" and bound < 0)


def _shows_zero(section: Section, text: str) -> bool:
    return section.has("digit") and not any(char in "123456789" for char in text)


def _through(section: Section, value: Decimal, from_1904: bool) -> str | None:
    """The number through one section; None where the section cannot be followed."""
    if section.is_date:
        return printed_date(value, section, from_1904=from_1904)
    if section.numerals:
        return None
    sign, size = ("-" if value < 0 else ""), value.copy_abs()
    if section.has("exponent"):
        text = _scientific(section.tokens, size)
    elif section.fraction is not None:
        text = _fraction(section.fraction, size)
    else:
        text = _plain(section.tokens, size)
    return sign + text


def _plain(tokens: Sequence[Token], size: Decimal) -> str:
    """Digits into their places, all else as it stands."""
    kinds = [token.kind for token in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    wholes = [i for i, kind in enumerate(kinds) if kind == "digit" and i < point]
    parts = [i for i, kind in enumerate(kinds) if kind == "digit" and i > point]
    commas = [i for i, kind in enumerate(kinds) if kind == "comma" and (wholes or parts)]
    inner = [i for i in commas if wholes and wholes[0] < i < wholes[-1]]
    power = 2 * kinds.count("percent") - 3 * (len(commas) - len(inner))
    digits, _, rest = f"{_rounded(size.scaleb(power, _EXACT), len(parts)):f}".partition(".")
    places = _whole_places(tokens, wholes, digits.lstrip("0"), bool(inner))
    for number, index in enumerate(parts):
        blank = {"#": "", "?": " "}.get(tokens[index].text, "0")
        places[index] = rest[number] if rest[number:].strip("0") else blank
    return "".join(
        places[index] if index in places else _beside(token, size)
        for index, token in enumerate(tokens)
    )


def _beside(token: Token, size: Decimal) -> str:
    return general(size) if token.kind in ("general", "at") else token.literal


def _whole_places(
    tokens: Sequence[Token], wholes: Sequence[int], digits: str, grouped: bool
) -> dict[int, str]:
    """What stands in the places before the point; the first takes all digits that are left."""
    places: dict[int, str] = {}
    for place, index in enumerate(reversed(wholes)):
        first = place == len(wholes) - 1
        own = digits[: len(digits) - place] if first else digits[len(digits) - place - 1 :][:1]
        if place >= len(digits):
            own = {"#": "", "?": " "}.get(tokens[index].text, "0")
        lowest = place + len(own) - 1
        places[index] = "".join(
            char + ("," if grouped and char != " " and at and at % 3 == 0 else "")
            for at, char in zip(range(lowest, place - 1, -1), own, strict=True)
        )
    return places


def _scientific(tokens: Sequence[Token], size: Decimal) -> str:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    kinds = [token.kind for token in tokens[:at]]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    digits, power = _with_exponent(
        size, kinds[point:].count("digit"), max(kinds[:point].count("digit"), 1)
    )
    width = sum(token.kind == "digit" for token in tokens[at + 1 :])
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    tail = "".join(token.literal for token in tokens[at + 1 :] if token.kind != "digit")
    return f"{_plain(tokens[:at], digits)}E{sign}{abs(power):0{width}d}{tail}"


def _fraction(form: tuple[str, str, str], size: Decimal) -> str:
    """As 1 1/2; the form is that of the whole, the numerator and the denominator."""
    whole, _, below = form
    exact = Fraction(size)
    if below.strip("0#?"):
        parts = Fraction(round(exact * int(below)), 1)
        numerator, denominator = int(parts), int(below)
    else:
        near = exact.limit_denominator(10 ** min(len(below), 7) - 1)
        numerator, denominator = near.numerator, near.denominator
    if not whole:
        return f"{numerator}/{denominator}"
    units, numerator = divmod(numerator, denominator)
    if not numerator:
        return str(units)
    shown = f"{units} " if units or whole.endswith("0") else ""
    return f"{shown}{numerator}/{denominator}"
