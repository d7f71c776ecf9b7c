"""What the lists of classes know of a printed code, and how far they can be relied upon."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Cell, Operand, Severity
from tasks.rules.disclosure import Disclosure
from tasks.rules.printed import Printed
from tasks.rules.terms import operand_of
from tasks.statements.classification.joining import classified
from tasks.statements.classification.lists import Entry, classification_of

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Closed:
    """A part of a list that is known whole: what it lacks does not exist.

    Attributes:
        severity: of calling a code wrong that it lacks.
    """

    classification: str
    prefix: str
    digits: int
    first: int
    last: int | None
    severity: Severity

    def holds(self, classification: str, code: str, year: int) -> bool:
        """Whether codes of this kind are all listed in this year."""
        return (
            (classification, len(code)) == (self.classification, self.digits)
            and code.startswith(self.prefix)
            and self.first <= year
            and (self.last is None or year <= self.last)
        )


@cache
def _closed() -> tuple[Closed, ...]:
    with (_FOLDER / "complete.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Closed(
                row["classification"],
                row["prefix"],
                int(row["digits"]),
                int(row["from"]),
                int(row["to"]) if row["to"] else None,
                row["severity"],  # type: ignore[arg-type]
            )
            for row in csv.DictReader(file)
        )


def missing(classification: str, code: str, year: int | None) -> Severity | None:
    """How bad it is that a code is not listed; None where the list may lack it by itself."""
    if year is None:
        return None
    for part in _closed():
        if part.holds(classification, code, year):
            return part.severity
    return None


def worst(classification: str, code: str, years: Sequence[int | None]) -> Severity | None:
    """The same for several years, the first that says anything."""
    for year in years:
        if (severity := missing(classification, code, year)) is not None:
            return severity
    return None


def in_its_list(entry: Printed) -> bool:
    """Whether a code is of the classification that its column or table says."""
    return classification_of(entry.code) == entry.classification


def versions(entry: Printed) -> tuple[Entry, ...]:
    """All that the list has of a code, of all years."""
    return entry.listed


def grade(entry: Printed, year: int | None) -> str:
    """What the list of a year says of code and name: an id of grades.csv."""
    joined = classified(entry.classification, entry.code, entry.name or None, year, None)
    return joined.grade or "unlisted"


def years_of(disclosure: Disclosure, entry: Printed) -> Sequence[int | None]:
    """The years in which amounts stand under a code; without any that of the document."""
    return sorted(entry.years) or [disclosure.identity.fiscal_year]


def places_of(disclosure: Disclosure, entry: Printed, *words: str) -> list[Operand]:
    """The cells that print a code, or other words of its row, one a place."""
    return cells_saying(disclosure, entry.places, words or (entry.code, entry.name))


def first_place(disclosure: Disclosure, entry: Printed, *words: str) -> list[Operand]:
    """The first of these cells."""
    return cells_saying(disclosure, entry.places[:1], words or (entry.code, entry.name))


def where(disclosure: Disclosure, entry: Printed) -> tuple[str, str]:
    """The table that first prints a code, as the beginning of a sentence in English and Chinese."""
    title = disclosure.tables[entry.places[0][0]].title.strip()
    return (f"{title}, ", f"《{title}》") if title else ("", "")


def cells_saying(
    disclosure: Disclosure, places: Sequence[tuple[int, int | None]], words: Sequence[str]
) -> list[Operand]:
    """The cell of each row (of the whole table where the row is None) that prints the words.

    The first word that some cell of the row is, else the first that one has in it; else the row's
    first cell.
    """
    return [operand_of(_saying(disclosure, table, row, (*words,)), table) for table, row in places]


def _saying(disclosure: Disclosure, table: int, row: int | None, words: tuple[str, ...]) -> Cell:
    known = disclosure.saying
    key = (table, row, words)
    if key not in known:
        known[key] = _look(disclosure, *key)
    return known[key]


def _look(disclosure: Disclosure, table: int, row: int | None, words: tuple[str, ...]) -> Cell:
    for fits in (str.__eq__, str.__contains__):
        for word in filter(None, words):
            for text, cell in _said(disclosure, table, row):
                if fits(text, word):
                    return cell
    return next(cell for _, cell in _said(disclosure, table, row))


def _said(disclosure: Disclosure, table: int, row: int | None) -> Iterable[tuple[str, Cell]]:
    """The cells of a row, or of a whole table, each with its text in its normal form."""
    if row is None:
        return disclosure.said(table)
    cells, width = disclosure.cells(table), disclosure.tables[table].n_cols
    own = (cell for col in range(width) if (cell := cells.get((row, col))) is not None)
    return ((normal(cell.text), cell) for cell in own)
