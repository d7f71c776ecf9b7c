"""Preparing what the reading room hands out."""

from typing import Annotated

import typer

from flows.output import printable


def publish(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count the rows.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Prepare the files that the reading room hands out at /take-away.

    They are the whole archive as a data package (CSV, Parquet) and as a SQLite database for
    Datasette, of all current figures, with contact names and telephone numbers masked. They lie
    in the folder "published" of the data folder and replace the former ones together when all
    are whole; a visitor who is taking one gets it to its end. Run it after a crawl, and whenever
    something shall not be handed out any longer. `gongkai export` writes the same to a place of
    your own, or a part of it.
    """
    from flows.progress import Bar
    from storage.database import open_database
    from storage.exports import publishing
    from storage.exports.selection import Selection, counts
    from storage.settings import Settings

    settings = Settings()
    with open_database(settings) as database:
        rows = counts(database, Selection())
        if dry_run:
            for table, number in rows.items():
                typer.echo(f"{number:>12,} {table}", err=True)
            return
        bar = Bar(sum(rows.values()) * len(publishing.KINDS), quiet=quiet)
        with bar.shown("Writing the files to hand out"):
            published = publishing.publish(database, settings.published, bar.advance)
    for file in published.files:
        typer.echo(f"{file.bytes:>12,} bytes {file.name}: {file.title}", err=True)
    typer.echo(
        f"The reading room hands them out at /take-away, from {printable(str(settings.published))}",
        err=True,
    )
