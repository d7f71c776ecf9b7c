"""All rules over one document, and which result explains which."""

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache

from tasks.records import Extraction, RuleResult
from tasks.rules import (
    arithmetic,
    codes,
    completeness,
    extraction,
    hierarchy,
    plausibility,
    tables,
    targets,
    text,
    years,
)
from tasks.rules.causes.digits import digits_proposed
from tasks.rules.causes.shift import shifts_explained
from tasks.rules.causes.units import units_explained
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, disclosures
from tasks.rules.rule import GROUPS, Rule, declared
from tasks.statements.interpret import Interpretation

_GROUPS = (
    arithmetic,
    hierarchy,
    tables,
    text,
    years,
    codes,
    targets,
    plausibility,
    completeness,
    extraction,
)
# Rules that read the results of others.
_STRUCTURAL = ("A14",)
_LETTERS = "".join(GROUPS)


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules over a single document, by id, in the order of the groups."""
    own = [entry.id for group in _GROUPS for entry in group.RULES]
    order = sorted([*own, *_STRUCTURAL], key=lambda rule: (_LETTERS.index(rule[0]), rule))
    return {rule: declared(rule) for rule in order}


def check(
    extraction: Extraction, meant: Interpretation, *, complete: bool = False
) -> tuple[RuleResult, ...]:
    """Every rule's results, each failure with its cause where one is known.

    The documents of a container are checked each by itself. A rule that found nothing to apply to
    answers once, "not-applicable".

    Args:
        complete: whether all files of the disclosure are known to be in this one.
    """
    if extraction.verdict != "ok":
        return ()
    documents = list(disclosures(extraction, meant, complete=complete))
    results = [
        _numbered(entry, number) if len(documents) > 1 else entry
        for number, document in enumerate(documents)
        for entry in check_disclosure(document)
    ]
    answered = {entry.rule for entry in results}
    silent = [_silent(rule) for rule in catalogue() if rule not in answered]
    return tuple(_grouped([*results, *silent]))


@cache
def _silent(rule: str) -> RuleResult:
    return result(rule, "document", "not-applicable", reason="table-missing")


def _numbered(entry: RuleResult, number: int) -> RuleResult:
    """A result of one of several documents, which would else answer to the same id."""
    return entry._replace(
        id=f"{entry.id}-m{number}",
        group=f"{entry.group}-m{number}",
        cause=None if entry.cause is None else f"{entry.cause}-m{number}",
    )


def check_disclosure(disclosure: Disclosure) -> list[RuleResult]:
    """The results over one document."""
    results = shifts_explained(disclosure, applied(disclosure, catalogue()), applied)
    results = digits_proposed(units_explained(disclosure, results))
    profile = disclosure.profile
    if not (profile.suppressed or profile.severities):
        return results
    return [as_set(entry, disclosure) for entry in results]


def applied(disclosure: Disclosure, rules: Container[str]) -> list[RuleResult]:
    """What each of these rules by itself says of a document."""
    return [
        entry
        for group in _GROUPS
        for rule in group.RULES
        if rule.apply is not None and rule.id in rules
        for entry in rule.apply(disclosure)
    ]


def as_set(entry: RuleResult, disclosure: Disclosure) -> RuleResult:
    """A result as the profile of its place and year has it."""
    why = disclosure.profile.suppressed.get(entry.rule)
    if why is None:
        severity = disclosure.profile.at_most(entry.rule, entry.severity)
        return entry if severity == entry.severity else entry._replace(severity=severity)
    return entry._replace(
        verdict="not-applicable",
        reason="suppressed",
        message=f"{entry.message}; switched off here: {why}",
        message_zh=f"{entry.message_zh}；本地区本年度不适用：{why}",
    )


def _grouped(results: Sequence[RuleResult]) -> Iterator[RuleResult]:
    """Failures of one rule that have one explanation are one finding.

    What rounding explains in one table; and equal figures of one row, seen in two columns.
    """
    first: dict[tuple[object, ...], str] = {}
    for entry in results:
        if entry.verdict != "fail" or not entry.operands or entry.group != entry.id:
            yield entry
            continue
        anchor = entry.operands[0]
        key: tuple[object, ...] = (entry.rule, entry.id)
        if anchor.table is not None and entry.reason == "rounding":
            key = (entry.rule, entry.severity, anchor.table)
        elif anchor.table is not None:
            key = (entry.rule, anchor.table, anchor.row, entry.stated, entry.expected)
        yield entry._replace(group=first.setdefault(key, entry.id))
