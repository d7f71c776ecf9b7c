"""Running text of two versions beside each other: the same words with other numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tasks.records import Paragraph

_NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
_SPACE = re.compile(r"\s+")
_CLAUSE = re.compile(r"[^，。；：]+")
# A table of contents changes its page numbers with every version; a short line is hardly text.
_LEADERS = re.compile(r"…|\.{4,}|·{4,}")
_SHORTEST = 12
_BEFORE = 14


class Written(NamedTuple):
    """A number in running text.

    Attributes:
        place: where in its paragraph it begins.
        before: the words before it.
    """

    paragraph: int
    place: int
    text: str
    before: str


class _Passage(NamedTuple):
    paragraph: int
    start: int
    text: str


# Passages by their words, numbers left out.
_Worded = Mapping[str, list[_Passage]]


def changed_numbers(
    ones: Mapping[int, Paragraph], twos: Mapping[int, Paragraph]
) -> Iterator[tuple[Written, Written]]:
    """The numbers that differ between paragraphs, or clauses, whose words are the same.

    Paragraphs that stand several times are told by their turn, and left out where one of the two
    documents has them more often. Of paragraphs with other words the clauses count that stand
    once in both.
    """
    first, second = _worded(_paragraphs(ones)), _worded(_paragraphs(twos))
    same = {words for words in first if len(first[words]) == len(second.get(words, ()))}
    yield from _changed(same, first, second)
    rest, others = _worded(_clauses(first, same)), _worded(_clauses(second, same))
    once = {words for words in rest if len(rest[words]) == len(others.get(words, ())) == 1}
    yield from _changed(once, rest, others)


def _paragraphs(paragraphs: Mapping[int, Paragraph]) -> Iterator[_Passage]:
    for number, paragraph in paragraphs.items():
        yield _Passage(number, 0, paragraph.text)


def _clauses(worded: _Worded, same: set[str]) -> Iterator[_Passage]:
    for words, passages in worded.items():
        for passage in () if words in same else passages:
            for found in _CLAUSE.finditer(passage.text):
                yield _Passage(passage.paragraph, found.start(), found[0])


def _worded(passages: Iterable[_Passage]) -> _Worded:
    found: dict[str, list[_Passage]] = {}
    for passage in passages:
        words = _SPACE.sub("", _NUMBER.sub("#", passage.text))
        if len(words) >= _SHORTEST and not _LEADERS.search(words):
            found.setdefault(words, []).append(passage)
    return found


def _changed(
    words: Iterable[str], first: _Worded, second: _Worded
) -> Iterator[tuple[Written, Written]]:
    pairs = [pair for w in words for pair in zip(first[w], second[w], strict=True)]
    for one, two in sorted(pairs):
        for own, other in zip(_written(one), _written(two), strict=True):
            if _plain(own.text) != _plain(other.text):
                yield own, other


def _written(passage: _Passage) -> Iterator[Written]:
    for found in _NUMBER.finditer(passage.text):
        before = passage.text[max(found.start() - _BEFORE, 0) : found.start()]
        yield Written(passage.paragraph, passage.start + found.start(), found[0], before)


def _plain(number: str) -> str:
    return number.replace(",", "")
