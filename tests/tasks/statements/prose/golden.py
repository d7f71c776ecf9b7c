"""Facts of running text as lines of the golden files."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Fact

FOLDER = Path(__file__).parent / "golden"
COLUMNS = (
    "stated", "unit", "classification", "code", "name", "measure", "of", "fund", "year", "phase",
    "value", "yuan", "phrase",
)  # fmt: skip


def line(fact: Fact) -> dict[str, str]:
    """What a fact says, without its place; white space and the width of signs do not count."""
    of = [entry.code for entry in fact.further if entry.classification == "measure"]
    said = (
        fact.stated, fact.unit, fact.classification, fact.code, fact.name, fact.measure,
        of[0] if of else None, fact.fund, fact.fiscal_year, fact.phase, fact.value,
        fact.amount_yuan, fact.phrase,
    )  # fmt: skip
    shown = ("" if value is None else normal(str(value)) for value in said)
    return dict(zip(COLUMNS, shown, strict=True))


def golden(slug: str) -> list[dict[str, str]]:
    """The lines of one golden file."""
    with (FOLDER / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(facts: Iterable[Fact]) -> list[dict[str, str]]:
    """The facts as lines, in the order of the document."""
    return [line(fact) for fact in facts]
