"""Errors in the order and number of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from tasks.records import Cell, Extraction, Table
from tests.tasks.rules.mutations.books import names
from tests.tasks.rules.mutations.clean import Clean, Moved, Place
from tests.tasks.rules.mutations.mutation import (
    Mutation,
    Plant,
    planted,
    text_at,
    with_cells,
    with_texts,
)

_RUN = 3
_ITEM = 7


def shifted(clean: Clean, random: Random) -> Mutation | None:
    """In a run of rows each figure of a column stands a row too low; the last one is lost."""
    place = random.choice(clean.marks["row"])
    run = [place]
    while (below := Place(place.table, run[-1].row + 1, place.col)) in clean.tied:
        run.append(below)
    texts = [text_at(clean.extraction, place) for place in run]
    if len(run) < _RUN + 1:
        return None
    length = random.randint(_RUN, min(len(run) - 1, 6))
    altered = list(zip(run[1 : length + 1], texts, strict=False))
    changed = [place for place, text in altered if text != text_at(clean.extraction, place)]
    if len(changed) < _RUN:
        return None
    return planted("rows-shifted", clean, with_texts(clean.extraction, altered), changed)


def swapped(clean: Clean, random: Random) -> Mutation | None:
    """The figures of two rows are exchanged."""
    place = random.choice(clean.marks["row"])
    others = [p for p in clean.marks["row"] if p[::2] == place[::2] and p != place]
    if not others:
        return None
    other = random.choice(others)
    texts, changed = [], []
    for first in _figures(clean, place):
        second = Place(first.table, other.row, first.col)
        pair = text_at(clean.extraction, first), text_at(clean.extraction, second)
        texts += [(first, pair[1]), (second, pair[0])]
        changed += [first, second] if pair[0] != pair[1] else []
    if not changed:
        return None
    return planted("rows-swapped", clean, with_texts(clean.extraction, texts), changed)


def _figures(clean: Clean, place: Place) -> list[Place]:
    """The slots of a row from its first column of amounts on."""
    assert place.table is not None
    width = clean.extraction.tables[place.table].n_cols
    return [Place(place.table, place.row, col) for col in range(place.col, width)]


def missing(clean: Clean, random: Random) -> Mutation | None:
    """The row of an item is left out."""
    place = _item(clean, random)
    if place is None:
        return None
    rows = [row for row in range(_table(clean, place).n_rows) if row != place.row]
    document, moved = _arranged(clean, place, rows)
    touched = _in_row(clean, place)
    places = _left(clean, place, moved)
    return planted("row-missing", clean, document, places, touched=touched, moved=moved)


def duplicated(clean: Clean, random: Random) -> Mutation | None:
    """The row of an item stands there twice."""
    place = _item(clean, random)
    if place is None:
        return None
    rows = list(range(_table(clean, place).n_rows))
    rows.insert(place.row, place.row)
    document, _ = _arranged(clean, place, rows)
    places = [*_slots(clean, place), *_slots(clean, place._replace(row=place.row + 1))]
    # Each figure of the row is now counted twice.
    return Mutation("row-duplicated", document, tuple(places), bool(_in_row(clean, place)))


def child_moved(clean: Clean, random: Random) -> Mutation | None:
    """An item stands below another class, with a code of that."""
    place = _item(clean, random)
    if place is None:
        return None
    codes = _codes(clean, place)
    own = codes[place.row]
    others = [row for row, code in codes.items() if len(code) == len(own) and code[:5] != own[:5]]
    if len(own) < _ITEM or not others:
        return None
    target = random.choice(others)
    free = [
        code
        for code in names()
        if len(code) == _ITEM and code[:5] == codes[target][:5] and code not in codes.values()
    ]
    if not free:
        return None
    rows = [row for row in range(_table(clean, place).n_rows) if row != place.row]
    at = rows.index(target) + 1
    rows.insert(at, place.row)
    document, moved = _arranged(clean, place, rows)
    new = place._replace(row=at)
    document = with_texts(document, _head(clean, new, random.choice(free)))
    touched = _in_row(clean, place)
    places = [*_slots(clean, new), *_left(clean, place, moved)]
    # The class that it stood in lacks it.
    moved = {**moved, **dict.fromkeys(touched)}
    return planted("child-moved", clean, document, places, touched=touched, moved=moved)


def code_wrong(clean: Clean, random: Random) -> Mutation | None:
    """A digit of the code of an item is wrong; its name, and the other tables, say otherwise."""
    place = _item(clean, random)
    if place is None:
        return None
    codes = _codes(clean, place)
    own = codes[place.row]
    at = random.randrange(3, len(own))
    wrong = own[:at] + random.choice([d for d in "0123456789" if d != own[at]]) + own[at + 1 :]
    if wrong in codes.values():
        return None
    code = _head(clean, place, wrong)[:-1]
    document = with_texts(clean.extraction, code)
    places = [*_slots(clean, place), *_left(clean, place, {})]
    return Mutation("code-wrong", document, tuple(places), evidence=True)


def _left(clean: Clean, place: Place, moved: Moved) -> list[Place]:
    """The row of the class that an item was in: its sums lack the item now."""
    codes = _codes(clean, place)
    row = next(row for row, code in codes.items() if code == codes[place.row][:-2])
    above = [moved.get(slot, slot) for slot in _slots(clean, place._replace(row=row))]
    return [slot for slot in above if slot is not None]


def _table(clean: Clean, place: Place) -> Table:
    assert place.table is not None
    return clean.extraction.tables[place.table]


def _item(clean: Clean, random: Random) -> Place | None:
    """The first cell of the row of an item."""
    rows = clean.marks.get("item-row", ())
    return random.choice(rows) if rows else None


def _in_row(clean: Clean, place: Place) -> list[Place]:
    """The figures of a row that take part in anything."""
    return [slot for slot in _slots(clean, place) if slot in clean.tied]


def _slots(clean: Clean, place: Place) -> list[Place]:
    return [Place(place.table, place.row, col) for col in range(_table(clean, place).n_cols)]


def _codes(clean: Clean, place: Place) -> Mapping[int, str]:
    """The codes of the table, by row."""
    lead = _lead(clean, place)
    rows = {
        p.row
        for name in ("item-row", "class-row")
        for p in clean.marks[name]
        if p.table == place.table
    }
    return {
        row: "".join(text_at(clean.extraction, Place(place.table, row, col)) for col in range(lead))
        for row in sorted(rows)
    }


def _lead(clean: Clean, place: Place) -> int:
    """How many columns hold the code: what stands before the name."""
    first = next(p.col for p in clean.marks["row"] if p.table == place.table)
    return first - 1


def _head(clean: Clean, place: Place, code: str) -> list[tuple[Place, str]]:
    """The cells of a code and of its name."""
    lead = _lead(clean, place)
    pieces = [code] if lead == 1 else [code[:3], code[3:5], code[5:7]][:lead]
    slots = _slots(clean, place)
    return [*zip(slots, pieces, strict=False), (slots[lead], names().get(code, ""))]


def _arranged(
    clean: Clean, place: Place, rows: Sequence[int]
) -> tuple[Extraction, dict[Place, Place | None]]:
    """The document with a table whose rows are these of the old ones, and where figures are now."""
    table = _table(clean, place)
    assert place.table is not None
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    cells = [replace(cell, row=new) for new, old in enumerate(rows) for cell in by_row.get(old, ())]
    document = with_cells(clean.extraction, place.table, cells, len(rows))
    now = {old: new for new, old in reversed(list(enumerate(rows)))}
    moved = {
        old: old._replace(row=now[old.row]) if old.row in now else None
        for row in range(table.n_rows)
        for old in _slots(clean, place._replace(row=row))
    }
    return document, moved


KINDS: dict[str, Plant] = {
    "rows-shifted": shifted,
    "rows-swapped": swapped,
    "row-missing": missing,
    "row-duplicated": duplicated,
    "child-moved": child_moved,
    "code-wrong": code_wrong,
}
