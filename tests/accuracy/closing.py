"""Truth without labels: whether the tables of published files are recognised and their sums close.

Sums that must close by their nature (rules of level "error") do so in a right reading of a right
document, up to the rounding of what is printed. Where they do not, the document itself must be
wrong: `own_errors.tsv` lists each such place, after a look at its page. The files are not part of
the project.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.records import Cell, Extraction, RuleResult
from tasks.rules.check import catalogue, check
from tasks.statements.amounts import figure
from tasks.statements.headers import header_of, is_numbering
from tasks.statements.interpret import Interpretation, interpret
from tasks.statements.model import Statement
from tests.accuracy.real import REAL

MORE = REAL / "more"
OWN_ERRORS = Path(__file__).with_name("own_errors.tsv")

# A sum that does not close: file, rule, page, stated, what the parts give.
Failure = tuple[str, str, int, str, str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a published file was read as, with the CPU seconds of both steps.

    Attributes:
        name: path below the folder of published files, without suffix.
    """

    name: str
    extraction: Extraction
    interpretation: Interpretation
    results: tuple[RuleResult, ...]
    reading: float
    meaning: float

    @property
    def data_tables(self) -> set[int]:
        """The numbers of its tables without lists and contents, which have no figures."""
        lists = {
            s.number for s in self.interpretation.statements if s.kind.classification == "none"
        }
        return set(range(len(self.extraction.tables))) - lists

    @property
    def unrecognised(self) -> list[int]:
        """Those of its data tables that are neither statement nor form."""
        return sorted(self.data_tables - self.interpretation.recognised.keys())

    @property
    def left(self) -> list[Cell]:
        """Figures in the columns of its statements that are in no fact."""
        facts = {(fact.table, fact.row, fact.col) for fact in self.interpretation.facts}
        return [
            cell
            for statement in self.interpretation.statements
            for cell in _figures(statement)
            if (statement.number, cell.row, cell.col) not in facts
        ]

    @property
    def closing(self) -> int:
        """How many sums close; those that do but for rounding, too."""
        sums = [entry for entry in self.results if _is_sum(entry)]
        return sum(e.verdict == "pass" or e.reason == "rounding" for e in sums)

    @property
    def failing(self) -> list[RuleResult]:
        """The sums that do not close; those among secret items, which are not printed, left out."""
        return [e for e in self.results if _is_sum(e) and (e.verdict, e.severity) == _FAILED]

    def failure(self, entry: RuleResult) -> Failure:
        """A failing sum as `own_errors` lists them."""
        page = entry.operands[0].page or 0
        return self.name, entry.rule, page, normal(entry.stated or ""), entry.expected or ""


_FAILED = ("fail", "error")


def _figures(statement: Statement) -> Iterator[Cell]:
    """The figures below the header in columns of figures, without rows that number the columns."""
    columns = {column.col for column in statement.columns}
    depth = header_of(statement.table).depth
    texts: dict[int, list[str]] = {}
    for cell in statement.table.cells:
        texts.setdefault(cell.row, []).append(normal(cell.text))
    for cell in statement.table.cells:
        below = cell.row >= depth and not is_numbering(texts[cell.row])
        spanned = columns.intersection(range(cell.col, cell.col + cell.colspan))
        if below and spanned and figure(cell.text).value is not None:
            yield cell


def _is_sum(entry: RuleResult) -> bool:
    """Whether a result is of a rule of level "error" that holds a figure against others."""
    return catalogue()[entry.rule].severity == "error" and entry.expected is not None


def names(folder: Path = REAL) -> list[str]:
    """The published files below a folder, as `Meant.name`s."""
    return [str(path.relative_to(REAL).with_suffix("")) for path in sorted(folder.glob("*.pdf"))]


@cache
def meant(name: str) -> Meant:
    """Read a published file, its scanned pages left out, and say what it means."""
    extraction, reading = _timed(lambda: read(REAL / f"{name}.pdf"))
    interpretation, meaning = _timed(lambda: interpret(extraction))
    results = check(extraction, interpretation)
    return Meant(name, extraction, interpretation, results, reading, meaning)


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


@cache
def own_errors() -> frozenset[Failure]:
    """The sums that do not close on the page either."""
    with OWN_ERRORS.open(encoding="utf-8", newline="") as file:
        return frozenset(
            (line["file"], line["rule"], int(line["page"]), line["stated"], line["parts"])
            for line in csv.DictReader(file, delimiter="\t")
        )


def recognised_share(files: Sequence[Meant]) -> float:
    """Of all data tables, how many are a statement or a form."""
    tables = sum(len(file.data_tables) for file in files)
    return 1 - sum(len(file.unrecognised) for file in files) / max(tables, 1)


def closing_share(files: Sequence[Meant]) -> float:
    """Of all sums whose figures are printed, how many close."""
    closing = sum(file.closing for file in files)
    return closing / max(closing + sum(len(file.failing) for file in files), 1)
