import json
from datetime import UTC, datetime
from typing import Any

import httpx

from storage.database import open_database
from storage.queries.chain import chain
from storage.queries.documents import (
    document_results,
    document_tables,
    documents,
    offices,
)
from storage.settings import Settings


def as_json(value: Any) -> Any:
    """A value of a query after a way through JSON, moments in ISO 8601 with Z for UTC."""
    return json.loads(
        json.dumps(value, default=lambda moment: moment.isoformat().replace("+00:00", "Z"))
    )


def test_offices(visitor: httpx.Client, demo_archive: Settings) -> None:
    with open_database(demo_archive) as database:
        assert visitor.get("/api/offices").json() == as_json(offices(database))


def test_a_document(
    visitor: httpx.Client, demo_archive: Settings, sha256: str, fact_id: str
) -> None:
    answer = visitor.get(f"/api/documents/{sha256}").json()
    with open_database(demo_archive) as database:
        (row,) = documents(database, sha256=sha256)
        reading = row.pop("extraction_id")
        results = document_results(database, reading)
        assert answer["tables"] == as_json(document_tables(database, reading))
    assert answer["documents"] == as_json([row])
    assert answer["results"] == [
        {name: result[name] for name in result if name not in ("id", "extraction_id")}
        for result in as_json(results)
    ]
    (fact,) = (fact for fact in answer["facts"] if fact["id"] == fact_id)
    assert (fact["table_number"], fact["row"], fact["col"], fact["page"]) == (1, 14, 2, 7)


def test_a_figure(visitor: httpx.Client, demo_archive: Settings, fact_id: str) -> None:
    answer = visitor.get(f"/api/facts/{fact_id}").json()
    with open_database(demo_archive) as database:
        assert answer == as_json(chain(database, fact_id))
    captured = answer["disclosures"][0]["captures"][0]["captured_at"]
    assert datetime.fromisoformat(captured).tzinfo == UTC
