"""The registry: list, enable, disable, try, add."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="The registry of portals.", no_args_is_help=True, rich_markup_mode=None)
Ids = Annotated[list[str], typer.Argument(help="Ids of portals.", metavar="ID")]


@app.command("list")
def list_(
    region: Annotated[
        str, typer.Option(help="First digits of a division code, or a part of a name.")
    ] = "",
    state: Annotated[
        Literal["enabled", "disabled", "confirmed", "unverified", "doubtful"] | None,
        typer.Option(help="confirmed: we captured a document there; doubtful: see its note."),
    ] = None,
    format: Annotated[
        Literal["table", "json", "csv"], typer.Option(help="How to print.")
    ] = "table",
) -> None:
    """List the portals of this profile: the entry pages of the whole country, and what is known.

    gongkai portals list --region 5001

    gongkai portals list --region 内蒙古 --format csv > pages.csv
    """
    from flows.output import print_csv, print_json, print_table
    from flows.portals import listed
    from storage.database import DatabaseMissing, open_database
    from storage.queries.status import confirmed_portals
    from storage.runs import enabled_portals
    from storage.settings import Settings
    from tasks.records import plain

    settings = Settings()
    enabled: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    try:
        with open_database(settings) as database:
            enabled, confirmed = enabled_portals(database), confirmed_portals(database)
    except DatabaseMissing:
        pass
    rows = [
        {**plain(entry.portal), "enabled": entry.enabled, "state": entry.state}
        for entry in listed(settings, enabled, confirmed)
        if entry.portal.division_code.startswith(region) or region in entry.portal.name
        if state in (None, entry.state, "enabled" if entry.enabled else "disabled")
    ]
    columns = {"id": "portal", "name": "name 名称", "family": "family", "division_code": "division",
               "enabled": "enabled", "state": "state", "note": "note"}  # fmt: skip
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(
            [{**row, "listings": " ".join(row["listings"])} for row in rows],
            [*columns, "listings"],
        )
    else:
        print_table(rows, columns)


@app.command()
def enable(portal_ids: Ids) -> None:
    """Switch portals on, after a look at what they are; nothing is fetched yet."""
    _set(portal_ids, True)


@app.command()
def disable(portal_ids: Ids) -> None:
    """Switch portals off; what was captured stays."""
    _set(portal_ids, False)


@app.command("try")
def try_(
    page: Annotated[
        str, typer.Argument(help="A saved page, or an address.", metavar="FILE_OR_URL")
    ],
    family: Annotated[str, typer.Option(help="As trs or hanweb; auto to detect it.")] = "auto",
    url: Annotated[str, typer.Option(help="The address that a saved page came from.")] = "",
) -> None:
    """Read one page as an adapter would and print what it sees; nothing is stored."""
    from flows.output import print_json
    from tasks.portals.families import FAMILIES
    from tasks.portals.reading import read_page
    from tasks.records import plain

    if family not in ("auto", *FAMILIES):
        known = ", ".join(["auto", *sorted(FAMILIES)])
        raise typer.BadParameter(f"{family!r}: choose one of {known}", param_hint="--family")
    body, content_type, address = _body_of(page, url)
    print_json(plain(read_page(body, content_type, address or "http://localhost/", family)))


@app.command()
def add(
    page: Annotated[
        str, typer.Argument(help="A saved page, or an address.", metavar="FILE_OR_URL")
    ],
    url: Annotated[str, typer.Option(help="The address that a saved page came from.")] = "",
    division: Annotated[str, typer.Option(help="Six digits, if the page does not tell.")] = "",
) -> None:
    """Draft the registry's line for a portal from its listing; what it cannot tell, it asks.

    The line goes to the end of tasks/portals/data/archive.csv once somebody has looked at it.

    gongkai portals add listing.html --url https://www.example.gov.cn/ysjs/ >> line.csv
    """
    from flows.output import print_csv
    from tasks.portals.draft import draft
    from tasks.portals.registry import COLUMNS, line_of

    body, content_type, address = _body_of(page, url)
    try:
        found = draft(body, content_type, address, division)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    print_csv([line_of(found.portal)], COLUMNS, header=False)
    for question in found.open_questions:
        typer.echo(f"to be answered: {question}", err=True)


def _body_of(page: str, url: str) -> tuple[bytes, str | None, str]:
    """Bytes, content type and address of a page that is saved or is to be fetched."""
    if "://" in page:
        return _fetched(page)
    if not Path(page).is_file():
        raise typer.BadParameter(f"no such file: {page}")
    return Path(page).read_bytes(), None, url


def _fetched(url: str) -> tuple[bytes, str | None, str]:
    import tempfile

    from flows.portals import PortalRefused
    from storage.settings import Settings
    from tasks.resources import policy
    from tasks.transport.fetch import Fetcher

    settings = Settings()
    if settings.profile == "archive" and not settings.contact:
        raise PortalRefused(
            "the real network needs GONGKAI_CONTACT: an address that portals can write to"
        )
    with (
        tempfile.TemporaryDirectory() as spool,
        Fetcher(policy(settings), Path(spool)) as fetcher,
    ):
        received = fetcher.fetch(url, role="listing")
        if received.path is None:
            raise PortalRefused(f"{url}: {received.verdict}: {received.reason}")
        return (
            Path(received.path).read_bytes(),
            received.headers.get("content-type"),
            received.final_url,
        )


def _set(portal_ids: list[str], enabled: bool) -> None:
    from flows.portals import find
    from storage.database import open_database
    from storage.runs import set_enabled
    from storage.settings import Settings

    settings = Settings()
    chosen = find(settings, portal_ids)
    with open_database(settings, create=True) as database:
        set_enabled(database, [portal.id for portal in chosen], enabled)
    for portal in chosen:
        typer.echo(f"{portal.id} ({portal.name}): {'enabled' if enabled else 'disabled'}", err=True)
