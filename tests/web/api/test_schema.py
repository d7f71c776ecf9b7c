"""Cases that schemathesis draws from the description: no 5xx, answers as described, in time."""

from collections import Counter
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

# With so many parameters that no case comes twice; they share the cases. The others get a few.
WIDE = ["/facts", "/facts/tally", "/offices", "/documents", "/findings", "/changes"]
NARROW = [
    "/facts/{fact_id}",
    "/documents/{sha256}",
    "/documents/{sha256}/results",
    "/log",
    "/status",
]
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


def tried(
    schema: Any, path: str, mode: GenerationMode, cases: int, known: Any = None
) -> Counter[int]:
    """Ask up to so many cases of a path, and check each answer; counts the statuses that came.

    Args:
        known: parameters of the path that lead somewhere; without them they are drawn.
    """
    statuses: Counter[int] = Counter()

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
        statuses[answer.status_code] += 1

    ask()
    return statuses


def try_wide(schema: Any, path: str, cases: int) -> None:
    """Half of the cases are as the description wants them, half are not."""
    right = tried(schema, path, GenerationMode.POSITIVE, cases // 2)
    wrong = tried(schema, path, GenerationMode.NEGATIVE, cases // 2)
    assert right.total() + wrong.total() >= cases - 1
    assert right[200]
    assert wrong[422]


@pytest.fixture
def known(sha256: str, fact_id: str) -> dict[str, str]:
    return {"sha256": sha256, "fact_id": fact_id}


@pytest.mark.parametrize("path", WIDE)
def test_every_question_is_answered_as_described(schema: Any, path: str) -> None:
    try_wide(schema, path, FEW // len(WIDE) + 2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", WIDE)
def test_soak_every_question_is_answered_as_described(schema: Any, path: str) -> None:
    try_wide(schema, path, MANY // len(WIDE) + 2)


@pytest.mark.parametrize("path", NARROW)
def test_every_thing_is_answered_as_described(
    schema: Any, path: str, known: dict[str, str]
) -> None:
    of_path = {name: value for name, value in known.items() if f"{{{name}}}" in path}
    assert tried(schema, path, GenerationMode.POSITIVE, 20, of_path or None)[200]
    if of_path:
        assert tried(schema, path, GenerationMode.POSITIVE, 20)[404]
        assert tried(schema, path, GenerationMode.NEGATIVE, 20)[422]


def test_the_paths_are_all_that_are_described(schema: Any) -> None:
    assert sorted(schema) == sorted(WIDE + NARROW)
