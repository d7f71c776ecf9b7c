"""S11: one table or form under two titles."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.documents.normal import normal
from tasks.records import Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.extraction.mended import none_found
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand
from tasks.statements.identity.divisions import place_of
from tasks.tables.wording import LONGEST_TITLE, names_table

# What titles of tables end with.
_LAST = "表单细览况)）"
_DIGITS = re.compile(r"\d+")


@rule(
    "S11",
    severity="info",
    title="A table or form has one title",
    title_zh="同一表格标题一致",
    tolerance="white space, width of characters, and the place before the title",
    applies="documents that print the title of a table more than once",
    source="the titles of one form name it alike",
    note="Titles count as variants where they have the same characters in another order; other"
    " differences may be other tables.",
)
def titles_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S11: titles of the same characters in another order."""
    titles: dict[str, dict[str, Operand]] = {}
    repeated = False
    for title, operand in _titles(disclosure):
        key = "".join(sorted(title)) + "|".join(_DIGITS.findall(title))
        known = titles.setdefault(key, {})
        repeated = repeated or title in known
        known.setdefault(title, operand)
    found = False
    for number, variants in enumerate(titles.values()):
        if len(variants) > 1:
            found = True
            yield _variants(number, variants)
    if repeated and not found:
        yield none_found("S11", "titles that are printed again are the same", "重复出现的标题一致")


def _titles(disclosure: Disclosure) -> Iterator[tuple[str, Operand]]:
    """What could be a title, without its place, with where it stands."""
    for number, paragraph in disclosure.paragraphs.items():
        text = paragraph.text
        if len(text) <= 2 * LONGEST_TITLE and text[-1:] in _LAST and names_table(text):
            yield _named(paragraph.text), paragraph_operand(disclosure, number)
    for number, table in disclosure.tables.items():
        if table.title and table.cells:
            yield _named(table.title), operand_of(table.cells[0], number)


@lru_cache(maxsize=1 << 12)
def _named(title: str) -> str:
    return normal(place_of(normal(title))[1])


def _variants(number: int, variants: dict[str, Operand]) -> RuleResult:
    stated = " / ".join(variants)
    return result(
        "S11",
        f"title-{number}",
        "fail",
        list(variants.values()),
        stated=stated,
        expected="one title",
        message=f"one form stands under {len(variants)} titles: {stated}",
        message_zh=f"同一表格出现{len(variants)}种标题：{stated}",
    )
