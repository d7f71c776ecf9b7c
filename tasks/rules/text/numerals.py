"""Numbers written as words: 五项, 十二个, 3 家."""

_DIGITS = {word: value for value, word in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_TEN = "十"


def number_of(text: str) -> int | None:
    """The number that digits or Chinese numerals below a hundred say; None for any other text."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition(_TEN)
    if not ten:
        return _DIGITS.get(text)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
