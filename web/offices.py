"""An office over the years: what it disclosed and owes, its totals, its findings, its peers."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storage.database import Database
from storage.leases import utc_now
from storage.queries.offices import (
    Office,
    findings_of,
    in_division,
    named_like,
    office,
    timeline,
)
from storage.queries.series import Item, Row, figures
from tasks.reference import place_name, task_of
from web.addresses import READ_ONLY, Name
from web.archive import NotHere, Shared
from web.charts import bars
from web.rendering import render
from web.series import KINDS, Table, chart_of, table_of

router = APIRouter()

_FINDINGS, _PEERS, _LOOKED_AT = 20, 12, 400
# Years of a chart, the newest.
_YEARS = 10
_SHORTEST_TASK = 2
_LEVELS = ("0000", "00", "")

INCOME = Item("income-expenditure-totals", "total", side="income")
TOTAL = Item("income-expenditure-totals", "total", side="expenditure")
BASIC, PROJECT = (Item("expenditure", "total", measure) for measure in ("basic", "project"))
THREE_PUBLIC = {
    "total": ("Three public expenses", "“三公”经费"),
    "travel-abroad": ("Travel abroad", "因公出国（境）费"),
    "vehicles": ("Vehicles", "公务用车购置及运行费"),
    "reception": ("Reception", "公务接待费"),
}


def three_public(code: str) -> Item:
    """One of the three public expenses, or their total."""
    funds = ("general-public-budget", "fiscal-appropriation")
    return Item("three-public-expenses", "three-public", code=code, funds=funds)


# Heading and what is laid beside each other under it, each in English and Chinese.
SECTIONS: dict[tuple[str, str], dict[tuple[str, str], Item]] = {
    ("Total income and expenditure", "收支总计"): {
        ("Income", "收入总计"): INCOME,
        ("Expenditure", "支出总计"): TOTAL,
    },
    ("Basic and project expenditure", "基本支出和项目支出"): {
        ("Basic", "基本支出"): BASIC,
        ("Project", "项目支出"): PROJECT,
    },
    ("Three public expenses", "“三公”经费"): {
        names if code != "total" else ("Together", "合计"): three_public(code)
        for code, names in THREE_PUBLIC.items()
    },
}


@router.api_route("/offices/{division_code}/{name:path}", methods=READ_ONLY)
def one_office(request: Request, archive: Shared, division_code: Name, name: Name) -> HTMLResponse:
    """All that one office disclosed, the newest year first, with its figures over the years."""
    database = archive.database
    whose = office(database, division_code, name)
    if whose is None:
        raise NotHere("The archive has no document of such an office.")
    disclosed = timeline(database, whose, utc_now())
    years = _years(disclosed)
    found = figures(database, _items(), [whose.id], years)
    if years and not any(key[1] == years[0] for cells in found.values() for key in cells):
        years = years[1:]
    findings, findings_count = findings_of(database, whose, _FINDINGS)
    return render(
        request,
        "office.html",
        office=whose,
        place=place_name(division_code),
        timeline=disclosed,
        sections=[_section(*each, whose.id, years, found) for each in SECTIONS.items()],
        findings=findings,
        findings_count=findings_count,
        **_beside(database, whose, found[TOTAL]),
    )


def _items() -> list[Item]:
    return [item for items in SECTIONS.values() for item in items.values()]


def _years(disclosed: Sequence[Row]) -> list[int]:
    """The years with a file, and those between them and the year before the first."""
    found = [row["fiscal_year"] for row in disclosed if row["files"]]
    if not found:
        return []
    return list(range(min(found) - 1, max(found) + 1))[-_YEARS:]


def _section(
    heading: tuple[str, str],
    items: dict[tuple[str, str], Item],
    office_id: int,
    years: Sequence[int],
    found: dict[Item, dict[Any, list[Row]]],
) -> dict[str, Any]:
    """A table with a chart for each kind of document that states one of the figures."""
    tables: list[tuple[str, Table]] = []
    for kind in KINDS:
        rows = {
            names: {year: found[item].get((office_id, year, kind), []) for year in years}
            for names, item in items.items()
        }
        if any(cell for row in rows.values() for cell in row.values()):
            tables.append((kind, table_of(rows, years)))
    return {
        "heading": heading,
        "tables": [
            (kind, table, bars(chart_of(f"{heading[0]}, {kind}", table))) for kind, table in tables
        ],
    }


def _beside(database: Database, whose: Office, own: dict[Any, list[Row]]) -> dict[str, Any]:
    """Offices of the same task and level, else of the same division, with a year's total."""
    others, alike = _peers(database, whose)
    stated = sorted({year for (_, year, kind), rows in own.items() if kind == "budget" and rows})
    totals = figures(database, [TOTAL], [other.id for other in others], stated)[TOTAL]
    common = [year for year in stated if any(key[1:] == (year, "budget") for key in totals)]
    year = (common or stated or [None])[-1]
    return {
        "alike": alike,
        "peers_year": year,
        "own_total": own.get((whose.id, year, "budget"), []),
        "compared": [
            ("office", f"{each.division_code}/{each.name}") for each in (whose, *others[:5])
        ],
        "peers": [(other, totals.get((other.id, year, "budget"), [])) for other in others],
    }


def _peers(database: Database, whose: Office) -> tuple[list[Office], bool]:
    task = task_of(whose.name)
    if len(task) >= _SHORTEST_TASK:
        found = [
            other
            for other in named_like(database, task, _LOOKED_AT)
            if other.id != whose.id
            and task_of(other.name) == task
            and _level(other.division_code) == _level(whose.division_code)
        ]
        if found:
            return _nearest(found, whose)[:_PEERS], True
    others = in_division(database, whose.division_code, _PEERS + 1)
    return [other for other in others if other.id != whose.id][:_PEERS], False


def _level(code: str) -> str:
    return next(end for end in _LEVELS if code.endswith(end))


def _nearest(offices: Iterable[Office], whose: Office) -> list[Office]:
    """Those of the same prefecture and province first."""

    def shared(other: Office) -> int:
        code = other.division_code
        return max(n for n in range(len(code) + 1) if whose.division_code.startswith(code[:n]))

    return sorted(offices, key=lambda other: (-shared(other), other.division_code, other.name))
