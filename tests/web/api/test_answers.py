"""Caching, errors, methods and the prefix of the API."""

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pydantic import SecretStr

from storage.settings import Settings
from tests.web.conftest import serving, visiting
from web.api import PREFIX

PROBLEM = "application/problem+json"


def problem(answer: httpx.Response, status: int) -> Any:
    """The body of an error, which must be whole."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert list(said)[:5] == ["type", "title", "status", "detail", "instance"]
    assert said["status"] == status
    assert said["instance"] == answer.url.path
    return said


def addresses(api: httpx.Client, sha256: str, fact_id: str) -> list[str]:
    paths = api.get("/openapi.json").json()["paths"]
    known = {"{sha256}": sha256, "{fact_id}": fact_id}
    for name, value in known.items():
        paths = [path.replace(name, value) for path in paths]
    return ["/openapi.json", *paths]


def test_an_answer_that_is_known_is_not_sent_again(
    api: httpx.Client, sha256: str, fact_id: str
) -> None:
    for address in addresses(api, sha256, fact_id):
        first = api.get(address)
        assert first.status_code == 200, address
        etag = first.headers["etag"]
        long = address.startswith((f"/documents/{sha256}", f"/facts/{fact_id}", "/openapi"))
        assert first.headers["cache-control"] == f"public, max-age={3600 if long else 60}"
        for known in (etag, f'"other", W/{etag}', "*"):
            again = api.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), (address, known)
            assert again.headers["etag"] == etag
            assert again.headers["cache-control"] == first.headers["cache-control"]
        assert api.get(address, headers={"If-None-Match": '"other"'}).content == first.content
        head = api.head(address)
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)


def test_another_answer_has_another_etag(api: httpx.Client) -> None:
    etags = [api.get("/facts", params={"year": year}).headers["etag"] for year in (2021, 2023)]
    assert etags[0] != etags[1]


def test_no_address_takes_anything_but_questions(
    api: httpx.Client, sha256: str, fact_id: str
) -> None:
    for address in addresses(api, sha256, fact_id):
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = api.request(method, address)
            problem(answer, 405)
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/facts?limit=0", 422, ["limit", "greater than or equal to 1"]),
        ("/facts?limit=1001", 422, ["limit", "less than or equal to 1000"]),
        ("/facts?limit=x", 422, ["limit", "integer"]),
        ("/facts?offce=x", 422, ["offce", "no such parameter", "office", "cursor"]),
        ("/facts?fields=code,nmae", 422, ["fields", "nmae", "organisation", "amount_yuan"]),
        ("/facts?fields=code,code", 422, ["fields", "twice"]),
        ("/facts?fields=", 422, ["fields"]),
        ("/facts?order=size", 422, ["order", "'year', 'amount' or 'relevance'"]),
        ("/facts?format=xml", 422, ["format", "'json', 'ndjson' or 'csv'"]),
        ("/facts?kind=x", 422, ["kind", "'budget'"]),
        ("/facts?year=24", 422, ["year", "1949"]),
        ("/facts?min=1e5", 422, ["min", "[0-9]"]),
        ("/facts?min=NaN", 422, ["min"]),
        ("/facts?q=a+b+c+d+e+f+g+h+i", 422, ["q", "8 words"]),
        ("/facts?q=" + "a" * 201, 422, ["q", "200"]),
        ("/facts?q=+", 422, ["q", "from 1 to 8 words"]),
        ("/facts?q=%00", 422, ["q"]),
        ("/facts?cursor=bm8=", 400, ["cursor", "without it"]),
        ("/facts?cursor=bm8=&format=csv", 400, ["cursor", "without it"]),
        ("/changes?cursor=bm8=", 400, ["cursor", "without it"]),
        ("/changes?since=2024-01-01T00:00:00", 422, ["since", "timezone"]),
        ("/changes?since=0001-01-01T00:00:00%2B14:00", 422, ["since", "era"]),
        ("/documents?office=x", 422, ["place"]),
        ("/facts/%00", 422, ["fact_id"]),
        ("/documents/xyz", 422, ["sha256"]),
        ("/facts/a%0Ab", 422, ["fact_id"]),
        ("/no%0Awhere", 404, ["nothing at this address"]),
        ("/facts/0123456789abcdef", 404, ["no figure with this id"]),
        ("/nowhere", 404, ["nothing at this address"]),
        ("/facts/", 404, ["nothing at this address"]),
        ("/docs", 404, ["nothing at this address"]),
    ],
)
def test_an_error_says_what_is_wrong_and_what_is_allowed(
    api: httpx.Client, address: str, status: int, words: list[str]
) -> None:
    said = problem(api.get(address), status)
    for word in words:
        assert word in said["detail"]
    if status == 422:
        assert words[0] in json.dumps(said["errors"])


@pytest.mark.parametrize("position", [["year", 2**70, "x"], ["year", 1, "\0"], ["year", [1], 1]])
def test_a_forged_cursor_is_refused(api: httpx.Client, position: list[Any]) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(position).encode()).decode()
    said = problem(api.get("/facts", params={"cursor": cursor}), 400)
    assert "cursor" in said["detail"]


def test_a_database_away_is_said_without_its_name(tmp_path: Any) -> None:
    url = SecretStr("postgresql://reader:hunter2@127.0.0.1:9/archive")
    settings = Settings(_env_file=None, data=tmp_path, database_url=url)
    with visiting(settings) as visitor:
        answer = visitor.get(f"{PREFIX}/facts", params={"format": "csv"})
    assert "does not answer" in problem(answer, 503)["detail"]
    assert not any(part in answer.text for part in ("hunter2", "reader", "127.0.0.1"))


def test_what_takes_too_long_is_to_be_narrowed(
    unlimited: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.archive.SECONDS", 1e-6)
    monkeypatch.setattr("storage.connections._STEPS_BETWEEN_LOOKS", 1)
    with visiting(unlimited) as visitor:
        # Opening the database asks, too.
        assert "narrow it" in problem(visitor.get(f"{PREFIX}/facts"), 503)["detail"]
        page = visitor.get("/")
    assert (page.status_code, "narrow it" in page.text) == (503, True)


def test_every_address_lies_under_the_prefix_of_a_proxy(unlimited: Settings) -> None:
    root = "/archive/room"
    with (
        serving(unlimited, root) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as visitor,
    ):
        answer = visitor.get(f"{PREFIX}/facts", params={"limit": 3, "q": "信访 事务"})
        following = answer.json()["next"]
        assert following.startswith(f"{root}{PREFIX}/facts?limit=3&q={quote('信访')}+")
        assert answer.headers["link"] == f'<{following}>; rel="next"'
        assert visitor.get(following.removeprefix(root)).json()["rows"]
        described = visitor.get(f"{PREFIX}/openapi.json").json()
        assert described["servers"] == [{"url": f"{root}{PREFIX}"}]
        wrong = visitor.get(f"{PREFIX}/facts?limit=0").json()
        assert wrong["instance"] == f"{root}{PREFIX}/facts"


def test_the_description_names_every_operation(api: httpx.Client) -> None:
    described = api.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = {path: entry["get"]["operationId"] for path, entry in described["paths"].items()}
    assert operations == {
        "/facts": "facts", "/facts/tally": "tally", "/facts/{fact_id}": "fact",
        "/offices": "offices", "/documents": "documents", "/documents/{sha256}": "document",
        "/documents/{sha256}/results": "results", "/findings": "findings", "/changes": "changes",
        "/log": "log", "/status": "status",
    }  # fmt: skip
    for entry in described["paths"].values():
        assert list(entry) == ["get"]
        assert entry["get"]["description"]
        for parameter in entry["get"].get("parameters", []):
            assert parameter["description"], parameter["name"]
    assert "HTTPValidationError" not in json.dumps(described)
