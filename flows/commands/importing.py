"""`gongkai import-warc`: captures that were made by others."""

from pathlib import Path
from typing import Annotated

import typer


def import_warc(
    files: Annotated[
        list[Path],
        typer.Argument(help="WARC files, plain or .gz.", exists=True, dir_okay=False),
    ],
    portal: Annotated[str, typer.Option(help="The portal they are captures of.", metavar="ID")],
    any_host: Annotated[
        bool, typer.Option("--any-host", help="Also addresses on hosts that are not the portal's.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and verify, keep nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Bring captures made by others into the archive; they are always shown as imported.

    Every answer to a GET passes the gates of our own visits. `gongkai reprocess` then reads the
    files. Exit 1 if a record could not be imported or a file is damaged; all else is in.
    """
    from flows.importing import import_files
    from flows.output import printable
    from storage.settings import Settings

    def say(line: str) -> None:
        typer.echo(printable(line), err=True)

    counts, wrong = import_files(
        Settings(), files, portal, any_host=any_host, dry_run=dry_run, say=say, quiet=quiet
    )
    for outcome, number in sorted(counts.items()):
        typer.echo(f"{number:>12,} {outcome}", err=True)
    if wrong:
        raise typer.Exit(1)
