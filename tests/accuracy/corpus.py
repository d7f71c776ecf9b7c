"""The corpus: documents with their truth, our reading of them and a plain one."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pdfplumber

from tasks.documents.reading import read
from tasks.records import Extraction
from tests.accuracy.scanning import scanned
from tests.accuracy.score import Cells, Score, score

CORPUS = Path(__file__).parent.parent / "corpus"
SLUGS = tuple(sorted(path.parent.name for path in CORPUS.glob("*/gold.json")))


def gold(slug: str) -> dict[str, Any]:
    """The truth of a document."""
    truth: dict[str, Any] = json.loads((CORPUS / slug / "gold.json").read_text("utf-8"))
    return truth


def gold_sha256() -> str:
    """One digest of all truths, so that no floor is met by changing them."""
    digests = (sha256((CORPUS / slug / "gold.json").read_bytes()).hexdigest() for slug in SLUGS)
    return sha256("".join(digests).encode()).hexdigest()


@cache
def extraction(slug: str, name: str) -> Extraction:
    """Our reading of one file of a document."""
    return read(CORPUS / slug / name)


def our_score(slug: str, name: str) -> Score:
    """The score of our reading of one file of a document."""
    return score_of(slug, extraction(slug, name))


def score_of(slug: str, extraction: Extraction) -> Score:
    """The score of a reading of a document."""
    return _against_gold(
        slug, [[asdict(cell) for cell in table.cells] for table in extraction.tables]
    )


def scan_score(slug: str, dpi: int) -> Score:
    """The score of our reading of a scan of a document's PDF."""
    with TemporaryDirectory() as folder:
        scan = scanned(CORPUS / slug / "document.pdf", Path(folder) / "a.pdf", dpi=dpi)
        tables = read(scan, scans=read(scan).scans).tables
    return _against_gold(slug, [[asdict(cell) for cell in table.cells] for table in tables])


def plain_score(slug: str) -> Score:
    """The score of pdfplumber's own tables with its default settings, page by page."""
    return _against_gold(slug, list(_plain_tables(slug)))


def _against_gold(slug: str, tables: list[Cells]) -> Score:
    return score((table["cells"] for table in gold(slug)["tables"]), tables)


def _plain_tables(slug: str) -> Iterator[Cells]:
    """What pdfplumber finds on each page, with the spans that its boxes show."""
    with pdfplumber.open(CORPUS / slug / "document.pdf") as pdf:
        for page in pdf.pages:
            for table in page.find_tables():
                yield list(_plain_cells(table))


def _plain_cells(table: Any) -> Iterator[dict[str, Any]]:
    xs = sorted({x for left, _, right, _ in table.cells for x in (left, right)})
    ys = sorted({y for _, top, _, bottom in table.cells for y in (top, bottom)})
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box is not None:
                left, right = xs.index(box[0]), xs.index(box[2])
                top, bottom = ys.index(box[1]), ys.index(box[3])
                spans = {"rowspan": bottom - top, "colspan": right - left}
                yield {"row": top, "col": left, **spans, "text": text}
