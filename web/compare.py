"""Offices beside each other over years: one code or total, in amounts and per head."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from storage.database import Database
from storage.queries.offices import Office, office, offices, years_of
from storage.queries.series import Item, Row, figures, staff
from tasks.reference import classification, codes_over, place_name
from web.addresses import READ_ONLY
from web.archive import Shared
from web.charts import Chart, bars, lines
from web.offices import BASIC, INCOME, PROJECT, THREE_PUBLIC, TOTAL, three_public
from web.rendering import render
from web.series import Table, amount_of, chart_of, table_of, worth

router = APIRouter()

MOST_OFFICES, MOST_YEARS, _MOST_ASKED, _FOUND = 6, 12, 60, 20
_GENERAL = ("general-public-budget",)
# What may be compared beside codes: by id, its names and what it is in the archive.
MEASURES: dict[str, tuple[tuple[str, str], Item]] = {
    "total": (("Total expenditure", "支出总计"), TOTAL),
    "income": (("Total income", "收入总计"), INCOME),
    "basic": (("Basic expenditure", "基本支出"), BASIC),
    "project": (("Project expenditure", "项目支出"), PROJECT),
    "general-public": (
        ("Expenditure of the general public budget", "一般公共预算支出"),
        Item("general-public-expenditure", "total", funds=_GENERAL),
    ),
    **{f"three-public-{code}": (names, three_public(code)) for code, names in THREE_PUBLIC.items()},
}
_DEFAULT = "total"

Offices = Annotated[
    list[Annotated[str, Query(max_length=300, pattern=r"^\d{1,12}/[^\x00]+$")]],
    Query(alias="office", max_length=_MOST_ASKED),
]
Years = Annotated[str | None, Query(pattern=r"^(\d{4}(-\d{4})?)?$")]
Code = Annotated[str | None, Query(pattern=r"^\d{0,9}$")]
Part = Literal["total", "basic", "project"]
Kind = Literal["budget", "final_accounts"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared. `codes`: that of each year, None where it has none."""

    years: Sequence[int]
    kind: Kind
    part: Part
    codes: dict[int, str | None]
    measure: str

    def items(self) -> dict[int, Item | None]:
        """What is looked for in each year."""
        if not self.codes:
            return dict.fromkeys(self.years, MEASURES[self.measure][1])
        return {y: _item(code, self.part) if code else None for y, code in self.codes.items()}


def _item(code: str, part: Part) -> Item:
    """A class in the table that has it with the money of the general public budget."""
    kind = classification(code) or "functional"
    if kind == "functional":
        return Item("general-public-expenditure", kind, part, code=code, funds=_GENERAL)
    return Item("basic-expenditure", kind, part, code=code, funds=_GENERAL)


@router.api_route("/compare", methods=READ_ONLY)
def compare(
    request: Request,
    archive: Shared,
    chosen: Offices = [],  # noqa: B006, FastAPI copies it
    years: Years = None,
    code: Code = None,
    measure: str = _DEFAULT,
    part: Part = "total",
    kind: Kind = "budget",
    find: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")] = None,
) -> HTMLResponse:
    """Offices × years as table and chart, each figure with its evidence."""
    database = archive.database
    known = [each for entry in dict.fromkeys(chosen) if (each := _office(database, entry))]
    beside = known[:MOST_OFFICES]
    spanned = _span(database, years, beside)
    question = Question(
        years=spanned,
        kind=kind,
        part=part,
        codes=codes_over(code, spanned) if code else {},
        measure=measure if measure in MEASURES else _DEFAULT,
    )
    return render(
        request,
        "compare.html",
        question=question,
        code=code or "",
        span=f"{spanned[0]}-{spanned[-1]}" if spanned else "",
        measures=MEASURES,
        offices=beside,
        left_off=known[MOST_OFFICES:],
        found=_found(database, find, beside) if find else [],
        find=find or "",
        most=MOST_OFFICES,
        most_years=MOST_YEARS,
        place_name=place_name,
        **_answer(database, question, beside),
    )


def _office(database: Database, entry: str) -> Office | None:
    code, _, name = entry.partition("/")
    return office(database, code, name)


def _span(database: Database, years: str | None, beside: Sequence[Office]) -> list[int]:
    """The years that are asked for, else all that the offices have and the one before."""
    if years:
        first, _, last = years.partition("-")
        low, high = sorted((int(first), int(last or first)))
        return list(range(low, high + 1))[-MOST_YEARS:]
    disclosed = years_of(database, [each.id for each in beside])
    if not disclosed:
        return []
    return list(range(min(disclosed) - 1, max(disclosed) + 1))[-MOST_YEARS:]


def _found(database: Database, name: str, beside: Sequence[Office]) -> Sequence[dict[str, Any]]:
    """Offices to add, with this in their names."""
    there = {(each.division_code, each.name) for each in beside}
    found = offices(database, name=name, limit=_FOUND)
    return [row for row in found if (row["division_code"], row["name"]) not in there]


def _answer(database: Database, question: Question, beside: Sequence[Office]) -> dict[str, Any]:
    items = question.items()
    ids = [each.id for each in beside]
    wanted = {item for item in items.values() if item}
    found = figures(database, wanted, ids, question.years) if wanted and ids else {}
    rows = {
        (each.name, ""): {
            year: found[item].get((each.id, year, question.kind), [])
            for year, item in items.items()
            if item
        }
        for each in beside
    }
    table = table_of(rows, question.years)
    heads, chart = _per_head(database, table), chart_of("Comparison", table)
    return {
        "table": table,
        "chart": bars(chart) if len(question.years) < _LINES_FROM else lines(chart),
        "heads": heads,
        "heads_chart": bars(_heads_chart(table, heads)),
        "names": [row["name"] for line in table.lines for cell in line.cells for row in cell]
        or [""],
        **_mapping(question),
    }


# From so many years on a line is easier to follow than bars.
_LINES_FROM = 5


def _mapping(question: Question) -> dict[str, Any]:
    """Which code was taken in which years, in spans of years with the same one."""
    spans = [
        (years[0], years[-1], code)
        for code, group in groupby(question.codes.items(), key=lambda entry: entry[1])
        if (years := [year for year, _ in group])
    ]
    taken = {code for *_, code in spans if code}
    return {"spans": spans, "renumbered": len(taken) > 1, "apart": None in question.codes.values()}


@dataclass(frozen=True, slots=True)
class Head:
    """An amount per head in 万元, with the two figures that give it."""

    value: Decimal
    amount: Row
    staff: Row


def _per_head(database: Database, table: Table) -> dict[tuple[str, int], Head]:
    """By office and year, where the document of the amount says how many are in post."""
    cells = {
        (line.names[0], year): cell[0]
        for line in table.lines
        for year, cell in zip(table.years, line.cells, strict=True)
        if worth(cell) is not None and cell[0]["document_year"] == year
    }
    posts = staff(database, [row["extraction_id"] for row in cells.values()]) if cells else {}
    return {
        key: Head(_share(row, posts[place]), row, posts[place])
        for key, row in cells.items()
        if (place := (row["extraction_id"], key[1])) in posts
    }


def _share(row: Row, post: Row) -> Decimal:
    each = amount_of(row["amount_yuan"]) / Decimal(post["value"])
    return each.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _heads_chart(table: Table, heads: dict[tuple[str, int], Head]) -> Chart:
    series = {
        line.names[0]: [
            heads[line.names[0], year].value if (line.names[0], year) in heads else None
            for year in table.years
        ]
        for line in table.lines
    }
    return Chart("Per head", "万元", [str(year) for year in table.years], series)
