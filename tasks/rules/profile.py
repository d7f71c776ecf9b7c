"""What a place and a year change in the rules: switches and limits, as data with their reasons.

`profiles/rules.csv`: a line each. `province` is the first two digits of the division code,
`from` and `to` fiscal years, `kind` a kind of document; empty fields fit everything. `setting` is
"off" or the name of a limit of the rule, `value` the figure of that limit.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.records import Identity

_FOLDER = Path(__file__).parent / "profiles"
_PROVINCE = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """The settings for one document.

    Attributes:
        suppressed: why a rule is switched off, by rule id.
        limits: figures by rule id and name of the limit.
    """

    suppressed: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)


def profile_of(identity: Identity) -> Profile:
    """The settings that fit a document's place, year and kind; the last line that fits counts."""
    fitting = [row for row in lines("rules") if fits(row, identity)]
    return Profile(
        suppressed={row["rule"]: row["reason"] for row in fitting if row["setting"] == "off"},
        limits={
            (row["rule"], row["setting"]): Decimal(row["value"])
            for row in fitting
            if row["setting"] != "off"
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
        yield (identity.division_code or "")[:_PROVINCE] == row["province"]
    if row["kind"]:
        yield identity.kind == row["kind"]
    if row["from"]:
        yield year is not None and year >= int(row["from"])
    if row["to"]:
        yield year is not None and year <= int(row["to"])
