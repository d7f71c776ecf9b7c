"""The registry: list, detect, enable, disable, try, add."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands import detecting, enabling
from flows.commands.options import Format, Region

app = typer.Typer(help="The registry of portals.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    region: Region = "",
    state: Annotated[
        Literal["enabled", "disabled", "confirmed", "unverified", "doubtful"] | None,
        typer.Option(help="confirmed: we captured a document there; doubtful: see its note."),
    ] = None,
    family: Annotated[str, typer.Option(help="As trs; of the registry or detected.")] = "",
    format: Format = "table",
) -> None:
    """List the portals of this profile: the entry pages of the whole country, and what is known.

    gongkai portals list --region 5001

    gongkai portals list --region 内蒙古 --format csv > pages.csv
    """
    from flows.choosing import lies_in
    from flows.families import family_of, remembered_families
    from flows.output import print_csv, print_json, print_table
    from flows.portals import listed
    from storage.database import DatabaseMissing, open_database
    from storage.queries.status import confirmed_portals
    from storage.runs import enabled_portals
    from storage.settings import Settings
    from tasks.portals.families import FAMILIES
    from tasks.records import plain

    _require_family(family, "", "auto", *FAMILIES)
    settings = Settings()
    remembered = remembered_families(settings)
    enabled: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    with suppress(DatabaseMissing), open_database(settings) as database:
        enabled, confirmed = enabled_portals(database), confirmed_portals(database)
    rows = [
        {**plain(entry.portal), "family": known, "enabled": entry.enabled, "state": entry.state}
        for entry in listed(settings, enabled, confirmed)
        for known in [family_of(entry.portal, remembered)]
        if lies_in(entry.portal, region) and family in ("", known)
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


app.command()(detecting.detect)


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

    _require_family(family, "auto", *FAMILIES)
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


app.command()(enabling.enable)
app.command()(enabling.disable)


def _require_family(family: str, *known: str) -> None:
    if family not in known:
        names = ", ".join(sorted(filter(None, known)))
        raise typer.BadParameter(f"{family!r}: choose one of {names}", param_hint="--family")


def _body_of(page: str, url: str) -> tuple[bytes, str | None, str]:
    """Bytes, content type and address of a page that is saved or is to be fetched."""
    if "://" in page:
        return _fetched(page)
    if not Path(page).is_file():
        raise typer.BadParameter(f"no such file: {page}")
    return Path(page).read_bytes(), None, url


def _fetched(url: str) -> tuple[bytes, str | None, str]:
    import tempfile

    from flows.portals import PortalRefused, require_contact
    from storage.settings import Settings
    from tasks.resources import policy
    from tasks.transport.fetch import Fetcher

    settings = Settings()
    require_contact(settings)
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
