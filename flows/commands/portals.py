"""The registry: list, detect, enable, disable, try, add."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from storage.portals import Family
    from storage.settings import Settings
    from tasks.records import Portal

app = typer.Typer(help="The registry of portals.", no_args_is_help=True, rich_markup_mode=None)
Region = Annotated[str, typer.Option(help="First digits of a division code, or a part of a name.")]
Format = Annotated[Literal["table", "json", "csv"], typer.Option(help="How to print.")]
OptionalIds = Annotated[list[str] | None, typer.Argument(help="Ids of portals.", metavar="ID")]
Doubtful = Annotated[
    bool, typer.Option("--doubtful", help="Those of the region that are doubtful, too.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


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
    from flows.families import family_of
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
    remembered = _remembered(settings)
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


@app.command()
def detect(
    portal_ids: Annotated[
        list[str] | None, typer.Argument(help="Ids of portals; looked at again.", metavar="ID")
    ] = None,
    region: Region = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Visit at most so many entry pages.")
    ] = None,
    saved: Annotated[
        bool, typer.Option("--saved", help="Without the network: what is remembered.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many requests it takes, and stop.")
    ] = False,
    format: Format = "table",
) -> None:
    """Report the families of the portals; visit the entry pages of those that are not known yet.

    Visited are the pages of the portals or the region that are named, or the first so many of the
    country with --limit: politely, one connection a host. The family and the sign that told it are
    remembered, pages are not kept. Without any of these nothing is visited.

    gongkai portals detect --region 5001 --dry-run

    gongkai portals detect --limit 100 --format csv > families.csv
    """
    from flows.choosing import choose
    from flows.detecting import look_at
    from flows.families import cost, known_families, to_look_at
    from flows.portals import allow_network
    from storage.database import open_database
    from storage.settings import Settings

    settings = Settings()
    chosen = choose(settings, portal_ids or [], region, doubtful=True).portals
    waiting = to_look_at(chosen, _remembered(settings), portal_ids or [])[:limit]
    if dry_run:
        typer.echo(cost(waiting), err=True)
        return
    looks = []
    if waiting and not saved and (portal_ids or region or limit):
        with open_database(settings, create=True) as database:
            allow_network(settings, database)
            typer.echo(cost(waiting), err=True)
            for look in look_at(settings, database, waiting):
                told = f"{look.family} ({look.evidence})" if look.family else look.reason
                typer.echo(f"{look.portal.id}: {told}", err=True)
                looks.append(look)
    rows = known_families(chosen, _remembered(settings), looks)
    _print_families(rows, format)
    if looks and not any(look.family for look in looks):
        typer.echo("no entry page told its family", err=True)
        raise typer.Exit(1)


@app.command()
def enable(
    portal_ids: OptionalIds = None,
    region: Region = "",
    doubtful: Doubtful = False,
    yes: Yes = False,
) -> None:
    """Switch portals on after a look at what they will cost; nothing is fetched yet.

    gongkai portals enable cq-tongnan cq-beibei

    gongkai portals enable --region 5001 --yes
    """
    from flows.choosing import choose
    from flows.forecasts import forecast_of, lines
    from storage.settings import Settings

    _require_some(portal_ids, region)
    settings = Settings()
    chosen = choose(settings, portal_ids or [], region, doubtful=doubtful)
    for line in lines(settings, forecast_of(settings, chosen.portals)):
        typer.echo(line, err=True)
    for portal in chosen.left_out:
        typer.echo(f"left out: {portal.id} ({portal.name}): {portal.note}", err=True)
    if region and not yes:
        _ask(f"Enable these {len(chosen.portals)} portals?")
    _set(settings, chosen.portals, True)


@app.command()
def disable(portal_ids: OptionalIds = None, region: Region = "", yes: Yes = False) -> None:
    """Switch portals off; what was captured stays.

    gongkai portals disable cq-tongnan

    gongkai portals disable --region 5001 --yes
    """
    from flows.choosing import choose
    from storage.database import open_database
    from storage.runs import enabled_portals
    from storage.settings import Settings

    _require_some(portal_ids, region)
    settings = Settings()
    chosen = choose(settings, portal_ids or [], region, doubtful=True).portals
    if region:
        with open_database(settings) as database:
            enabled = enabled_portals(database)
        chosen = tuple(portal for portal in chosen if portal.id in enabled)
        if not yes:
            _ask(f"Disable {len(chosen)} portals?")
    _set(settings, chosen, False)


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


def _require_family(family: str, *known: str) -> None:
    if family not in known:
        names = ", ".join(sorted(filter(None, known)))
        raise typer.BadParameter(f"{family!r}: choose one of {names}", param_hint="--family")


def _remembered(settings: "Settings") -> "dict[str, Family]":
    """The families that entry pages showed; none where there is no archive yet."""
    from storage.database import DatabaseMissing, open_database
    from storage.portals import families

    with suppress(DatabaseMissing), open_database(settings) as database:
        return families(database)
    return {}


def _print_families(rows: list[dict[str, Any]], format: str) -> None:
    from flows.families import by_family
    from flows.output import print_csv, print_json, print_table

    columns = ("portal", "name", "division_code", "url", "family", "known", "evidence", "at",
               "reason")  # fmt: skip
    if format == "json":
        print_json({"families": by_family(rows), "portals": rows})
    elif format == "csv":
        print_csv(rows, columns)
    else:
        print_table(
            by_family(rows),
            {"family": "family", "portals": "portals", "registry": "registry",
             "detected": "detected", "not yet": "not yet"},
        )  # fmt: skip
        for row in rows:
            if row["reason"]:
                typer.echo(f"{row['portal']} {row['url']}: {row['reason']}")
        if any(row["known"] == "not yet" for row in rows):
            typer.echo(
                "\nThose not known yet: `gongkai portals detect --region …` or `--limit N`",
                err=True,
            )


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


def _require_some(portal_ids: list[str] | None, region: str) -> None:
    if not portal_ids and not region:
        raise typer.BadParameter("name portals, or a region with --region")


def _ask(question: str) -> None:
    """Go on only if somebody at a terminal agrees."""
    from flows.portals import PortalRefused

    if not sys.stdin.isatty():
        raise PortalRefused(f"{question} Nobody can be asked here: --yes says so")
    typer.confirm(question, abort=True, err=True)


def _set(settings: "Settings", portals: "Sequence[Portal]", enabled: bool) -> None:
    from storage.database import open_database
    from storage.runs import set_enabled

    with open_database(settings, create=True) as database:
        set_enabled(database, [portal.id for portal in portals], enabled)
    for portal in portals:
        typer.echo(f"{portal.id} ({portal.name}): {'enabled' if enabled else 'disabled'}", err=True)
