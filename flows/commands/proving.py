"""The proof beside an export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.database import Database
    from storage.exports.selection import Selection
    from storage.settings import Settings


FormerCheckpoint = Annotated[
    Path | None,
    typer.Option(
        "--since-checkpoint",
        help="Prove, too, that the log only grew since this checkpoint of an earlier export.",
        metavar="FILE",
    ),
]


def read_former(settings: "Settings", file: Path | None, proved: object) -> bytes | None:
    """The earlier checkpoint in a file; a line and exit code 2 if it is none of this log.

    Args:
        proved: true if something is written that has a proof.
    """
    from storage.exports.proving import require_former
    from storage.log.errors import NoteRefused, ProofRefused
    from storage.objects import open_files
    from storage.objects.errors import os_errors

    if file is None:
        return None
    if not proved:
        raise typer.BadParameter(
            "--since-checkpoint is for the proof of --package, --sqlite, --warc, --wacz or --bag"
        )
    with os_errors(f"cannot read {file}", file.parent):
        note = file.read_bytes()
    try:
        require_former(open_files(settings), note)
    except (NoteRefused, ProofRefused) as error:
        typer.echo(f"gongkai: {file} is no earlier checkpoint of this log: {error}", err=True)
        raise typer.Exit(2) from error
    return note


def beside(file: Path | None) -> Path | None:
    """The folder of the proof of a file."""
    return None if file is None else file.with_name(f"{file.name}.proof")


def add(
    settings: "Settings",
    database: "Database",
    selection: "Selection",
    former: bytes | None,
    *folders: Path | None,
) -> None:
    """Write the proof of a selection's captures into folders; none where nothing is sealed."""
    from storage.exports.proving import prove
    from storage.objects import open_files
    from storage.objects.errors import os_errors

    for folder in filter(None, folders):
        there = folder.is_dir()
        with os_errors(f"cannot write {folder}", folder.parent):
            folder.mkdir(parents=True, exist_ok=True)
            number = prove(database, open_files(settings), selection, folder, former=former)
            if number == 0 and not there:
                folder.rmdir()
        what = f"the proof of {number} captures" if number else "none of them is sealed: no proof"
        typer.echo(f"{what} in {folder}", err=True)
