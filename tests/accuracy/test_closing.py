"""The documents' own errors are those that the benchmarks list."""

from pathlib import Path

from tests.accuracy.closing import Failure, own_errors

BENCHMARKS = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def listed(failure: Failure) -> bool:
    """Whether a row of the page has both figures."""
    rows = BENCHMARKS.read_text(encoding="utf-8").splitlines()
    return any(all(f"| {figure} |" in row for figure in failure[3:]) for row in rows)


def test_every_own_error_is_in_the_benchmarks() -> None:
    assert len(own_errors()) == 10
    assert [failure for failure in own_errors() if not listed(failure)] == []
