"""The proof beside an export."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from storage.database import Database
    from storage.exports.selection import Selection
    from storage.settings import Settings


def beside(file: Path | None) -> Path | None:
    """The folder of the proof of a file."""
    return None if file is None else file.with_name(f"{file.name}.proof")


def add(
    settings: "Settings", database: "Database", selection: "Selection", *folders: Path | None
) -> None:
    """Write the proof of a selection's captures into folders; none where nothing is sealed."""
    from storage.exports.proving import prove
    from storage.objects import open_files
    from storage.objects.errors import os_errors

    for folder in filter(None, folders):
        there = folder.is_dir()
        with os_errors(f"cannot write {folder}", folder.parent):
            folder.mkdir(parents=True, exist_ok=True)
            number = prove(database, open_files(settings), selection, folder)
            if number == 0 and not there:
                folder.rmdir()
        if number:
            typer.echo(f"the proof of {number} captures in {folder}", err=True)
