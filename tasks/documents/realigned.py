"""Rows of indicators in plain text whose cells have slipped, back where the document shows it.

A program that writes tables as lines with tabs can leave out the cells that are merged from above,
so that the rest of a row slips to the left, and it cuts a row in two where a page ended. In forms
of indicators (绩效目标表) the same words stand in the same column of many rows, which tells where
they belong. Nothing else is evidence: a row without such words stays, and so does every table of
amounts. What was mended is kept with the cells.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from tasks.documents.lines import joined
from tasks.documents.normal import normal
from tasks.records import Mend
from tasks.tables.wording import INDICATOR, begins_item, is_amount


class Slot(NamedTuple):
    """A cell: its text, the number of its line, and what was mended in it."""

    text: str
    line: int
    mended: tuple[Mend, ...] = ()


Row = tuple[Slot, ...]

# At least this many such cells make a row the header of indicators.
HEADER_CELLS = 2
# Tables with more columns are no forms of indicators.
MOST_COLUMNS = 50
# So many rows show where a text belongs that one row has elsewhere.
ENOUGH = 2
_HEADER = re.compile(r"[一二三]级指标|指标值")


@dataclass(frozen=True, slots=True)
class _Form:
    """The rows of a table down to the header of its indicators, and those below."""

    upper: tuple[Row, ...]
    lower: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """What stands in the columns, without blanks at the end."""
        texts = [normal(slot.text) for slot in self.upper[-1]] if self.upper else []
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)


def realigned(tables: Iterable[Sequence[Row]]) -> list[list[Row]]:
    """The rows of all tables of a document, those of indicators rejoined and in their columns."""
    forms = [_form(rows) for rows in tables]
    known = {normal(slot.text) for form in forms for row in form.lower for slot in row}
    whole = [_Form(form.upper, tuple(_rejoined(form.lower, known))) for form in forms]
    places = _places(whole)
    return [
        [*form.upper, *(_moved(row, len(form.header), places[form.header]) for row in form.lower)]
        for form in whole
    ]


def _form(rows: Sequence[Row]) -> _Form:
    if any(len(row) > MOST_COLUMNS for row in rows):
        return _Form(tuple(rows), ())
    for index, row in enumerate(rows):
        if sum(bool(_HEADER.fullmatch(normal(slot.text))) for slot in row) >= HEADER_CELLS:
            return _Form(tuple(rows[: index + 1]), tuple(rows[index + 1 :]))
    return _Form(tuple(rows), ())


def _rejoined(rows: Sequence[Row], known: Collection[str]) -> Iterator[Row]:
    """The rows, those that the end of a page cut in two in one.

    A row below a blank line is the rest of the row above if one of its texts makes up, with one
    above, a text that stands elsewhere. What precedes that text belongs to the next row.
    """
    rest = deque(rows)
    while rest:
        row = rest.popleft()
        cut = _cut(row, rest[0], known) if rest and rest[0][0].line - row[-1].line > 1 else None
        if cut is not None:
            row, before = cut
            rest.popleft()
            if rest and _fits(before, rest[0]):
                rest[0] = (*before, *rest[0][len(before) :])
            elif any(slot.text for slot in before):
                rest.appendleft(before)
        yield row


def _cut(row: Row, below: Row, known: Collection[str]) -> tuple[Row, Row] | None:
    """The whole row, and the cells below that are not of it; None where it was not cut."""
    printed, rests = _filled(row), _filled(below)
    for first, start in product(range(len(printed)), range(len(rests))):
        upper, lower = printed[first:], rests[start:]
        whole = normal(row[upper[0]].text + below[lower[0]].text)
        if whole in known and len(lower) <= len(upper):
            texts = {col: below[under].text for col, under in zip(upper, lower, strict=False)}
            if not any(is_amount(text) or begins_item(text) for text in texts.values()):
                return _with(row, texts), below[: lower[0]]
    return None


def _with(row: Row, texts: Mapping[int, str]) -> Row:
    return tuple(
        slot._replace(
            text=joined((slot.text, texts[col])),
            mended=(*slot.mended, Mend("torn", (slot.text, texts[col]))),
        )
        if col in texts
        else slot
        for col, slot in enumerate(row)
    )


def _filled(row: Row) -> list[int]:
    return [col for col, slot in enumerate(row) if slot.text]


def _fits(before: Row, row: Row) -> bool:
    """Whether the row is blank where these cells stand."""
    return len(before) <= len(row) and not any(slot.text for slot in row[: len(before)])


class _Places:
    """In which columns texts, and words that end like names of indicators, stand."""

    def __init__(self) -> None:
        self.of_texts: dict[str, Counter[int]] = defaultdict(Counter)
        self.of_blank_rows: dict[str, Counter[int]] = defaultdict(Counter)
        self.of_indicators: set[int] = set()

    def learn_blank(self, row: Row) -> None:
        """Take note of a row with all its cells, the last of them blank; it may have slipped."""
        for col, slot in enumerate(row):
            self.of_blank_rows[normal(slot.text)][col] += 1

    def learn(self, row: Row) -> None:
        """Take note of a row that reaches to the last column, so that it cannot have slipped."""
        for col, slot in enumerate(row):
            plain = normal(slot.text)
            self.of_texts[plain][col] += 1
            if plain.endswith(INDICATOR):
                self.of_indicators.add(col)

    def columns(self, text: str, *, short: bool) -> Collection[int]:
        """Where the text may stand; empty if nothing tells.

        Args:
            short: cells are missing from its row, so that rows with blanks may tell too.
        """
        plain = normal(text)
        if is_amount(text):
            return ()
        if known := self.of_texts.get(plain):
            return known
        if plain.endswith(INDICATOR):
            return self.of_indicators
        seen = self.of_blank_rows.get(plain, Counter()) if short else Counter()
        return seen if len(seen) == 1 and seen.total() >= ENOUGH else ()

    def before(self, text: str, col: int) -> bool:
        """Whether a name of indicators that stands in a column belongs in the one before."""
        seen = self.of_texts.get(normal(text), Counter())
        return text.endswith(INDICATOR) and seen[col] == 1 and seen[col - 1] >= ENOUGH


def _places(forms: Iterable[_Form]) -> Mapping[tuple[str, ...], _Places]:
    places: dict[tuple[str, ...], _Places] = defaultdict(_Places)
    for form in forms:
        for row in form.lower:
            if _reaches(row, len(form.header)):
                places[form.header].learn(row)
            elif len(row) >= len(form.header):
                places[form.header].learn_blank(row)
    return places


def _reaches(row: Row, width: int) -> bool:
    return len(row) >= width and any(slot.text for slot in row[width - 1 :])


def _moved(row: Row, width: int, places: _Places) -> Row:
    """The row with its texts in the columns where they may stand; as it is where none may."""
    filled = _filled(row)
    if not filled:
        return row
    if not _reaches(row, width):
        targets = _targets(row, filled, places, width)
    elif filled[0] and places.before(row[filled[0]].text, filled[0]):
        targets = [filled[0] - 1, *filled[1:]]
    else:
        return row
    cells = [Slot("", row[-1].line)] * max(width, len(row))
    for col, target in zip(filled, targets, strict=True):
        cells[target] = row[col]
    if targets != filled:
        printed = Mend("moved", tuple(slot.text for slot in row))
        first = cells[targets[0]]
        cells[targets[0]] = first._replace(mended=(*first.mended, printed))
    return tuple(cells)


def _targets(row: Row, filled: Sequence[int], places: _Places, width: int) -> Sequence[int]:
    """The columns of the filled cells: where their texts may stand, or where they stand."""
    short = len(row) < width
    targets: list[int] = []
    before, last = -1, -1
    for col in filled:
        beside = before + 1 if col == last + 1 else max(col, before + 1)
        known = places.columns(row[col].text, short=short)
        target = min((at for at in known if at >= max(col, before + 1)), default=None)
        if known and target is None:
            return filled
        before, last = beside if target is None else target, col
        if before >= max(width, len(row)):
            return filled
        targets.append(before)
    return targets
