"""Joining what a document prints, a code, a name or both, to the list of the column's year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.statements.classification.lists import (
    CLASSIFICATIONS,
    Entry,
    classification_of,
    english,
    entries,
    listed,
)
from tasks.statements.classification.lists import parent as code_above
from tasks.statements.classification.names import agree, key, stem

# From the surest on.
SURE = ("attested", "seen", "secondary", "memory")


@dataclass(frozen=True, slots=True)
class Join:
    """What the lists add to a fact.

    Attributes:
        listed_code: the code, where only a name is printed and it decides.
        grade: an id of grades.csv; None where the classification has no list.
        name_en: English for the class.
    """

    listed_code: str | None
    grade: str | None
    name_en: str | None


@lru_cache(maxsize=1 << 16)
def classified(
    classification: str, code: str | None, name: str | None, year: int | None, parent: str | None
) -> Join:
    """Everything that the lists say of one row.

    Args:
        classification: id of vocabulary/classifications.csv.
        code: as printed, digits only; None where the form prints names only.
        year: of the column; it decides the list.
        parent: see `by_name`; of no account where a code is printed.
    """
    if classification not in CLASSIFICATIONS or not (code or name):
        return Join(None, None, None)
    if code:
        grade = grade_of(classification, code, name, year)
        return Join(None, grade, english(classification, code, year))
    assert name is not None
    entry = by_name(classification, name, year, parent)
    if entry is not None:
        return Join(entry.code, entry.grade, entry.name_en)
    named = [listing for listing in _bearing(classification, name) if listing.holds(year)]
    labels = {listing.name_en for listing in named}
    return Join(
        None, "several" if named else "unlisted", labels.pop() if len(labels) == 1 else None
    )


def grade_of(classification: str, code: str, name: str | None, year: int | None) -> str:
    """How sure the list is that a code bears a name in a year: an id of grades.csv."""
    versions = entries().get((classification, code), ())
    if not versions:
        return _unlisted(classification, code)
    holding = [entry for entry in versions if entry.holds(year)]
    if not holding:
        return "other-year"
    if not name or not key(name):
        return holding[0].grade
    if agreeing := [entry for entry in holding if _agrees(name, entry)]:
        return min((entry.grade for entry in agreeing), key=SURE.index)
    known = any(_agrees(name, entry) for entry in versions)
    return "name-of-other-year" if known else "other-name"


def by_name(
    classification: str, name: str, year: int | None, parent: str | None = None
) -> Entry | None:
    """The entry that a name alone stands for; None unless exactly one code can be meant.

    Names repeat: 行政运行 stands under dozens of 款. 支出 at the end decides where two names differ
    in it alone, except that a 类 is often printed without: 教育 is 205 教育支出 or 21902 教育.

    Args:
        name: as printed, numbering and all.
        parent: the code of the 类 or 款 that the row stands under; "" says that it is a 类; None
            that nothing is known.
    """
    bearing = _bearing(classification, name)
    if exact := [entry for entry in bearing if key(entry.name) == key(name)]:
        bare = key(name) == stem(name)
        bearing = exact + [entry for entry in bearing if bare and code_above(entry.code) is None]
    codes = dict.fromkeys(entry.code for entry in bearing)
    found = [entry for code in codes if (entry := listed(classification, code, year))]
    if parent is not None:
        found = [entry for entry in found if code_above(entry.code) == (parent or None)] or [
            entry for entry in found if parent and entry.code.startswith(parent)
        ]
    return found[0] if len(found) == 1 else None


@cache
def _by_stem(classification: str) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for versions in entries().values():
        for entry in versions:
            if entry.classification == classification:
                found[stem(entry.name)].append(entry)
    return found


def _bearing(classification: str, name: str) -> list[Entry]:
    """All entries of a name, of all years, with or without 支出."""
    return _by_stem(classification).get(stem(name), [])


def _agrees(name: str, entry: Entry) -> bool:
    """Whether a printed name is an entry's; some add the name above it, as 行政运行(财政事务)."""
    if agree(name, entry.name):
        return True
    above = entries().get((entry.classification, code_above(entry.code) or ""), ())
    return any(key(name) == key(entry.name) + key(upper.name) for upper in above)


def _unlisted(classification: str, code: str) -> str:
    actual = classification_of(code)
    if actual not in (None, classification):
        return "other-classification"
    _, deepest = CLASSIFICATIONS[classification]
    above = code[:deepest]
    return "local" if above != code and (classification, above) in entries() else "unlisted"
