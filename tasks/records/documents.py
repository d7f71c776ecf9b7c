"""What reading a file gave: cells, tables, running text."""

from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]

# How reading a file ended. Only "ok" carries tables or text.
Verdict = Literal[
    "ok", "empty", "encrypted", "malformed", "timeout", "memory", "unsupported", "refused"
]


# What reading mended, see `Mend`.
MendKind = Literal["moved", "torn", "markup", "heading", "characters", "header", "unit"]


@dataclass(frozen=True, slots=True)
class Mend:
    """What reading put right, with the print as it was, so that a reader can judge it.

    Attributes:
        kind: "moved": the texts of a row stood in other columns, `printed` are its cells; "torn":
            the end of a page cut a text, `printed` are its pieces; "markup": tags or stars of a
            markup language were removed; "heading": signs before a heading were removed;
            "characters": these stood for others that look the same; "header": the next piece of
            the table prints a cell of the header otherwise, "unit": another unit.
        row, col: the cell in its table; None where it is about a line of text, or the whole.
    """

    kind: MendKind
    printed: tuple[str, ...]
    row: int | None = None
    col: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with its text as printed, its spans and its place.

    PDF: `page` and `bbox`; sheets: `ref`, as "Sheet1!B4"; HTML, Word and plain text: `path`.

    Attributes:
        confidence: the least of its characters' where they come from OCR, from 0 to 1.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    page: int | None = None
    bbox: Box | None = None
    ref: str | None = None
    path: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A logical table: pieces on later pages are joined, repeated titles and headers dropped.

    Attributes:
        title: the line above it, as printed; "" where there is none.
        unit: as printed after 单位：, None where no such line stands.
        lead: other lines between title and grid, as 编制单位：….
        notes: lines right below, as 备注：….
        reader: which reader found it, and why where it was not the first; of a sheet also what was
            left out.
        member: the file inside a container (zip, rar) in which it stands.
        mended: what reading put right in the grid, and in the lines that belong to it.
        cells: cover every slot of the n_rows × n_cols grid exactly once, blanks included.
    """

    title: str
    unit: str | None
    pages: tuple[int, ...]
    n_rows: int
    n_cols: int
    reader: str
    cells: tuple[Cell, ...]
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    member: str | None = None
    mended: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text outside tables, in reading order, joined over page ends.

    Attributes:
        mended: what reading put right in it.
    """

    text: str
    page: int | None = None
    bbox: Box | None = None
    member: str | None = None
    mended: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What reading the bytes of one file gave.

    Attributes:
        unread: a line for each member of a container that could not be read: name, verdict and
            reason.
        scans: numbers of the pages that were not read because only OCR can.
        metadata: names and values that the file states of itself, as ("Title", "…").
    """

    verdict: Verdict
    reason: str | None
    media_type: str
    pages: int = 0
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    unread: tuple[str, ...] = ()
    scans: tuple[int, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
