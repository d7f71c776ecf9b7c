"""The bytes in `gongkai export`: as a bag, and as an inventory of all of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.exporting_captures import counted
from flows.output import printable

if TYPE_CHECKING:
    from storage.database import Database
    from storage.exports.selection import Selection
    from storage.settings import Settings


def _form(path: Path | None) -> Path | None:
    """Refuse a name by which no reader knows the format, and Parquet where it cannot be made."""
    from storage.exports.package import has_parquet

    if path is not None and path.suffix not in (".csv", ".parquet"):
        raise typer.BadParameter("a name that ends in .csv or .parquet")
    if path is not None and path.suffix == ".parquet" and not has_parquet():
        raise typer.BadParameter('Parquet needs pyarrow: pip install ".[exports]" adds it')
    return path


BagFolder = Annotated[
    Path | None,
    typer.Option("--bag", help="The captures as BagIt bag, files as published.", metavar="DIR"),
]
InventoryFile = Annotated[
    Path | None,
    typer.Option(
        "--inventory",
        help="All objects of the archive, a row each.",
        metavar="FILE.csv|FILE.parquet",
        callback=_form,
    ),
]


def write_bag(
    settings: "Settings",
    database: "Database",
    selection: "Selection",
    folder: Path,
    *,
    former: bytes | None,
    quiet: bool,
) -> dict[str, str]:
    """Write captures as a bag with its proof; what is wrong with objects that are not in it."""
    from flows.progress import Bar
    from storage.exports import bag
    from storage.exports.proving import prove
    from storage.objects import open_files, open_store

    def proof(made: Path) -> None:
        prove(database, open_files(settings), selection, made, former=former)

    progress = Bar(counted(database, selection), quiet=quiet)
    with progress.shown(f"Writing {printable(folder.name)}"):
        store, organisation = open_store(settings), settings.contact
        written = bag.write_bag(
            database,
            store,
            selection,
            folder,
            progress.advance,
            organisation=organisation,
            proof=proof,
        )
    typer.echo(
        f"{written.captures} captures, {written.objects} objects of {written.size:,} bytes "
        f"in {folder}",
        err=True,
    )
    return written.unwritten


def write_inventory(
    settings: "Settings", database: "Database", target: Path, *, quiet: bool
) -> None:
    """Write a row for each object and each file of the log."""
    from flows.progress import Bar
    from storage.exports import inventory
    from storage.objects import open_files
    from storage.samples import count_objects

    progress = Bar(count_objects(database), quiet=quiet)
    with progress.shown(f"Writing {printable(target.name)}"):
        files = open_files(settings)
        count = inventory.write_inventory(database, files, target, progress.advance)
    typer.echo(f"{count} rows in {target}", err=True)
