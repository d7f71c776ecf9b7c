"""The rule results of a document in the order in which a reader wants them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed result that nothing else explains, with those that follow from it or are alike."""

    result: Result
    follows: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """Results by what became of them, the gravest failures first.

    `noted` failed without weight, as where rounding explains the difference.
    """

    failed: tuple[Failure, ...]
    noted: tuple[Result, ...]
    not_checked: tuple[Result, ...]
    passed: tuple[Result, ...]
    not_applicable: tuple[Result, ...]


def checks(results: Sequence[Result]) -> Checks:
    """Sort results by verdict; fold consequences under their cause, findings under their first."""
    by_verdict = {
        verdict: tuple(result for result in results if result["verdict"] == verdict)
        for verdict in ("fail", "not-checked", "pass", "not-applicable")
    }
    grave = [
        result
        for severity in ("error", "warning")
        for result in by_verdict["fail"]
        if result["severity"] == severity
    ]
    return Checks(
        failed=tuple(_folded(grave)),
        noted=tuple(result for result in by_verdict["fail"] if result["severity"] == "info"),
        not_checked=by_verdict["not-checked"],
        passed=by_verdict["pass"],
        not_applicable=by_verdict["not-applicable"],
    )


def marks(failed: Iterable[Failure]) -> dict[Place, str]:
    """Class of each cell under a failed check: "failed", or "involved" only in consequences."""
    found: dict[Place, str] = {}
    for failure in failed:
        for result in (failure.result, *failure.follows):
            own = result["finding"] == failure.result["finding"]
            for place in _operands(result):
                found[place] = "failed" if own else found.get(place, "involved")
    return found


def _folded(failed: Sequence[Result]) -> list[Failure]:
    by_id = {result["result_id"]: result for result in failed}
    first: dict[str, str] = {}
    follows: dict[str, list[Result]] = {}
    for result in failed:
        root = _root(result, by_id)
        head = first.setdefault(by_id[root]["finding"], root)
        follows.setdefault(head, []).append(result)
    return [
        Failure(by_id[root], tuple(result for result in group if result["result_id"] != root))
        for root, group in follows.items()
    ]


def _root(result: Result, by_id: Mapping[str, Result]) -> str:
    """The result at the end of the causes; results that explain each other stand alone."""
    start = result
    for _ in by_id:
        if result["cause"] not in by_id:
            return str(result["result_id"])
        result = by_id[result["cause"]]
    return str(start["result_id"])


def _operands(result: Result) -> list[Place]:
    places = [
        (entry["table"], entry["row"], entry["col"])
        for entry in result["operands"]
        if entry.get("document") is None
    ]
    return [place for place in places if None not in place]
