"""The numbers that Word prints before paragraphs and does not store with them (ECMA-376 17.9)."""

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

from tasks.documents.word.styles import Styles

# Levels of a list.
LEVELS = 9

_VAL, _NUM_ID = qn("w:val"), qn("w:numId")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DIGITS, _FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


class Numbers:
    """The automatic numbers of a document's paragraphs."""

    def __init__(self, root: Any, styles: Styles, body: Any) -> None:
        """Number all paragraphs of the body.

        Args:
            root: of the part of numberings; None where a file has none.
            styles: of the file; they too put paragraphs into lists.
            body: of the document.
        """
        self._styles = styles
        self._labels: dict[Any, str] = {}
        if root is None:
            return
        abstract = {e.get(qn("w:abstractNumId")): e for e in root.iterchildren(qn("w:abstractNum"))}
        self._lists = {
            num.get(_NUM_ID): _List(num, abstract.get(_value(num, "w:abstractNumId")))
            for num in root.iterchildren(qn("w:num"))
        }
        self._counts: dict[int, dict[int, int]] = {}
        for paragraph in body.iter(qn("w:p")):
            if next(paragraph.iterancestors(_FALLBACK), None) is None:
                self._count(paragraph)

    def label(self, paragraph: Any) -> str:
        """The number printed before a paragraph, or ""."""
        return self._labels.get(paragraph, "")

    def _count(self, paragraph: Any) -> None:
        number, level = self._place(paragraph)
        entry = self._lists.get(number)
        if entry is None or not 0 <= level < LEVELS:
            return
        counts = self._counts.setdefault(id(entry.abstract), {})
        if level in entry.restarts:
            counts[level] = entry.restarts.pop(level)
        else:
            counts[level] = counts[level] + 1 if level in counts else entry.start(level)
        for deeper in range(level + 1, LEVELS):
            counts.pop(deeper, None)
        label = entry.label(level, counts)
        if label:
            self._labels[paragraph] = label

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """Which list a paragraph is of, and on which level: its own word, then its style's."""
        own = paragraph.find(qn("w:pPr"))
        if own is None:
            return None, 0
        name = _value(own, "w:pStyle")
        givers = [own, *(style.find(qn("w:pPr")) for style in self._styles.chain(name))]
        found = [giver.find(qn("w:numPr")) for giver in givers if giver is not None]
        numbering = [element for element in found if element is not None]
        numbers = (_value(element, "w:numId") for element in numbering)
        levels = (_value(element, "w:ilvl") for element in numbering)
        number = next((value for value in numbers if value is not None), None)
        level = next((value for value in levels if value is not None), None)
        if level is None:
            entry = self._lists.get(number)
            return number, entry.level_of(name) if entry else 0
        return number, int(level)


class _List:
    """A list: the levels of its pattern, some of them changed."""

    def __init__(self, num: Any, abstract: Any) -> None:
        self.abstract = abstract
        self._levels = {} if abstract is None else _levels(abstract)
        self.restarts: dict[int, int] = {}
        for change in num.iterchildren(qn("w:lvlOverride")):
            start = _value(change, "w:startOverride")
            if start is not None:
                self.restarts[int(change.get(qn("w:ilvl"), 0))] = int(start)
            self._levels = {**self._levels, **_levels(change)}

    def start(self, level: int) -> int:
        given = _value(self._levels[level], "w:start") if level in self._levels else None
        return 1 if given is None else int(given)

    def level_of(self, style: str | None) -> int:
        linked = (n for n, level in self._levels.items() if _value(level, "w:pStyle") == style)
        return next(linked, 0) if style else 0

    def label(self, level: int, counts: dict[int, int]) -> str:
        if level not in self._levels or self._kind(level) == "bullet":
            return ""
        pattern = _value(self._levels[level], "w:lvlText") or ""
        text = re.sub(r"%([1-9])", lambda found: self._printed(int(found[1]) - 1, counts), pattern)
        return f"{text} " if text[-1:].isascii() and text else text

    def _kind(self, level: int) -> str:
        return _value(self._levels[level], "w:numFmt") or "decimal"

    def _printed(self, level: int, counts: dict[int, int]) -> str:
        if level not in self._levels:
            return ""
        return in_words(counts.get(level, self.start(level)), self._kind(level))


def _levels(element: Any) -> dict[int, Any]:
    return {int(e.get(qn("w:ilvl"), 0)): e for e in element.iterchildren(qn("w:lvl"))}


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    value: str | None = None if found is None else found.get(_VAL)
    return value


def in_words(number: int, kind: str) -> str:
    """A number as a list prints it; in digits where the kind is none of those used in China.

    Args:
        number: from 0.
        kind: as in ST_NumberFormat (ECMA-376 17.18.59).
    """
    return _KINDS.get(kind, str)(number)


def _chinese(digits: str, units: tuple[str, ...]) -> Callable[[int], str]:
    def written(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number) if number else digits[0]
        text = "".join(
            digits[int(digit)] + (units[place] if digit != "0" else "")
            for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True)
        )
        text = re.sub(f"{digits[0]}+", digits[0], text).rstrip(digits[0])
        return text[1:] if 10 <= number < 20 and digits[1] == "一" else text

    return written


def _spelled(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")


def _roman(number: int) -> str:
    if number > 10_000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """A to Z, then AA, BB."""
    return chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 10) if number > 0 else ""


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


_COUNTING = _chinese(_DIGITS, ("", "十", "百", "千"))
_LEGAL = _chinese(_FORMAL, ("", "拾", "佰", "仟"))
_KINDS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "chineseCounting": _COUNTING,
    "chineseCountingThousand": _COUNTING,
    "chineseLegalSimplified": _LEGAL,
    "decimalEnclosedCircle": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalFullWidth": lambda number: "".join(chr(ord(d) + 0xFEE0) for d in str(number)),
    "decimalZero": lambda number: f"{number:02}",
    "ideographDigital": _spelled,
    "ideographLegalTraditional": _LEGAL,
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "japaneseCounting": _COUNTING,
    "japaneseDigitalTenThousand": _spelled,
    "lowerLetter": lambda number: _letters(number).lower(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "taiwaneseCounting": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "upperLetter": _letters,
    "upperRoman": _roman,
}
