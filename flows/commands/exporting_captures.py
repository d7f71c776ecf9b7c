"""The captures in `gongkai export`: as WARC and as WACZ."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.output import printable

if TYPE_CHECKING:
    from storage.database import Database
    from storage.exports.selection import Selection
    from storage.settings import Settings


def _ending(path: Path | None, param: typer.CallbackParam) -> Path | None:
    """Refuse a name by which no reader knows the format."""
    ending = ".warc.gz" if param.name == "warc" else ".wacz"
    if path is not None and not path.name.endswith(ending):
        raise typer.BadParameter(f"a name that ends in {ending}")
    return path


WarcFile = Annotated[
    Path | None,
    typer.Option(
        "--warc",
        help="The captures as WARC, files as published.",
        metavar="FILE.warc.gz",
        callback=_ending,
    ),
]
WaczFile = Annotated[
    Path | None,
    typer.Option(
        "--wacz",
        help="The captures as WACZ, for ReplayWeb.page.",
        metavar="FILE.wacz",
        callback=_ending,
    ),
]


def require_warcio() -> None:
    """Say what to install where WARC cannot be written, and end."""
    from storage.exports.captures import has_warcio

    if not has_warcio():
        typer.echo('WARC and WACZ need warcio: pip install ".[exports]" adds it', err=True)
        raise typer.Exit(2)


def counted(database: "Database", selection: "Selection") -> int:
    """How many captures there are to write."""
    from storage.exports.captures import count_captures

    with database.read() as session:
        return count_captures(session.connection(), selection)


def write(
    settings: "Settings",
    database: "Database",
    selection: "Selection",
    files: tuple[Path | None, Path | None],
    *,
    quiet: bool,
) -> dict[str, str]:
    """Write captures as WARC, as WACZ or as both; what is wrong with objects that are not in it."""
    from flows.progress import Bar
    from storage.exports.warc import write_captures
    from storage.objects import open_store

    warc, wacz = files
    names = " and ".join(str(path) for path in files if path is not None)
    bar = Bar(counted(database, selection), quiet=quiet)
    with bar.shown(f"Writing {printable(names)}"):
        store = open_store(settings)
        written = write_captures(database, store, selection, bar.advance, warc=warc, wacz=wacz)
    typer.echo(
        f"{written.captures} captures, {written.responses} with their bytes, "
        f"{written.revisits} that stand for others, in {names}",
        err=True,
    )
    return written.unwritten


def say_unwritten(unwritten: Mapping[str, str]) -> None:
    """Say which objects are not in an export, and end with exit code 1 if there are any."""
    for wrong in unwritten.values():
        typer.echo(f"not written: {wrong}", err=True)
    if unwritten:
        raise typer.Exit(1)
