"""The first page, and the lists behind it: offices, portals, documents of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from storage.database import Database
from storage.leases import utc_now
from storage.queries import start as queries
from storage.queries import troubles
from storage.queries.changes import newest_changes
from storage.queries.coverage import STATES, coverage_matrix, day_of
from storage.queries.offices import offices
from storage.queries.scope import Scope
from tasks.reference import place_name
from web.addresses import READ_ONLY
from web.archive import Shared
from web.charts import stacked
from web.kept import Kept
from web.rendering import render
from web.sealed import seen

router = APIRouter()

# Rows of a list on the first page, and of a list by itself.
_FEW, _MANY = 8, 50
# Years of the matrix, the newest.
_YEARS = 8
_PROVINCE, _COUNTY = 2, 6
Place = Annotated[str | None, Query(pattern=r"^(\d{2}|\d{4}|\d{6})$")]


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the matrix: a cell a year, None where nothing is expected or there."""

    code: str
    name: str
    narrower: str
    cells: Sequence[tuple[Markup, dict[str, int]] | None]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Coverage by place and year; `left_off`: earlier years that are not shown."""

    years: Sequence[int]
    left_off: int
    rows: Sequence[Row]
    states: Sequence[str]


_totals: Kept[dict[str, int | None]] = Kept()
_matrices: Kept[Matrix] = Kept()


@router.api_route("/", methods=READ_ONLY)
def start(request: Request, archive: Shared, place: Place = None) -> HTMLResponse:
    """What is in the archive, what is new, which portals are in trouble."""
    database = archive.database
    stamp, today = queries.stamp(database), day_of(utc_now())
    totals = _totals.get(database, stamp, lambda: queries.totals(database))
    matrix = _matrices.get((database, today, place), stamp, lambda: _matrix(database, today, place))
    return render(
        request,
        "start.html",
        totals=totals,
        matrix=matrix,
        place=place,
        place_name=place_name(place) if place else "",
        job=queries.last_job(database),
        sealed=seen(archive),
        documents=queries.newest_documents(database, _FEW),
        findings=queries.newest_findings(database, _FEW),
        changes=newest_changes(database, _FEW),
        troubled=troubles.portals(database, failed=True)[:_FEW],
    )


def _matrix(database: Database, today: str, place: str | None) -> Matrix:
    scope = Scope(region=place)
    digits = _COUNTY if place else _PROVINCE
    with database.read() as session:
        found = coverage_matrix(session, scope, today, digits=digits)
    years = sorted({year for _, year in found})
    shown = years[-_YEARS:]
    occurring = {state for cell in found.values() for state in cell}
    return Matrix(
        shown,
        len(years) - len(shown),
        [_row(code, digits, shown, found) for code in sorted({code for code, _ in found})],
        [state for state in STATES if state in occurring],
    )


def _row(
    code: str, digits: int, years: Sequence[int], found: dict[tuple[str, int], dict[str, int]]
) -> Row:
    cells = []
    for year in years:
        counts = found.get((code, year), {})
        ordered = {state: counts[state] for state in STATES if state in counts}
        cells.append((stacked(ordered), ordered) if ordered else None)
    narrower = f"/?place={code}" if digits == _PROVINCE else f"/offices?place={code}"
    return Row(code, place_name(code), narrower, cells)


@router.api_route("/offices", methods=READ_ONLY)
def all_offices(
    request: Request,
    archive: Shared,
    place: Annotated[str | None, Query(pattern=r"^\d{0,6}$")] = None,
    name: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")] = None,
    after: Annotated[str | None, Query(max_length=300, pattern=r"^\d{1,12}/[^\x00]+$")] = None,
) -> HTMLResponse:
    """Offices by division and name, page by page."""
    code, _, last = (after or "").partition("/")
    found = offices(
        archive.database,
        place=place or None,
        name=name or None,
        after=(code, last) if after else None,
        limit=_MANY + 1,
    )
    more = found[_MANY - 1] if len(found) > _MANY else None
    return render(
        request,
        "offices.html",
        offices=[{**row, "place": place_name(row["division_code"])} for row in found[:_MANY]],
        more=more and f"{more['division_code']}/{more['name']}",
        place=place or "",
        name=name or "",
        first=not after,
    )


@router.api_route("/portals", methods=READ_ONLY)
def portals(request: Request, archive: Shared) -> HTMLResponse:
    """The last run of each portal, what brought no document, and files of nobody."""
    rows: dict[str, Any] = {}
    for name, query in (("unanswered", troubles.unanswered), ("nobodys", troubles.nobodys)):
        rows[name], rows[f"{name}_count"] = query(archive.database, _MANY)
    return render(
        request,
        "portals.html",
        portals=troubles.portals(archive.database),
        unread=troubles.unread(archive.database, _MANY),
        limit=_MANY,
        **rows,
    )
