"""The words of the forms, as data: what titles, headers and row labels mean.

The tables lie in the folder `vocabulary`; the first column of statements, measures, funds, phases,
classifications and three_public_items holds the ids that facts carry.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from tasks.documents.normal import normal

FOLDER = Path(__file__).parent / "vocabulary"

# Codes of 政府收支分类科目 (类, 款, 项 and below), and the digits of a 类.
CODE = re.compile(r"\d{3}|\d{5}|\d{7}|\d{9}")
CATEGORY = 3

# Which block of a table a row stands in: income or expenditure, or expenditure once more by
# economic class beside them; "" in a table that is not divided.
Side = Literal["", "income", "expenditure", "economic-department", "economic-government"]
# item: an ordinary row. total, subtotal: 总计, 合计. current: the heading 一、本年收入 (支出),
# whose figure is the sum of the items below it; carried-in, carried-out and offset close the
# gap between years. earmarked: 其中 of the row above, no part of the sum.
Role = Literal[
    "item", "total", "subtotal", "current", "carried-in", "carried-out", "offset", "earmarked"
]
KeyRole = Literal["code", "name", "serial", "line-number", "attribute", "year"]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one vocabulary file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class StatementKind:
    """A kind of statement: how its title reads, or its header where the title says nothing.

    `fund` is that of its amounts where its columns do not say. The classification "none" is that
    of lists without figures.
    """

    id: str
    name: str
    name_zh: str
    classification: str
    fund: str
    title: re.Pattern[str] | None
    not_title: re.Pattern[str] | None
    header: re.Pattern[str] | None

    @property
    def stock(self) -> bool:
        """Whether its figures are those of a day (GFS: stock positions), not of a year's plan."""
        return self.id == "assets"


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a label over a column means: a key (code, name, …) or dimensions of its figures.

    `dimensions` are pairs as ("measure", "basic"); none for a label such as 合计 that leaves the
    meaning to its group.
    """

    kind: KeyRole | Literal["value"]
    classification: str
    dimensions: tuple[tuple[str, str], ...]
    label: re.Pattern[str]
    under: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Item:
    """One of the three public expenses, or what is published beside them."""

    id: str
    label: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LineRole:
    """What a row label means on one side of a table of totals."""

    side: Side
    role: Role
    label: re.Pattern[str]
    fund: str | None
    measure: str | None


@cache
def statement_kinds() -> tuple[StatementKind, ...]:
    """All kinds, the more specific before the more general."""
    return tuple(
        StatementKind(
            row["id"],
            row["name"],
            row["name_zh"],
            row["classification"],
            row["fund"],
            _pattern(row["title"]),
            _pattern(row["not_title"]),
            _pattern(row["header"]),
        )
        for row in rows("statements")
        if row["title"] or row["header"]
    )


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


@cache
def column_meanings() -> tuple[ColumnMeaning, ...]:
    """All column labels, in the order in which they are tried."""
    return tuple(_meaning(row) for row in rows("columns"))


def _meaning(row: dict[str, str]) -> ColumnMeaning:
    label, under = re.compile(row["label"]), _pattern(row["under"])
    if row["kind"] != "value":
        return ColumnMeaning(row["kind"], row["value"], (), label, under)  # type: ignore[arg-type]
    pairs = (said.partition("=") for said in row["value"].split())
    return ColumnMeaning("value", "", tuple((name, to) for name, _, to in pairs), label, under)


@cache
def key_meaning(label: str) -> ColumnMeaning | None:
    """What a normalised label means that stands over a column of keys; None for any other."""
    for entry in column_meanings():
        if entry.kind != "value" and entry.label.fullmatch(label):
            return entry
    return None


@cache
def value_meaning(label: str, groups: tuple[str, ...]) -> ColumnMeaning | None:
    """What a normalised label over a column of figures adds to the meaning of its groups."""
    for entry in column_meanings():
        if entry.kind != "value" or not entry.label.fullmatch(label):
            continue
        if entry.under is None or any(entry.under.fullmatch(group) for group in groups):
            return entry
    return None


@cache
def items() -> tuple[Item, ...]:
    """The three public expenses, in the order in which their labels are tried."""
    return tuple(Item(row["id"], re.compile(row["label"])) for row in rows("three_public_items"))


@cache
def english_items() -> dict[tuple[str, str], str]:
    """English for the items that facts carry as code, by classification and id."""
    named = {("three-public", row["id"]): row["name"] for row in rows("three_public_items")}
    return named | {(row["classification"], row["id"]): row["name"] for row in rows("prose_items")}


def item_of(label: str) -> str | None:
    """The id of the three public expenses that a normalised label names."""
    return next((item.id for item in items() if item.label.fullmatch(label)), None)


@cache
def line_roles() -> tuple[LineRole, ...]:
    """All row labels of tables of totals, in the order in which they are tried."""
    return tuple(
        LineRole(
            row["side"],  # type: ignore[arg-type]
            row["role"],  # type: ignore[arg-type]
            re.compile(row["label"]),
            row["fund"] or None,
            row["measure"] or None,
        )
        for row in rows("lines")
    )


def kind_of(title: str) -> StatementKind | None:
    """The kind of statement that a printed title names; None where it names none."""
    text = normal(title)
    return next((kind for kind in _possible(text) if kind.title and kind.title.search(text)), None)


def kind_by_header(header: str, title: str) -> StatementKind | None:
    """The kind of statement that a header shows where the title names none.

    Args:
        header: the labels of the header from left to right and top to bottom, normalised, with |
            between them.
    """
    possible = _possible(normal(title))
    return next((kind for kind in possible if kind.header and kind.header.search(header)), None)


def _possible(title: str) -> Iterator[StatementKind]:
    for kind in statement_kinds():
        if not (kind.not_title and kind.not_title.search(title)):
            yield kind
