"""The five seeds, table by table, as `docs/seeds.md` shows them: what each is and what it gives."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.records import Extraction
from tasks.statements.interpret import Interpretation, interpret
from tasks.statements.labels import labels
from tests.accuracy.corpus import CORPUS, SLUGS, gold
from tests.tasks.gold import reading

FORMS = ("text", "document.pdf", "document.docx", "document.doc", "source.html")
NOT_RECOGNISED = "not recognised"
_HEAD = """# The seeds, table by table

Five disclosures of petition offices: their texts lie in `tests/seeds`, their tables, rebuilt in
several forms, in `tests/corpus`. Each table is a statement, a form of targets, or a list; below
one without any figure the document says so. The page is the same for the text and for the PDF,
DOCX, DOC and HTML form of a document, and `tests/docs/test_seeds.py` holds it against the program;
delete it, and the test writes it anew. Each figure of the statements is held against
`tests/tasks/statements/golden`.

Rows are those of the grid, with its header. Facts of a table count the blank cells in its columns
of figures too; those of running text are not counted here.
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *(_document(slug) for slug in SLUGS)])


def lines_of(slug: str, form: str) -> list[str]:
    """A line for each table of a document in one of its forms."""
    titles = [table["title"] for table in gold(slug)["tables"]]
    extraction = reading(slug, form)
    return list(_lines(extraction, interpret(extraction), titles))


def forms_of(slug: str) -> list[str]:
    """The forms that a document has."""
    return [form for form in FORMS if form == "text" or (CORPUS / slug / form).exists()]


def _document(slug: str) -> str:
    meant = interpret(reading(slug, "text"))
    facts = sum(fact.table is not None for fact in meant.facts)
    counts = f"tables {len(gold(slug)['tables'])}, recognised {len(meant.recognised)}"
    return "\n".join(
        [
            f"## {gold(slug)['document']['title']}\n",
            f"`{slug}`: {counts}; facts {facts}, indicators {len(meant.indicators)}.\n",
            "| | title | what it is | rows | facts | indicators | declared empty |",
            "| ---: | --- | --- | ---: | ---: | ---: | --- |",
            *lines_of(slug, "text"),
            "",
        ]
    )


def _lines(extraction: Extraction, meant: Interpretation, titles: Sequence[str]) -> Iterator[str]:
    facts = Counter(fact.table for fact in meant.facts)
    indicators = Counter(entry.table for entry in meant.indicators)
    empty = {statement.number for statement in meant.statements if statement.empty}
    lists = {s.number for s in meant.statements if s.kind.classification == "none"}
    for number, (table, title) in enumerate(zip(extraction.tables, titles, strict=True)):
        name = _name(meant.recognised.get(number))
        counts = f"{table.n_rows} | {facts[number] or ''} | {indicators[number] or ''}"
        said = " ".join(table.notes) if number in empty - lists else ""
        yield f"| {number + 1} | {title} | {name} | {counts} | {said} |"


def _name(kind: str | None) -> str:
    if kind is None:
        return NOT_RECOGNISED
    known = labels()
    english, chinese = known.get(("statements", kind)) or known["forms", kind]
    return f"{english} {chinese}"
