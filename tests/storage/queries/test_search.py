"""Whatever way an answer is found, it is the one that looking at every figure gives."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.models import FindingFact, RuleResult
from storage.queries.documents import documents
from storage.queries.search import Query, search, search_all, tally
from storage.words import normal

Row = Mapping[str, Any]

QUESTIONS = [
    Query(words=("信访",)),
    Query(words=("费",)),
    Query(words=("信访事务",)),
    Query(words=("信访", "经费")),
    Query(words=("2010308",)),
    Query(words=("petition",)),
    Query(words=("——",)),
    Query(words=("查无此项",)),
    Query(words=(" ",)),
    Query(words=("潼南",), year=2021),
    Query(office="信访", year=2024),
    Query(office="北碚", words=("支出",)),
    Query(place="50", code="201*"),
    Query(place="500152"),
    Query(place="13", words=("费",)),
    Query(place="沙坪坝", kind="budget"),
    Query(code="2010308", year=2023),
    Query(code="20*", measure="project"),
    Query(least=Decimal(1), most=Decimal(50_000)),
    Query(least=Decimal(1_000_000), words=("支出",)),
    Query(statement="three-public-expenses"),
    Query(kind="final_accounts", year=2021),
    Query(finding="A14"),
    Query(finding="A14", words=("事业单位",)),
    Query(),
]


# What is named one by one, what is looked up in the index, what is put into order, and how many of
# a year are looked at before that, all at most, if a condition fits more than the last.
BOUNDS = {
    "few": (4000, 10_000, 10_000, 8_000, 1_000),
    "many": (0, 0, 0, 8_000, -1),
    "some": (3, 5, 40, 30, 1),
    "index": (0, 99, 99, 0, 0),
}


@pytest.fixture(params=list(BOUNDS.values()), ids=list(BOUNDS))
def _bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as few, so that each way of finding an answer is gone."""
    ids, headings, hits, first, fewest = request.param
    monkeypatch.setattr("storage.queries.among.MOST_NAMED", ids)
    monkeypatch.setattr("storage.queries.lines.MOST_HEADINGS", headings)
    monkeypatch.setattr("storage.queries.entries.MOST_SORTED", hits)
    monkeypatch.setattr("storage.queries.entries.FIRST_LOOKED_AT", first)
    monkeypatch.setattr("storage.queries.entries.FEW", fewest)


@pytest.mark.usefixtures("_bounds")
@pytest.mark.parametrize("query", QUESTIONS, ids=range(len(QUESTIONS)))
def test_an_answer_has_what_fits_and_nothing_else(database: Database, query: Query) -> None:
    kinds = {row["object_sha256"]: row["kind"] for row in documents(database)}
    everything = [
        {**row, "kind": kinds[row["object_sha256"]]} for row in search_all(database, Query())
    ]
    assert [row["fiscal_year"] or 0 for row in everything] == sorted(
        (row["fiscal_year"] or 0 for row in everything), reverse=True
    )
    failing = _failing(database, query)
    expected = [row for row in everything if _fits(row, query, failing)]
    by_year = list(search_all(database, query))
    assert _keys(by_year) == _keys(expected)
    ranked = _paged(database, query, 7, "relevance")
    assert _keys(ranked) == _keys(sorted(expected, key=lambda row: _grade(row, query)))
    by_amount = [_paged(database, query, size, "amount") for size in (7, 1000)]
    assert sorted(map(_key, by_amount[0])) == sorted(map(_key, expected))
    assert _keys(by_amount[0]) == _keys(by_amount[1])
    amounts = [Decimal(row["amount_yuan"]) for row in by_amount[0] if row["amount_yuan"]]
    assert amounts == sorted(amounts, reverse=True)
    assert tally(database, query).count == len(expected)


def _paged(database: Database, query: Query, size: int, order: str) -> list[Row]:
    rows: list[Row] = []
    cursor = None
    while True:
        fields = {name: getattr(query, name) for name in Query.__dataclass_fields__}
        asked = Query(**{**fields, "order": order, "limit": size, "cursor": cursor})
        page = search(database, asked)
        rows += page.rows
        cursor = page.cursor
        if cursor is None:
            return rows


def _key(row: Row) -> tuple[str, str]:
    return row["fact_id"], row["object_sha256"]


def _keys(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [_key(row) for row in rows]


def _grade(row: Row, query: Query) -> int:
    """What a row is ordered by first where relevance is asked for."""
    line = _line(row)
    words = [word for word in query.words if word.strip()]
    whole = any(f" {word} " in f" {line} " for word in words)
    within = any(word in line for word in words)
    return -whole - within


def _failing(database: Database, query: Query) -> frozenset[str]:
    """The figures under failed checks, as the rows themselves say."""
    if query.finding is None:
        return frozenset()
    with database.read() as session:
        failing = (
            select(FindingFact.fact_id)
            .join(
                RuleResult,
                (col(RuleResult.result_id) == col(FindingFact.result_id))
                & (col(RuleResult.extraction_id) == col(FindingFact.extraction_id)),
            )
            .where(RuleResult.rule == query.finding)
        )
        return frozenset(session.exec(failing))


def _fits(row: Row, query: Query, failing: frozenset[str]) -> bool:
    checks: list[Callable[[], bool]] = [
        *(lambda word=word: _has(row, word) for word in query.words),
        lambda: query.office is None or query.office in row["organisation"],
        lambda: query.place is None or _lies(row, query.place),
        lambda: query.code is None or _coded(row["code"], query.code),
        lambda: query.finding is None or row["fact_id"] in failing,
        lambda: _within(row["amount_yuan"], query),
    ]
    exact = {"year": "fiscal_year", "kind": "kind", "statement": "statement", "measure": "measure"}
    same = all(getattr(query, name) in (None, row[column]) for name, column in exact.items())
    return same and all(check() for check in checks)


def _has(row: Row, word: str) -> bool:
    return bool(word.strip()) and (word in _line(row) or word in row["organisation"])


def _line(row: Row) -> str:
    return normal(row["code"], row["name"], row["name_en"])


def _lies(row: Row, place: str) -> bool:
    if place.isdigit():
        return str(row["division_code"]).startswith(place.rstrip("0"))
    return place in row["organisation"]


def _coded(own: str | None, code: str) -> bool:
    if own is None:
        return False
    return own.startswith(code[:-1]) if code.endswith("*") else own == code


def _within(amount: str | None, query: Query) -> bool:
    if query.least is None and query.most is None:
        return True
    if amount is None:
        return False
    least, most = query.least or Decimal("-Infinity"), query.most or Decimal("Infinity")
    return least <= Decimal(amount) <= most


def test_digits_of_a_place_as_an_input_method_writes_them(database: Database) -> None:
    assert search(database, Query(place="５００")).rows == search(database, Query(place="500")).rows
    assert len(search(database, Query(place="５００")).rows) == 50


@pytest.mark.parametrize("place", ["²", "9" * 40, "٥٠"])
def test_a_place_that_there_is_not(database: Database, place: str) -> None:
    assert search(database, Query(place=place)).rows == ()
