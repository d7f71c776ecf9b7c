"""A department is the sum of its own office and its units, figure by figure."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Fact, Identity, RuleResult
from tasks.rules.archive.documents import Known, latest_first, same_body, tolerance
from tasks.rules.archive.figures import Key, anchor, label_of, others, own, says_nothing, worth
from tasks.rules.compare import Relation, compare, undone
from tasks.statements.identity.divisions import place_of

# Money that comes from the treasury; what units pay each other is in the other funds.
_APPROPRIATED = (
    "fiscal-appropriation",
    "general-public-budget",
    "government-managed-funds",
    "state-capital-operations",
)
_SUMMED = ("total", "basic", "project", "personnel", "public", "revenue", "carried-in")
_MENTIONS = 20
_SHORTEST_NAME = 4


def sums_of_units(department: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """A department's figures are those of its units together, or at least those that are known."""
    identity = department.identity
    if identity.scope != "department" or identity.fiscal_year is None:
        return
    units = _units(department, known)
    if not units:
        return
    complete = _announced(department) == len(units)
    for key in department.figures:
        fact = department.figure(key)
        if fact is None or says_nothing(fact) or not _is_summed(key, department, units):
            continue
        found = [(d, f) for d in units if (f := d.figure(key)) and not says_nothing(f)]
        if found and all((worth(f) or 0) >= 0 for _, f in found):
            lacking = complete and any(key.statement not in d.statements for d in units)
            yield _sum(
                department, fact, found, "=" if complete and not lacking else "≥", len(units)
            )


def _is_summed(key: Key, department: Known, units: Sequence[Known]) -> bool:
    """Whether a figure adds up over units: no rates, and no money that passes between them."""
    own_year = (key.year, key.phase) == (department.identity.fiscal_year, department.phase)
    return (
        own_year
        and key.measure in _SUMMED
        and key.entity is None
        and (len(units) == 1 or key.fund in _APPROPRIATED)
    )


def _sum(
    department: Known,
    fact: Fact,
    found: Sequence[tuple[Known, Fact]],
    relation: Relation,
    units: int,
) -> RuleResult:
    parts = [
        others(part, document.sha256, document.identity.organisation or "")
        for document, part in found
    ]
    checked = compare(
        "E06",
        f"units-{anchor(fact)}",
        own(fact),
        parts,
        relation=relation,
        tolerance=tolerance(department, fact, found),
    )
    if fact.doubt or any(part.doubt for _, part in found):
        checked = undone(checked, "reading-doubtful")
    if checked.verdict != "fail":
        return checked
    where, label = own(fact).where, label_of(fact)
    least, least_zh = ("at least ", "至少") if relation == "≥" else ("", "")
    return checked._replace(
        reason=checked.reason or "units",
        group=f"E06-units-{fact.statement}",
        message=f"{where}, {label}: the department states {fact.stated} {fact.unit or ''}, but "
        f"its units ({units} known) together {least}{checked.expected}",
        message_zh=f"《{where}》{label}：部门列示{fact.stated}{fact.unit or ''}，"
        f"而所属{units}个单位合计{least_zh}{checked.expected}",
    )


def _units(department: Known, known: Sequence[Known]) -> list[Known]:
    """The latest document of each of its units that the archive has, the own office's too."""
    named = names_of_units(department)
    found: list[Known] = []
    for other in latest_first(known):
        if is_unit(other.identity, department.identity, named) and not any(
            same_body(other.identity, unit.identity) for unit in found
        ):
            found.append(other)
    return found


def is_unit(its: Identity, department: Identity, named: str) -> bool:
    """Whether a document is that of a unit, or of the own office, of a department in its year.

    Args:
        named: what `names_of_units` gives of the department.
    """
    if (its.kind, its.fiscal_year, its.scope) != (department.kind, department.fiscal_year, "unit"):
        return False
    return same_body(department, its) or (
        its.division_code == department.division_code and _is_named(its.organisation, named)
    )


def _is_named(organisation: str | None, named: str) -> bool:
    if organisation is None:
        return False
    _, rest = place_of(organisation)
    return len(rest) >= _SHORTEST_NAME and (normal(organisation) in named or rest in named)


def names_of_units(department: Known) -> str:
    """The words in which a department lists its units: a paragraph and those below it."""
    texts = [normal(paragraph.text) for paragraph in department.disclosure.paragraphs.values()]
    lists = [
        "|".join(texts[place : place + _MENTIONS])
        for place, text in enumerate(texts)
        if any(pattern.search(text) for pattern in _patterns())
    ]
    tables = [
        normal(cell.text)
        for number, table in department.disclosure.tables.items()
        if department.disclosure.recognised.get(number) == "institutions"
        for cell in table.cells
    ]
    return "|".join((*lists, *tables))


def _announced(department: Known) -> int | None:
    """How many units a department says that its document covers."""
    counts = {
        int(found["count"])
        for paragraph in department.disclosure.paragraphs.values()
        for pattern in _patterns()
        if "count" in pattern.groupindex and (found := pattern.search(normal(paragraph.text)))
    }
    return counts.pop() if len(counts) == 1 else None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    with (Path(__file__).parent / "units.csv").open(encoding="utf-8", newline="") as file:
        return tuple(re.compile(row["pattern"]) for row in csv.DictReader(file))
