"""Running text of two versions beside each other: the same words with other numbers."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tasks.records import Paragraph

_NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
_SPACE = re.compile(r"\s+")
# A table of contents changes its page numbers with every version; a short line is hardly text.
_LEADERS = re.compile(r"…|\.{4,}|·{4,}")
_SHORTEST = 12
_BEFORE = 14


class Written(NamedTuple):
    """A number in running text.

    Attributes:
        place: which of the numbers of its paragraph it is, from 0.
        before: the words before it.
    """

    paragraph: int
    place: int
    text: str
    before: str


def changed_numbers(
    ones: Mapping[int, Paragraph], twos: Mapping[int, Paragraph]
) -> Iterator[tuple[Written, Written]]:
    """The numbers that differ between paragraphs whose words are the same.

    Words that stand several times are told by their turn, and left out where one of the two
    documents has them more often.
    """
    first, second = _by_words(ones), _by_words(twos)
    for words, numbers in first.items():
        other = second.get(words, [])
        if len(other) == len(numbers):
            for one, two in zip(numbers, other, strict=True):
                if ones[one].text != twos[two].text:
                    yield from _changed((one, ones[one].text), (two, twos[two].text))


def _by_words(paragraphs: Mapping[int, Paragraph]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, paragraph in paragraphs.items():
        text = paragraph.text
        if len(text) >= _SHORTEST and not _LEADERS.search(text):
            words = _SPACE.sub("", _NUMBER.sub("#", text))
            found.setdefault(words, []).append(number)
    return found


def _changed(one: tuple[int, str], two: tuple[int, str]) -> Iterator[tuple[Written, Written]]:
    for own, other in zip(_written(*one), _written(*two), strict=True):
        if _plain(own.text) != _plain(other.text):
            yield own, other


def _written(paragraph: int, text: str) -> list[Written]:
    return [
        Written(paragraph, place, found[0], text[max(found.start() - _BEFORE, 0) : found.start()])
        for place, found in enumerate(_NUMBER.finditer(text))
    ]


def _plain(number: str) -> str:
    return number.replace(",", "")
