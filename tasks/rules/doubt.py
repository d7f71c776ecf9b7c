"""Doubt belongs to us first: failures that our reading may have caused are no findings.

A failure of level "error", or a warning that compares figures, stands only where its cells were
read with confidence, where another engine reads the same in their places (a cell too narrow for its
figure hides digits that only one engine reads), and where its table closes elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tasks.documents.media import PDF
from tasks.documents.normal import normal
from tasks.documents.second import Place
from tasks.records import Cell, Extraction, Operand, RuleResult
from tasks.rules.compare import undone
from tasks.statements.amounts import figure

# A character that OCR is less sure of, in percent, may be another. Measured on the corpus, scanned:
# at 90 dpi and more every figure is read right, with at least 0.964; at 72 dpi one in twenty is
# wrong, half of them below this. (What is lost between sure characters, as a point, shows as a slip
# of digits.)
SURE = 95
# A table whose sums fail this often, and more often than they hold, was hardly read as it stands.
MOST_FAILURES = 5
# Groups whose results are sums inside one table.
_IN_TABLE = ("A", "B")

Second = Callable[[Sequence[Place], bool], Sequence[str | None]]


def doubted(
    results: Iterable[RuleResult], extraction: Extraction, second: Second | None = None
) -> tuple[RuleResult, ...]:
    """The results; failures that rest on a doubtful reading are "not-checked", with why.

    Args:
        second: what the other engine reads in places of the file; None: it cannot be asked.
            Its second argument is whether PDFium is that other engine.
    """
    found = tuple(results)
    cells = _Cells(extraction)
    broken = _broken(found)
    differing = _differing(found, cells, second)
    return tuple(
        undone(entry, "reading-doubtful")
        if _accuses(entry)
        and (
            _slipped(entry, cells)
            or any(
                cells.unsure(operand) or operand.table in broken or _key(operand) in differing
                for operand in entry.operands
            )
        )
        else entry
        for entry in found
    )


def _slipped(entry: RuleResult, cells: "_Cells") -> bool:
    """Whether one misread character of a scan explains a failure."""
    scanned = (cells[operand] for operand in entry.operands)
    return entry.repair is not None and any(
        cell is not None and cell.confidence is not None for cell in scanned
    )


def _is_grave(entry: RuleResult) -> bool:
    return entry.verdict == "fail" and entry.severity == "error"


def _accuses(entry: RuleResult) -> bool:
    """Whether a failure says that a figure is wrong."""
    compares = figure(entry.expected or "").value is not None
    warns = entry.verdict == "fail" and entry.severity == "warning" and compares
    return warns or _is_grave(entry)


def _key(operand: Operand) -> tuple[int | None, int | None, int | None]:
    return operand.table, operand.row, operand.col


class _Cells:
    """Looking cells up where a failure needs them."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self._tables: dict[int, dict[tuple[int, int], Cell]] = {}

    @property
    def is_pdf(self) -> bool:
        return self._extraction.media_type == PDF

    def reader(self, table: int) -> str:
        return self._extraction.tables[table].reader

    def __getitem__(self, operand: Operand) -> Cell | None:
        if operand.table is None:
            return None
        if operand.table not in self._tables:
            cells = self._extraction.tables[operand.table].cells
            self._tables[operand.table] = {(cell.row, cell.col): cell for cell in cells}
        assert operand.row is not None
        assert operand.col is not None
        return self._tables[operand.table].get((operand.row, operand.col))

    def unsure(self, operand: Operand) -> bool:
        cell = self[operand]
        return cell is not None and cell.confidence is not None and 100 * cell.confidence < SURE


def _broken(results: Sequence[RuleResult]) -> set[int | None]:
    """Tables in which more sums fail than hold, without a cause that explains it."""
    failing: Counter[int | None] = Counter()
    holding: Counter[int | None] = Counter()
    for entry in results:
        if entry.rule.startswith(_IN_TABLE) and entry.operands and entry.expected is not None:
            table = entry.operands[0].table
            if entry.verdict == "pass" or entry.reason == "rounding":
                holding[table] += 1
            elif _is_grave(entry) and entry.cause is None:
                failing[table] += 1
    return {
        table
        for table, count in failing.items()
        if count >= MOST_FAILURES and count > holding[table]
    }


def _differing(
    results: Sequence[RuleResult], cells: _Cells, second: Second | None
) -> set[tuple[int | None, int | None, int | None]]:
    """Cells of failures in whose place another engine reads something else."""
    if second is None or not cells.is_pdf:
        return set()
    operands = {
        _key(operand): operand
        for entry in results
        if _accuses(entry)
        for operand in entry.operands
        if operand.table is not None and operand.bbox is not None
    }
    differing = set()
    for by_pdfium in (False, True):
        asked = [
            operand
            for operand in operands.values()
            if cells.reader(operand.table or 0).startswith("pdfplumber") == by_pdfium
        ]
        differing |= set(_contradicted(asked, second, by_pdfium)) if asked else set()
    return differing


def _contradicted(
    asked: Sequence[Operand], second: Second, by_pdfium: bool
) -> Iterator[tuple[int | None, int | None, int | None]]:
    places = [(o.page, o.bbox) for o in asked if o.page is not None and o.bbox is not None]
    for operand, text in zip(asked, second(places, by_pdfium), strict=True):
        if text is not None and normal(text) != normal(operand.text):
            yield _key(operand)
