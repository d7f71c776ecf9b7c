"""I15: the glossary's definitions beside the usual ones."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import paragraph_operand

_QUOTES = re.compile(r"[\"'“”‘’]")
_NUMBERING = r"(?:[(]?[一二三四五六七八九十\d]+[)、.])*"
_DEFINES = r"[^,。;\d]{0,10}?(?::|指|为保障)"
_BETWEEN = re.compile(r"[、,。;:()]|以及|等")
_BEFORE = re.compile(r".*的|^[及和]")
_ENDS = "。;:)"
# A shorter item is one character apart from many others.
_SHORTEST = 4
# Longer than any term with its number.
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Definition:
    """What the usual definition of a term lists, and what belongs to other offices.

    Attributes:
        items: phrases that a definition has.
        known: other prints that are right too.
        foreign: words, with a part of the names of the offices for which they are right.
    """

    label: re.Pattern[str]
    items: tuple[str, ...]
    known: frozenset[str]
    foreign: Mapping[str, str]


@cache
def _definitions() -> Mapping[str, Definition]:
    with (Path(__file__).parent / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        term: Definition(
            re.compile(_NUMBERING + next(row["label"] for row in own) + _DEFINES),
            tuple(row["words"] for row in own if row["kind"] == "item"),
            frozenset(row["words"] for row in own if row["kind"] != "foreign"),
            {row["words"]: row["unless"] for row in own if row["kind"] == "foreign"},
        )
        for term in dict.fromkeys(row["term"] for row in rows)
        if (own := [row for row in rows if row["term"] == term])
    }


@rule(
    "I15",
    severity="info",
    title="Definitions of the glossary are the usual ones",
    title_zh="名词解释与通行表述一致",
    tolerance="an item of the list that is one character apart from a usual one, or words that"
    " belong to another kind of office (glossary.csv); anything else may differ",
    applies="a paragraph that defines one of the terms of glossary.csv",
    source="the glossaries of 57 documents of 2019 to 2026, nearly word for word the same",
    note="Places define terms in their own way; only what looks like a slip of copying is told.",
)
def definitions_are_usual(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A glossary says what it usually says, and nothing of other offices."""
    for number, paragraph in disclosure.paragraphs.items():
        begins = _plain(paragraph.text[:_HEAD])
        for term, definition in _definitions().items():
            if definition.label.match(begins):
                yield from _read(disclosure, number, _plain(paragraph.text), term, definition)


def _plain(text: str) -> str:
    return _QUOTES.sub("", normal(text))


def _read(
    disclosure: Disclosure, number: int, text: str, term: str, definition: Definition
) -> Iterator[RuleResult]:
    slips = [
        *((item, right) for item in _items(text) if (right := _meant(item, definition))),
        *((words, None) for words in _foreign(disclosure, text, definition)),
    ]
    anchor = f"{term}-p{number}"
    if not slips:
        yield result(
            "I15",
            anchor,
            "pass",
            [paragraph_operand(disclosure, number)],
            stated=text[: text.find(":") + 1] or None,
            message=f"the definition of {term} is as usual",
            message_zh="名词解释与通行表述一致",
        )
    for place, (words, right) in enumerate(slips):
        usual, usual_zh = (
            (f"usually {right}", f"通行表述为“{right}”")
            if right
            else ("which belongs to other offices", "与本单位职能无关")
        )
        yield result(
            "I15",
            f"{anchor}-{place}",
            "fail",
            [paragraph_operand(disclosure, number)],
            stated=words,
            expected=right,
            message=f"the glossary has {words}, {usual}",
            message_zh=f"名词解释中的“{words}”，{usual_zh}",
        )


def _items(text: str) -> list[str]:
    """The items of a list in running text; without a last one that the page end may have cut."""
    parts = _BETWEEN.split(text)
    return [_BEFORE.sub("", part) for part in (parts if text[-1] in _ENDS else parts[:-1])]


def _meant(item: str, definition: Definition) -> str | None:
    """The usual phrase that an item is one character apart from; None for any other item."""
    if len(item) < _SHORTEST or item in definition.known:
        return None
    return next((right for right in definition.items if _one_apart(item, right)), None)


def _one_apart(a: str, b: str) -> bool:
    """Whether one character is added, left out or another."""
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST or len(long) - len(short) > 1:
        return False
    ahead = next((at for at, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), None)
    if ahead is None:
        return len(short) < len(long)
    same = len(short) == len(long)
    return short[ahead + same :] == long[ahead + 1 :]


def _foreign(disclosure: Disclosure, text: str, definition: Definition) -> Iterator[str]:
    office = disclosure.identity.organisation or ""
    for words, unless in definition.foreign.items():
        if words in text and unless not in office:
            yield words
