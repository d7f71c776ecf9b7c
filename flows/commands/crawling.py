"""Starting crawls: demo, crawl, backfill, reprocess, work, serve-flows."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from storage.settings import Settings

_ALL = 1 << 31
Portals = Annotated[
    list[str] | None, typer.Option("--portal", help="Id of a portal; may be repeated.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bars.")]
NoPrefect = Annotated[
    bool, typer.Option("--no-prefect", help="Without Prefect's server, if that is down.")
]
OnlyFailed = Annotated[
    bool, typer.Option("--only-failed", help="Visit only what brought nothing the last time.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be crawled, and stop.")]


def demo(quiet: Quiet = False) -> None:
    """Crawl five replica portals on this machine, from first page to checked figures."""
    from flows.demo import run_demo

    run_demo(quiet=quiet)


def crawl(
    portal: Portals = None,
    hours: Annotated[
        float, typer.Option(min=0, max=24, help="Begin the portals spread over so many hours.")
    ] = 0,
    only_failed: OnlyFailed = False,
    dry_run: DryRun = False,
    no_prefect: NoPrefect = False,
    quiet: Quiet = False,
) -> None:
    """Do the nightly job now, for all enabled portals or those named. Exit 1 if one failed.

    Another worker that runs the same command shares the portals with this one. After Ctrl-C or a
    kill the same command goes on where it was.
    """
    settings = _prepared()
    portal = _failing(settings, portal) if only_failed else portal
    _forecast(settings, portal, None)
    if dry_run:
        return
    if no_prefect:
        _without_prefect(settings, portal, None, only_failed, quiet, hours)
        return
    from flows.nightly import nightly
    from flows.progress import bars

    with bars(quiet=quiet):
        reports = nightly(portal, hours, only_failed)
    _print_reports(reports)


def backfill(
    years: Annotated[str, typer.Option(help="Fiscal years, as 2015-2024 or 2021.")],
    portal: Annotated[
        list[str] | None, typer.Option("--portal", help="Id of a portal; may be repeated.")
    ] = None,
    only_failed: OnlyFailed = False,
    dry_run: DryRun = False,
    no_prefect: NoPrefect = False,
    quiet: Quiet = False,
) -> None:
    """Crawl portals for past years: those named, or all that are enabled.

    Ctrl-C pauses it, and so does `gongkai jobs pause`; the same command goes on where it was.
    """
    chosen = parse_years(years)
    settings = _prepared()
    portal = _failing(settings, portal) if only_failed else portal
    _forecast(settings, portal, chosen)
    if dry_run:
        return
    if no_prefect:
        _without_prefect(settings, portal, chosen, only_failed, quiet)
        return
    from flows.backfill import backfill as run
    from flows.progress import bars

    with bars(quiet=quiet):
        reports = run(portal, chosen, only_failed)
    _print_reports(reports)


def reprocess(
    portal: Portals = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many files would be read, and stop.")
    ] = False,
    no_prefect: NoPrefect = False,
    format: Annotated[
        Literal["table", "json"], typer.Option(help="How to print the changes.")
    ] = "table",
    quiet: Quiet = False,
) -> None:
    """Read archived files again with this version of the code, without the network.

    What former versions read stays beside it. Listed is every file in which figures, verdict or
    failed checks are others now; `gongkai findings --state gone-code` lists what is no finding any
    more. After a kill the same command goes on where it was.
    """
    from flows.crawl import REPROCESS_FUNCTIONS
    from flows.output import print_json
    from flows.progress import bars
    from flows.reprocess import reprocess as run
    from flows.reprocess import reread_chosen
    from flows.summary import raise_if_failed
    from storage.database import open_database
    from storage.queries.rereadings import rereadings
    from tasks.version import code_version

    settings = _prepared()
    if dry_run:
        _forecast_rereading(settings, portal)
        return
    with bars(quiet=quiet):
        if no_prefect:
            raise_if_failed(reread_chosen(settings, portal, REPROCESS_FUNCTIONS))
        else:
            run(portal)
    with open_database(settings) as database:
        rows = rereadings(database, code_version())
    if format == "json":
        print_json(rows)
    else:
        _print_rereadings(rows)


def _forecast_rereading(settings: "Settings", portal_ids: Sequence[str] | None) -> None:
    from flows.reprocess import visited_portals
    from storage.captures import unread_objects
    from storage.database import open_database
    from tasks.version import code_version

    with open_database(settings) as database:
        for portal in visited_portals(settings, database, portal_ids):
            unread = unread_objects(database, portal.id, _ALL, version=code_version())
            typer.echo(f"{portal.id} ({portal.name}): {len(unread)} files to read again", err=True)


def _print_rereadings(rows: Sequence[dict[str, Any]]) -> None:
    from flows.output import print_table

    changed = [row for row in rows if _differs(row)]
    if changed:
        columns = {"url": "url", "former_verdict": "was", "verdict": "is", "facts": "figures",
                   "facts_added": "new", "facts_removed": "gone", "former_failed": "failed before",
                   "failed": "failed now"}  # fmt: skip
        print_table(changed, columns)
    typer.echo(f"{len(rows)} files were read by a former version too, {len(changed)} differ")


def _differs(row: dict[str, Any]) -> bool:
    same = (row["verdict"], row["failed"]) == (row["former_verdict"], row["former_failed"])
    return not same or row["facts_added"] > 0 or row["facts_removed"] > 0


def work(no_prefect: NoPrefect = False, quiet: Quiet = False) -> None:
    """Share the work on jobs that are open, until none needs help; paused ones are left alone.

    For further machines with the same database and store, and for those that came back.
    """
    from flows.crawl import plain_reports
    from flows.progress import bars
    from flows.summary import raise_if_failed
    from flows.working import join_jobs
    from flows.working import work as run

    settings = _prepared()
    with bars(quiet=quiet):
        found = join_jobs(settings, prefect=False) if no_prefect else None
        reports = run() if found is None else plain_reports(found)
    if reports:
        _print_reports(reports)
    else:
        typer.echo("No open job needs help.", err=True)
    raise_if_failed(found or [])


def serve_flows() -> None:
    """Serve all flows on this machine: nightly from 02:00 Asia/Shanghai, others on demand."""
    _prepared()
    from flows.serving import serve_all

    serve_all()


def parse_years(text: str) -> list[int]:
    """The years of "2015-2024" or "2021".

    Raises:
        typer.BadParameter: anything else, or a span that runs backwards.
    """
    found = re.fullmatch(r"(20\d\d)(?:-(20\d\d))?", text.strip())
    if not found:
        raise typer.BadParameter(f"{text!r}: give years as 2015-2024 or 2021", param_hint="--years")
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise typer.BadParameter(f"{text!r} runs backwards", param_hint="--years")
    return list(range(first, last + 1))


def _prepared() -> "Settings":
    from flows.logs import set_up_logs
    from flows.orchestration import prepare
    from storage.settings import Settings

    settings = Settings()
    set_up_logs(settings)
    prepare(settings)
    return settings


def _forecast(settings: "Settings", portal_ids: Sequence[str] | None, years: Any) -> None:
    """Say which portals and at what cost, before anything is fetched."""
    from flows.forecasts import lines
    from flows.planning import forecast
    from flows.portals import chosen_portals
    from storage.database import open_database

    with open_database(settings, create=True) as database:
        portals = chosen_portals(settings, database, portal_ids)
        for line in lines(settings, forecast(settings, database, portals, years), years):
            typer.echo(line, err=True)


def _failing(settings: "Settings", portal_ids: Sequence[str] | None) -> list[str]:
    """Those of the portals that have addresses which brought nothing the last time."""
    from flows.portals import PortalRefused, chosen_portals
    from storage.database import open_database
    from storage.runs import portals_with_failures

    with open_database(settings) as database:
        failing = portals_with_failures(database)
        chosen = chosen_portals(settings, database, portal_ids)
    found = [portal.id for portal in chosen if portal.id in failing]
    if not found:
        raise PortalRefused("nothing failed the last time: there is nothing to try again")
    return found


def _without_prefect(
    settings: "Settings",
    portal_ids: Sequence[str] | None,
    years: Sequence[int] | None,
    only_failed: bool,
    quiet: bool,
    hours: float = 0,
) -> None:
    from flows.crawl import FUNCTIONS, Order, plain_reports
    from flows.progress import bars
    from flows.summary import raise_if_failed
    from flows.work import crawl_chosen

    order = (
        Order("nightly", FUNCTIONS, None, only_failed)
        if years is None
        else Order("backfill", FUNCTIONS, tuple(years), only_failed)
    )
    with bars(quiet=quiet):
        reports = crawl_chosen(settings, portal_ids, order, spread=timedelta(hours=hours))
    _print_reports(plain_reports(reports))
    raise_if_failed(reports)


def _print_reports(reports: Sequence[dict[str, Any]]) -> None:
    from flows.output import print_table

    columns = {"portal": "portal", "new": "new", "unchanged": "unchanged", "pages": "pages",
               "blocked": "blocked", "failed_visits": "failed visits", "unread": "not read",
               "left": "left",
               "skipped": "skipped", "failed": "alarm"}  # fmt: skip
    print_table(reports, columns)
