"""The families of the portals: portals detect."""

from typing import Annotated, Any

import typer

from flows.commands.options import Format, PortalIds, Region


def detect(
    portal_ids: PortalIds = None,
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
    from flows.families import cost, known_families, remembered_families, to_look_at
    from flows.portals import allow_network
    from storage.database import open_database
    from storage.settings import Settings

    settings = Settings()
    chosen = choose(settings, portal_ids or [], region, doubtful=True).portals
    waiting = to_look_at(chosen, remembered_families(settings), portal_ids or [])[:limit]
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
    rows = known_families(chosen, remembered_families(settings), looks)
    _print_families(rows, format)
    if looks and not any(look.family for look in looks):
        typer.echo("no entry page told its family", err=True)
        raise typer.Exit(1)


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
