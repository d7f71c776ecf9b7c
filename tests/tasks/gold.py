"""Extractions for the tests of meaning: the corpus in its forms, and small tables by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tasks.documents.reading import read
from tasks.records import Cell, Extraction, Paragraph, RuleResult, Table
from tasks.rules.archive.check import check_across
from tasks.rules.archive.documents import Known
from tasks.rules.check import check
from tasks.rules.disclosure import disclosures
from tasks.statements.interpret import interpret
from tasks.statements.model import Statement
from tests.accuracy import corpus

SEEDS = Path(__file__).parent.parent / "seeds"
FORMS = ("gold", "document.pdf", "document.docx", "text")


@cache
def reading(slug: str, form: str) -> Extraction:
    """A document of the corpus: its truth ("gold"), our reading of a file, or of the seed."""
    if form == "gold":
        return _truth(slug)
    if form == "text":
        return read(SEEDS / f"{slug}.txt")
    return corpus.extraction(slug, form)


def _truth(slug: str) -> Extraction:
    """The true tables; of the text only the title is known."""
    truth = corpus.gold(slug)
    tables = tuple(
        Table(
            title=table["title"],
            unit=table["unit"],
            pages=tuple(table["pages"]),
            n_rows=table["n_rows"],
            n_cols=table["n_cols"],
            reader="gold",
            cells=tuple(
                Cell(
                    cell["row"],
                    cell["col"],
                    cell["rowspan"],
                    cell["colspan"],
                    cell["text"],
                    page=table["row_pages"][cell["row"]],
                )
                for cell in table["cells"]
            ),
        )
        for table in truth["tables"]
    )
    title = Paragraph(truth["document"]["title"])
    return Extraction("ok", None, "application/json", 1, tables, (title,))


def table(title: str, rows: Sequence[str], unit: str | None = "万元") -> Table:
    """A table by hand; the cells of a row are parted by |.

    "<" goes on with the cell at its left, "^" with the cell above: both make spans.
    """
    split = [[cell.strip() for cell in row.split("|")] for row in rows]
    slots: dict[tuple[int, int], list[tuple[int, int]]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, texts in enumerate(split):
        for col, text in enumerate(texts):
            left, above = owner.get((row, col - 1)), owner.get((row - 1, col))
            begins = {"<": left, "^": above}.get(text) or (row, col)
            owner[row, col] = begins
            slots.setdefault(begins, []).append((row, col))
    cells = tuple(
        Cell(row, col, taken[-1][0] - row + 1, max(c for _, c in taken) - col + 1, split[row][col])
        for (row, col), taken in slots.items()
    )
    return Table(title, unit, (1,), len(split), len(split[0]), "test", cells)


def extraction(*tables: Table, title: str = "某市某局2024年部门预算") -> Extraction:
    """A document of these tables."""
    return Extraction("ok", None, "text/plain", 1, tables, (Paragraph(title),))


def statements(*tables: Table) -> tuple[Statement, ...]:
    """What is recognised in a document of these tables."""
    return interpret(extraction(*tables)).statements


def checked(document: Extraction) -> tuple[RuleResult, ...]:
    """The results of all rules over a document."""
    return check(document, interpret(document))


def altered(document: Extraction, number: int, row: int, col: int, text: str) -> Extraction:
    """The same document with another text in one cell."""
    old = document.tables[number]
    cells = tuple(
        replace(cell, text=text) if (cell.row, cell.col) == (row, col) else cell
        for cell in old.cells
    )
    tables = list(document.tables)
    tables[number] = replace(old, cells=cells)
    return replace(document, tables=tuple(tables))


def known(document: Extraction, name: str, **seen: str) -> Known:
    """A document as one of an archive; its name stands for its bytes."""
    (disclosure,) = disclosures(document, interpret(document))
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Known(disclosure, sha256, document.media_type, **seen)


def across(**documents: Extraction | Known) -> Mapping[str, tuple[RuleResult, ...]]:
    """The results across documents, by the names they are given here."""
    entries = {
        name: document if isinstance(document, Known) else known(document, name)
        for name, document in documents.items()
    }
    found = check_across(list(entries.values()))
    return {name: found[entry.sha256] for name, entry in entries.items()}
