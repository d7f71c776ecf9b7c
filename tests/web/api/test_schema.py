"""Cases that schemathesis draws from the description: no 5xx, answers as described, in time."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from storage.settings import Settings
from tests.web.conftest import serving
from web.api import PREFIX

PATHS = [
    "/facts", "/facts/tally", "/facts/{fact_id}", "/offices", "/documents", "/documents/{sha256}",
    "/documents/{sha256}/results", "/findings", "/changes", "/status",
]  # fmt: skip
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Seconds.
LONGEST = 2.5
# In all, in the usual run and in the long one.
FEW, MANY = 500, 20_000


@pytest.fixture(scope="module")
def schema(unlimited: Settings) -> Iterator[Any]:
    with serving(unlimited) as address:
        yield schemathesis.openapi.from_url(f"{address}{PREFIX}/openapi.json")


def tried(schema: Any, path: str, mode: GenerationMode, cases: int, known: Any = None) -> set[int]:
    """Ask as many cases of a path, and check each answer; gives the statuses that came.

    Args:
        known: parameters of the path that lead somewhere; without them they are drawn.
    """
    statuses: set[int] = set()

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode, path_parameters=known))
    def ask(case: Any) -> None:
        answer = case.call(timeout=30)
        # What is slow by itself is slow a second time; a machine that stalled is not.
        slow = answer.elapsed >= LONGEST and case.call(timeout=30).elapsed >= LONGEST
        assert not slow, (answer.elapsed, case.as_curl_command())
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    ask()
    return statuses


def try_all(schema: Any, path: str, cases: int, known: dict[str, str]) -> None:
    """Half of the cases are as the description wants them, half are not, where that can be."""
    of_path = {name: value for name, value in known.items() if f"{{{name}}}" in path}
    if path == "/status":
        assert tried(schema, path, GenerationMode.POSITIVE, cases) == {200}
        return
    assert 200 in tried(schema, path, GenerationMode.POSITIVE, cases // 2, of_path or None)
    assert 422 in tried(schema, path, GenerationMode.NEGATIVE, cases // 2)


@pytest.fixture
def known(sha256: str, fact_id: str) -> dict[str, str]:
    return {"sha256": sha256, "fact_id": fact_id}


@pytest.mark.parametrize("path", PATHS)
def test_every_case_is_answered_as_described(schema: Any, path: str, known: dict[str, str]) -> None:
    try_all(schema, path, FEW // len(PATHS), known)


@pytest.mark.soak
@pytest.mark.parametrize("path", PATHS)
def test_soak_every_case_is_answered_as_described(
    schema: Any, path: str, known: dict[str, str]
) -> None:
    try_all(schema, path, MANY // len(PATHS), known)


def test_the_paths_are_all_that_are_described(schema: Any) -> None:
    assert list(schema) == PATHS
