"""S09: characters that are missing or cannot be read."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tasks.records import Cell, Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.extraction.mended import none_found
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand

# What such characters begin with, for a first look.
_SIGN = re.compile("[(\ufffd\ue000-\uf8ff](?:(?<![(])|cid:)")
_UNREADABLE = re.compile("\\(cid:\\d+\\)|\ufffd|(?<=.)[\ue000-\uf8ff]")
# A section of an office with a name of one character, as 合科.
_SHORT = re.compile(
    r"(?:(?<=[、，：:])|(?<=内设|设有|下设|包括))([一-龥])(科|股|室|处)(?=[、，。；和])"
)
_MAYBE_SHORT = re.compile("[、，：:设有括][一-龥][科股室处][、，。；和]")
_COUNT = re.compile(r"([二三四五六七八九十]|\d{1,2})个[^、，。；]{0,6}?(?:科|股|室|处|机构)")
_NAME = re.compile(r"[一-龥（）()]{1,20}(?:科|股|室|处)")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)}


@rule(
    "S09",
    severity="info",
    title="No character is lost",
    title_zh="无丢失或无法识别的字符",
    tolerance="none",
    applies="tables and running text",
    source="characters without meaning cannot be read; the usual names of sections of an office",
    note="A name counts as cut where it has one character, is a usual name with one more, and the"
    " list has as many names as the sentence says.",
)
def no_lost_characters(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S09: texts with unreadable characters, and names that seem to have lost one."""
    found = False
    for entry in (*_unreadable(disclosure), *_cut_names(disclosure)):
        found = True
        yield entry
    if not found and (disclosure.tables or disclosure.paragraphs):
        yield none_found("S09", "no character is missing or unreadable", "无丢失字符")


def _unreadable(disclosure: Disclosure) -> Iterator[RuleResult]:
    for number, table in disclosure.tables.items():
        odd = disclosure.showing(number, _SIGN)
        bad = [cell for cell in odd if _UNREADABLE.search(cell.text)]
        yield from _in_cells(number, table.title, bad)
    if not _SIGN.search(disclosure.narrative):
        return
    for number, paragraph in disclosure.paragraphs.items():
        if signs := _UNREADABLE.findall(paragraph.text):
            operand = paragraph_operand(disclosure, number)
            yield _lost(f"p{number}", operand, signs[0], len(signs), "the text", "正文")


def _in_cells(number: int, title: str, bad: list[Cell]) -> Iterator[RuleResult]:
    if bad:
        signs = [sign for cell in bad for sign in _UNREADABLE.findall(cell.text)]
        operand = operand_of(bad[0], number)
        yield _lost(f"t{number}", operand, signs[0], len(signs), title, f"《{title}》")


def _lost(
    anchor: str, operand: Operand, sign: str, count: int, where: str, where_zh: str
) -> RuleResult:
    return result(
        "S09",
        anchor,
        "fail",
        [operand],
        stated=sign,
        message=f"{where}: {count} characters cannot be read, as the file gives them no meaning",
        message_zh=f"{where_zh}：{count}个字符无法识别",
        group="unreadable",
    )


def _cut_names(disclosure: Disclosure) -> Iterator[RuleResult]:
    if not _MAYBE_SHORT.search(disclosure.narrative):
        return
    for number, paragraph in disclosure.paragraphs.items():
        for short in _SHORT.finditer(paragraph.text):
            stem = next((stem for stem in _stems() if short[1] in stem), None)
            start, end = _sentence(paragraph.text, short.start())
            sentence = paragraph.text[start:end]
            if stem is None or not _counts_agree(sentence, short.start() - start):
                continue
            stated, expected = short[0], stem + short[2]
            yield result(
                "S09",
                f"p{number}-{short.start()}",
                "fail",
                [paragraph_operand(disclosure, number, stated)],
                stated=stated,
                expected=expected,
                message=f'"{stated}" seems to have lost a character: {expected}?',
                message_zh=f"“{stated}”疑缺字，或为“{expected}”",
            )


def _sentence(text: str, place: int) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, place) for mark in "。；") + 1
    ends = [end for mark in "。；" if (end := text.find(mark, place)) >= 0]
    return start, min(ends, default=len(text))


def _counts_agree(sentence: str, place: int) -> bool:
    """Whether the list around a place has as many names as a number in the sentence says."""
    start = max(sentence.rfind(mark, 0, place) for mark in "，：:") + 1
    ends = [end for mark in "，：:" if (end := sentence.find(mark, place)) >= 0]
    listed = sentence[start : min(ends, default=len(sentence))]
    names = [part for part in re.split("[、和]", listed) if _NAME.match(part)]
    said = (_DIGITS.get(count) or int(count) for count in _COUNT.findall(sentence))
    return len(names) in said


@cache
def _stems() -> tuple[str, ...]:
    path = Path(__file__).parent / "sections.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(row["stem"] for row in csv.DictReader(file))
