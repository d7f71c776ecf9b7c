from typing import Any

from web.checks import checks, marks


def result(
    name: str,
    verdict: str = "fail",
    cause: str | None = None,
    row: int = 0,
    finding: str | None = None,
) -> Any:
    return {
        "result_id": name,
        "verdict": verdict,
        "severity": "error",
        "cause": cause,
        "finding": finding or name,
        "operands": [{"table": 0, "row": row, "col": 1}, {"table": None, "row": None, "col": None}],
    }


def folded(*results: Any) -> dict[str, list[str]]:
    return {
        failure.result["result_id"]: [entry["result_id"] for entry in failure.follows]
        for failure in checks(results).failed
    }


def test_consequences_are_folded_under_their_first_cause() -> None:
    found = folded(result("c", cause="b"), result("a"), result("b", cause="a"), result("d"))
    assert found == {"a": ["c", "b"], "d": []}


def test_what_has_one_explanation_is_folded_under_its_first() -> None:
    alike = [result(name, finding="g", row=row) for row, name in enumerate("abc")]
    assert folded(*alike, result("d", cause="b")) == {"a": ["b", "c", "d"]}
    assert marks(checks(alike).failed) == {(0, row, 1): "failed" for row in range(3)}


def test_nothing_is_lost_where_causes_go_round_or_nowhere() -> None:
    assert folded(result("a", cause="b"), result("b", cause="a")) == {"a": [], "b": []}
    assert folded(result("a", cause="gone")) == {"a": []}


def test_a_failure_without_weight_is_a_note() -> None:
    light = {**result("a"), "severity": "info"}
    found = checks([light, result("b", "pass"), result("c", "not-checked")])
    assert (found.noted, found.failed) == ((light,), ())
    assert [entry["result_id"] for entry in found.passed + found.not_checked] == ["b", "c"]


def test_a_cell_of_the_cause_is_marked_stronger_than_one_of_a_consequence() -> None:
    failed = checks([result("b", cause="a", row=1), result("a"), result("c", cause="a")]).failed
    assert marks(failed) == {(0, 0, 1): "failed", (0, 1, 1): "involved"}
