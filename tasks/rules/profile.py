"""What a place and a year change in the rules: switches and limits, as data with their reasons.

`profiles/rules.csv`: a line each. `province` is what the division code begins with (two digits of
a province, four of a city), `from` and `to` fiscal years, `kind` a kind of document; empty fields
fit everything. `setting` is "off", "severity" (`value` says at most how severe), or the name of a
limit of the rule (`value` is its figure).

Other files of the folder have the same first columns: `tables.csv` the tables that a disclosure
has, `deadlines.csv` the day by which it is published.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.records import Identity, Severity

_FOLDER = Path(__file__).parent / "profiles"
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Profile:
    """The settings for one document.

    Attributes:
        suppressed: why a rule is switched off, by rule id.
        limits: figures by rule id and name of the limit.
        severities: how severe failures of a rule are at most, by rule id.
    """

    suppressed: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def at_most(self, rule: str, severity: Severity) -> Severity:
        """The severity of a failure of a rule here."""
        most = self.severities.get(rule)
        return severity if most is None else min(severity, most, key=SEVERITIES.index)


def profile_of(identity: Identity) -> Profile:
    """The settings that fit a document's place, year and kind; the last line that fits counts."""
    fitting = [row for row in lines("rules") if fits(row, identity)]
    return Profile(
        suppressed={row["rule"]: row["reason"] for row in fitting if row["setting"] == "off"},
        limits={
            (row["rule"], row["setting"]): Decimal(row["value"])
            for row in fitting
            if row["setting"] not in ("off", "severity")
        },
        severities={
            row["rule"]: row["value"]  # type: ignore[misc]
            for row in fitting
            if row["setting"] == "severity"
        },
    )


@cache
def lines(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of one file of profiles."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def fits(row: Mapping[str, str], identity: Identity) -> bool:
    """Whether province, years and kind of a line fit a document; unknown fits only empty fields."""
    return all(_agreements(row, identity))


def _agreements(row: Mapping[str, str], identity: Identity) -> Iterator[bool]:
    year = identity.fiscal_year
    if row["province"]:
        yield (identity.division_code or "").startswith(row["province"])
    if row["kind"]:
        yield identity.kind == row["kind"]
    if row["from"]:
        yield year is not None and year >= int(row["from"])
    if row["to"]:
        yield year is not None and year <= int(row["to"])
