"""Handing on what the archive holds: tables, captures, bytes; docs/exports.md lists the forms."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import exporting_captures as captures
from flows.commands import exporting_objects as objects
from flows.commands import proving
from flows.commands.archive import SEARCH_COLUMNS
from flows.output import printable, write_csv

if TYPE_CHECKING:
    from storage.database import Database
    from storage.exports.selection import Selection


def export(
    csv: Annotated[
        Path | None, typer.Option("--csv", help="All figures in one file.", metavar="FILE")
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(
            "--package", help="A data package: CSV, Parquet, datapackage.json.", metavar="DIR"
        ),
    ] = None,
    sqlite: Annotated[
        Path | None,
        typer.Option(
            "--sqlite", help="A SQLite file, and metadata.json for Datasette.", metavar="FILE"
        ),
    ] = None,
    warc: captures.WarcFile = None,
    wacz: captures.WaczFile = None,
    bag: objects.BagFolder = None,
    inventory: objects.InventoryFile = None,
    since_checkpoint: proving.FormerCheckpoint = None,
    office: Annotated[str | None, typer.Option(help="Part of an office's name.")] = None,
    year: Annotated[int | None, typer.Option(help="Fiscal year of the figures.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count the rows.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Write all current figures with their provenance, and what else was read beside them.

    The package and the snapshot hold documents, figures, indicators, projects, findings and
    labels; contact names and telephone numbers in their texts are masked. WARC, WACZ and bag hold
    the captures, whose files are as published: nothing in them is masked. The inventory is of the
    whole archive. Files appear under their names only when all is written; docs/exports.md says
    how to open them.

    The proof of the captures, out of the signed log (`gongkai log`), stands in the package and the
    bag, or in FILE.proof beside a file, with verify.py, which checks it without this program.
    """
    from storage.database import open_database
    from storage.exports.selection import Selection, counts
    from storage.settings import Settings

    of_captures = bool(warc or wacz or bag)
    if not (csv or package or sqlite or of_captures or inventory or dry_run):
        raise typer.BadParameter(
            "say what to write: --csv, --package, --sqlite, --warc, --wacz, --bag or --inventory"
        )
    if inventory and (office or year is not None):
        raise typer.BadParameter("--inventory is of the whole archive: no --office, no --year")
    if warc or wacz:
        captures.require_warcio()
    selection, settings = Selection(office=office, year=year), Settings()
    former = proving.read_former(settings, since_checkpoint, package or sqlite or of_captures)
    with open_database(settings) as database:
        rows = counts(database, selection)
        if dry_run:
            if of_captures:
                rows["captures"] = captures.counted(database, selection)
            for table, number in rows.items():
                typer.echo(f"{number:>12,} {table}", err=True)
            return
        _write_figures(
            database, selection, (csv, package, sqlite), _Shown(sum(rows.values()), quiet)
        )
        if inventory is not None:
            objects.write_inventory(settings, database, inventory, quiet=quiet)
        unwritten: dict[str, str] = {}
        if warc or wacz:
            unwritten |= captures.write(settings, database, selection, (warc, wacz), quiet=quiet)
        if bag is not None:
            unwritten |= objects.write_bag(
                settings, database, selection, bag, former=former, quiet=quiet
            )
        proving.add(
            settings,
            database,
            selection,
            former,
            package,
            *map(proving.beside, (sqlite, warc, wacz)),
        )
        captures.say_unwritten(unwritten)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How many rows are to be written, and whether a bar may show how far it is."""

    total: int
    quiet: bool

    @contextmanager
    def writing(self, target: Path) -> Iterator[Callable[[int], None]]:
        """A bar while the block runs, moved on by what it gives."""
        from flows.progress import Bar

        bar = Bar(self.total, quiet=self.quiet)
        with bar.shown(f"Writing {printable(target.name)}"):
            yield bar.advance


def _write_figures(
    database: "Database",
    selection: "Selection",
    targets: tuple[Path | None, Path | None, Path | None],
    shown: _Shown,
) -> None:
    """Write figures as CSV, as package, as snapshot, where there is a target for it."""
    csv, package, sqlite = targets
    if csv is not None:
        _write_csv(database, selection, csv)
    if package is not None:
        _write_package(database, selection, package, shown)
    if sqlite is not None:
        _write_snapshot(database, selection, sqlite, shown)


def _write_csv(database: "Database", selection: "Selection", target: Path) -> None:
    from storage.exports.writing import drafts
    from storage.queries.search import Query, search_all

    rows = search_all(database, Query(office=selection.office, year=selection.year))
    with (
        drafts(target.parent) as made,
        made.path(target.name).open("w", encoding="utf-8-sig", newline="") as file,
    ):
        count = write_csv(file, rows, SEARCH_COLUMNS)
    typer.echo(f"{count} figures in {target}", err=True)


def _write_package(
    database: "Database", selection: "Selection", folder: Path, shown: _Shown
) -> None:
    from storage.exports.package import has_parquet, write_package

    if not has_parquet():
        typer.echo(
            'Without pyarrow only CSV is written, no Parquet: pip install ".[exports]" adds it',
            err=True,
        )
    with shown.writing(folder) as told:
        counts = write_package(database, selection, folder, told)
    _say(counts, folder)


def _write_snapshot(
    database: "Database", selection: "Selection", target: Path, shown: _Shown
) -> None:
    from storage.exports.snapshot import write_snapshot

    with shown.writing(target) as told:
        counts = write_snapshot(database, selection, target, told)
    _say(counts, target)


def _say(counts: dict[str, int], target: Path) -> None:
    written = ", ".join(f"{number} {table}" for table, number in counts.items())
    typer.echo(f"{written} in {target}", err=True)
