"""Taking a file out of what is shown, and showing it again."""

from typing import Annotated

import typer

from flows.commands.options import Format


def withhold(
    sha256: Annotated[
        str | None, typer.Argument(help="SHA-256 of the file; none: list what is withheld.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why, in a sentence; readers see it.", metavar="TEXT")
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="Show the file again.")] = False,
    format: Format = "table",
) -> None:
    """Take a file out of pages, answers and exports, without deleting anything.

    Its page stays, with the day and the reason; its figures, tables, pictures and findings are
    not shown, nor findings in other files that quote it. Both the beginning and the end stay on
    record. What `gongkai publish` made before is not handed out any longer: run it again. What
    `gongkai export` wrote before still has it.

    gongkai withhold

    gongkai withhold 9f86d081… --reason "names a private person on page 3"

    gongkai withhold 9f86d081… --end --reason "the office published a corrected copy"
    """
    from storage.database import open_database
    from storage.settings import Settings
    from storage.withholding import show_again, withholdings
    from storage.withholding import withhold as take_out

    if sha256 is None:
        if end or reason:
            raise typer.BadParameter("say which file: its SHA-256 stands on its page")
        with open_database(Settings()) as database:
            _print(withholdings(database), format)
        return
    if not (reason or "").strip():
        raise typer.BadParameter('say why: --reason "…"')
    with open_database(Settings()) as database:
        (show_again if end else take_out)(database, sha256.lower(), (reason or "").strip())
    typer.echo(f"{sha256.lower()} is {'shown again' if end else 'withheld'}", err=True)


def _print(rows: list[dict[str, object]], format: str) -> None:
    from flows.output import print_csv, print_json, print_table

    columns = {
        "object_sha256": "file",
        "began_at": "withheld since",
        "reason": "because",
        "ended_at": "shown again",
        "end_reason": "because",
    }
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(rows, list(columns))
    elif rows:
        print_table(rows, columns)
    else:
        typer.echo("Nothing is withheld.", err=True)
