"""Forecasts for people: lines before a crawl, rows by place."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from flows.planning import ASSUMPTIONS, Forecast, Total, forecast, total
from storage.database import DatabaseMissing, open_database
from storage.settings import Settings
from tasks.records import Portal
from tasks.statements.identity.divisions import division_with

# Portals that get a line of their own.
_MOST_LINES = 20
# Digits of a division's code: province, prefecture.
_PROVINCE, _PREFECTURE = 2, 4


def forecast_of(
    settings: Settings, portals: Sequence[Portal], years: Sequence[int] | None = None
) -> list[Forecast]:
    """What each portal costs, whether there is an archive already or not."""
    try:
        with open_database(settings) as database:
            return forecast(settings, database, portals, years)
    except DatabaseMissing:
        return forecast(settings, None, portals, years)


def lines(
    settings: Settings, forecasts: Sequence[Forecast], years: Sequence[int] | None = None
) -> Iterator[str]:
    """A line for each portal, if they are few, and one for all."""
    span = f", years {years[0]}–{years[-1]}" if years else ""
    for one in forecasts if len(forecasts) <= _MOST_LINES else ():
        count = (
            f"{one.requests:,} requests due"
            if one.visited
            else f"never visited yet, {one.requests:,} requests assumed"
        )
        yield f"{one.portal.id} ({one.portal.name}){span}: {count}"
    together = total(forecasts, workers=settings.workers, budget=settings.host_requests)
    yield in_words(together, settings.workers, settings.host_requests)
    if together.assumed:
        yield ASSUMPTIONS


def in_words(found: Total, workers: int, budget: int) -> str:
    """A total in a line."""
    assumed = f" ({found.assumed:,} of them assumed)" if found.assumed else ""
    slowest = f" ({found.slowest_host})" if found.slowest_host else ""
    return (
        f"portals: {found.portals}, hosts: {found.hosts}, requests: {found.requests:,}{assumed}, "
        f"at the polite pace: {_time(found.slowest_hours)} for the slowest host{slowest}, "
        f"{_time(found.hours)} with {workers} portals at a time, {_size(found.bytes)}, "
        f"nights of {budget} requests a host: {found.nights}"
    )


def _time(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.0f} min"


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def by_place(
    forecasts: Sequence[Forecast], *, country: bool, workers: int, budget: int
) -> list[dict[str, Any]]:
    """A row for each province of the country, else for each portal, or prefecture if they are many.

    Returns:
        place, code, and the values of `Total`; a host that serves several places is in each row.
    """
    few = not country and len(forecasts) <= 2 * _MOST_LINES
    groups: dict[tuple[str, str], list[Forecast]] = {}
    for one in forecasts:
        key = _place(one.portal, _PROVINCE if country else _PREFECTURE)
        groups.setdefault((one.portal.id, one.portal.name) if few else key, []).append(one)
    return [
        {"code": code, "place": name, **asdict(total(those, workers=workers, budget=budget))}
        for (code, name), those in groups.items()
    ]


def _place(portal: Portal, digits: int) -> tuple[str, str]:
    code = portal.division_code[:digits].ljust(6, "0")
    # Counties of Chongqing and some of Hainan, Hubei, Henan, Xinjiang have no prefecture.
    division = division_with(code) or division_with(code[:_PROVINCE].ljust(6, "0"))
    return code, "".join(division.path) if division else portal.name
