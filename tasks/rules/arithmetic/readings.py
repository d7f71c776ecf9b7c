"""Which rows of a list may be the sums of which others: nothing printed says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, takewhile

from tasks.statements.forms.sums import depths
from tasks.statements.model import Column, Line
from tasks.statements.vocabulary import CATEGORY

_COUNTED = ("functional", "economic")


@dataclass(frozen=True, slots=True)
class Family:
    """A row and the rows that it is the sum of.

    Attributes:
        sure: not where only figures tell the parts and some of these are zero: they could as well
            belong to the row above or below.
    """

    whole: Line
    parts: tuple[Line, ...]
    sure: bool = True


Reading = tuple[Family, ...]


def readings(
    totals: Sequence[Line], items: Sequence[Line], columns: Sequence[Column]
) -> Iterator[Reading]:
    """What may be a sum of what: by codes, all rows alike, by units, or as the figures close.

    Where rows are 类 their sum is that of B03; here units are the sums of their 类.

    Args:
        totals: one row or none.
        items: all other rows.
    """
    below = _below_units(items)
    if any(is_category(line) for line in items):
        if below:
            yield below
        return
    coded = _by_code(items)
    for total in totals:
        if coded:
            yield (Family(total, tuple(_tops(items, coded))), *coded)
        yield (Family(total, tuple(items)),)
        if below:
            units = tuple(line for line in items if line.classification == "organisation")
            yield (Family(total, units), *below)
    for column in columns:
        yield from _by_figures(totals, items, column)


def is_category(line: Line) -> bool:
    """Whether a row is a 类."""
    return len(line.code or "") == CATEGORY and line.classification.startswith(_COUNTED)


def own_figure(line: Line, column: Column) -> bool:
    """Whether the figure begins in this row, and does not reach down from one above."""
    return line.cells[column.col].row == line.row


def alike(items: Sequence[Line]) -> bool:
    """Whether the rows are of one level by their codes: units, or 项 of the classification."""
    lengths = {len(line.code or "") for line in items}
    kinds = {line.classification for line in items}
    return len(kinds) == 1 and len(lengths) == 1 and lengths != {0} and kinds != {"project"}


def may_hold_sums(items: Sequence[Line], column: Column) -> bool:
    """Whether some row is the sum of rows that follow it, or go before it, at once."""
    amounts = [
        value
        for line in items
        if own_figure(line, column) and (value := line.figures[column.col].value)
    ]
    return _over_the_next(amounts) or _over_the_next(amounts[::-1])


def _over_the_next(amounts: Sequence[Decimal]) -> bool:
    for place, amount in enumerate(amounts):
        for total in accumulate(amounts[place + 1 :]):
            if total >= amount:
                if total == amount:
                    return True
                break
    return False


def _by_code(items: Sequence[Line]) -> Reading:
    """Units whose codes begin with the code of another unit are below it."""
    codes = {line.code for line in items if line.classification == "organisation" and line.code}
    if not codes or any(line.classification != "organisation" or not line.code for line in items):
        return ()
    below: dict[str | None, list[Line]] = {}
    for line in items:
        below.setdefault(_above(line.code or "", codes), []).append(line)
    families = (Family(whole, tuple(below.get(whole.code, ()))) for whole in items)
    return tuple(family for family in families if family.parts)


def _above(code: str, codes: set[str]) -> str | None:
    return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in codes), None)


def _tops(items: Sequence[Line], families: Reading) -> list[Line]:
    below = {line.row for family in families for line in family.parts}
    return [line for line in items if line.row not in below]


def _below_units(items: Sequence[Line]) -> Reading:
    """Each unit with the rows below it: its 类 where it has classes, else all."""
    families: list[Family] = []
    for place, line in enumerate(items):
        if line.classification == "organisation":
            rest = items[place + 1 :]
            own = list(takewhile(lambda entry: entry.classification != "organisation", rest))
            parts = [entry for entry in own if is_category(entry)] or own
            if parts:
                families.append(Family(line, tuple(parts)))
    return tuple(families)


def _by_figures(totals: Sequence[Line], items: Sequence[Line], column: Column) -> Iterator[Reading]:
    """The one reading in which the figures of a column close, if some row is a sum of others."""
    own = [line for line in items if own_figure(line, column)]
    amounts = [line.figures[column.col].value or Decimal(0) for line in own]
    whole = totals[0].figures[column.col].value if totals else None
    if not any(amounts) or (totals and whole is None):
        return
    levels = depths(amounts, whole)
    if levels is None or not any(levels):
        return
    families = [Family(total, _at(own, levels, 0), all(amounts)) for total in totals]
    for place, level in enumerate(levels):
        if parts := _at(own[place + 1 :], levels[place + 1 :], level + 1):
            sure = all(amounts[place : _end(levels, place)])
            families.append(Family(own[place], parts, sure))
    yield tuple(families)


def _end(levels: Sequence[int], place: int) -> int:
    """Where the rows below one end."""
    later = range(place + 1, len(levels))
    return next((row for row in later if levels[row] <= levels[place]), len(levels))


def _at(lines: Sequence[Line], levels: Sequence[int], level: int) -> tuple[Line, ...]:
    """The lines of one level, up to the first line above it."""
    pairs = takewhile(lambda pair: pair[1] >= level, zip(lines, levels, strict=True))
    return tuple(line for line, own in pairs if own == level)
