import json
from datetime import datetime

from starlette.testclient import TestClient

from storage.database import open_database
from storage.queries.chain import chain
from storage.queries.documents import document_results, documents, offices
from storage.settings import Settings


def plain(value: object) -> object:
    """A value as JSON gives it back, moments left out for their own test."""
    return json.loads(json.dumps(value, default=lambda moment: str(type(moment))))


def without_moments(value: object) -> object:
    if isinstance(value, dict):
        return {name: without_moments(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_moments(item) for item in value]
    try:
        datetime.fromisoformat(str(value)) if isinstance(value, str) and "T" in value else 1 / 0
    except (ValueError, ZeroDivisionError):
        return value
    return "<class 'datetime.datetime'>"


def test_the_same_values_as_the_queries(
    visitor: TestClient, demo_archive: Settings, sha256: str, fact_id: str
) -> None:
    with open_database(demo_archive) as database:
        (row,) = documents(database, sha256=sha256)
        results = document_results(database, row.pop("extraction_id"))
        expected = chain(database, fact_id)
        assert visitor.get("/api/offices").json() == plain(offices(database))
    answer = visitor.get(f"/api/documents/{sha256}").json()
    assert without_moments(answer["documents"]) == plain([row])
    assert [entry["result_id"] for entry in answer["results"]] == [
        entry["result_id"] for entry in results
    ]
    assert len(answer["tables"]) == 17
    assert fact_id in {fact["id"] for fact in answer["facts"]}
    assert without_moments(visitor.get(f"/api/facts/{fact_id}").json()) == plain(expected)
    captured = expected["disclosures"][0]["captures"][0]["captured_at"]
    shown = visitor.get(f"/api/facts/{fact_id}").json()["disclosures"][0]["captures"][0]
    assert datetime.fromisoformat(shown["captured_at"]) == captured
