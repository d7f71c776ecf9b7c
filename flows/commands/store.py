"""The object store: what it promises, tried out."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from storage.objects.promises import Report
    from storage.settings import Settings

app = typer.Typer(help="The object store.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def store() -> None:
    """The object store."""


@app.command("test")
def try_promises(
    format: Annotated[Literal["text", "json"], typer.Option(help="How to print.")] = "text",
) -> None:
    """Try which promises the object store keeps; exit 1 if the settings want one that it breaks.

    A few small objects are written, under probe/ in a bucket. Where there is a database, the test
    is recorded (gongkai events --kind store-test).

    gongkai store test
    """
    from dataclasses import asdict

    from flows.output import print_json
    from storage.objects.promises import PromiseBroken, require_lock
    from storage.settings import Settings

    settings = Settings()
    report = _tried(settings)
    if format == "json":
        print_json(asdict(report))
    else:
        _print(report)
    try:
        require_lock(settings, report)
    except PromiseBroken as error:
        typer.echo(f"gongkai: {error}", err=True)
        raise typer.Exit(1) from error


def _tried(settings: "Settings") -> "Report":
    """What the store promises now, recorded; without a database a line says that it is not."""
    from flows.promises import try_and_record
    from storage.database import DatabaseError, open_database
    from storage.objects.promises import try_store

    try:
        database = open_database(settings)
    except DatabaseError as error:
        typer.echo(f"gongkai: the test is not recorded: {error}", err=True)
        return try_store(settings)
    with database:
        return try_and_record(settings, database)


def _print(report: "Report") -> None:
    from flows.output import printable

    typer.echo(printable(f"{report.store}, tried at {report.at}"))
    for promise in report.promises:
        typer.echo(printable(f"{promise.name:<16} {promise.said}"))
