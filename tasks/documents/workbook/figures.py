"""Decimal numbers to digits in the places that a section of a number format has."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from tasks.documents.workbook.format_codes import Token

# Characters that General shows of a number.
GENERAL = 11
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)


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


def plain(tokens: Sequence[Token], size: Decimal) -> str:
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


def scientific(tokens: Sequence[Token], size: Decimal) -> str:
    """Digits and an exponent, a multiple of the number of places before the point."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    kinds = [token.kind for token in tokens[:at]]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    digits, power = _with_exponent(
        size, kinds[point:].count("digit"), max(kinds[:point].count("digit"), 1)
    )
    width = sum(token.kind == "digit" for token in tokens[at + 1 :])
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    tail = "".join(token.literal for token in tokens[at + 1 :] if token.kind != "digit")
    return f"{plain(tokens[:at], digits)}E{sign}{abs(power):0{width}d}{tail}"


def fraction(form: tuple[str, str, str], size: Decimal) -> str:
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
