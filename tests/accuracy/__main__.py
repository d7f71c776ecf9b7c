"""`python -m tests.accuracy`: how well each document of the corpus is read, side by side."""

from rich.console import Console
from rich.table import Table

from tests.accuracy.corpus import SLUGS, gold, our_score, plain_score


def main() -> None:
    """Print F1 of adjacency relations for each document."""
    sheet = Table(title="F1 of adjacency relations")
    sheet.add_column("document", no_wrap=True)
    for column in (
        "tables",
        "relations",
        "Gongkai, PDF",
        "pdfplumber, PDF",
        "Gongkai, DOCX",
        "HTML",
    ):
        sheet.add_column(column, justify="right")
    for slug in SLUGS:
        ours = our_score(slug, "document.pdf")
        others = plain_score(slug), our_score(slug, "document.docx"), our_score(slug, "source.html")
        figures = [f"{value.f1:.4f}" for value in (ours, *others)]
        sheet.add_row(slug, str(len(gold(slug)["tables"])), str(ours.gold), *figures)
    Console().print(sheet)


if __name__ == "__main__":
    main()
