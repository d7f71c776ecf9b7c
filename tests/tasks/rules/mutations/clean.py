"""Clean documents: an extraction with what a reader can compare in it, known by construction."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from tasks.records import Cell, Extraction

UNITS = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FEWER = ("减少", "下降", "-")
_UNIT_BEHIND = re.compile(r"\s*(元|千元|万元|亿元)")

# Marks of figures that are no amounts of money in the unit of their table.
COUNTED = (
    *("weight", "plan", "count", "growth", "share", "quantity", "cost", "target", "name", "goal"),
)


class Place(NamedTuple):
    """A figure: table, row and column; in running text None, paragraph, and its turn there."""

    table: int | None
    row: int
    col: int


# "sum": the total is the sum of the parts; "most": it is at most that; "share": it is the first
# part in per cent of the second; "growth": in per cent of the second less the first; "product":
# the quantity and the price in one cell, multiplied; "rising": no part is below the one before it,
# and the last is the total.
Relation = Literal["sum", "most", "share", "growth", "product", "rising"]


class Tie(NamedTuple):
    """What holds between figures of a document, so that a change of one of them contradicts it."""

    relation: Relation
    total: Place | Decimal
    parts: tuple[Place, ...]

    @property
    def places(self) -> Iterator[Place]:
        """All figures that take part."""
        if isinstance(self.total, Place):
            yield self.total
        yield from self.parts


class Value(NamedTuple):
    """A figure in 元 (or as counted).

    Attributes:
        half: half of its last digit.
        product: of a quantity and its price in one cell; and how far the price may be rounded.
    """

    value: Decimal
    half: Decimal
    product: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))


Values = Callable[[Place], Value | None]
Moved = Mapping[Place, Place | None]


@dataclass(frozen=True)
class Clean:
    """A document without contradictions.

    Attributes:
        year: its fiscal year.
        ties: all comparisons of figures that it allows.
        marks: what a figure is, where a kind of error needs that: "amount", "weight", "plan"…
    """

    name: str
    year: int
    extraction: Extraction
    ties: tuple[Tie, ...]
    marks: Mapping[str, tuple[Place, ...]]

    @cached_property
    def counted(self) -> frozenset[Place]:
        """Figures that are no amounts of money."""
        return frozenset(place for mark in COUNTED for place in self.marks.get(mark, ()))

    @cached_property
    def tied(self) -> Mapping[Place, tuple[Tie, ...]]:
        """The ties of each figure."""
        found: dict[Place, list[Tie]] = {}
        for tie in self.ties:
            for place in set(tie.places):
                found.setdefault(place, []).append(tie)
        return {place: tuple(ties) for place, ties in found.items()}


def values(
    document: Extraction, counted: Container[Place] = (), moved: Moved | None = None
) -> Values:
    """Looks figures of a document up.

    Args:
        counted: figures that are no amounts of money, whatever the unit of their table.
        moved: where figures stand that an error moved; None where it removed them.
    """
    cells: dict[int, dict[tuple[int, int], Cell]] = {}

    def at(asked: Place) -> Value | None:
        place = (moved or {}).get(asked, asked)
        if place is None:
            return None
        if place.table is None:
            return _in_text(document.paragraphs[place.row].text, place.col)
        table = document.tables[place.table]
        if place.table not in cells:
            cells[place.table] = {(cell.row, cell.col): cell for cell in table.cells}
        cell = cells[place.table].get(place[1:])
        unit = None if asked in counted else table.unit
        return None if cell is None else in_cell(cell.text, unit)

    return at


def in_cell(text: str, unit: str | None) -> Value | None:
    """The figure of a cell, in the unit behind it or that of its table."""
    found = NUMBER.search(text)
    if found is None:
        return None
    behind = _UNIT_BEHIND.match(text, found.end())
    bare = text.strip().lstrip("-") == found[0]
    factor = UNITS[behind[1]] if behind else UNITS.get(unit or "", 1) if bare else 1
    value = _value(found[0], factor, text.startswith("-"))
    return value._replace(product=_product(NUMBER.findall(text)))


def _product(numbers: Sequence[str]) -> tuple[Decimal, Decimal]:
    first, *others = (Decimal(number.replace(",", "")) for number in numbers)
    if len(others) != 1:
        return first, Decimal(0)
    half = Decimal(5).scaleb(int(others[0].as_tuple().exponent) - 1)
    return first * others[0], first * half


def _in_text(text: str, turn: int) -> Value | None:
    found = next((m for n, m in enumerate(NUMBER.finditer(text)) if n == turn), None)
    if found is None:
        return None
    behind = _UNIT_BEHIND.match(text, found.end())
    fewer = text[: found.start()].endswith(_FEWER)
    return _value(found[0], UNITS[behind[1]] if behind else 1, fewer)


def _value(number: str, factor: int, negative: bool) -> Value:
    value = Decimal(number.replace(",", ""))
    decimals = -int(value.as_tuple().exponent)
    # What is counted is exact.
    exact = factor == 1 and not decimals
    half = Decimal(0) if exact else Decimal(5).scaleb(-decimals - 1) * factor
    return Value(-value * factor if negative else value * factor, half)


def broken(tie: Tie, at: Values) -> bool:
    """Whether figures contradict each other by more than rounding explains.

    Where nothing is printed for the total, or for any part, nothing contradicts.
    """
    total = Value(tie.total, Decimal(0)) if isinstance(tie.total, Decimal) else at(tie.total)
    parts = [value for place in tie.parts if (value := at(place)) is not None]
    if total is None or not parts:
        return False
    if tie.relation in ("sum", "most"):
        apart = total.value - sum(part.value for part in parts)
        slack = total.half + sum(part.half for part in parts)
        return apart > slack if tie.relation == "most" else abs(apart) > slack
    if tie.relation == "rising":
        steps = [part.value for part in parts]
        return sorted(steps) != steps or steps[-1] != total.value
    if tie.relation == "product":
        product, slack = parts[0].product
        return abs(total.value - product) > total.half + slack
    if len(parts) < len(tie.parts):
        return False
    first, second = parts
    base = second.value - first.value if tie.relation == "growth" else second.value
    if not base:
        return False
    # What the print of the two amounts leaves open moves the share too.
    slack = 2 * total.half + 100 * (first.half + second.half) * 2 / abs(base)
    return abs(total.value - 100 * first.value / base) > slack
