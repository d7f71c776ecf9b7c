"""The amounts of forms as facts, each with its place and what its labels say of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.documents.normal import normal
from tasks.records import Cell, Fact, Table
from tasks.statements.amounts import Amount, amount, figure
from tasks.statements.forms.vocabulary import Label

MONEY = ("amount", "period-amount", "rate", "plan", "weight")
_YEAR = re.compile(r"(20\d\d)年")
_SHORT_LINE = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all amounts of one form or of one project in it.

    Attributes:
        code, name: of the project; None for an office as a whole.
        year: of the form, said by itself; else of the document.
        doubt: where the form says another year than the document.
    """

    statement: str
    number: int
    table: Table
    year: int | None
    doubt: str | None
    code: str | None = None
    name: str | None = None


def setting_of(
    statement: str,
    number: int,
    table: Table,
    fiscal_year: int | None,
    labels: Sequence[str] = (),
) -> Setting:
    """The setting of a form: its own year from the line under its title, the title or labels."""
    lines = [line for line in table.lead if len(line) < _SHORT_LINE]
    said = year_said(lines) or year_said([table.title]) or year_said(labels)
    differs = said is not None and fiscal_year is not None and said != fiscal_year
    return Setting(statement, number, table, said or fiscal_year, "other-year" if differs else None)


def year_said(texts: Sequence[str]) -> int | None:
    """The one year that titles and lines name; None for none or several."""
    years = {int(year) for text in texts for year in _YEAR.findall(normal(text))}
    return years.pop() if len(years) == 1 else None


def worth(path: Sequence[Label], cell: Cell, table: Table) -> Amount:
    """The worth of a cell; the unit of its labels counts before that of the table."""
    unit = next((label.unit for label in reversed(path) if label.unit), None)
    rate = path[-1].field == "rate"
    return amount(figure(cell.text), unit or ("%" if rate else table.unit))


def fact(
    setting: Setting,
    path: Sequence[Label],
    cell: Cell,
    item: str | None = None,
    classification: str | None = None,
) -> Fact:
    """One amount as a fact.

    Args:
        path: the labels of the amount, the nearest last.
        item: the task or budget item whose row it is in.
        classification: where it is neither the project's nor the whole's.
    """
    value = worth(path, cell, setting.table)
    if path[-1].field == "weight":
        reason = value.reason if value.value is None else "not-money"
        value = Amount(None, None, value.value, None, reason)
    own = "project" if setting.name else "total"
    said = year_said([label.text for label in path])
    stated = placed(
        setting,
        cell,
        value,
        classification=classification or own,
        name=item or setting.name or _shown(path),
        measure=_measure(path),
        phase=_last(path, "phase", ()) or "budget",
    )
    fund = _last(path, "fund", ("all",)) or "all"
    stated = replace(stated, code=setting.code, fund=fund)
    return replace(stated, fiscal_year=said, doubt=None) if said else stated


def placed(
    setting: Setting,
    cell: Cell,
    value: Amount,
    *,
    classification: str,
    name: str | None,
    measure: str,
    phase: str,
) -> Fact:
    """A figure of all funds in its place, of the form's year and project."""
    return Fact(
        statement=setting.statement,
        classification=classification,
        code=None,
        name=name,
        measure=measure,
        fund="all",
        fiscal_year=setting.year,
        amount_fen=value.amount_fen,
        amount_yuan=value.amount_yuan,
        stated=cell.text,
        unit=value.unit,
        table=setting.number,
        row=cell.row,
        col=cell.col,
        page=cell.page,
        bbox=cell.bbox,
        ref=cell.ref,
        path=cell.path,
        reason=value.reason,
        value=value.value,
        phase=phase,
        entity=setting.name,
        doubt=setting.doubt,
    )


def _shown(path: Sequence[Label]) -> str:
    """The labels of an amount as one: 财政拨款/基本支出."""
    return "/".join(label.text for label in path if label.field != "group") or path[-1].text


def _measure(path: Sequence[Label]) -> str:
    return _last(path, "measure", ("total",)) or "total"


def _last(path: Sequence[Label], attribute: str, neutral: tuple[str, ...]) -> str | None:
    """The last thing that the labels say, what is neutral apart."""
    said = [getattr(label, attribute) for label in reversed(path)]
    return next((value for value in said if value and value not in neutral), None)
