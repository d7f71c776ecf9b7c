"""G01, G02: weights of forms."""

import pytest

from tests.tasks.rules.targets.forms import results, said, verdicts

HEADER = "一级指标|二级指标|三级指标|指标值|权重"
NAMES = ("数量指标|宣传活动", "质量指标|活动完成质量", "时效指标|完成时间")


def form(*weights: str, head: tuple[str, ...] = ()) -> list[str]:
    rows = [f"产出指标|{n}|{12 + 3 * k}|{w}" for k, (n, w) in enumerate(zip(NAMES, weights))]  # noqa: B905
    return ["项目名称|宣传专项", *head, HEADER, *rows]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (("50", "30", "20"), []),
        (("50%", "30%", "20%"), []),
        (("33.4", "33.3", "33.3"), []),
        (("50", "30", "10"), [("info", "90", "100")]),
        (("50", "30", "15"), [("warning", "95", "100")]),
        (("50", "30", "25"), [("warning", "105", "100")]),
    ],
)
def test_weights_add_up_to_a_hundred(
    weights: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert said(results("G01", form(*weights))) == expected


@pytest.mark.parametrize("label", ["预算执行率权重|10", "执行率分值（10分）"])
def test_the_rate_of_execution_counts_where_it_is_printed(label: str) -> None:
    assert verdicts(results("G01", form("50", "30", "10", head=(label,)))) == ["pass"]
    wrong = results("G01", form("50", "20", "10", head=(label,)))
    assert said(wrong) == [("warning", "90", "100")]
    assert "rate of execution" in wrong[0].message
    assert len(wrong[0].operands) == 4


def test_a_missing_weight_leaves_the_sum_undone() -> None:
    assert said(results("G01", form("50", "30", ""))) == [("not-checked", "50", None)]


def test_weights_of_several_forms_in_one_are_not_one_sum() -> None:
    assert [e.reason for e in results("G01", form("100", "60", "40"))] == ["structure-uncertain"]


def test_each_form_is_a_finding_of_its_own() -> None:
    found = results("G01", form("50", "30", "10"), form("40", "30", "10"))
    assert len({entry.group for entry in found}) == 2


def test_self_evaluations_leave_ten_to_the_rate_of_execution() -> None:
    rows = ["项目名称|宣传专项", "三级指标|指标值|分值|实际完成值|得分"]
    rows += ["宣传活动|12场|50|12场|50", "群众满意度|90%|40|90%|40"]
    assert verdicts(results("G01", rows)) == ["pass"]


COPIED = "项目名称|宣传专项", "三级指标|指标值|计量单位|权重"


def test_values_that_repeat_every_weight_are_copied() -> None:
    rows = [*COPIED, "宣传活动|50|场|50%", "知晓程度|30|%|30%", "满意度|10|%|10%"]
    found = results("G02", rows)
    assert said(found) == [("error", v, "independent values") for v in ("50", "30", "10")]
    assert len({entry.group for entry in found}) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ["宣传活动|50|场|50", "知晓程度|85|%|30", "满意度|10|%|10"],
        ["宣传活动|优||50", "知晓程度|30|%|30", "满意度|10|%|20"],
        ["宣传活动|50|场|50.5", "知晓程度|30|%|30", "满意度|10|%|10"],
    ],
)
def test_one_value_of_its_own_is_enough(rows: list[str]) -> None:
    assert verdicts(results("G02", [*COPIED, *rows])) == ["pass"]


@pytest.mark.parametrize(
    "rows",
    [
        ["宣传活动|50|场|50", "满意度|40|%|40"],
        ["宣传活动|30|场|30", "知晓程度|30|%|30", "满意度|30|%|30"],
    ],
)
def test_two_rows_or_one_weight_prove_nothing(rows: list[str]) -> None:
    assert results("G02", [*COPIED, *rows]) == []
