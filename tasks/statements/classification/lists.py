"""The lists themselves: which codes there were in which year, under which names.

classes.csv holds one row a name of a code; docs/classification.md says how it grows. Where it is
not known in which year a name changed, the old and the new one hold together for some years; the
first of them in the file is the list's, the other is no contradiction.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from tasks.documents.normal import normal

FOLDER = Path(__file__).parent
Level = Literal["类", "款", "项"]

# First digits of the codes, and how many digits the deepest level of the national list has.
CLASSIFICATIONS: Mapping[str, tuple[str, int]] = {
    "functional": ("2", 7),
    "economic-department": ("3", 5),
    "economic-government": ("5", 5),
}
_BY_DIGIT = {digit: name for name, (digit, _) in CLASSIFICATIONS.items()}
_LEVELS: Mapping[int, Level] = {3: "类", 5: "款", 7: "项"}
_FEWEST_DIGITS = min(_LEVELS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one code.

    Attributes:
        valid_from, valid_to: first and last year; None: not known to begin or end.
        grade: attested, seen, secondary or memory (grades.csv).
        source: the years of the documents that print it, or where else it comes from.
        documents: how many documents printed it.
    """

    classification: str
    code: str
    name: str
    name_en: str | None
    valid_from: int | None
    valid_to: int | None
    grade: str
    source: str
    documents: int

    def holds(self, year: int | None) -> bool:
        """Whether the entry holds in a year; without a year always."""
        if year is None:
            return True
        begun = self.valid_from is None or self.valid_from <= year
        return begun and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Change:
    """A code that became another one (`new_code`, with all codes below it) in a year."""

    classification: str
    code: str
    new_code: str
    year: int
    certainty: str
    source: str


@cache
def entries() -> Mapping[tuple[str, str], tuple[Entry, ...]]:
    """All entries by classification and code, in the order of the list."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in _rows("classes"):
        entry = Entry(
            classification=row["classification"],
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"] or None,
            valid_from=_year(row["valid_from"]),
            valid_to=_year(row["valid_to"]),
            grade=row["grade"],
            source=row["source"],
            documents=int(row["documents"]),
        )
        found[entry.classification, entry.code].append(entry)
    return {key: tuple(versions) for key, versions in found.items()}


@cache
def category_names(classification: str) -> frozenset[str]:
    """The names of all 类 of a classification in any year, normalised."""
    return _names(classification, categories=True)


@cache
def names_below(classification: str) -> frozenset[str]:
    """The names of all 款 and 项, in the same way."""
    return _names(classification, categories=False)


def _names(classification: str, *, categories: bool) -> frozenset[str]:
    return frozenset(
        normal(entry.name)
        for (of, code), versions in entries().items()
        if of == classification and (_LEVELS.get(len(code)) == "类") is categories
        for entry in versions
    )


@cache
def changes() -> tuple[Change, ...]:
    """All codes that became others."""
    return tuple(
        Change(
            row["classification"],
            row["code"],
            row["new_code"],
            int(row["year"]),
            row["certainty"],
            row["source"],
        )
        for row in _rows("changes")
    )


@cache
def grades() -> Mapping[str, str]:
    """What each grade means, in one line."""
    return {row["id"]: row["meaning"] for row in _rows("grades")}


def listed(classification: str, code: str, year: int | None) -> Entry | None:
    """The entry of a code that holds in a year; without a year the latest one."""
    holding = [entry for entry in entries().get((classification, code), ()) if entry.holds(year)]
    if year is None:
        current = [entry for entry in holding if entry.valid_to is None]
        holding = current or holding[::-1]
    return holding[0] if holding else None


def classification_of(code: str) -> str | None:
    """The classification that a code belongs to by its first digit; None: none that is listed."""
    return _BY_DIGIT.get(code[:1])


def parent(code: str) -> str | None:
    """The code one level up, by prefix; None above a 类."""
    return code[:-2] if len(code) > _FEWEST_DIGITS else None


def level(classification: str, code: str) -> Level | None:
    """类, 款 or 项 by the number of digits; None for codes below the national list."""
    _, deepest = CLASSIFICATIONS.get(classification, ("", 0))
    return _LEVELS.get(len(code)) if len(code) <= deepest else None


def english(classification: str, code: str, year: int | None) -> str | None:
    """English for a code, by its name in that year; all 类 and 款 and the frequent 项 have it."""
    entry = listed(classification, code, year) or listed(classification, code, None)
    return entry.name_en if entry else None


def across_years(code: str, from_year: int, to_year: int) -> tuple[str, ...]:
    """The codes under which another year books what one year books under a code.

    A code that stays is its own image. One that became a 款 of its own gives that 款: what lies
    below has no counterpart of its own. Empty where the list knows none; `changes` says how
    certain each step is.
    """
    classification = classification_of(code)
    if classification is None or listed(classification, code, from_year) is None:
        return ()
    if listed(classification, code, to_year) is not None:
        return (code,)
    earlier, later = sorted((from_year, to_year))
    between = [change for change in changes() if earlier < change.year <= later]
    if from_year < to_year:
        return tuple(change.new_code for change in between if change.code == code)
    return tuple(change.code for change in between if code.startswith(change.new_code))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _year(text: str) -> int | None:
    return int(text) if text else None
