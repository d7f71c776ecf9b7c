"""What is measured: each kind of document with its floor, and the files of that kind."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.records import Extraction
from tests.accuracy.corpus import CORPUS, SLUGS, relations_of
from tests.accuracy.real import REAL, agreement_on_pieces, anchors, rows, share_of_anchors
from tests.accuracy.scanning import scanned
from tests.accuracy.seeds import in_order, in_place
from tests.accuracy.variants import CACHE, PROGRAMS, VARIANTS, Variant, printed

SEEDS = CORPUS.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    Attributes:
        floor: figure that no file of the kind may fall below, or their mean if `pooled`.
        rules: what its tables are ruled with, which decides what peers read it.
        measure: the figure of a reading of a document.
    """

    name: str
    title: str
    floor: float
    rules: str = ""
    measure: Callable[[str, Extraction], float] = relations_of
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One file to be read; `path` makes it if need be."""

    kind: Kind
    slug: str
    variant: str
    path: Callable[[], Path]

    @property
    def name(self) -> str:
        """For people, and for `--only`."""
        return " ".join(part for part in (self.kind.name, self.slug, self.variant) if part)


PDF = Kind("pdf", "document.pdf, as printed by LibreOffice", 0.999, "ruled")
PRINTS = {
    "ruled": Kind("ruled", "printed by Chromium, other margins and sizes", 0.99, "ruled"),
    "horizontal": Kind("horizontal", "the same, horizontal rules only", 0.97, "horizontal"),
    "none": Kind("none", "the same, no rules", 0.93, "none"),
}
SCANS = {
    200: Kind("scan-200", "scanned askew at 200 dpi, noise, JPEG 70", 0.97, "scan"),
    150: Kind("scan-150", "scanned askew at 150 dpi, noise, JPEG 70", 0.93, "scan"),
}
OFFICE = {
    "document.docx": Kind("docx", "document.docx", 0.999),
    "document.doc": Kind("doc", "document.doc", 0.999),
    "tables.xlsx": Kind("xlsx", "tables.xlsx", 0.999),
    "tables.xls": Kind("xls", "tables.xls", 0.999),
    "source.html": Kind("html", "source.html", 0.999),
}
TEXTS = (
    Kind("text-order", "seeds/*.txt: every text once, in order", 0.999, measure=in_order),
    Kind("text-place", "seeds/*.txt: texts in their row and column", 0.97, measure=in_place),
)
ANCHORS = Kind("anchors", "published: figures on page, row, column", 1.0, measure=share_of_anchors)
PIECES = Kind("pieces", "published: tables found", 0.99, measure=agreement_on_pieces, pooled=True)


def inputs() -> Iterator[Input]:
    """All files; no prints where there is no Chromium, no published ones where there are none."""
    yield from _of_each(PDF, lambda slug: CORPUS / slug / "document.pdf")
    yield from prints(VARIANTS)
    for dpi, kind in SCANS.items():
        yield from _of_each(kind, partial(_scan, dpi))
    for name, kind in OFFICE.items():
        for path in sorted(CORPUS.glob(f"*/{name}")):
            yield Input(kind, path.parent.name, "", partial(Path, path))
    for kind in TEXTS:
        yield from _of_each(kind, lambda slug: SEEDS / f"{slug}.txt")
    yield from _published(ANCHORS, anchors())
    yield from _published(PIECES, [row["file"] for row in rows()])


def _of_each(kind: Kind, path: Callable[[str], Path]) -> Iterator[Input]:
    for slug in SLUGS:
        yield Input(kind, slug, "", partial(path, slug))


def _published(kind: Kind, names: Iterable[str]) -> Iterator[Input]:
    for name in sorted(set(names)):
        path = REAL / f"{name}.pdf"
        if path.exists():
            yield Input(kind, name, "", partial(Path, path))


def prints(variants: Iterable[Variant]) -> Iterator[Input]:
    """Each document in each variant."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        return
    for variant in variants:
        for slug in SLUGS:
            path = partial(printed, slug, variant, program)
            yield Input(PRINTS[variant.rules], slug, variant.name, path)


def _scan(dpi: int, slug: str) -> Path:
    path = CACHE / f"{slug}.{dpi}.scan.pdf"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE, prefix="scanning-") as folder:
            scanned(CORPUS / slug / "document.pdf", Path(folder, "a.pdf"), dpi=dpi)
            Path(folder, "a.pdf").replace(path)
    return path
