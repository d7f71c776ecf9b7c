"""A table of an HTML page to a grid, as the HTML standard forms it.

https://html.spec.whatwg.org/multipage/tables.html#forming-a-table. Where cells overlap, the later
one is cut; columns and rows in which no cell begins are left out; hidden cells are not there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bs4 import Tag
from bs4.element import NavigableString

from tasks.documents.html.markup import Markup, text_in
from tasks.documents.html.styles import attribute
from tasks.records import Cell
from tasks.tables.headings import Heading
from tasks.tables.piece import Piece
from tasks.tables.wording import (
    is_label,
    is_note,
    is_subtitle,
    is_table_number,
    names_table,
    unit_of,
)

# The standard's limits of colspan and rowspan.
MOST_COLUMNS, MOST_ROWS = 1_000, 65_534
# Slots of one grid, and columns that the cells of one row group span together.
MOST_SLOTS, MOST_SPANNED = 500_000, 1_000_000
_CELLS = ("td", "th")
_SPAN = re.compile(r"\s*\+?([0-9]{1,9})")
_SIDES = ("border", "border-style", "border-width", "border-top", "border-left", "border-right")
_DRAWN = re.compile(r"\b(?:solid|dashed|dotted|double|groove|ridge|inset|outset)\b")
_WIDTH = re.compile(r"(?<![\w.#])[\d.]+(?=[a-z]|\s|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """A visible row; its group is a thead, tbody or tfoot, or the table itself."""

    group: Tag
    tr: Tag | None
    cells: list[Tag] = field(default_factory=list)


class Contents:
    """What a table shows.

    Attributes:
        rows: with the first thead at the head and the first tfoot at the foot.
        others: captions, texts and tables that stand in no cell; browsers print them above.
    """

    def __init__(self, table: Tag, page: Markup) -> None:
        self.rows: list[Row] = []
        self.others: list[Tag | NavigableString] = []
        stack: list[tuple[object, Tag, Tag | None]] = [
            (node, table, None) for node in reversed(table.contents)
        ]
        while stack:
            node, group, tr = stack.pop()
            if type(node) is NavigableString and node.strip():
                self.others.append(node)
            if not isinstance(node, Tag) or page.is_unseen(node):
                continue
            if node.name in _CELLS:
                self._add(node, group, tr)
            elif node.name in ("caption", "table"):
                self.others.append(node)
            else:
                group = node if node.name in ("thead", "tbody", "tfoot") else group
                if node.name == "tr":
                    tr = node
                    self.rows.append(Row(group, tr))
                stack += [(child, group, tr) for child in reversed(node.contents)]
        self._order()

    def _add(self, cell: Tag, group: Tag, tr: Tag | None) -> None:
        if not self.rows or self.rows[-1].tr is not tr:
            self.rows.append(Row(group, tr))
        self.rows[-1].cells.append(cell)

    def _order(self) -> None:
        groups = [row.group for row in self.rows]
        head = next((group for group in groups if group.name == "thead"), None)
        foot = next((group for group in groups if group.name == "tfoot"), None)
        self.rows.sort(key=lambda row: (row.group is not head) + 2 * (row.group is foot))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the page on the slots of its table."""

    row: int
    col: int
    rowspan: int
    colspan: int
    tag: Tag
    text: str


def read_table(table: Tag, page: Markup) -> Iterator[Heading | Piece]:
    """The lines at the head of a table's element, its grid, and the lines at its foot.

    Lines are rows without borders, and rows of one cell that name a table or state its unit.

    Raises:
        ValueError: the grid has too many slots.
    """
    rows = _by_row(_arranged(Contents(table, page).rows, page))
    bare = _bare(rows, page)
    first, last = 0, len(rows)
    while first + 1 < last and _is_head(rows[first], bare[first]):
        first += 1
    while first < last and bare[last - 1] and _is_foot(rows[last - 1]):
        last -= 1
    for row in rows[:first]:
        yield from _heading(row, page)
    yield from _piece([place for row in rows[first:last] for place in row], page)
    for row in rows[last:]:
        yield from _heading(row, page)


def _arranged(rows: Sequence[Row], page: Markup) -> list[Place]:
    """The cells in their places.

    A row group ends all spans, but some writers, as LibreOffice, put each row into a group of its
    own and mean what they write: so it is where all cells then fill the grid without a gap.
    """
    texts = {id(cell): text_in(cell, page) for row in rows for cell in row.cells}
    groups = [list(group) for _, group in groupby(rows, key=lambda row: id(row.group))]
    places = _compressed(list(_placed(groups, texts)))
    if len(groups) > 1 and not _is_full(places):
        whole = _compressed(list(_placed([list(rows)], texts)))
        places = whole if _is_full(whole) else places
    return places


def _is_full(places: Sequence[Place]) -> bool:
    """Whether the cells cover each slot between them."""
    n_rows = max((place.row + place.rowspan for place in places), default=0)
    n_cols = max((place.col + place.colspan for place in places), default=0)
    return sum(place.rowspan * place.colspan for place in places) == n_rows * n_cols


def _placed(groups: Iterable[Sequence[Row]], texts: Mapping[int, str]) -> Iterator[Place]:
    top = 0
    for together in groups:
        below: dict[int, int] = {}
        spanned = 0
        for index, row in enumerate(together):
            col = 0
            for tag in row.cells:
                while below.get(col, 0) > index:
                    col += 1
                height, width = _spans(tag, len(together) - index)
                free = next((c for c in range(width) if below.get(col + c, 0) > index), width)
                below |= dict.fromkeys(range(col, col + free), index + height)
                yield Place(top + index, col, height, free, tag, texts[id(tag)])
                col += free
                spanned += free
                if spanned > MOST_SPANNED:
                    raise ValueError(f"cells span over {MOST_SPANNED} columns")
        top += len(together)


def _spans(cell: Tag, rows_left: int) -> tuple[int, int]:
    """Rows and columns of a cell; a rowspan of 0 reaches down to the end of the row group."""
    down, across = (_SPAN.match(attribute(cell, name)) for name in ("rowspan", "colspan"))
    height = min(int(down[1]), MOST_ROWS) if down else 1
    width = min(int(across[1]), MOST_COLUMNS) if across else 1
    return min(height or rows_left, rows_left), max(width, 1)


def _compressed(places: Sequence[Place]) -> list[Place]:
    """The cells on only those rows and columns in which one begins."""
    rows = sorted({place.row for place in places})
    cols = sorted({place.col for place in places})
    moved = []
    for place in places:
        row, col = bisect_left(rows, place.row), bisect_left(cols, place.col)
        height = bisect_left(rows, place.row + place.rowspan) - row
        width = bisect_left(cols, place.col + place.colspan) - col
        moved.append(replace(place, row=row, col=col, rowspan=height, colspan=width))
    return moved


def _by_row(places: Sequence[Place]) -> list[list[Place]]:
    return [list(row) for _, row in groupby(places, key=lambda place: place.row)]


def _bare(rows: Sequence[Sequence[Place]], page: Markup) -> list[bool]:
    """Which rows have no border, where all rows between them have one."""
    bare = [not any(_is_bordered(place.tag, page) for place in row) for row in rows]
    runs = [(is_bare, len(list(run))) for is_bare, run in groupby(bare)]
    drawn = [length for is_bare, length in runs if not is_bare]
    return bare if len(drawn) == 1 and drawn[0] > 1 else [False] * len(bare)


def _is_head(row: Sequence[Place], is_bare: bool) -> bool:
    """Whether a row at the head is a line above the grid and no part of it."""
    if any(place.rowspan > 1 for place in row):
        return False
    filled = [place.text for place in row if place.text]
    if len(row) == 1 and names_table(row[0].text) and "表" in row[0].text:
        return True
    stated = [text for text in filled if _is_outside(text)]
    if is_bare and all(place.tag.name == "td" for place in row):
        return len(filled) <= 1 or bool(stated)
    return stated == filled and any(map(unit_of, filled))


def _is_outside(text: str) -> bool:
    """Whether a text is one as stands between a title and its grid."""
    return any(said(text) for said in (is_label, is_subtitle, is_table_number, unit_of))


def _is_foot(row: Sequence[Place]) -> bool:
    """Whether a row without borders at the foot is a note, or blank."""
    return all(is_note(place.text) for place in row if place.text)


def _is_bordered(cell: Tag, page: Markup) -> bool:
    """Whether the page draws a border at a side of the cell or above it."""
    looks = page.styles.of(cell)
    stated = [looks[side] for side in _SIDES if looks.get(side)]
    if stated:
        return any(map(_is_drawn, stated))
    table = cell.find_parent("table")
    return table is not None and attribute(table, "border").strip() not in ("", "0")


def _is_drawn(border: str) -> bool:
    """Whether a stated border, or style or width of borders, is one of any side."""
    plain = re.sub(r"\([^)]*\)", "", border)
    widths = _WIDTH.findall(plain)
    if widths and not any(width.strip("0.") for width in widths):
        return False
    return bool(widths) or _DRAWN.search(plain) is not None


def _heading(row: Sequence[Place], page: Markup) -> Iterator[Heading]:
    texts = [place.text for place in row if place.text]
    if texts:
        centred = len(texts) == 1 and page.is_centred(row[0].tag)
        yield Heading(" ".join(texts), tuple(texts), centred)


def _piece(places: Sequence[Place], page: Markup) -> Iterator[Piece]:
    """The grid of the cells, blanks included; nothing where all are blank."""
    if not any(place.text for place in places):
        return
    places = _compressed(places)
    n_rows = max(place.row + place.rowspan for place in places)
    n_cols = max(place.col + place.colspan for place in places)
    if n_rows * n_cols > MOST_SLOTS:
        raise ValueError(f"a table of {n_rows} × {n_cols} cells is none of a disclosure")
    cells = [
        Cell(p.row, p.col, p.rowspan, p.colspan, p.text, path=page.path(p.tag)) for p in places
    ]
    taken = {
        (row, col)
        for place in places
        for row in range(place.row, place.row + place.rowspan)
        for col in range(place.col, place.col + place.colspan)
    }
    whole = places[0].tag.find_parent("table")
    path = page.path(whole) if whole is not None else ""
    slots = ((row, col) for row in range(n_rows) for col in range(n_cols))
    blanks = [Cell(row, col, 1, 1, "", path=path) for row, col in slots if (row, col) not in taken]
    yield Piece(tuple(float(x) for x in range(n_cols + 1)), n_rows, (*cells, *blanks))
