"""Settings, and upkeep of the database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.backup import Manifest

app = typer.Typer(help="Upkeep of the database.", no_args_is_help=True, rich_markup_mode=None)


def settings() -> None:
    """Show every setting with its value, its variable and what it is for; secrets are hidden."""
    from flows.output import print_table
    from storage.settings import Settings

    current = Settings()
    rows = [
        {
            "variable": f"GONGKAI_{name.upper()}",
            "value": str(getattr(current, name) or ""),
            "purpose": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    print_table(rows, {"variable": "variable", "value": "value", "purpose": "purpose"})


@app.command()
def upgrade() -> None:
    """Bring the database's schema to this program's, make it where there is none; catalogue it."""
    from storage.catalogue import refresh
    from storage.database import open_database
    from storage.database import upgrade as bring_up
    from storage.preservation import record
    from storage.settings import Settings

    current = Settings()
    before, after = bring_up(current)
    typer.echo(f"schema {before or 'none'} → {after}", err=True)
    with open_database(current) as database:
        if before not in (None, after):
            with database.write() as session:
                record(session, "migrate", detail={"from": before, "to": after})
        done, _ = refresh(database, None)
    if done:
        typer.echo(f"{done} files catalogued", err=True)


@app.command()
def dump(
    canonical: Annotated[  # noqa: ARG001, the one form there is, named so that scripts say it
        bool, typer.Option("--canonical", help="Natural keys only, no moments, in a fixed order.")
    ] = True,
) -> None:
    """Print the archive as JSON lines, equal after any rerun or kill of the same crawl."""
    from storage.database import open_database
    from storage.dump import canonical as lines
    from storage.settings import Settings

    with open_database(Settings()) as database:
        for line in lines(database):
            print(line)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
) -> None:
    """Write database and objects into one folder, with a manifest of hashes."""
    from storage.backup import backup as write
    from storage.settings import Settings

    manifest = write(Settings(), target)
    typer.echo(f"{_counted(manifest)} in {target}", err=True)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A folder that `db backup` wrote.")],
) -> None:
    """Restore a backup into an empty database and store; every hash is verified."""
    from storage.backup import restore as put_back
    from storage.database import open_database
    from storage.preservation import record
    from storage.settings import Settings

    current = Settings()
    manifest = put_back(current, source)
    with open_database(current) as database, database.write() as session:
        record(session, "import", detail={"backup": str(source), "made": manifest.created_at})
    typer.echo(f"{_counted(manifest)} restored", err=True)


@app.command()
def rebuild(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Verify the log, say what it holds, and stop.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bars.")] = False,
) -> None:
    """Make the database anew from the object store alone: from the log, and by reading the files.

    The database must be empty or absent; until it is whole no other command opens it. After a kill
    the same command goes on. Exit 1 if a portal is unknown or a file could not be read.
    """
    from flows.output import printable
    from flows.rebuilding import log_of
    from flows.rebuilding import rebuild as make
    from storage.settings import Settings

    current = Settings()
    if dry_run:
        typer.echo(f"{log_of(current).size} captures and acts would be written", err=True)
        return
    made = make(current, quiet=quiet)
    for name, number in made.counts.items():
        typer.echo(f"{number:>12,} {name}", err=True)
    failed = {report.portal: report.failed for report in made.reports if report.failed}
    unknown = {
        portal: f"the registry does not have it; {number} captures are kept and not read"
        for portal, number in made.unknown.items()
    }
    for portal, why in {**failed, **unknown}.items():
        typer.echo(printable(f"{portal}: {why}"), err=True)
    if failed or unknown:
        raise typer.Exit(1)


def _counted(manifest: "Manifest") -> str:
    objects = manifest.files["objects.txt"].lines
    rows = sum(listing.lines for listing in manifest.files.values()) - objects
    return f"{objects} objects and {rows} rows"
