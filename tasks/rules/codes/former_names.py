"""F06: no class stands under a name that the list has given up."""

from collections.abc import Iterator
from functools import cache

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.codes.lists import (
    first_place,
    grade,
    in_its_list,
    places_of,
    versions,
    where,
    years_of,
)
from tasks.rules.codes.names import MEMORY, official
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.printed import Printed
from tasks.rules.rule import rule
from tasks.rules.terms import paragraph_operand
from tasks.statements.classification.lists import Entry, entries, listed
from tasks.statements.classification.names import key
from tasks.statements.vocabulary import CATEGORY

_ITEM = 7
_YEARS = range(2010, 2040)


@rule(
    "F06",
    severity="info",
    title="No name that the list has given up",
    title_zh="未使用已停用的科目名称",
    tolerance="none",
    applies="a code with a name, and running text, of a year after a name was changed",
    source="政府收支分类科目 of the Ministry of Finance (docs/classification.md)",
    note="Names that rest on memory alone are not looked for; text that speaks of a year in which"
    " the name held is right.",
)
def names_hold(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Tables and text use the names of their year."""
    for entry in disclosure.classes:
        if entry.name and len(versions(entry)) > 1 and in_its_list(entry):
            yield _held(disclosure, entry)
    year = disclosure.identity.fiscal_year
    if year is not None and disclosure.paragraphs:
        found = list(_in_text(disclosure, year))
        yield from found
        if not found:
            yield result(
                "F06",
                "text",
                "pass",
                message="the text uses no name of a class that is out of use",
                message_zh="文字部分未使用已停用的科目名称",
            )


def _held(disclosure: Disclosure, entry: Printed) -> RuleResult:
    years = years_of(disclosure, entry)
    grades = {grade(entry, year) for year in years}
    known = official(entry, years)
    if grades != {"name-of-other-year"} or known is None:
        return result(
            "F06",
            entry.anchor,
            "pass",
            first_place(disclosure, entry, entry.name),
            stated=entry.name,
            message=f"{entry.label}: a name of its year",
            message_zh=f"{entry.label}：为当年名称",
        )
    table, table_zh = where(disclosure, entry)
    return result(
        "F06",
        entry.anchor,
        "fail",
        places_of(disclosure, entry, entry.name),
        stated=entry.name,
        expected=known.name,
        message=f"{table}{entry.code} is called {entry.name}, which the list of {years[-1]} calls"
        f" {known.name}",
        message_zh=f"{table_zh}{entry.code}列示名称为“{entry.name}”，{years[-1]}年分类科目为“{known.name}”",
    )


def _in_text(disclosure: Disclosure, year: int) -> Iterator[RuleResult]:
    for words, old, new in _given_up(year):
        for number, paragraph in disclosure.paragraphs.items():
            if old.name[:4] not in paragraph.text:
                continue
            text = normal(paragraph.text)
            past = any(f"{then}年" in text for then in _YEARS if old.holds(then))
            if past or not any(word in text for word in words):
                continue
            yield result(
                "F06",
                f"{old.code}-p{number}",
                "fail",
                [paragraph_operand(disclosure, number)],
                stated=old.name,
                expected=new.name,
                message=f"the text speaks of {old.name}, which the list of {year} calls {new.name}",
                message_zh=f"文字使用“{old.name}”，{year}年分类科目为“{new.name}”",
                group=old.code,
            )


@cache
def _given_up(year: int) -> tuple[tuple[tuple[str, ...], Entry, Entry], ...]:
    """The 类 and 款 names out of use in a year: how text prints them, old and new entry."""
    found = []
    for (classification, code), names in entries().items():
        new = listed(classification, code, year)
        if len(code) >= _ITEM or new is None or new.grade == MEMORY:
            continue
        for old in names:
            ended = old.valid_to is not None and old.valid_to < year and old.grade != MEMORY
            if ended and key(old.name) != key(new.name):
                found.append((_words(old), old, new))
    return tuple(found)


def _words(old: Entry) -> tuple[str, ...]:
    name = normal(old.name)
    if len(old.code) == CATEGORY:
        return (name,)
    return tuple(name.removesuffix("支出") + mark for mark in ("支出", "(款)", "科目"))
