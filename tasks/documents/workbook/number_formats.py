"""Values of cells to the text that a spreadsheet program prints for them.

The codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31. What it leaves open follows Excel:
fifteen significant digits, halves away from zero, no minus sign before a mere zero.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from tasks.documents.workbook.date_formats import printed_date
from tasks.documents.workbook.figures import fraction, general, plain, scientific
from tasks.documents.workbook.format_codes import Condition, Section, sections_of

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
# Digits that a program keeps of a number.
SIGNIFICANT = 15
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
        text = scientific(section.tokens, size)
    elif section.fraction is not None:
        text = fraction(section.fraction, size)
    else:
        text = plain(section.tokens, size)
    return sign + text
