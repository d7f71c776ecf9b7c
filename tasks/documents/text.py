"""Plain text: paragraphs by lines, tables by tabs, or by one cell a line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tasks.documents.lines import joined
from tasks.documents.media import TEXT, decoded
from tasks.documents.realigned import Row, Slot, realigned
from tasks.documents.unpaged import read_blocks
from tasks.records import Cell, Extraction, Mend
from tasks.tables.headings import Heading, runs_of
from tasks.tables.piece import Piece
from tasks.tables.wording import begins_item, is_label, names_table

# A paragraph of at least this many characters without an end goes on after a blank line.
LONG = 40
_ENDS = ("。", "！", "？", "；", "：", ":", "）", ")", "”")
_MARKUP = re.compile(r"</?p>|^#+\s*")
_HEADING = re.compile(r"#+\s*")
# Bold, but not the stars that hide digits, as in 135****.
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?!\*)")
_GAP = re.compile(r"\s{3,}|　{2,}")


def read_text(path: Path) -> Extraction:
    """The tables and paragraphs of a text file.

    A row is a line with tabs; rows with only blank lines between them are one table. Where each
    line holds one cell after a tab, blank lines part the rows. Spans cannot be told from such
    text: every cell is one slot, and short rows are filled with blanks.

    Raises:
        ValueError: the bytes are no text.
    """
    text = decoded(path.read_bytes())
    if text is None:
        raise ValueError("the bytes are no text in UTF-8, UTF-16 or GB18030")
    lines = list(enumerate(text.splitlines(), 1))
    tabbed = [line for _, line in lines if "\t" in line]
    listed = bool(tabbed) and all(re.fullmatch(r"\t[^\t]*", line) for line in tabbed)
    items = _listed_rows(lines) if listed else _tabbed_rows(lines)
    return read_blocks(_blocks(items), "text", TEXT)


def _tabbed_rows(lines: Iterable[tuple[int, str]]) -> Iterator[str | Row]:
    for number, line in lines:
        if "\t" in line:
            yield tuple(_slot(cell, number) for cell in line.split("\t"))
        elif line.strip():
            yield line


def _listed_rows(lines: Iterable[tuple[int, str]]) -> Iterator[str | Row]:
    """Rows of one cell a line.

    A blank line ends a row, unless the row begins with an empty cell, as rows below a merged
    label do, and is still narrower than the widest before it.
    """
    open_row: list[Slot] = []
    widest = 0
    for filled, group in groupby(lines, key=lambda item: "\t" in item[1]):
        if not filled:
            yield from (line for _, line in group if line.strip())
            continue
        chunk = [_slot(line, number) for number, line in group]
        goes_on = bool(open_row) and not open_row[0].text and len(open_row) < widest
        if open_row and not (goes_on and chunk[0].text):
            yield tuple(open_row)
            open_row = []
        open_row += chunk
        widest = widest if is_label(open_row[0].text) else max(widest, len(open_row))
        if len(chunk) == 1 and names_table(chunk[0].text):
            yield chunk[0].text
            open_row, widest = [], 0
    if open_row:
        yield tuple(open_row)


def _slot(cell: str, number: int) -> Slot:
    return Slot(" ".join(_without_markup(cell).split()), number, _removed(cell))


def _without_markup(text: str) -> str:
    return _BOLD.sub(r"\1", _MARKUP.sub("", text))


def _removed(text: str) -> tuple[Mend, ...]:
    """What `_without_markup` removes, with the text as printed."""
    plain = _without_markup(text)
    if plain == text:
        return ()
    marks = _HEADING.match(text)
    if marks and text[marks.end() :] == plain:
        return (Mend("heading", (text.strip(),)),)
    return (Mend("markup", (text.strip(),)),)


def _blocks(items: Iterable[str | Row]) -> Iterator[Heading | Piece]:
    groups = [list(group) for _, group in groupby(items, key=type)]
    tables = realigned([item for item in group if isinstance(item, tuple)] for group in groups)
    for group, rows in zip(groups, tables, strict=True):
        if rows:
            yield from _piece(rows)
        else:
            yield from _headings([item for item in group if isinstance(item, str)])


def _headings(lines: Sequence[str]) -> Iterator[Heading]:
    """The lines of text, those that a blank line tore in one."""
    pieces: list[str] = []
    mended: tuple[Mend, ...] = ()
    prominent = False
    for line in lines:
        plain = _without_markup(line).strip()
        if pieces and _is_torn("".join(pieces), plain):
            pieces.append(plain)
            mended += _removed(line)
            continue
        if pieces:
            yield _heading(pieces, prominent, mended)
        pieces, prominent, mended = [plain], line.startswith("#"), _removed(line)
    if pieces:
        yield _heading(pieces, prominent, mended)


def _is_torn(text: str, following: str) -> bool:
    return len(text) >= LONG and not text.endswith(_ENDS) and not begins_item(following)


def _heading(pieces: Sequence[str], prominent: bool, mended: tuple[Mend, ...]) -> Heading:
    text = joined(pieces)
    torn = (Mend("torn", tuple(pieces)),) if len(pieces) > 1 else ()
    runs = tuple(run for run in _GAP.split(text) if run)
    return Heading(text, runs, prominent, (*mended, *torn))


def _piece(rows: Sequence[Row]) -> Iterator[Heading | Piece]:
    """The grid of rows; labels such as 编制单位： on the first row are lines above it."""
    if is_label(rows[0][0].text) and any(is_label(slot.text) for slot in rows[0][1:]):
        texts = [slot.text for slot in rows[0] if slot.text]
        yield Heading(" ".join(texts), runs_of(texts))
        rows = rows[1:]
    if not any(slot.text for row in rows for slot in row):
        return
    width = max(len(row) for row in rows)
    cells = [
        Cell(index, col, 1, 1, slot.text, path=f"line {slot.line}")
        for index, row in enumerate(rows)
        for col, slot in enumerate([*row, *[Slot("", row[-1].line)] * (width - len(row))])
    ]
    mended = tuple(
        replace(mend, row=index, col=None if mend.kind == "moved" else col)
        for index, row in enumerate(rows)
        for col, slot in enumerate(row)
        for mend in slot.mended
    )
    edges = tuple(float(x) for x in range(width + 1))
    yield Piece(edges, len(rows), tuple(cells), mended=mended)
