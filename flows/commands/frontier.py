"""The frontier: what is to be visited and why, what rests, what was given up."""

from typing import Annotated, Any, Literal

import typer

from flows.commands.options import Format

app = typer.Typer(rich_markup_mode=None)
Portal = Annotated[str | None, typer.Option(help="Id of a portal.")]
State = Literal["pending", "leased", "done", "parked", "left-out", "gone", "failed"]


@app.callback(invoke_without_command=True)
def frontier(
    context: typer.Context,
    portal: Portal = None,
    host: Annotated[str | None, typer.Option(help="A host, with its port if odd.")] = None,
    state: Annotated[
        State | None,
        typer.Option(help="gone: not there any more; failed: the last visit brought nothing."),
    ] = None,
    role: Annotated[
        Literal["listing", "article", "document"] | None, typer.Option(help="What it is.")
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(help="In title or address; may be repeated, then all must stand there."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many addresses.")] = 100,
    format: Format = "table",
) -> None:
    """Say what is due, waits, is parked, left out, gone or failed by portal, and which hosts rest.

    With a portal, host, state, role or words it lists addresses: why each is followed or not, how
    its last visit ended, and when it is visited next.

    gongkai frontier

    gongkai frontier --state failed --format csv > failed.csv

    gongkai frontier --portal cq-tongnan --state left-out --words 决算

    gongkai frontier unpark --portal cq-tongnan
    """
    from storage.database import open_database
    from storage.queries.frontier import Wanted, addresses, resting_hosts, summary
    from storage.settings import Settings

    filters = (portal, host, state, role, words)
    if context.invoked_subcommand is not None:
        if any(filters):
            name = context.invoked_subcommand
            raise typer.BadParameter(f"options go behind the command: frontier {name} …")
        return
    settings = Settings()
    with open_database(settings) as database:
        if not any(filters):
            hosts = resting_hosts(database, settings.host_requests)
            _print_summary(summary(database), hosts, format)
            return
        _require_portal(portal)
        wanted = Wanted(portal, host, state, role, tuple(words or ()))
        rows = addresses(database, wanted, limit + 1)
    _print_addresses(rows[:limit], format)
    if len(rows) > limit:
        typer.echo(f"More: the first {limit} are shown, --limit shows others", err=True)


@app.command()
def unpark(portal: Portal = None) -> None:
    """Try addresses again that were given up, of one portal or of all.

    gongkai frontier unpark --portal cq-tongnan
    """
    from storage.database import open_database
    from storage.frontier import unpark as put_back
    from storage.settings import Settings

    _require_portal(portal)
    with open_database(Settings()) as database, database.write() as session:
        count = put_back(session, portal)
    typer.echo(f"{count} addresses are tried again in the next run", err=True)


@app.command()
def wake(
    host: Annotated[str, typer.Argument(help="A host that rests, as `gongkai frontier` lists it.")],
) -> None:
    """End the rest of a host, against what it asked for or what it made us think.

    The requests that it had in this night still count.

    gongkai frontier wake www.example.gov.cn
    """
    from flows.portals import PortalRefused
    from storage.database import open_database
    from storage.hosts import wake as end_rest
    from storage.settings import Settings

    with open_database(Settings()) as database, database.write() as session:
        if not end_rest(session, host):
            raise PortalRefused(f"no host {host!r} was ever visited: see `gongkai frontier`")
    typer.echo(f"{host} may be visited", err=True)


def _require_portal(portal: str | None) -> None:
    from flows.portals import find
    from storage.settings import Settings

    if portal is not None:
        find(Settings(), [portal])


def _print_summary(portals: list[dict[str, Any]], hosts: list[dict[str, Any]], format: str) -> None:
    from flows.output import print_csv, print_json, print_table

    columns = {"portal": "portal", "due": "due now", "waiting": "waiting", "parked": "parked",
               "left_out": "left out", "gone": "gone", "failed": "failed"}  # fmt: skip
    if format == "json":
        print_json({"portals": portals, "hosts": hosts})
        return
    if format == "csv":
        print_csv(portals, list(columns))
        return
    print_table(portals, columns)
    if hosts:
        typer.echo("\nHosts that rest:")
        print_table(
            hosts,
            {"host": "host", "until": "until (UTC)", "reason": "why", "strikes": "in vain",
             "requests": "requests tonight"},
        )  # fmt: skip


def _print_addresses(rows: list[dict[str, Any]], format: str) -> None:
    from flows.output import print_csv, print_json, print_table

    columns = {"portal": "portal", "role": "role", "title": "title 标题", "url": "url",
               "state": "state", "relevance": "why followed", "verdict": "verdict",
               "reason": "reason", "attempts": "in vain", "next": "next visit", "seen": "last seen",
               "gone": "gone since"}  # fmt: skip
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(rows, list(columns))
    elif rows:
        used = {name: head for name, head in columns.items() if any(row[name] for row in rows)}
        print_table(rows, used)
    else:
        typer.echo("No address fits.", err=True)
