"""S03, S06, S10: what a program that made text of a document left in it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tasks.records import Mend, Operand, Paragraph, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.extraction.mended import in_tables, joint, none_found, place
from tasks.rules.rule import rule
from tasks.rules.terms import cell_operand, paragraph_operand

_MARK = re.compile(r"</?p>|\*\*|^#+")
_SHOWN = 30
# How deep a heading stands by its number: 一、（一）1.（1）
_NUMBERS = tuple(
    re.compile(number)
    for number in (
        r"[一二三四五六七八九十]+、",
        r"[（(][一二三四五六七八九十]+[）)]",
        r"\d+[.、．]",
        r"[（(]\d+[）)]",
    )
)
_SIGNS = re.compile(r"(#+)\s*(.*)", re.DOTALL)


@rule(
    "S03",
    severity="info",
    title="No remnants of a markup language in the text",
    title_zh="文本无HTML或Markdown残留",
    tolerance="none",
    applies="plain text",
    source="<p>, </p> and ** are signs for programs and no part of what an office publishes",
    note="Signs before headings are looked at by S10.",
)
def no_markup(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S03: cells and paragraphs from which signs of a markup language were removed."""
    found = False
    for number, _, mend in in_tables(disclosure, "markup"):
        found = True
        if mend.row is None or mend.col is None:
            continue
        where, where_zh = place(disclosure, number, mend.row)
        operand = cell_operand(disclosure, number, mend.row, mend.col)
        yield _markup(mend, f"t{number}-r{mend.row}-c{mend.col}", operand, where, where_zh)
    for number, paragraph in disclosure.paragraphs.items():
        for mend in _mends(paragraph, "markup"):
            found = True
            operand = paragraph_operand(disclosure, number)
            yield _markup(mend, f"p{number}", operand, "the text", "正文")
    if not found and _is_text(disclosure):
        yield none_found("S03", "the text has no remnants of markup", "文本无标记残留")


def _mends(paragraph: Paragraph, kind: str) -> list[Mend]:
    return [mend for mend in paragraph.mended if mend.kind == kind]


def _is_text(disclosure: Disclosure) -> bool:
    """Whether the document is plain text: nothing has a page, and tables are the text reader's."""
    tables, paragraphs = disclosure.tables.values(), disclosure.paragraphs.values()
    paged = any(paragraph.page for paragraph in paragraphs)
    plain = all(table.reader == "text" for table in tables)
    return bool(tables or paragraphs) and plain and not paged


def _markup(mend: Mend, anchor: str, operand: Operand, where: str, where_zh: str) -> RuleResult:
    marks = _MARK.findall(mend.printed[0])
    stated = f"{marks[0]}…{marks[-1]}" if marks else mend.printed[0][:_SHOWN]
    return result(
        "S03",
        anchor,
        "fail",
        [operand],
        stated=stated,
        expected="plain text",
        repair="read without them",
        message=f"{where}: signs of markup ({stated}) stand in the text; they were left out",
        message_zh=f"{where_zh}：文字中残留标记（{stated}），读取时已去除",
        group="markup",
    )


@rule(
    "S06",
    severity="info",
    title="No sentence is torn by the end of a page",
    title_zh="句子未被分页截断",
    tolerance="none",
    applies="running text",
    source="figures are read from whole sentences, so their pieces are joined first",
    note="In files with pages, where every long text runs over their ends, only sentences with"
    " figures are named.",
)
def sentences_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S06: paragraphs of which the end of a page left one part above and one below."""
    narrated = {fact.row for fact in disclosure.narrated}
    found = False
    for number, paragraph in disclosure.paragraphs.items():
        for mend in _mends(paragraph, "torn"):
            for upper, lower in pairwise(mend.printed):
                if paragraph.page is not None and not (
                    number in narrated and _tears_figures(upper, lower)
                ):
                    continue
                found = True
                yield _torn(disclosure, number, upper, lower)
    if disclosure.paragraphs and not found:
        yield none_found("S06", "the ends of pages tear no sentence", "分页未截断任何句子")


def _tears_figures(upper: str, lower: str) -> bool:
    """Whether the sentence that was torn holds figures of money."""
    return bool(_AMOUNT.search(upper[upper.rfind("。") + 1 :] + lower.partition("。")[0]))


_AMOUNT = re.compile(r"\d\s*[百千万亿]?元|\d[%％]")


def _torn(disclosure: Disclosure, number: int, upper: str, lower: str) -> RuleResult:
    stated = joint(upper, lower)
    return result(
        "S06",
        f"p{number}-{len(upper)}",
        "fail",
        [paragraph_operand(disclosure, number)],
        stated=stated,
        expected="one sentence",
        repair="read as one sentence",
        message=f"the end of a page tears a sentence apart: {stated}",
        message_zh=f"句子被分页截断：{stated}，已合并读取",
        group="sentences",
    )


@rule(
    "S10",
    severity="info",
    title="Signs before headings agree with their numbers",
    title_zh="标题标记与编号层级一致",
    tolerance="none",
    applies="headings of plain text that have both # and a number (一、（一）1.)",
    source="numbering of official documents, GB/T 9704: 一、（一）1.（1）",
    note="Numbers decide; signs that disagree are only named.",
)
def headings_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S10: the signs # of each heading against those of the headings with the same numbering."""
    headings = list(_headings(disclosure))
    for level in range(len(_NUMBERS)):
        own = [(number, signs, text) for number, of, signs, text in headings if of == level]
        if len(own) < 2:
            continue
        depths = Counter(len(signs) for _, signs, _ in own)
        usual = max(depths, key=lambda depth: (depths[depth], depth == len(own[0][1])))
        example = next(f"{signs} {text}" for _, signs, text in own if len(signs) == usual)
        for number, signs, text in own:
            yield _heading(disclosure, number, f"{signs} {text}", example, len(signs) == usual)


def _headings(disclosure: Disclosure) -> Iterator[tuple[int, int, str, str]]:
    """Number of the paragraph, level by its numbering, signs and text."""
    for number, paragraph in disclosure.paragraphs.items():
        for mend in _mends(paragraph, "heading"):
            found = _SIGNS.match(mend.printed[0])
            if found is None:
                continue
            for level, pattern in enumerate(_NUMBERS):
                if pattern.match(found[2]):
                    yield number, level, found[1], found[2]


def _heading(
    disclosure: Disclosure, number: int, stated: str, example: str, agrees: bool
) -> RuleResult:
    operands = [paragraph_operand(disclosure, number)]
    if agrees:
        return result(
            "S10",
            f"p{number}",
            "pass",
            operands,
            stated=stated,
            message=f'"{stated}" is marked as its number says',
            message_zh=f"“{stated}”标记与编号一致",
        )
    return result(
        "S10",
        f"p{number}",
        "fail",
        operands,
        stated=stated,
        expected=example.partition(" ")[0],
        message=f'"{stated}" is marked otherwise than "{example}", whose number is of its kind',
        message_zh=f"“{stated}”与同级标题“{example}”的标记不一致，以编号为准",
        group="levels",
    )
