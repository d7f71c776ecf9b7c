"""Running text in the form in which it is read, with the way back to what is printed."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tasks.records import Paragraph

# Marks that no word of the vocabulary needs: “三公” and 三公 are one.
QUOTES = "\"'“”‘’「」『』*#"
_PUNCTUATION = {"，": "，", "、": "、", "。": "。", "；": ";", "！": "。", "？": "。"}
_NUMERIC = set("0123456789.,")
_SENTENCE_END = "。"
# What a paragraph starts with that is no continuation of the one before.
_START = re.compile(
    r"第[一二三四五六七八九十]|[一二三四五六七八九十]+[、.]|\(?\d{1,2}[)、.](?!\d)|\([一二三四五六七八九十]+\)|注:|附|表\d|图\d|20\d\d年|\d+$|[①-⑳]"
)
_LONG = 20
_RUNNING = re.compile("[，。;]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text after NFKC without white space and quotation marks.

    White space stays, as one blank, between parts of numbers: 3 2021 is not 32021. Full-width
    commas stay apart from those that group digits.

    Attributes:
        places: for each character its place in the printed text.
    """

    printed: str
    plain: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """What is printed for the characters from start to end."""
        return self.printed[self.places[start] : self.places[end - 1] + 1] if start < end else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or several that a page end tore apart; `number` and place are the first's."""

    number: int
    paragraph: Paragraph
    text: Text

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence; 。 inside brackets ends none."""
        start = depth = 0
        plain = self.text.plain
        for place, char in enumerate(plain):
            if char == "(":
                depth += 1
            elif char == ")":
                depth = max(depth - 1, 0)
            elif char == _SENTENCE_END and not (depth and ")" in plain[place:]):
                yield start, place + 1
                start, depth = place + 1, 0
        if start < len(plain):
            yield start, len(plain)


def text_of(printed: str) -> Text:
    """The text in the form in which it is read."""
    plain: list[str] = []
    places: list[int] = []
    gap = False
    for place, char in enumerate(printed):
        if char.isspace():
            gap = True
            continue
        if char in QUOTES:
            continue
        for one in _plain(char):
            if gap and plain and plain[-1] in _NUMERIC and one in _NUMERIC:
                plain.append(" ")
                places.append(place - 1)
            plain.append(one)
            places.append(place)
            gap = False
    return Text(printed, "".join(plain), tuple(places))


@cache
def _plain(char: str) -> str:
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    # ① and ² are marks, not digits of a number.
    return char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char)


def passages(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """The paragraphs, those that go on in the next one joined with it."""
    held: list[tuple[int, Paragraph, Text]] = []
    for number, paragraph in enumerate(paragraphs):
        text = text_of(paragraph.text)
        if held and not _goes_on(held[-1], paragraph, text):
            yield _joined(held)
            held = []
        held.append((number, paragraph, text))
    if held:
        yield _joined(held)


def _goes_on(last: tuple[int, Paragraph, Text], paragraph: Paragraph, text: Text) -> bool:
    _, before, above = last
    if before.member != paragraph.member or not above.plain or not text.plain:
        return False
    if text.plain[0] in ")，、;。" or re.match(r"\([类款项]\)", text.plain):
        return True
    torn = (
        above.plain[-1] not in "。;:!)"
        and len(above.plain) >= _LONG
        and _RUNNING.search(above.plain)
    )
    return bool(torn) and not _START.match(text.plain)


def _joined(parts: list[tuple[int, Paragraph, Text]]) -> Passage:
    number, paragraph, text = parts[0]
    if len(parts) > 1:
        text = text_of("".join(part.text for _, part, _ in parts))
    return Passage(number, paragraph, text)
