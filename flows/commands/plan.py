"""What a night or a backfill would cost: plan."""

from decimal import Decimal
from typing import Annotated, Literal

import typer

from flows.commands.options import Doubtful, Region


def plan(
    region: Region = "",
    portal: Annotated[
        list[str] | None, typer.Option("--portal", help="Id of a portal; may be repeated.")
    ] = None,
    years: Annotated[str, typer.Option(help="Of a backfill, as 2015-2024 or 2021.")] = "",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Portals at a time; else GONGKAI_WORKERS.")
    ] = None,
    doubtful: Doubtful = False,
    format: Annotated[Literal["table", "json"], typer.Option(help="How to print.")] = "table",
) -> None:
    """Forecast a night, or a backfill with --years, for any part of the country.

    Requests are counted from the addresses that are known and due. Of portals that were never
    visited they are assumed, and said to be. Time is that of the polite pace: one connection a
    host. Without region and portal there is a row for each province.

    gongkai plan

    gongkai plan --region 5001 --years 2015-2024 --workers 16
    """
    from dataclasses import asdict

    from flows.choosing import choose
    from flows.commands.crawling import parse_years
    from flows.forecasts import by_place, forecast_of, in_words
    from flows.output import print_json, print_table
    from flows.planning import ASSUMPTIONS, total
    from storage.settings import Settings

    wanted = parse_years(years) if years else None
    settings = Settings()
    budget, hands = settings.host_requests, workers or settings.workers
    chosen = choose(settings, portal or [], region, doubtful=doubtful)
    found = forecast_of(settings, chosen.portals, wanted)
    country = not region and not portal
    rows = by_place(found, country=country, workers=hands, budget=budget)
    together = total(found, workers=hands, budget=budget)
    left_out = [one.id for one in chosen.left_out]
    if format == "json":
        print_json(
            {"years": wanted, "workers": hands, "host_requests": budget, "total": asdict(together),
             "places": rows, "left_out": left_out, "assumptions": ASSUMPTIONS}
        )  # fmt: skip
        return
    shown = [
        {**row, "gigabytes": _short(row["bytes"] / 1e9), "hours": _short(row["hours"]),
         "slowest_hours": _short(row["slowest_hours"])}
        for row in rows
    ]  # fmt: skip
    print_table(
        shown,
        {"code": "code", "place": "place 地区", "portals": "portals",
         "never_visited": "never visited", "hosts": "hosts", "requests": "requests",
         "assumed": "of them assumed", "slowest_hours": "h slowest host",
         "hours": f"h with {hands} at a time", "gigabytes": "GB", "nights": "nights"},
    )  # fmt: skip
    typer.echo(f"\n{in_words(together, hands, budget)}")
    if together.assumed:
        typer.echo(ASSUMPTIONS)
    if left_out:
        typer.echo(f"{len(left_out)} doubtful portals are left out: --doubtful counts them")


def _short(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")
