"""F01, F04: each code is in the list, and so are the codes above it."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.codes.lists import (
    first_place,
    in_its_list,
    places_of,
    versions,
    where,
    worst,
    years_of,
)
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.printed import Printed
from tasks.rules.rule import rule
from tasks.statements.classification.lists import CLASSIFICATIONS, entries, parent
from tasks.statements.vocabulary import CATEGORY

_SOURCE = "政府收支分类科目 of the Ministry of Finance (docs/classification.md)"


@rule(
    "F01",
    severity="error",
    title="The code is in the list of classes",
    title_zh="科目编码在分类科目中",
    tolerance="none",
    applies="a code of the functional or economic classification, each code and name once",
    source=_SOURCE,
    note="No list is published for programs: only where ours is known to be whole (complete.csv)"
    " is a code called wrong that it lacks; a warning where documents alone say that it is whole.",
)
def codes_exist(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each printed code is in the list of any year; the rule on years asks of which."""
    for entry in disclosure.classes:
        if in_its_list(entry):
            yield _exists(disclosure, entry)


def _exists(disclosure: Disclosure, entry: Printed) -> RuleResult:
    listed = versions(entry)
    if listed or _local(entry):
        return result(
            "F01",
            entry.anchor,
            "pass",
            first_place(disclosure, entry),
            stated=entry.code,
            message=f"{entry.label}: in the list" + ("" if listed else ", as a local subdivision"),
            message_zh=f"{entry.label}：在分类科目中" + ("" if listed else "（地方细目）"),
        )
    unknown = _first_unlisted(entry.classification, entry.code)
    severity = worst(entry.classification, unknown, years_of(disclosure, entry))
    operands = places_of(disclosure, entry)
    if severity is None or len(unknown) < CATEGORY:
        return result("F01", entry.anchor, "not-checked", operands, reason="list-incomplete")
    table, table_zh = where(disclosure, entry)
    return result(
        "F01",
        entry.anchor,
        "fail",
        operands,
        severity=severity,
        stated=entry.code,
        message=f"{table}{entry.label}: no class of the list has the code {unknown}",
        message_zh=f"{table_zh}{entry.label}：分类科目中没有编码{unknown}",
    )


def _local(entry: Printed) -> bool:
    """Whether a code subdivides a listed one of the deepest level, as 3010201 does 30102."""
    _, deepest = CLASSIFICATIONS[entry.classification]
    return (entry.classification, entry.code[:deepest]) in entries() and len(entry.code) > deepest


def _first_unlisted(classification: str, code: str) -> str:
    """The highest of the code and those above it that the list lacks."""
    _, deepest = CLASSIFICATIONS[classification]
    chain = [code[:digits] for digits in range(CATEGORY, min(len(code), deepest) + 1, 2)]
    return next((part for part in chain if (classification, part) not in entries()), code)


@rule(
    "F04",
    severity="error",
    title="The codes above a code are in the list",
    title_zh="科目编码的上级编码在分类科目中",
    tolerance="none",
    applies="a code below a category (类), each code and name once",
    source=_SOURCE,
)
def chains_exist(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A 项 has its 款 and its 类 in the list, a 款 its 类."""
    for entry in disclosure.classes:
        if in_its_list(entry) and len(entry.code) > CATEGORY:
            yield _chain(disclosure, entry)


def _chain(disclosure: Disclosure, entry: Printed) -> RuleResult:
    lacking = _above_unlisted(entry)
    if lacking is None:
        return result(
            "F04",
            entry.anchor,
            "pass",
            first_place(disclosure, entry),
            stated=entry.code,
            message=f"{entry.label}: the codes above it are in the list",
            message_zh=f"{entry.label}：上级编码在分类科目中",
        )
    operands = places_of(disclosure, entry)
    severity = worst(entry.classification, lacking, years_of(disclosure, entry))
    if severity is None:
        return result("F04", entry.anchor, "not-checked", operands, reason="list-incomplete")
    table, table_zh = where(disclosure, entry)
    return result(
        "F04",
        entry.anchor,
        "fail",
        operands,
        severity=severity,
        stated=entry.code,
        message=f"{table}{entry.label}: stands under {lacking}, which no class of the list has",
        message_zh=f"{table_zh}{entry.label}：其上级编码{lacking}不在分类科目中",
    )


def _above_unlisted(entry: Printed) -> str | None:
    """The highest code above this one that the list lacks."""
    above = parent(entry.code)
    chain: list[str] = []
    while above is not None:
        chain.insert(0, above)
        above = parent(above)
    return next((code for code in chain if (entry.classification, code) not in entries()), None)
