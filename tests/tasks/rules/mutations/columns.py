"""Errors in columns, and in what is said of a whole table."""

from dataclasses import replace
from random import Random

from tests.tasks.rules.mutations.clean import Clean, Place
from tests.tasks.rules.mutations.mutation import (
    ANY,
    Mutation,
    Plant,
    in_tables,
    planted,
    text_at,
    with_texts,
)

_OTHER_UNIT = {"万元": "元", "元": "万元"}


def swapped_in_row(clean: Clean, random: Random) -> Mutation | None:
    """Two neighbouring figures of a row are exchanged."""
    columns = clean.marks["columns"]
    of_table = random.choice(columns)
    rows = [p.row for p in clean.marks["row"] if p.table == of_table.table]
    return _swapped(clean, of_table, [random.choice(rows)], "columns-swapped-in-a-row")


def swapped(clean: Clean, random: Random) -> Mutation | None:
    """The figures of two columns are exchanged all the way down."""
    of_table = random.choice(clean.marks["columns"])
    rows = [p.row for p in clean.marks["row"] if p.table == of_table.table]
    return _swapped(clean, of_table, rows, "columns-swapped")


def _swapped(clean: Clean, of_table: Place, rows: list[int], kind: str) -> Mutation | None:
    texts, changed = [], []
    for row in rows:
        first = Place(of_table.table, row, of_table.row)
        second = Place(of_table.table, row, of_table.col)
        pair = text_at(clean.extraction, first), text_at(clean.extraction, second)
        if pair[0] != pair[1]:
            texts += [(first, pair[1]), (second, pair[0])]
            changed += [first, second]
    if not changed:
        return None
    return planted(kind, clean, with_texts(clean.extraction, texts), changed)


def slid(clean: Clean, random: Random) -> Mutation | None:
    """A figure stands in the empty column beside its own."""
    place = random.choice(in_tables(clean.marks["amount"]))
    assert place.table is not None
    blanks = {
        cell.col
        for cell in clean.extraction.tables[place.table].cells
        if cell.row == place.row and not cell.text
    }
    beside = [col for col in (place.col - 1, place.col + 1) if col in blanks]
    amounts = {p.col for p in clean.marks["amount"] if p.table == place.table}
    if not beside or beside[0] not in amounts:
        return None
    other = place._replace(col=beside[0])
    text = text_at(clean.extraction, place)
    document = with_texts(clean.extraction, [(place, ""), (other, text)])
    return planted("figure-slid", clean, document, [place, other])


def unit_slipped(clean: Clean, random: Random) -> Mutation | None:
    """Another unit is stated above a table."""
    numbers = sorted({p.table for p in clean.marks["row"] if p.table is not None})
    number = random.choice(numbers)
    old = clean.extraction.tables
    unit = _OTHER_UNIT.get(old[number].unit or "")
    if unit is None:
        return None
    tables = (*old[:number], replace(old[number], unit=unit), *old[number + 1 :])
    document = replace(clean.extraction, tables=tables)
    touched = [place for place in clean.tied if place.table == number]
    places = [Place(number, ANY, ANY)]
    return planted("unit-slipped", clean, document, places, touched=touched)


KINDS: dict[str, Plant] = {
    "columns-swapped-in-a-row": swapped_in_row,
    "columns-swapped": swapped,
    "figure-slid": slid,
    "unit-slipped": unit_slipped,
}
