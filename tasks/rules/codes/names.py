"""F02, F06: each code stands under its name, and under the one that it has in that year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from tasks.documents.normal import normal
from tasks.records import RuleResult, Severity
from tasks.rules.codes.lists import (
    first_place,
    grade,
    in_its_list,
    places_of,
    versions,
    where,
    years_of,
)
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.printed import Printed
from tasks.rules.rule import rule
from tasks.rules.terms import paragraph_operand
from tasks.statements.classification.joining import SURE
from tasks.statements.classification.lists import Entry, entries, listed
from tasks.statements.classification.names import key, stem
from tasks.statements.vocabulary import CATEGORY

_SOURCE = "政府收支分类科目 of the Ministry of Finance (docs/classification.md)"
# An entry that nobody's print supports is no reason to call a name wrong.
_MEMORY = "memory"
_ITEM = 7
_YEARS = range(2010, 2040)


@rule(
    "F02",
    severity="warning",
    title="The name is that of the code",
    title_zh="科目名称与编码相符",
    tolerance="white space, width, brackets, numbering, (类款项), and names that a cell cuts off;"
    " similar names (支出 added or left out, one within the other) are information",
    applies="a code with a name that documents attest, each code and name once",
    source=_SOURCE,
)
def names_fit(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each name is the one that the list has for its code."""
    for entry in disclosure.classes:
        if entry.name and versions(entry) and in_its_list(entry):
            yield _named(disclosure, entry)


def _named(disclosure: Disclosure, entry: Printed) -> RuleResult:
    years = years_of(disclosure, entry)
    grades = {grade(entry, year) for year in years}
    if "other-name" not in grades or grades & set(SURE):
        return result(
            "F02",
            entry.anchor,
            "pass",
            first_place(disclosure, entry, entry.name),
            stated=entry.name,
            message=f"{entry.label}: the name of the list",
            message_zh=f"{entry.label}：名称与分类科目一致",
        )
    official = _official(entry, years)
    operands = places_of(disclosure, entry, entry.name)
    if official is None:
        return result("F02", entry.anchor, "not-checked", operands, reason="list-unsure")
    if _torn(entry.name, official.name):
        return result("F02", entry.anchor, "not-checked", operands, reason="reading-doubtful")
    table, table_zh = where(disclosure, entry)
    return result(
        "F02",
        entry.anchor,
        "fail",
        operands,
        severity=_severity(entry, official),
        stated=entry.name,
        expected=official.name,
        message=f"{table}{entry.code} is called {entry.name}; the list calls it {official.name}",
        message_zh=f"{table_zh}{entry.code}列示名称为“{entry.name}”，分类科目为“{official.name}”",
    )


def _official(entry: Printed, years: Sequence[int | None]) -> Entry | None:
    """What the list calls a code in the latest of the years; None where that is not sure."""
    found = (listed(entry.classification, entry.code, year) for year in reversed(years))
    official = next(filter(None, found), None)
    return None if official is None or official.grade == _MEMORY else official


def _torn(name: str, official: str) -> bool:
    """Whether a name is the end or the middle of the listed one, as a page end leaves it."""
    own, whole = key(name), key(official)
    return own in whole and not whole.startswith(own)


def _severity(entry: Printed, official: Entry) -> Severity:
    """Information where the names are alike; a warning where the name is another code's."""
    own, whole = key(entry.name), key(official.name)
    if own in whole or whole in own or stem(entry.name) == stem(official.name):
        return "info"
    others = _bearing(entry.classification).get(own, frozenset()) - {entry.code}
    blocks = SequenceMatcher(None, own, whole).get_matching_blocks()
    alike = 2 * sum(block.size for block in blocks) >= (len(own) + len(whole)) // 2
    return "info" if alike and not others else "warning"


@cache
def _bearing(classification: str) -> Mapping[str, frozenset[str]]:
    """The codes that bear a name, by the name's key."""
    found: dict[str, set[str]] = defaultdict(set)
    for (of, code), known in entries().items():
        if of == classification:
            for entry in known:
                found[key(entry.name)].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@rule(
    "F06",
    severity="info",
    title="No name that the list has given up",
    title_zh="未使用已停用的科目名称",
    tolerance="none",
    applies="a code with a name, and running text, of a year after a name was changed",
    source=_SOURCE,
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
    official = _official(entry, years)
    if grades != {"name-of-other-year"} or official is None:
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
        expected=official.name,
        message=f"{table}{entry.code} is called {entry.name}, which the list of {years[-1]} calls"
        f" {official.name}",
        message_zh=f"{table_zh}{entry.code}列示名称为“{entry.name}”，{years[-1]}年分类科目为“{official.name}”",
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
    for (classification, code), known in entries().items():
        new = listed(classification, code, year)
        if len(code) >= _ITEM or new is None or new.grade == _MEMORY:
            continue
        for old in known:
            ended = old.valid_to is not None and old.valid_to < year and old.grade != _MEMORY
            if ended and key(old.name) != key(new.name):
                found.append((_words(old), old, new))
    return tuple(found)


def _words(old: Entry) -> tuple[str, ...]:
    name = normal(old.name)
    if len(old.code) == CATEGORY:
        return (name,)
    return tuple(name.removesuffix("支出") + mark for mark in ("支出", "(款)", "科目"))
