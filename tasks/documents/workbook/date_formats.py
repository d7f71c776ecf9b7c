"""Days since 1900 or 1904 to dates and times as a spreadsheet program prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tasks.documents.workbook.format_codes import Section, Token

# The day after the last that programs know, 9999-12-31.
TOO_LATE = 2_958_466
_DAY = 86_400
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day as it is printed, which 1900-02-29 and 1900-01-00 are too, and a time of it."""

    year: int
    month: int
    day: int
    weekday: int
    seconds: Decimal
    total: Decimal
    noon: bool
    numerals: bool


def printed_date(serial: Decimal, section: Section, *, from_1904: bool = False) -> str | None:
    """A date or time through a section; None where there is no such day.

    Names of months and days are English but for aaa and aaaa. Of the Chinese numerals those of
    [DBNum1] are written, in other scripts the digits stay.

    Args:
        serial: days; the fraction is the time.
        section: of a format, with letters of dates.
        from_1904: day 0 is 1904-01-01; else day 1 is 1900-01-01, a leap year here.
    """
    tokens = section.tokens
    places = _second_places(tokens)
    timed = any(token.text[0] in "hHsS" for token in tokens if token.kind in ("date", "elapsed"))
    rounding = ROUND_HALF_UP if timed else ROUND_DOWN
    total = (serial * _DAY).quantize(Decimal(1).scaleb(-places), rounding)
    days, seconds = divmod(total, _DAY)
    if serial < 0 or days + 1462 * from_1904 >= TOO_LATE:
        return None
    year, month, day, weekday = _day(int(days), from_1904)
    noon, numerals = section.has("noon"), section.numerals == 1
    moment = _Moment(year, month, day, weekday, seconds, total, noon, numerals)
    return "".join(_printed(tokens, index, moment, places) for index in range(len(tokens)))


def _day(days: int, from_1904: bool) -> tuple[int, int, int, int]:
    """Year, month, day and day of the week (Monday: 0)."""
    if from_1904:
        found = date(1904, 1, 1) + timedelta(days)
    elif days == 0:
        return 1900, 1, 0, 5
    elif days == 60:
        return 1900, 2, 29, 2
    else:
        found = date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
    return found.year, found.month, found.day, (days + 5) % 7 if days < 60 else found.weekday()


def _second_places(tokens: Sequence[Token]) -> int:
    """Places after the point of the seconds."""
    for index, token in enumerate(tokens):
        if _is_seconds(token) and [t.kind for t in tokens[index + 1 : index + 3]] == [
            "point",
            "digit",
        ]:
            tail = tokens[index + 2 :]
            other = (i for i, digit in enumerate(tail) if digit.kind != "digit")
            return min(next(other, len(tail)), 3)
    return 0


def _is_seconds(token: Token) -> bool:
    return token.kind in ("date", "elapsed") and token.text[0] in "sS"


def _printed(tokens: Sequence[Token], index: int, moment: _Moment, places: int) -> str:
    token = tokens[index]
    if token.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
        return f"{int(moment.total // unit):0{len(token.text)}d}"
    if token.kind == "noon":
        early, late = token.text.split("/")
        return early if moment.seconds < _DAY // 2 else late
    if token.kind == "digit":
        return _digit_of_second(tokens, index, moment, places)
    if token.kind == "comma":
        return ","
    if token.kind != "date":
        return token.literal
    letters = token.text.lower()
    if letters[0] == "m" and _is_minutes(tokens, index):
        return _padded(int(moment.seconds) // 60 % 60, letters, moment)
    return _part(letters, moment)


def _digit_of_second(tokens: Sequence[Token], index: int, moment: _Moment, places: int) -> str:
    before = 0
    while tokens[index - before - 1].kind == "digit":
        before += 1
    return f"{moment.seconds % 1:.{places}f}"[2:][before : before + 1]


def _is_minutes(tokens: Sequence[Token], index: int) -> bool:
    """Whether an m stands right after hours or right before seconds."""
    if len(tokens[index].text) > 2:
        return False
    times = [i for i, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    at = times.index(index)
    after_hours = at > 0 and tokens[times[at - 1]].text[0] in "hH"
    return after_hours or (at + 1 < len(times) and _is_seconds(tokens[times[at + 1]]))


def _part(letters: str, moment: _Moment) -> str:
    """Year, month, day, day of the week, hour or second."""
    kind, width = letters[0], len(letters)
    if kind in "ye":
        year = f"{moment.year:04d}"[2 if kind == "y" and width < 3 else 0 :]
        return _digitwise(year) if moment.numerals else year
    if kind == "a":
        return ("星期" if width == 4 else "") + "一二三四五六日"[moment.weekday]
    if kind in "md" and width > 2:
        name = _MONTHS[moment.month - 1] if kind == "m" else _WEEKDAYS[moment.weekday]
        return name[:1] if width == 5 and kind == "m" else name[:3] if width == 3 else name
    hour = int(moment.seconds) // 3600
    if moment.noon:
        hour = (hour + 11) % 12 + 1
    values = {"m": moment.month, "d": moment.day, "h": hour, "s": int(moment.seconds) % 60}
    return _padded(values[kind], letters, moment) if kind in values else ""


def _padded(value: int, letters: str, moment: _Moment) -> str:
    if not moment.numerals:
        return f"{value:0{min(len(letters), 2)}d}"
    tens, ones = divmod(value, 10)
    if not tens:
        return _NUMERALS[ones]
    return (_NUMERALS[tens] if tens > 1 else "") + "十" + (_NUMERALS[ones] if ones else "")


def _digitwise(text: str) -> str:
    return "".join(_NUMERALS[int(digit)] for digit in text)
