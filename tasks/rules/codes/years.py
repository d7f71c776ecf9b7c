"""F03: each code is one of the year of its column."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult, Severity
from tasks.rules.codes.lists import first_place, in_its_list, places_of, versions, where
from tasks.rules.codes.names import MEMORY
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.printed import Printed
from tasks.rules.rule import rule
from tasks.statements.classification.lists import Entry, across_years


@rule(
    "F03",
    severity="warning",
    title="The code is valid in the year of its column",
    title_zh="科目编码在该列年度有效",
    tolerance="none",
    applies="a listed code with an amount in a column of a known year, each code, name and year"
    " once",
    source="政府收支分类科目 of the Ministry of Finance (docs/classification.md)",
    note="Documents of 2025 print 2010308 and 20140 side by side, and prior years are at times"
    " restated: information in columns of other years than the document's and of money carried"
    " over, and where fewer than three documents attest the code.",
)
def codes_hold(disclosure: Disclosure) -> Iterator[RuleResult]:
    """No amount stands under a code that does not exist yet, or any more."""
    for entry in disclosure.classes:
        if versions(entry) and in_its_list(entry):
            for year, own in sorted(entry.years.items()):
                yield _holds(disclosure, entry, year, own)


def _holds(disclosure: Disclosure, entry: Printed, year: int, own: bool) -> RuleResult:
    anchor = f"{entry.anchor}-{year}"
    known = versions(entry)
    if any(version.holds(year) for version in known):
        return result(
            "F03",
            anchor,
            "pass",
            first_place(disclosure, entry),
            stated=entry.code,
            message=f"{entry.label}: in the list of {year}",
            message_zh=f"{entry.label}：属{year}年分类科目",
        )
    operands = places_of(disclosure, entry)
    if all(version.grade == MEMORY for version in known):
        return result("F03", anchor, "not-checked", operands, reason="list-unsure")
    attested = any(version.grade == "attested" for version in known)
    severity: Severity = "warning" if own and attested else "info"
    known_year, when, when_zh = _bounds(known, year)
    instead = " / ".join(across_years(entry.code, known_year, year))
    tail, tail_zh = (f"; {instead} in {year}", f"，{year}年应为{instead}") if instead else ("", "")
    table, table_zh = where(disclosure, entry)
    return result(
        "F03",
        anchor,
        "fail",
        operands,
        severity=severity,
        stated=entry.code,
        expected=instead or None,
        message=f"{table}{entry.label} has an amount in a column of {year}, but is in the list only"
        f" {when}{tail}",
        message_zh=f"{table_zh}{entry.label}列于{year}年栏，但该编码{when_zh}{tail_zh}",
    )


def _bounds(known: Sequence[Entry], year: int) -> tuple[int, str, str]:
    """The year nearest to this one in which a code was in the list, and that as words."""
    ended = [entry.valid_to for entry in known if entry.valid_to and entry.valid_to < year]
    if ended:
        return max(ended), f"until {max(ended)}", f"只用到{max(ended)}年"
    begun = min(entry.valid_from for entry in known if entry.valid_from)
    return begun, f"from {begun} on", f"{begun}年起才有"
