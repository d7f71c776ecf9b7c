"""Figures of one meaning over offices and years, to lay beside each other; nothing is summed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from storage.database import Database
from storage.models import Disclosure, DisclosureVersion, Extraction, Fact, Source
from storage.queries.current import current
from storage.queries.rows import rows_of

Row = dict[str, Any]
# Office, fiscal year, kind of document.
Key = tuple[int, int, str]

# What a figure of a document of this kind is in its own year; figures may leave it unsaid.
_PHASES = {"budget": "budget", "final_accounts": "final"}
# 部门 has its units in it, 单位 is the office alone.
_SCOPES = ("department", "unknown", "unit")


@dataclass(frozen=True, slots=True)
class Item:
    """What figures must mean: statement, classification and measure as in `Fact`.

    Attributes:
        side: income or expenditure, of a statement that has both.
        code: None: a row without code, as that of the total.
        funds: the money that the statement is about as a whole; other columns are parts of it.
    """

    statement: str
    classification: str
    measure: str = "total"
    side: str | None = None
    code: str | None = None
    funds: tuple[str, ...] = ("all",)


def figures(
    database: Database,
    items: Iterable[Item],
    offices: Sequence[int],
    years: Sequence[int],
) -> dict[Item, dict[Key, list[Row]]]:
    """What the current documents of offices state for years.

    A figure is taken from the document of its own year; where that has none, from the column of
    the year before in the next document. Where a department and a unit state it, the department.
    Of rows that state different amounts the one of 总计 counts; if they still differ, all are
    given: nobody but the reader decides.

    Returns:
        By item and (office, year, kind of document: budget or final_accounts) the figures:
        fact_id, name, stated, unit, amount_yuan, value, reason, doubt, scope, document_year,
        object_sha256, extraction_id. What nobody states is not there.
    """
    wanted = list(items)
    with database.read() as session:
        stated = rows_of(session, _stated(wanted, offices, years))
    by_item: dict[Item, dict[Key, list[Row]]] = {}
    for item in wanted:
        groups: dict[Key, list[Row]] = defaultdict(list)
        for row in stated:
            if _means(row, item) and row["phase"] in (None, _PHASES[row["kind"]]):
                groups[row["office"], row["fiscal_year"], row["kind"]].append(row)
        found = {key: chosen(group, key[1]) for key, group in groups.items()}
        by_item[item] = {key: rows for key, rows in found.items() if rows}
    return by_item


def _stated(
    items: Sequence[Item], offices: Sequence[int], years: Sequence[int]
) -> Select[*tuple[Any, ...]]:
    columns = (Fact.fiscal_year, Fact.statement, Fact.classification, Fact.measure, Fact.side)
    said = (Fact.code, Fact.name, Fact.stated, Fact.unit, Fact.amount_yuan, Fact.value)
    return (
        select(
            col(Fact.id).label("fact_id"),
            *(col(column) for column in (*columns, *said)),
            *(col(column) for column in (Fact.fund, Fact.phase, Fact.reason, Fact.doubt)),
            col(Disclosure.organisation_id).label("office"),
            col(Disclosure.fiscal_year).label("document_year"),
            *(col(column) for column in (Disclosure.kind, Disclosure.scope)),
            col(DisclosureVersion.object_sha256),
            col(Extraction.id).label("extraction_id"),
        )
        .select_from(Disclosure)
        .join(DisclosureVersion, col(DisclosureVersion.disclosure_id) == col(Disclosure.id))
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .join(Extraction, col(Extraction.object_sha256) == col(DisclosureVersion.object_sha256))
        .join(Fact, col(Fact.extraction_id) == col(Extraction.id))
        .where(
            *current(),
            col(Disclosure.organisation_id).in_(offices),
            col(Disclosure.fiscal_year).in_({*years, *(year + 1 for year in years)}),
            col(Disclosure.kind).in_(_PHASES),
            col(Fact.fiscal_year).in_(years),
            col(Fact.statement).in_({item.statement for item in items}),
            col(Fact.classification).in_({item.classification for item in items}),
            col(Fact.measure).in_({item.measure for item in items}),
            col(Fact.fund).in_({fund for item in items for fund in item.funds}),
            col(Fact.entity).is_(None),
        )
        .order_by(col(Extraction.id), col(Fact.number))
    )


def _means(row: Mapping[str, Any], item: Item) -> bool:
    names = ("statement", "classification", "measure", "side", "code")
    same = all(row[name] == getattr(item, name) for name in names)
    return same and row["fund"] in item.funds


def chosen(rows: Sequence[Row], year: int) -> list[Row]:
    """Of figures with one meaning those to show: one, or all that contradict each other."""
    own = [row for row in rows if row["document_year"] == year]
    own = own or [row for row in rows if row["document_year"] == year + 1]
    if not own:
        return []
    best = min((row["scope"] for row in own), key=_rank)
    found = [row for row in own if row["scope"] == best]
    if len(_amounts(found)) > 1:
        found = [row for row in found if "总计" in (row["name"] or "")] or found
    return found[:1] if len(_amounts(found)) <= 1 else found


def _rank(scope: str) -> int:
    return _SCOPES.index(scope) if scope in _SCOPES else len(_SCOPES)


def _amounts(rows: Iterable[Row]) -> set[Decimal | None]:
    return {row["amount_yuan"] and Decimal(row["amount_yuan"]) for row in rows}


def staff(database: Database, extraction_ids: Sequence[int]) -> dict[tuple[int, int], Row]:
    """How many are in post, as the text of a document says; by reading and fiscal year.

    Only where all figures of staff in post of that year stand in one sentence that begins with
    the largest, as 在职 24 人，其中…: where parts are told apart from the whole, and not where
    units are listed one by one.

    Returns:
        fact_id, value (a whole number as text), sentence.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Fact.extraction_id),
            col(Fact.id).label("fact_id"),
            *(col(column) for column in (Fact.fiscal_year, Fact.value, Fact.sentence)),
        )
        .where(
            col(Fact.extraction_id).in_(extraction_ids),
            col(Fact.classification) == "staff",
            col(Fact.code) == "in-post",
            col(Fact.measure) == "quantity",
            col(Fact.entity).is_(None),
            col(Fact.value).is_not(None),
        )
        .order_by(col(Fact.extraction_id), col(Fact.number))
    )
    groups: dict[tuple[int, int], list[Row]] = defaultdict(list)
    with database.read() as session:
        for row in rows_of(session, statement):
            if row["fiscal_year"] is not None:
                groups[row["extraction_id"], row["fiscal_year"]].append(row)
    return {key: rows[0] for key, rows in groups.items() if _is_whole(rows)}


def _is_whole(rows: Sequence[Row]) -> bool:
    first = Decimal(rows[0]["value"])
    one_sentence = len({row["sentence"] for row in rows}) == 1
    return one_sentence and first > 0 and all(Decimal(row["value"]) <= first for row in rows)
