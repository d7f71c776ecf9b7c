"""A project from what its form, or its row in a list, says of it."""

import re
from collections.abc import Mapping, Sequence

from tasks.records import Cell, Fact, Project
from tasks.statements.forms.money import Setting
from tasks.statements.forms.periods import date_of, ends_of

# 项目编码 of the unified budget system: 21 digits and letters.
_CODED = re.compile(r"(?P<code>[0-9A-Z]{21})[-—_](?P<name>.+)", re.DOTALL)
# (measure, fund, phase) of the amount of the year, the likeliest first. Where a form prints only
# 实施期资金总额, that is the year's: in six budgets of Xi'an 66 of 69 such forms state the same
# as the list of the year's projects (the others name a group of them).
_OF_THE_YEAR = (
    ("total", "all", "budget"),
    ("requested", "all", "budget"),
    ("total", "fiscal-appropriation", "budget"),
    ("period-total", "all", "budget"),
)


def split_code(text: str) -> tuple[str | None, str]:
    """Code and name of a project that are printed as one: 21 characters, a dash, the name."""
    found = _CODED.fullmatch(text)
    return (found["code"], found["name"].strip()) if found else (None, text)


def project_of(
    setting: Setting,
    texts: Mapping[str, str],
    facts: Sequence[Fact],
    cell: Cell | None,
    cells: Mapping[str, tuple[int, int]],
) -> Project:
    """A project from its texts by field (form_fields.csv) and its facts.

    Args:
        setting: names the project.
        cell: where its name stands; None where a line outside the table names it.
        cells: where its fields stand.
    """
    money = _amount(facts)
    if money and money.row is not None and money.col is not None:
        cells = {**cells, "amount": (money.row, money.col)}
    period, start, end = _period(texts)
    return Project(
        code=setting.code,
        name=setting.name or "",
        amount_fen=money.amount_fen if money else None,
        amount_yuan=money.amount_yuan if money else None,
        stated=money.stated if money else None,
        unit=money.unit if money else None,
        period=period,
        basis=texts.get("basis"),
        goal=texts.get("goal") or texts.get("period-goal"),
        table=setting.number,
        row=cell.row if cell else None,
        page=cell.page if cell else None,
        bbox=cell.bbox if cell else None,
        ref=cell.ref if cell else None,
        path=cell.path if cell else None,
        start=start,
        end=end,
        nature=texts.get("nature"),
        summary=texts.get("summary"),
        department=texts.get("department"),
        entity=texts.get("entity"),
        cells=cells,
    )


def _period(texts: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    if "start" in texts or "end-date" in texts:
        first, last = texts.get("start", ""), texts.get("end-date", "")
        return f"{first}—{last}", date_of(first), date_of(last)
    printed = texts.get("period")
    start, end = ends_of(printed) if printed else (None, None)
    return printed, start, end


def _amount(facts: Sequence[Fact]) -> Fact | None:
    for meaning in _OF_THE_YEAR:
        for fact in facts:
            said = (fact.measure, fact.fund, fact.phase)
            if said == meaning and fact.stated.strip() and fact.classification == "project":
                return fact
    return None
