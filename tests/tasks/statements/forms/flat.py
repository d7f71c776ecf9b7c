"""Forms as lines of text, to be compared with the golden files whatever the white space."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Extraction, Fact, Indicator, Project, Term
from tasks.statements.forms import Form, read_form

GOLDEN = Path(__file__).parent / "golden"
SLUGS = ("beibei-2024", "gaoyi-2021", "shapingba-2024", "tongnan-2021", "wuhai-2021")

PROJECT = (
    "code name stated unit amount_yuan period start end basis goal nature summary department entity"
)
INDICATOR = "project level1 level2 category level3 comparator value unit weight core text"
FACT = (
    "statement classification code name measure fund phase fiscal_year stated unit amount_yuan "
    "reason value entity"
)

Line = tuple[str, ...]


def forms(document: Extraction, year: int) -> list[Form]:
    """All forms of a document."""
    read = (read_form(number, table, year) for number, table in enumerate(document.tables))
    return [form for form in read if form]


def lines(found: Sequence[Form]) -> dict[str, list[Line]]:
    """Projects, indicators and facts in order, a line each."""
    return {
        "projects": [_line(PROJECT, project) for form in found for project in form.projects],
        "indicators": [
            (form.statement, *_line(INDICATOR, indicator), _terms(indicator.terms))
            for form in found
            for indicator in form.indicators
        ],
        "facts": [_line(FACT, fact) for form in found for fact in form.facts],
    }


def golden(slug: str, kind: str) -> list[Line]:
    """The lines of a golden file: read through against the document."""
    with (GOLDEN / f"{slug}.{kind}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(line) for line in list(csv.reader(file))[1:]]


def header(kind: str) -> Line:
    """The first line of a golden file."""
    columns = {"projects": PROJECT, "indicators": f"statement {INDICATOR} terms", "facts": FACT}
    return tuple(columns[kind].split())


def _line(fields: str, record: Project | Indicator | Fact) -> Line:
    return tuple(_text(getattr(record, field)) for field in fields.split())


def _text(value: object) -> str:
    return "" if value is None else normal(str(value))


def _terms(terms: Sequence[Term]) -> str:
    return " ".join(f"{t.quantity}{t.unit}×{t.price}{t.price_unit}" for t in terms)


def written() -> Iterator[tuple[str, str]]:
    """Slug and kind of each golden file."""
    for slug in SLUGS:
        for kind in ("projects", "indicators", "facts"):
            yield slug, kind
