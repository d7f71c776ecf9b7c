"""The corpus: documents with their truth, and our reading of them."""

import json
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tasks.records import Extraction
from tests.accuracy.scanning import scanned
from tests.accuracy.score import Cells, Score, score

CORPUS = Path(__file__).parent.parent / "corpus"
SLUGS = tuple(sorted(path.parent.name for path in CORPUS.glob("*/gold.json")))


@cache
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
    """Our reading of one file of a document; as in production where it is converted first."""
    if name.endswith(".doc"):
        with Reader() as reader:
            return reader.read(CORPUS / slug / name)
    return read(CORPUS / slug / name)


def cells_of(found: Extraction) -> list[Cells]:
    """The tables of a reading as the scorer takes them."""
    return [[asdict(cell) for cell in table.cells] for table in found.tables]


def score_of(slug: str, found: Extraction) -> Score:
    """The score of a reading of any form of a document."""
    return against_gold(slug, cells_of(found))


def scan_score(slug: str, dpi: int) -> Score:
    """The score of our reading of a scan of a document's PDF."""
    with TemporaryDirectory() as folder:
        scan = scanned(CORPUS / slug / "document.pdf", Path(folder) / "a.pdf", dpi=dpi)
        return score_of(slug, read(scan, scans=read(scan).scans))


def relations_of(slug: str, found: Extraction) -> float:
    """F1 of a reading of any form of a document."""
    return score_of(slug, found).f1


def against_gold(slug: str, tables: list[Cells]) -> Score:
    """The score of tables that were read from any form of a document."""
    return score((table["cells"] for table in gold(slug)["tables"]), tables)
