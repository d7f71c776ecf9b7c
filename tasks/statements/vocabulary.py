"""The words of the forms, as data: what titles, headers and row labels mean.

The tables lie in the folder `vocabulary`; the first column of statements, measures, funds,
classifications and three_public_items holds the ids that facts carry.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from tasks.documents.normal import normal

FOLDER = Path(__file__).parent / "vocabulary"

# Codes of 政府收支分类科目 (类, 款, 项 and below), and the digits of a 类.
CODE = re.compile(r"\d{3}|\d{5}|\d{7}|\d{9}")
CATEGORY = 3

Layout = Literal["coded", "two-sided", "items"]
Side = Literal["", "income", "expenditure"]
# item: an ordinary row. total, subtotal: 总计, 合计. current: the heading 一、本年收入 (支出),
# whose figure is the sum of the items below it; carried-in, carried-out and offset close the
# gap between years.
Role = Literal["item", "total", "subtotal", "current", "carried-in", "carried-out", "offset"]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one vocabulary file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class StatementKind:
    """A kind of statement: how its title reads and how its grid is laid out.

    `fund` is that of its amounts; where `by_fund`, columns named after funds split it up.
    """

    id: str
    name: str
    name_zh: str
    layout: Layout
    classification: str
    fund: str
    by_fund: bool
    title: re.Pattern[str]
    not_title: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column label means: a code, a name, a measure, a fund or an item."""

    kind: Literal["code", "name", "measure", "fund", "item"]
    value: str
    label: re.Pattern[str]
    under: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class LineRole:
    """What a row label means on one side of a table of totals."""

    side: Side
    role: Role
    label: re.Pattern[str]
    fund: str | None


@cache
def statement_kinds() -> tuple[StatementKind, ...]:
    """All kinds, the more specific before the more general."""
    return tuple(
        StatementKind(
            row["id"],
            row["name"],
            row["name_zh"],
            row["layout"],  # type: ignore[arg-type]
            row["classification"],
            row["fund"],
            row["by_fund"] == "yes",
            re.compile(row["title"]),
            re.compile(row["not_title"]) if row["not_title"] else None,
        )
        for row in rows("statements")
    )


@cache
def column_meanings() -> tuple[ColumnMeaning, ...]:
    """All column labels, in the order in which they are tried."""
    return tuple(
        ColumnMeaning(
            row["kind"],  # type: ignore[arg-type]
            row["value"],
            re.compile(row["label"]),
            re.compile(row["under"]) if row["under"] else None,
        )
        for row in rows("columns")
    )


@cache
def line_roles() -> tuple[LineRole, ...]:
    """All row labels of tables of totals, in the order in which they are tried."""
    return tuple(
        LineRole(
            row["side"],  # type: ignore[arg-type]
            row["role"],  # type: ignore[arg-type]
            re.compile(row["label"]),
            row["fund"] or None,
        )
        for row in rows("lines")
    )


@cache
def functional_categories() -> frozenset[str]:
    """The names of the 类 of the functional classification, former names included."""
    return frozenset(normal(row["name"]) for row in rows("functional_categories"))


def kind_of(title: str) -> StatementKind | None:
    """The kind of statement that a printed title names; None where it names none."""
    text = normal(title)
    for kind in statement_kinds():
        if kind.title.search(text) and not (kind.not_title and kind.not_title.search(text)):
            return kind
    return None
