"""`python -m tests.accuracy`: how well each document of the corpus is read, side by side."""

from rich.console import Console
from rich.table import Table

from tests.accuracy.corpus import SLUGS, gold, our_score, plain_score, scan_score


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
        "Gongkai, scan of 200 dpi",
        "of 150 dpi",
    ):
        sheet.add_column(column, justify="right")
    for slug in SLUGS:
        ours = our_score(slug, "document.pdf")
        others = plain_score(slug), our_score(slug, "document.docx")
        scans = scan_score(slug, 200), scan_score(slug, 150)
        figures = [f"{value.f1:.4f}" for value in (ours, *others, *scans)]
        sheet.add_row(slug, str(len(gold(slug)["tables"])), str(ours.gold), *figures)
    Console().print(sheet)


if __name__ == "__main__":
    main()
