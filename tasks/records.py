"""Values that pass from room to room, from the portal to the answer.

All are frozen and hold plain data alone. Pages count from 1; rows, columns and tables from 0.
A box is (left, top, right, bottom) as fractions of the page as displayed. Amounts are integers
of 分 (0.01 元). The JSON forms are those that the commands print (see docs/data-model.md).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]

# How reading a file ended. Only "ok" carries tables or text.
Verdict = Literal[
    "ok", "empty", "encrypted", "malformed", "timeout", "memory", "unsupported", "refused"
]

# --- portals ---------------------------------------------------------------------------------

Role = Literal["listing", "article", "document"]
PageVerdict = Literal["listing", "article", "redirect", "blocked", "soft-error"]


@dataclass(frozen=True, slots=True)
class Portal:
    """An entry of the registry: where one office's disclosures are published.

    Attributes:
        id: short and lasting, as "cq-tongnan".
        name: the place or site in Chinese.
        family: the adapter that reads its pages, as "trs".
        division_code: six digits of GB/T 2260.
        office: the organisation whose documents are expected here; None where many publish.
        listings: addresses where a visit begins.
        hosts: hosts (with port where it is not the scheme's own) that its documents may lie on.
        delay: least seconds between two requests to one host.
        expected_per_year: documents expected a year; 0 where nobody knows.
        note: what is known of the entry and when; "unverified" until a crawl confirms it.
    """

    id: str
    name: str
    family: str
    division_code: str
    office: str | None
    listings: tuple[str, ...]
    hosts: tuple[str, ...]
    delay: float = 3.0
    expected_per_year: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a listing to an article, listing or file; `published` is YYYY-MM-DD if printed."""

    url: str
    title: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article carries, under the name that it shows to people."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """What an adapter sees on one page of a portal."""

    verdict: PageVerdict
    family: str
    items: tuple[Link, ...] = ()
    next: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    metadata: Mapping[str, str | None] = field(default_factory=dict)
    redirect: str | None = None
    reason: str | None = None


# --- transport -------------------------------------------------------------------------------

# "captured": bytes kept. "not-modified": 304. The others carry no document: "blocked" is a
# challenge or block page, "soft-error" answered 200 without content, "missing" 404 or 410,
# "refused" by robots.txt, the address guard or a limit, "incomplete" cut short,
# "failed" no answer or an error status after all retries.
CaptureVerdict = Literal[
    "captured",
    "not-modified",
    "blocked",
    "soft-error",
    "missing",
    "refused",
    "incomplete",
    "failed",
]


@dataclass(frozen=True, slots=True)
class Received:
    """What one visit to one address gave: the raw material of a capture.

    Attributes:
        url: as asked; `final_url`: after redirects, each listed in `redirects`.
        captured_at: start of the request, UTC, ISO 8601.
        status: HTTP status; None where no answer came.
        headers: of the last answer, names in lower case.
        path: temporary file with the body as received, None without body. The caller removes it.
        size, sha256: of that body.
        media_type: decided by the bytes, not by header or suffix; None without body.
        elapsed_ms: from the first byte sent to the last received.
    """

    url: str
    final_url: str
    captured_at: str
    verdict: CaptureVerdict
    reason: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    path: str | None = None
    size: int = 0
    sha256: str | None = None
    media_type: str | None = None
    elapsed_ms: int = 0


# --- documents and tables --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with its text as printed, its spans and its place.

    PDF: `page` and `bbox`; sheets: `ref`, as "Sheet1!B4"; HTML, Word and plain text: `path`.
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


@dataclass(frozen=True, slots=True)
class Table:
    """A logical table: pieces on later pages are joined, repeated titles and headers dropped.

    Attributes:
        title: the line above it, as printed; "" where there is none.
        unit: as printed after 单位：, None where no such line stands.
        lead: other lines between title and grid, as 编制单位：….
        notes: lines right below, as 备注：….
        reader: which reader found it.
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text outside tables, in reading order, joined over page ends."""

    text: str
    page: int | None = None
    bbox: Box | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What reading the bytes of one file gave."""

    verdict: Verdict
    reason: str | None
    media_type: str
    pages: int = 0
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


# --- statements ------------------------------------------------------------------------------

DocumentKind = Literal[
    "budget", "final_accounts", "performance_targets", "self_evaluation", "unknown"
]
Scope = Literal["department", "unit", "unknown"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is, of which fiscal year and kind. None: not stated."""

    title: str | None
    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    kind: DocumentKind
    scope: Scope
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that a document states, with its place.

    Attributes:
        statement, classification, measure, fund: ids of tasks/statements/vocabulary/*.csv.
        code, name: as printed; None where the row has none.
        fiscal_year: of the column, not of the document.
        amount_fen: the amount in 分; None for blanks, "——", what is not money, and what is finer.
        amount_yuan: the same as exact decimal text in 元; also given where finer than 分.
        stated, unit: the text and the unit as printed.
        reason: why there is no amount: "blank", "dash", "not-a-number", "finer-than-fen".
    """

    statement: str
    classification: str
    code: str | None
    name: str | None
    measure: str
    fund: str
    fiscal_year: int | None
    amount_fen: int | None
    amount_yuan: str | None
    stated: str
    unit: str | None
    table: int | None
    row: int | None
    col: int | None
    page: int | None
    bbox: Box | None = None
    ref: str | None = None
    path: str | None = None
    sentence: str | None = None
    reason: str | None = None


# --- rules -----------------------------------------------------------------------------------

RuleVerdict = Literal["pass", "fail", "not-applicable", "not-checked"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Operand:
    """A cell or sentence that a rule looked at."""

    text: str
    table: int | None = None
    row: int | None = None
    col: int | None = None
    page: int | None = None
    bbox: Box | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One application of a rule to one row, column, sentence or table.

    Attributes:
        id: unique within the document and the same on every run.
        stated, expected: the printed figure and what the operands give, in the table's unit.
        repair: what the figures should be and what supports that; nothing is ever changed.
        cause: id of the result that explains this one.
        group: ties results of one rule with the same explanation; a finding is a failed group.
    """

    id: str
    rule: str
    verdict: RuleVerdict
    severity: Severity
    reason: str | None
    title: str
    title_zh: str
    message: str
    message_zh: str
    stated: str | None
    expected: str | None
    repair: str | None
    cause: str | None
    group: str
    operands: tuple[Operand, ...]


# --- steps -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepCount:
    """What one batch of one step did: items done, items still left, and how they ended."""

    done: int
    left: int
    outcomes: Mapping[str, int] = field(default_factory=dict)


def plain(record: Any) -> dict[str, Any]:
    """A record as a dict of plain values, ready for JSON; None values are kept."""
    return asdict(record)


def extraction_from(data: Mapping[str, Any]) -> Extraction:
    """The extraction that `plain` turned into a dict, after a way through JSON."""
    return Extraction(
        verdict=data["verdict"],
        reason=data["reason"],
        media_type=data["media_type"],
        pages=data["pages"],
        tables=tuple(table_from(table) for table in data["tables"]),
        paragraphs=tuple(_placed(Paragraph, paragraph) for paragraph in data["paragraphs"]),
    )


def table_from(data: Mapping[str, Any]) -> Table:
    """The table that `plain` turned into a dict, after a way through JSON."""
    sequences = {name: tuple(data[name]) for name in ("pages", "lead", "notes")}
    cells = tuple(_placed(Cell, cell) for cell in data["cells"])
    return Table(**{**data, **sequences, "cells": cells})


def _placed(kind: type[Any], data: Mapping[str, Any]) -> Any:
    box = data.get("bbox")
    return kind(**{**data, "bbox": None if box is None else tuple(box)})
