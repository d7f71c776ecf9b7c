"""Writing a clean document: tables and sentences, and what holds between their figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tasks.records import Extraction, Paragraph, Table
from tests.tasks.gold import table
from tests.tasks.rules.mutations.clean import NUMBER, UNITS, Clean, Place, Relation, Tie

CENT = Decimal("0.01")


class Figure(NamedTuple):
    """A figure to be printed.

    Attributes:
        value: an amount in hundredths of 元; else as it is printed.
        key: figures with one key are the same quantity wherever they stand.
        mark: what it is; only an "amount" is printed in the unit of its place.
    """

    value: int | Decimal | str
    key: str = ""
    mark: str = "amount"


Entry = str | Figure


@dataclass
class Draft:
    """A document in the making.

    Attributes:
        commas: tables print 1,234.56.
        zeros: tables print 0.00 where there is nothing.
    """

    name: str
    year: int
    unit: str
    commas: bool = False
    zeros: bool = False
    tables: list[Table] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    marks: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def say(self, words: str, **figures: Figure) -> Mapping[str, Place]:
        """A paragraph; {name} stands for a figure, amounts are in 万元 (written behind them)."""
        text, places = "", {}
        for number, piece in enumerate(words.replace("}", "{").split("{")):
            if number % 2 == 0:
                text += piece
                continue
            place = Place(None, len(self.paragraphs), len(NUMBER.findall(text)))
            text += printed(figures[piece], "万元")
            places[piece] = self._placed(place, figures[piece])
        self.paragraphs.append(Paragraph(text))
        return places

    def grid(
        self,
        title: str,
        header: Sequence[str],
        rows: Sequence[Sequence[Entry]],
        *,
        unit: str | None = "",
        notes: Sequence[str] = (),
    ) -> int:
        """A table; the header as in `gold.table`. Answers with its number."""
        unit = self.unit if unit == "" else unit
        number, above = len(self.tables), len(header)
        lines = [
            "|".join(e if isinstance(e, str) else self._shown(e, unit) for e in row) for row in rows
        ]
        made = table(title, [*header, *lines], unit)
        for row, entries in enumerate(rows, above):
            for col, entry in enumerate(entries):
                if isinstance(entry, Figure) and self._shown(entry, unit):
                    self._placed(Place(number, row, col), entry)
        self.tables.append(replace(made, notes=tuple(notes)))
        return number

    def tie(self, relation: Relation, total: Place | Decimal, *parts: Place) -> None:
        """What holds between figures; a blank among the parts adds nothing."""
        given = any(self._printed(part) for part in parts)
        if given and (isinstance(total, Decimal) or self._printed(total)):
            self.ties.append(Tie(relation, total, parts))

    def at_most(self, smaller: str, greater: str) -> None:
        """Figures of a key are at most those of another, for all endings of the keys."""
        for key in list(self.keys):
            other = greater + key[len(smaller) :]
            if key.startswith(smaller) and self.keys.get(other):
                self.tie("most", self.keys[key][0], self.keys[other][0])

    def done(self) -> Clean:
        """The document."""
        same = [
            Tie("sum", places[0], (place,)) for places in self.keys.values() for place in places[1:]
        ]
        return Clean(
            self.name,
            self.year,
            Extraction("ok", None, "text/plain", 1, tuple(self.tables), tuple(self.paragraphs)),
            (*self.ties, *same),
            {mark: tuple(places) for mark, places in self.marks.items()},
        )

    def _placed(self, place: Place, figure: Figure) -> Place:
        self.marks[figure.mark].append(place)
        if figure.key:
            self.keys[figure.key].append(place)
        return place

    def _printed(self, place: Place) -> bool:
        if place.table is None:
            return True
        cells = self.tables[place.table].cells
        return any((cell.row, cell.col) == place[1:] and NUMBER.search(cell.text) for cell in cells)

    def _shown(self, figure: Figure, unit: str | None) -> str:
        amount = figure.mark == "amount"
        if amount and figure.value == 0 and not self.zeros:
            return ""
        text = printed(figure, unit or "")
        return f"{Decimal(text):,}" if amount and self.commas else text


def printed(figure: Figure, unit: str) -> str:
    """A figure as it is printed."""
    if figure.mark != "amount":
        return str(figure.value)
    value = Decimal(figure.value) / (100 * UNITS.get(unit, 1))
    return format(value.quantize(CENT, ROUND_HALF_UP), "f")


def per_cent(part: int, whole: int) -> Decimal:
    """A share with two decimals."""
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)
