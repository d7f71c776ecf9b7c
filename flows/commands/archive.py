"""Asking the archive: search, findings, query, show."""

from decimal import Decimal
from typing import Annotated, Any, Literal

import typer

SEARCH_COLUMNS = (
    "fact_id", "organisation", "division_code", "fiscal_year", "statement", "classification",
    "code", "name", "measure", "fund", "amount_yuan", "stated", "unit", "page", "bbox",
    "object_sha256", "url", "captured_at", "extraction_version", "findings", "entity", "phase",
    "value", "name_en", "grade",
)  # fmt: skip


FINDING_COLUMNS = {
    "rule": "rule", "severity": "severity", "state": "state", "results": "results",
    "organisation": "office", "fiscal_year": "year", "kind": "kind", "stated": "stated",
    "expected": "expected", "cause": "follows from", "message": "what", "message_zh": "说明",
    "url": "url", "object_sha256": "object_sha256", "extraction_version": "version",
    "first_seen": "first seen", "last_seen": "last seen",
}  # fmt: skip


# From so many columns on English names are shown beside the Chinese.
WIDE = 160


def search(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words in the office, the row or the code.")
    ] = None,
    office: Annotated[str | None, typer.Option(help="Part of an office's name.")] = None,
    place: Annotated[
        str | None, typer.Option(help="Digits of a division code, or part of a name.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Fiscal year of the figure.")] = None,
    kind: Annotated[str | None, typer.Option(help="budget, final_accounts, …")] = None,
    statement: Annotated[
        str | None, typer.Option(help="As general-public-expenditure, three-public-expenses.")
    ] = None,
    code: Annotated[
        str | None, typer.Option(help="A classification code; 201* finds all that begin so.")
    ] = None,
    measure: Annotated[str | None, typer.Option(help="total, basic, project, …")] = None,
    least: Annotated[float | None, typer.Option("--min", help="At least so many 元.")] = None,
    most: Annotated[float | None, typer.Option("--max", help="At most so many 元.")] = None,
    finding: Annotated[
        str | None, typer.Option(help="Only figures on which this rule fails, as A14.")
    ] = None,
    order: Annotated[
        Literal["year", "amount", "relevance"],
        typer.Option(help="Latest years, largest amounts, or lines called as the words say."),
    ] = "year",
    limit: Annotated[int, typer.Option(help="Rows a page, 1 to 1000.")] = 50,
    cursor: Annotated[str | None, typer.Option(help="Where the former page ended.")] = None,
    format: Annotated[
        Literal["table", "json", "ndjson", "csv"], typer.Option(help="How to print.")
    ] = "table",
) -> None:
    """Find figures in the archive; each row leads to its page and bytes (`gongkai show`)."""
    from flows.output import print_csv, print_json, print_lines
    from storage.database import open_database
    from storage.queries.search import Query
    from storage.queries.search import search as ask
    from storage.settings import Settings

    question = Query(
        words=tuple(words or ()),
        office=office,
        place=place,
        year=year,
        kind=kind,
        statement=statement,
        code=code,
        measure=measure,
        least=None if least is None else Decimal(str(least)),
        most=None if most is None else Decimal(str(most)),
        finding=finding,
        order=order,
        limit=limit,
        cursor=cursor,
    )
    with open_database(Settings()) as database:
        page = ask(database, question)
    if format == "json":
        print_json({"rows": page.rows, "cursor": page.cursor})
    elif format == "ndjson":
        print_lines(page.rows)
    elif format == "csv":
        print_csv(page.rows, SEARCH_COLUMNS)
    else:
        _print_found(list(page.rows))
    if page.cursor and format != "json":
        typer.echo(f"More: the same with --cursor {page.cursor}", err=True)


def findings(
    rule: Annotated[str | None, typer.Option(help="Only of this rule, as A01.")] = None,
    office: Annotated[str | None, typer.Option(help="Part of an office's name.")] = None,
    place: Annotated[
        str | None, typer.Option(help="Digits of a division code; 500000 is all of 50.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Fiscal year of the document.")] = None,
    severity: Annotated[
        Literal["error", "warning", "info"] | None, typer.Option(help="Only of this severity.")
    ] = None,
    state: Annotated[
        Literal["new", "persisting", "gone-code", "gone-document"] | None,
        typer.Option(help="gone-code: another version of the code; gone-document: another file."),
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 100,
    format: Annotated[
        Literal["table", "json", "ndjson", "csv"], typer.Option(help="How to print.")
    ] = "table",
) -> None:
    """List what does not add up in the archive, and since when; the gravest first.

    A finding is what one rule says of one place. It stays listed when a newer file or a newer
    version of the code no longer has it, with the state gone-document or gone-code.

    gongkai findings --severity error --state new
    """
    from flows.output import print_csv, print_json, print_lines, print_table
    from storage.database import open_database
    from storage.queries.findings import FindingQuery
    from storage.queries.findings import findings as ask
    from storage.settings import Settings

    question = FindingQuery(
        rule=rule, office=office, place=place, year=year, severity=severity, state=state
    )
    with open_database(Settings()) as database:
        rows = ask(database, question, limit)
    if format == "json":
        print_json(rows)
    elif format == "ndjson":
        print_lines(rows)
    elif format == "csv":
        print_csv(rows, list(FINDING_COLUMNS))
    else:
        shown = ("rule", "severity", "state", "cause", "organisation", "fiscal_year", "message")
        print_table(rows, {name: FINDING_COLUMNS[name] for name in shown})


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.", metavar="SQL")],
    format: Annotated[
        Literal["table", "json", "ndjson", "csv"], typer.Option(help="How to print.")
    ] = "table",
) -> None:
    """Ask the database in SQL, read-only. `docs/data-model.md` names the tables."""
    from flows.output import print_csv, print_json, print_lines, print_table
    from storage.database import open_database
    from storage.queries.sql import ask
    from storage.settings import Settings

    with open_database(Settings()) as database:
        columns, rows = ask(database, sql)
    if format == "json":
        print_json(rows)
    elif format == "ndjson":
        print_lines(rows)
    elif format == "csv":
        print_csv(rows, columns)
    else:
        print_table(rows, {column: column for column in columns})


def show(
    fact: Annotated[str, typer.Argument(help="The id of a figure, from `gongkai search`.")],
    format: Annotated[Literal["text", "json"], typer.Option(help="How to print.")] = "text",
) -> None:
    """Walk from a figure back to its cell, its page, its bytes and the moment of capture."""
    from flows.commands.chain import chain_lines
    from flows.output import print_json
    from storage.database import open_database
    from storage.queries.chain import chain
    from storage.settings import Settings

    with open_database(Settings()) as database:
        found = chain(database, fact)
    if format == "json":
        print_json(found)
        return
    for line in chain_lines(found):
        typer.echo(line)


def _print_found(rows: list[dict[str, Any]]) -> None:
    from flows.output import print_table

    columns = {
        "fact_id": "fact",
        "organisation": "office 单位",
        "fiscal_year": "year 年度",
        "statement": "statement 表",
        "code": "code 科目",
        "name": "name 名称",
        "measure": "measure",
        "amount_yuan": "amount 元",
        "stated": "stated 原文",
        "unit": "unit",
        "page": "page",
        "findings": "findings",
    }
    shown = [
        {**row, "name": _both(row["name"], row["name_en"]), "findings": " ".join(row["findings"])}
        for row in rows
    ]
    if rows:
        print_table(shown, columns)
    else:
        typer.echo("No figure fits.", err=True)


def _both(name: str | None, english: str | None) -> str | None:
    """The printed name and, where there is room, the English one."""
    from flows.output import width

    return f"{name or ''} {english}".strip() if english and width() >= WIDE else name
