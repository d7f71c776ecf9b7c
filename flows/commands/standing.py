"""How the archive stands, and who is told: status, alarm."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from storage.queries.scope import Scope
    from storage.settings import Settings

# So many lines of each kind are printed for people; JSON has all.
_MOST = 40


def status(
    region: Annotated[
        str | None, typer.Option(help="Digits of a division code, as 500000 for Chongqing.")
    ] = None,
    format: Annotated[Literal["text", "json"], typer.Option(help="How to print.")] = "text",
) -> None:
    """Say what is there, what is missing and what is broken; exit 1 if a portal's run failed.

    Text has the totals and what needs somebody; --format json has every row.

    gongkai status --region 500000
    """
    from flows.output import print_json
    from storage.database import open_database
    from storage.queries.status import overview
    from storage.queries.status import status as everything
    from storage.settings import Settings

    settings = Settings()
    ask = everything if format == "json" else overview
    with open_database(settings) as database:
        found = ask(database, _scope(settings, region), revisit_days=settings.revisit_days)
    if format == "json":
        print_json(found)
    else:
        _print_status(found)
    if found["alarms"]:
        raise typer.Exit(1)


def _scope(settings: "Settings", region: str | None) -> "Scope":
    from flows.alarms import scope

    if region is not None and not region.isdigit():
        raise typer.BadParameter(f"{region!r}: give digits of a division code", param_hint="region")
    return scope(settings, region)


def _print_status(found: Mapping[str, Any]) -> None:
    from flows.output import printable

    typer.echo(f"Archive 存档: {_counts(found['totals'])}")
    typer.echo(f"Disclosures 应公开: {_counts(found['disclosures'])}")
    typer.echo(f"Portals 门户: {_counts(found['portal_totals'])}")
    for kind, line in _LINES.items():
        for row in found[kind][:_MOST]:
            typer.echo(printable(line(row)))
        if (more := len(found[kind]) - _MOST) > 0:
            typer.echo(f"{kind}: {more} more, see --format json")


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in numbers.items())


def _disclosure(row: Mapping[str, Any]) -> str:
    due = f" (due {row['due']})" if row["due"] else ""
    return f"{row['organisation']} {row['fiscal_year']} {row['kind']}{due}"


def _failing(row: Mapping[str, Any]) -> str:
    reasons = "; ".join(
        f"{each['count']} {each['verdict']} ({each['reason']})" for each in row["reasons"]
    )
    again = f": gongkai crawl --only-failed --portal {row['portal']}" if row["retried"] else ""
    return f"{row['portal']}: {reasons}{again}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%F}" if moment else "never"


# What needs somebody, in the order of its weight; a line each.
_LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "alarms": lambda row: f"alarm: {row['portal']}: {row['reason']}",
    "missing": lambda row: f"never seen: {_disclosure(row)}",
    "blocked": lambda row: f"blocked: {_disclosure(row)}",
    "stale": lambda row: f"stale: {row['portal']}: {row['reason']}",
    "resting": lambda row: f"resting: {row['host']} until {row['until']:%F %R} ({row['reason']})",
    "failing": lambda row: f"failing: {_failing(row)}",
    "gone": lambda row: f"gone: {row['url']} ({row['title']}), last seen {_day(row['seen'])}",
    "unread": lambda row: f"{row['verdict']}: {row['url']} ({row['reason']})",
    "doubtful": lambda row: (
        f"doubtful: {row['url']} ({row['results']} checks rest on an uncertain reading)"
    ),
    "unattributed": lambda row: f"unattributed: {row['url']} ({row['title']})",
}


def alarm(
    test: Annotated[
        bool, typer.Option("--test", help="Send one test message to every address.")
    ] = False,
) -> None:
    """Count the addresses of GONGKAI_ALARMS; with --test, exit 1 unless each took a message."""
    from flows.alarms import tell
    from flows.logs import set_up_logs
    from storage.settings import Settings

    settings = Settings()
    set_up_logs(settings)
    addresses = settings.alarms.get_secret_value().split()
    typer.echo(f"addresses in GONGKAI_ALARMS: {len(addresses)}")
    if not test:
        return
    told = tell(
        settings, "Gongkai: test of alarms 公开存档：警报测试", "Nothing is wrong. 一切正常。"
    )
    for each in told:
        typer.echo(f"{each.address}: {'reached' if each.reached else 'not reached'}")
    if not told or not all(each.reached for each in told):
        raise typer.Exit(1)
