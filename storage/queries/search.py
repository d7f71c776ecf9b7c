"""Searching facts, each with its office, its document and its place.

Only current figures are found: those of the newest reading of the bytes that an address served
last. Older versions stay in the archive and are reached through their document.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, bindparam, select
from sqlmodel import Session, col

from storage.database import Database
from storage.models import (
    DisclosureVersion,
    Entry,
    Extraction,
    Fact,
    FindingFact,
    Organisation,
    Source,
)
from storage.queries.among import among, listed
from storage.queries.conditions import Part, parts
from storage.queries.conditions import Query as Query
from storage.queries.current import first_captured
from storage.queries.entries import Hit, by_amount, by_year, spread
from storage.queries.paging import LARGEST_LIMIT, UNKNOWN_CURSOR, cursor_of, position
from storage.queries.paging import BadQuery as BadQuery
from storage.queries.paging import Page as Page
from storage.queries.relevance import by_relevance
from storage.queries.rows import rows_of
from storage.words import normal

# Figures counted for the facets of an answer; where there are more, it says so.
MOST_COUNTED = 10_000
# Values of a column that are told.
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures fit, and how they are spread.

    Attributes:
        count: how many, of at most `MOST_COUNTED`; `more`: there are others, and all numbers here
            are of those counted.
        facets: by the name of a column (organisation, place as the two digits of its province,
            fiscal_year, kind, statement), its 20 most frequent values with their numbers.
        distinct: by the same name, how many values there are.
    """

    count: int
    more: bool
    facets: Mapping[str, tuple[tuple[Any, int], ...]]
    distinct: Mapping[str, int]


def search(database: Database, query: Query) -> Page:
    """The facts that fit, in the order that is asked for.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    after = _start(query)
    with database.read() as session:
        return _page(session, query, parts(session, query), after)


def search_and_tally(database: Database, query: Query) -> tuple[Page, Tally]:
    """What `search` and `tally` say, of one view of the archive; words are looked up once.

    Raises:
        BadQuery: as `search`.
    """
    after = _start(query)
    with database.read() as session:
        asked = parts(session, query)
        return _page(session, query, asked, after), _tally(session, query, asked)


def _page(session: Session, query: Query, asked: Sequence[Part], after: Hit | None) -> Page:
    hits = _chosen(session, query, asked, after)
    shown = hits[: query.limit]
    more = len(hits) > query.limit
    following = cursor_of([query.order, *shown[-1]]) if more else None
    return Page(tuple(_rows(session, shown)), following)


def _chosen(session: Session, query: Query, asked: Sequence[Part], after: Hit | None) -> list[Hit]:
    """The next entries in the order that is asked for, one more than the page has."""
    need = query.limit + 1
    if query.order == "relevance" and any(map(normal, query.words)):
        return by_relevance(session, query.words, asked, query.year, after, need)
    choose = by_amount if query.order == "amount" else by_year
    return choose(session, asked, query.year, after, need)


def tally(database: Database, query: Query) -> Tally:
    """How many figures fit, and in which places, years, kinds, statements and offices they are."""
    with database.read() as session:
        return _tally(session, query, parts(session, query))


def _tally(session: Session, query: Query, asked: Sequence[Part]) -> Tally:
    values = {
        "organisation": col(Entry.organisation_id),
        "place": col(Entry.place) // 10_000,
        "fiscal_year": col(Entry.fiscal_year),
        "kind": col(Entry.kind),
        "statement": col(Entry.statement),
    }
    found, number = spread(session, asked, query.year, values, MOST_COUNTED)
    frequent = {name: _most_frequent(counts) for name, counts in found.items()}
    offices = _offices(session, [number for number, _ in frequent["organisation"]])
    shown: dict[str, Callable[[Any], Any]] = {
        "organisation": lambda number: offices[number],
        "fiscal_year": lambda year: year or None,
    }
    facets = {
        name: tuple((shown.get(name, str)(value), count) for value, count in counts)
        for name, counts in frequent.items()
    }
    distinct = {name: len(counts) for name, counts in found.items()}
    return Tally(min(number, MOST_COUNTED), number > MOST_COUNTED, facets, distinct)


def _most_frequent(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_VALUES]


def _offices(session: Session, ids: Collection[int]) -> dict[int, str]:
    named = select(col(Organisation.id), col(Organisation.name))
    found = session.execute(named.where(col(Organisation.id).in_(ids)))
    return {row.id: row.name for row in found}


def search_all(database: Database, query: Query) -> Iterator[dict[str, Any]]:
    """All facts that fit, page by page, whatever the query's limit."""
    cursor: str | None = None
    while True:
        fields = {name: getattr(query, name) for name in Query.__dataclass_fields__}
        page = search(database, Query(**{**fields, "limit": LARGEST_LIMIT, "cursor": cursor}))
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def _rows(session: Session, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The figures of hits, in their order, each with the failed results that it is part of."""
    ids = [hit.entry_id for hit in hits]
    rows = {}
    for row in rows_of(session, _FACTS, {"ids": json.dumps(ids)}):
        rows[row.pop("entry_id")] = row
        row["findings"] = sorted(json.loads(row["findings"]))
    return [rows[entry_id] for entry_id in ids]


_RESULTS = (
    select(listed(col(FindingFact.result_id)))
    .where(col(FindingFact.fact_id) == col(Entry.fact_id))
    .scalar_subquery()
)
# Made once, for that takes longer than its answer.
_FACTS: Select[*tuple[Any, ...]] = (
    select(
        col(Entry.fact_id),
        col(Organisation.name).label("organisation"),
        col(Organisation.division_code),
        col(Fact.fiscal_year),
        col(Fact.statement),
        col(Fact.classification),
        col(Fact.code),
        col(Fact.name),
        col(Fact.measure),
        col(Fact.fund),
        col(Fact.amount_yuan),
        col(Fact.stated),
        col(Fact.unit),
        col(Fact.page),
        col(Fact.bbox),
        col(DisclosureVersion.object_sha256),
        col(Source.url),
        first_captured().label("captured_at"),
        col(Extraction.version).label("extraction_version"),
        col(Fact.entity),
        col(Fact.phase),
        col(Fact.value),
        col(Fact.name_en),
        col(Fact.grade),
        col(Entry.id).label("entry_id"),
        _RESULTS.label("findings"),
    )
    .join(Fact, col(Fact.id) == col(Entry.fact_id))
    .join(Extraction, col(Extraction.id) == col(Fact.extraction_id))
    .join(DisclosureVersion, col(DisclosureVersion.id) == col(Entry.version_id))
    .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
    .join(Organisation, col(Organisation.id) == col(Entry.organisation_id))
    .where(among(col(Entry.id), bindparam("ids", type_=Text())))
)
"""A row for each of the entries `ids`, a JSON list."""


def _start(query: Query) -> Hit | None:
    """Where the former page ended; None: this is the first."""
    if not 1 <= query.limit <= LARGEST_LIMIT:
        raise BadQuery(f"a limit of {query.limit}: give one from 1 to {LARGEST_LIMIT}")
    if not query.cursor:
        return None
    order, first, entry_id = (*position(query.cursor), *[None] * 3)[:3]
    if order != query.order or type(entry_id) is not int or type(first) not in (int, type(None)):
        raise UNKNOWN_CURSOR
    return Hit(first, entry_id)
