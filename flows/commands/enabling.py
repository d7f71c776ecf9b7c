"""Switching portals on and off: portals enable, portals disable."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Doubtful, PortalIds, Region

if TYPE_CHECKING:
    from storage.settings import Settings
    from tasks.records import Portal

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def enable(
    portal_ids: PortalIds = None,
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


def disable(portal_ids: PortalIds = None, region: Region = "", yes: Yes = False) -> None:
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
