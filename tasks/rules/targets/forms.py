"""What the rules on targets share: cells of fields, stems of names, words of the vocabulary."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Cell, Indicator, Operand, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.terms import Term, operand_of

_FOLDER = Path(__file__).parent
_NUMBERED = re.compile(r"指标\d*[:、.]?")
COSTS = ("cost", "economic-cost")


@cache
def lines(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of one of the vocabulary files of this folder."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one list of words.csv."""
    return tuple(row["word"] for row in lines("words") if row["list"] == name)


def has_any(text: str, name: str) -> bool:
    """Whether a text holds a word of a list."""
    return any(word in text for word in words(name))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """The normal form of a text, which several rules in turn look at."""
    return normal(text)


@cache
def stem(name: str) -> str:
    """The name of an indicator without its number: 指标 1：稳控重点人员 is 稳控重点人员."""
    return _NUMBERED.sub("", normal(name), count=1).rstrip("。.;")


def cell_of(disclosure: Disclosure, indicator: Indicator, role: str) -> Cell | None:
    """The cell that prints one part of an indicator; roles are those of indicator_columns.csv."""
    col = indicator.cols.get(role)
    return None if col is None else disclosure.cells(indicator.table).get((indicator.row, col))


def operands(disclosure: Disclosure, indicator: Indicator, *roles: str) -> tuple[Operand, ...]:
    """The cells of these parts of an indicator; of parts that share a cell that cell."""
    cells = [cell_of(disclosure, indicator, role) for role in (*roles, "fused", "packed")]
    found = {(cell.row, cell.col): cell for cell in cells if cell is not None}
    return tuple([operand_of(cell, indicator.table) for cell in found.values()])


def torn(disclosure: Disclosure, table: int) -> bool:
    """Whether a table may go on in the next, which has no title and begins on the next page."""
    first, after = disclosure.tables[table], disclosure.tables.get(table + 1)
    if after is None or after.title or not first.pages or not after.pages:
        return False
    return after.pages[0] == first.pages[-1] + 1


def project_operand(disclosure: Disclosure, project: Project, field: str) -> Operand | None:
    """The cell of a field of a project; None where it stands outside the table."""
    place = project.cells.get(field)
    if place is None:
        return None
    return operand_of(disclosure.cells(project.table)[place], project.table)


def project_operands(disclosure: Disclosure, project: Project, *fields: str) -> tuple[Operand, ...]:
    """The cells of these fields of a project, so far as they stand in the table."""
    found = (project_operand(disclosure, project, field) for field in fields)
    return tuple(operand for operand in found if operand is not None)


def passed(
    rule_id: str,
    anchor: str,
    operands: Sequence[Term | Operand],
    name: str,
    said: tuple[str, str],
) -> RuleResult:
    """A result that says in both languages what is in order with a form, project or indicator."""
    return result(
        rule_id,
        anchor,
        "pass",
        operands,
        message=f"{name}: {said[0]}",
        message_zh=f"{name}：{said[1]}",
    )


def where(disclosure: Disclosure, form: TargetForm) -> str:
    """What a message calls a form: its project, else the title of its table."""
    return form.name or disclosure.tables[form.table].title
