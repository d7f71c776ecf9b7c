"""F02: each code stands under its name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

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
from tasks.statements.classification.joining import SURE
from tasks.statements.classification.lists import Entry, entries, listed
from tasks.statements.classification.names import key, stem

# An entry that nobody's print supports is no reason to call a name wrong.
MEMORY = "memory"
_NAMED = {*SURE, "other-name", "name-of-other-year"}


@rule(
    "F02",
    severity="warning",
    title="The name is that of the code",
    title_zh="科目名称与编码相符",
    tolerance="white space, width, brackets, numbering, (类款项), and names that a cell cuts off;"
    " similar names (支出 added or left out, one within the other) are information",
    applies="a code with a name that documents attest, each code and name once",
    source="政府收支分类科目 of the Ministry of Finance (docs/classification.md)",
)
def names_fit(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each name is the one that the list has for its code.

    A code that is not listed is wrong where the document gives its name to the listed code of the
    same class: 2130374 防汛 in one table, 2130314 防汛 in the others.
    """
    known = _listed_names(disclosure)
    for entry in disclosure.classes:
        if not (entry.name and in_its_list(entry)):
            continue
        if not versions(entry):
            yield from _of_sibling(disclosure, entry, known)
        else:
            years = years_of(disclosure, entry)
            grades = {grade(entry, year) for year in years}
            if grades & _NAMED:
                yield _named(disclosure, entry, years, grades)


def _listed_names(disclosure: Disclosure) -> Mapping[tuple[str, str, str], Printed]:
    """The listed codes that the document prints under their names, by the class above and name."""
    return {
        _below(entry): entry
        for entry in disclosure.classes
        if any(key(known.name) == key(entry.name) for known in versions(entry))
    }


def _below(entry: Printed) -> tuple[str, str, str]:
    return entry.classification, entry.code[:-2], key(entry.name)


def _of_sibling(
    disclosure: Disclosure, entry: Printed, known: Mapping[tuple[str, str, str], Printed]
) -> Iterator[RuleResult]:
    other = known.get(_below(entry))
    if other is None:
        return
    table, table_zh = where(disclosure, entry)
    yield result(
        "F02",
        entry.anchor,
        "fail",
        [*places_of(disclosure, entry), *first_place(disclosure, other)],
        stated=entry.code,
        expected=other.code,
        message=f"{table}{entry.code} is called {entry.name}; elsewhere, and in the list, that is"
        f" {other.code}",
        message_zh=f"{table_zh}{entry.code}列示名称为“{entry.name}”，他处及分类科目中该名称的编码为"
        f"{other.code}",
    )


def _named(
    disclosure: Disclosure, entry: Printed, years: Sequence[int | None], grades: set[str]
) -> RuleResult:
    if grades != {"other-name"}:
        return result(
            "F02",
            entry.anchor,
            "pass",
            first_place(disclosure, entry, entry.name),
            stated=entry.name,
            message=f"{entry.label}: the name of the list",
            message_zh=f"{entry.label}：名称与分类科目一致",
        )
    known = official(entry, years)
    operands = places_of(disclosure, entry, entry.name)
    if known is None:
        return result("F02", entry.anchor, "not-checked", operands, reason="list-unsure")
    if _torn(entry.name, known.name):
        return result("F02", entry.anchor, "not-checked", operands, reason="reading-doubtful")
    table, table_zh = where(disclosure, entry)
    return result(
        "F02",
        entry.anchor,
        "fail",
        operands,
        severity=_severity(entry, known),
        stated=entry.name,
        expected=known.name,
        message=f"{table}{entry.code} is called {entry.name}; the list calls it {known.name}",
        message_zh=f"{table_zh}{entry.code}列示名称为“{entry.name}”，分类科目为“{known.name}”",
    )


def official(entry: Printed, years: Sequence[int | None]) -> Entry | None:
    """What the list calls a code in the latest of the years; None where that is not sure."""
    listings = (listed(entry.classification, entry.code, year) for year in reversed(years))
    found = next(filter(None, listings), None)
    return None if found is None or found.grade == MEMORY else found


def _torn(name: str, official: str) -> bool:
    """Whether a name is the end or the middle of the listed one, as a page end leaves it."""
    own, whole = key(name), key(official)
    return own in whole and not whole.startswith(own)


def _severity(entry: Printed, known: Entry) -> Severity:
    """Information where the names are alike; a warning where the name is another code's."""
    own, whole = key(entry.name), key(known.name)
    if own in whole or whole in own or stem(entry.name) == stem(known.name):
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
