"""Things by their id or hash, and what counts them: the API gives what the queries give."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from storage.database import Database
from storage.queries.chain import chain
from storage.queries.documents import document_results, document_tables, documents
from storage.queries.search import Query, tally
from storage.queries.status import overview
from storage.settings import Settings


def as_json(value: Any) -> Any:
    """A value of a query after a way through JSON, moments in ISO 8601 with Z for UTC."""
    return json.loads(
        json.dumps(value, default=lambda moment: moment.isoformat().replace("+00:00", "Z"))
    )


def test_a_document(api: httpx.Client, database: Database, sha256: str, fact_id: str) -> None:
    answer = api.get(f"/documents/{sha256}").json()
    (row,) = documents(database, sha256=sha256)
    reading = row.pop("extraction_id")
    results = document_results(database, reading)
    assert [table["number"] for table in answer["tables"]] == list(range(17))
    assert answer["tables"][1] == as_json(document_tables(database, reading)[1])
    assert answer["documents"] == as_json([row])
    known = [
        {name: result[name] for name in result if name not in ("id", "extraction_id")}
        for result in as_json(results)
    ]
    assert len(answer["results"]) == len(known)
    hidden = [pair for pair in zip(answer["results"], known, strict=True) if pair[0] != pair[1]]
    assert {ours["rule"] for ours, _ in hidden} == {"I09"}
    for ours, theirs in hidden:
        assert ours["result_id"] == theirs["result_id"]
        assert "***" in str(ours["operands"])
    (fact,) = (fact for fact in answer["facts"] if fact["id"] == fact_id)
    assert (fact["table_number"], fact["row"], fact["col"], fact["page"]) == (1, 14, 2, 7)


def test_the_results_of_a_document(api: httpx.Client, sha256: str) -> None:
    whole = api.get(f"/documents/{sha256}").json()["results"]
    assert api.get(f"/documents/{sha256}/results").json() == {"rows": whole, "next": None}
    failed = api.get(f"/documents/{sha256}/results?verdict=fail").json()["rows"]
    assert failed == [row for row in whole if row["verdict"] == "fail"]
    assert len(failed) > 10
    assert api.get(f"/documents/{'0' * 64}/results").status_code == 404


def test_a_figure(api: httpx.Client, database: Database, fact_id: str) -> None:
    answer = api.get(f"/facts/{fact_id}").json()
    assert answer == as_json(chain(database, fact_id))
    captured = answer["disclosures"][0]["captures"][0]["captured_at"]
    assert datetime.fromisoformat(captured).tzinfo == UTC


def test_a_tally(api: httpx.Client, database: Database) -> None:
    answer = api.get("/facts/tally", params={"q": "信访", "year": 2024}).json()
    counted = tally(database, Query(words=("信访",), year=2024))
    assert (answer["count"], answer["more"]) == (counted.count, False)
    assert answer["facets"] == {
        name: [{"value": value, "count": number} for value, number in values]
        for name, values in counted.facets.items()
    }
    assert answer["distinct"] == counted.distinct


def test_the_state_of_the_archive(
    api: httpx.Client, database: Database, demo_archive: Settings
) -> None:
    answer = api.get("/status").json()
    found = overview(database, revisit_days=demo_archive.revisit_days)
    assert list(answer) == list(found)
    assert answer["totals"] == found["totals"]
    assert answer["totals"]["facts"] > 800


@pytest.mark.parametrize("address", ["/facts/0123456789abcdef", f"/documents/{'0' * 64}"])
def test_what_is_not_there(api: httpx.Client, address: str) -> None:
    answer = api.get(address)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
