"""Rows of indicators in plain text whose cells have slipped, back where the document shows it.

A program that writes tables as lines with tabs can leave out the cells that are merged from above,
so that the rest of a row slips to the left, and it cuts a row in two where a page ended. In forms
of indicators (绩效目标表) the same words stand in the same column of many rows, which tells where
they belong. Nothing else is evidence: a row without such words stays, and so does every table of
amounts.
"""

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tasks.documents.lines import joined
from tasks.documents.normal import normal
from tasks.tables.wording import begins_item, is_amount

# A cell is its text with the number of its line.
Row = tuple[tuple[str, int], ...]

# At least this many such cells make a row the header of indicators.
HEADER_CELLS = 2
# Tables with more columns are no forms of indicators.
MOST_COLUMNS = 50
_HEADER = re.compile(r"[一二三]级指标|指标值")
_INDICATOR = "指标"


@dataclass(frozen=True, slots=True)
class _Form:
    """The rows of a table down to the header of its indicators, and those below."""

    upper: tuple[Row, ...]
    lower: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """What stands in the columns, without blanks at the end."""
        texts = [normal(text) for text, _ in self.upper[-1]] if self.upper else []
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)


def realigned(tables: Iterable[Sequence[Row]]) -> list[list[Row]]:
    """The rows of all tables of a document, those of indicators rejoined and in their columns."""
    forms = [_form(rows) for rows in tables]
    known = {normal(text) for form in forms for row in form.lower for text, _ in row}
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
        if sum(bool(_HEADER.fullmatch(normal(text))) for text, _ in row) >= HEADER_CELLS:
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
        cut = _cut(row, rest[0], known) if rest and rest[0][0][1] - row[-1][1] > 1 else None
        if cut is not None:
            row, before = cut
            rest.popleft()
            if rest and _fits(before, rest[0]):
                rest[0] = (*before, *rest[0][len(before) :])
            elif any(text for text, _ in before):
                rest.appendleft(before)
        yield row


def _cut(row: Row, below: Row, known: Collection[str]) -> tuple[Row, Row] | None:
    """The whole row, and the cells below that are not of it; None where it was not cut."""
    printed = [col for col, (text, _) in enumerate(row) if text]
    rests = [col for col, (text, _) in enumerate(below) if text]
    for first, start in product(range(len(printed)), range(len(rests))):
        upper, lower = printed[first:], rests[start:]
        if normal(row[upper[0]][0] + below[lower[0]][0]) in known and len(lower) <= len(upper):
            texts = {col: below[under][0] for col, under in zip(upper, lower, strict=False)}
            if not any(is_amount(text) or begins_item(text) for text in texts.values()):
                return _with(row, texts), below[: lower[0]]
    return None


def _with(row: Row, texts: Mapping[int, str]) -> Row:
    return tuple((joined((text, texts.get(col, ""))), line) for col, (text, line) in enumerate(row))


def _fits(before: Row, row: Row) -> bool:
    """Whether the row is blank where these cells stand."""
    return len(before) <= len(row) and not any(text for text, _ in row[: len(before)])


class _Places:
    """In which columns texts, and words that end like names of indicators, stand."""

    def __init__(self) -> None:
        self.of_texts: dict[str, set[int]] = defaultdict(set)
        self.of_indicators: set[int] = set()

    def learn(self, row: Row) -> None:
        """Take note of a row that reaches to the last column, so that it cannot have slipped."""
        for col, (text, _) in enumerate(row):
            self.of_texts[normal(text)].add(col)
            if normal(text).endswith(_INDICATOR):
                self.of_indicators.add(col)

    def columns(self, text: str) -> Collection[int]:
        """Where the text may stand; empty if nothing tells."""
        plain = normal(text)
        if is_amount(text):
            return ()
        return self.of_texts.get(plain) or (
            self.of_indicators if plain.endswith(_INDICATOR) else ()
        )


def _places(forms: Iterable[_Form]) -> Mapping[tuple[str, ...], _Places]:
    places: dict[tuple[str, ...], _Places] = defaultdict(_Places)
    for form in forms:
        for row in form.lower:
            if _reaches(row, len(form.header)):
                places[form.header].learn(row)
    return places


def _reaches(row: Row, width: int) -> bool:
    return len(row) >= width and any(text for text, _ in row[width - 1 :])


def _moved(row: Row, width: int, places: _Places) -> Row:
    """The row with its texts in the next columns where they may stand; as it is where none may."""
    if _reaches(row, width):
        return row
    filled = [(col, cell) for col, cell in enumerate(row) if cell[0]]
    cells = [("", row[-1][1])] * max(width, len(row))
    before, last = -1, -1
    for col, cell in filled:
        beside = before + 1 if col == last + 1 else max(col, before + 1)
        known = places.columns(cell[0])
        target = min((at for at in known if at >= max(col, before + 1)), default=None)
        if known and target is None:
            return row
        before, last = beside if target is None else target, col
        if before >= len(cells):
            return row
        cells[before] = cell
    return tuple(cells)
