"""The lists of budget classes (政府收支分类科目): look one up, grow them from the archive."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from tasks.statements.classification.lists import Entry

app = typer.Typer(
    help="The lists of budget classes (政府收支分类科目).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

HARVEST_COLUMNS = ("year", "classification", "code", "name", "documents", "standing")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="As 2010308, 30201 or 501.", metavar="CODE")],
    year: Annotated[int | None, typer.Option(help="Only what holds in this year.")] = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="How to print.")] = "table",
) -> None:
    """Show a code's names, from when to when, how sure that is, and what it became.

    Codes that begin with 2 are functional classes (支出功能分类), with 3 the department's and with
    5 the government's economic classes (经济分类). The grade says what a name rests on: "attested"
    (three or more documents print it), "seen" (one or two), "secondary" (another's list) or
    "memory". An empty year means that the beginning or the end is not known.

    Exit 1 if the lists have no such code in that year.

    gongkai classification show 2010308

    gongkai classification show 20140 --year 2024
    """
    from flows.output import print_json, print_table
    from tasks.statements.classification.lists import changes, classification_of, entries

    found = [
        entry
        for entry in entries().get((classification_of(code) or "", code), ())
        if entry.holds(year)
    ]
    moved = [step for step in changes() if step.code == code or code.startswith(step.new_code)]
    if format == "json":
        names = [_described(entry) for entry in found]
        print_json({"code": code, "names": names, "changes": [asdict(step) for step in moved]})
    else:
        if found:
            columns = {name: name.replace("_", " ") for name in _described(found[0])}
            print_table([_described(entry) for entry in found], columns)
        for step in moved:
            typer.echo(f"{step.code} → {step.new_code} from {step.year} on: {step.source}")
    if not found:
        typer.echo(f"gongkai: {code}: not in the lists{f' of {year}' if year else ''}", err=True)
        raise typer.Exit(1)


@app.command()
def harvest(
    min_documents: Annotated[
        int, typer.Option(min=1, help="Only what so many documents print in a year.")
    ] = 1,
    format: Annotated[
        Literal["table", "csv", "json"], typer.Option(help="How to print.")
    ] = "table",
) -> None:
    """Count which codes and names the archive's documents print, and compare with the lists.

    One row a year, code and name, with the number of disclosures that state an amount under it
    and its standing: "known"; "new" (a code that the list lacks); "other-name" or
    "name-of-other-year" (the list has other names); "other-year" (a code of other years); "local"
    (a place's own subdivision); "torn" (part of a longer name). Nothing is changed: what three or
    more documents print goes into tasks/statements/classification/classes.csv by hand, as
    docs/classification.md says.

    gongkai classification harvest --min-documents 3

    gongkai classification harvest --format csv > printed.csv
    """
    from flows.output import print_csv, print_json, print_table
    from storage.database import open_database
    from storage.queries.classes import printed_classes
    from storage.settings import Settings
    from tasks.statements.classification.harvest import harvest as count

    with open_database(Settings()) as database:
        found = count(printed_classes(database))
    rows = [asdict(row) for row in found if row.documents >= min_documents]
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(rows, HARVEST_COLUMNS)
    else:
        print_table(rows, {column: column for column in HARVEST_COLUMNS})


def _described(entry: "Entry") -> dict[str, Any]:
    from tasks.statements.classification.lists import level, parent

    return {
        "classification": entry.classification,
        "level": level(entry.classification, entry.code),
        "parent": parent(entry.code),
        "name": entry.name,
        "name_en": entry.name_en,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "grade": entry.grade,
        "source": entry.source,
        "documents": entry.documents,
    }
