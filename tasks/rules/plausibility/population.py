"""H08: an amount that a project derives from a standard a head, beside the population."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Operand, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.plausibility.figures import decimal_text
from tasks.rules.rule import limit, rule
from tasks.rules.terms import Term, operand_of, term_of
from tasks.statements.amounts import UNITS

_WORD = "人均"
_STANDARD = re.compile(rf"{_WORD}(\d+(?:\.\d+)?)元(?:的)?标准")


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in a division, by a dated source."""

    people: Decimal
    year: int


@rule(
    "H08",
    severity="info",
    title="Amount = standard a head × population",
    title_zh="金额与人均标准 × 人口数相符",
    tolerance="20 %, as a limit",
    applies="a form of one project with a standard a head (人均…元标准) of at most 20 yuan, in a"
    " place whose population is known (population.csv)",
    source="census figures, each dated and with its source",
    limits={"band": "0.2", "standard": "20"},
    note="A standard above the limit is one for participants, not for inhabitants.",
)
def standard_fits_population(disclosure: Disclosure) -> Iterator[RuleResult]:
    """An amount set by a standard a head is that standard times the people."""
    tables = [project.table for project in disclosure.projects]
    for project in disclosure.projects:
        if tables.count(project.table) == 1:
            standards = _standards(disclosure, project.table)
            amount = _amount(disclosure, project)
            if standards and amount is not None and amount.yuan:
                yield _fit(disclosure, amount, standards)


def _standards(disclosure: Disclosure, table: int) -> dict[Decimal, Operand]:
    """The standards that a form names, each with the first cell that does."""
    most = limit(disclosure, "H08", "standard")
    found: dict[Decimal, Operand] = {}
    for cell in disclosure.tables[table].cells:
        if _WORD in cell.text:
            for said in _STANDARD.findall(normal(cell.text)):
                if Decimal(said) <= most:
                    found.setdefault(Decimal(said), operand_of(cell, table))
    return found


def _amount(disclosure: Disclosure, project: Project) -> Term | None:
    facts = disclosure.facts_of.get(project.table, ())
    stated = (fact for fact in facts if fact.stated == project.stated and fact.value is not None)
    return next((term_of(fact) for fact in stated), None)


def _fit(disclosure: Disclosure, amount: Term, standards: Mapping[Decimal, Operand]) -> RuleResult:
    anchor = amount.anchor
    operands: list[Term | Operand] = [amount, *standards.values()]
    known = _populations().get(disclosure.identity.division_code or "")
    if known is None or amount.yuan is None:
        return result("H08", anchor, "not-applicable", operands, reason="population-unknown")
    band, unit = limit(disclosure, "H08", "band"), UNITS[amount.unit or ""]
    sums = [standard * known.people for standard in standards]
    fits = any(abs(amount.yuan - whole) <= band * whole for whole in sums)
    expected = " / ".join(decimal_text(whole / unit, "0.01") for whole in sums)
    named = ", ".join(str(standard) for standard in standards)
    stated = format((amount.value or Decimal(0)).normalize(), "f")
    return result(
        "H08",
        anchor,
        "pass" if fits else "fail",
        operands,
        stated=stated,
        expected=expected,
        message=f"{amount.label}: {stated} {amount.unit}; {named} yuan a head for the"
        f" {known.people} people of {known.year} would be {expected}",
        message_zh=f"{amount.label}：列示{stated}{amount.unit}，按人均{named}元和{known.year}年人口"
        f"{known.people}人应为{expected}",
    )


@cache
def _populations() -> Mapping[str, Population]:
    file = Path(__file__).parent / "population.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return {
            row["division"]: Population(Decimal(row["population"]), int(row["year"]))
            for row in csv.DictReader(opened)
        }
