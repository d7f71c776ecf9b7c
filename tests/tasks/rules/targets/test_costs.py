"""G03–G06, G22: what targets in money say."""

import pytest

from tests.tasks.rules.targets.forms import GRID, PROJECT, results, said, verdicts


def priced(quantity: str, cost: str, head: tuple[str, ...] = ()) -> list[str]:
    rows = [f"产出指标|数量指标|指标1：印制宣传册|{quantity}", f"|成本指标|指标1:印制宣传册|{cost}"]
    return [PROJECT, *head, GRID, *rows]


@pytest.mark.parametrize(
    ("quantity", "cost", "expected"),
    [
        ("2万册，2.5元/册", "5万元", []),
        ("2万册，2.5元/册", "50000元", []),
        ("口罩：30000个，2元/个，消毒液：50桶，100元/桶", "6.5万元", []),
        ("20名，3000元/人", "6万元", []),
        ("12次×2000元/次", "2.4万元", []),
        ("12次×2000元/次=2.4万元", "2.4万元", []),
        ("1万张，2.5元//张", "2.5万元", []),
        ("102名，2000元/名", "24.4万元", [("error", "24.4", "20.4")]),
        ("120名，2000元/名", "20.4万元", [("error", "20.4", "24")]),
        ("0.92万元/月×12", "11万元", [("info", "11", "11.04")]),
    ],
)
def test_quantity_times_price_is_the_cost(
    quantity: str, cost: str, expected: list[tuple[str, str, str]]
) -> None:
    found = results("G03", priced(quantity, cost))
    assert said(found) == expected
    assert len(found) == 1


@pytest.mark.parametrize("quantity", ["73.69平方米；360天，150元/天", "200元/人·月"])
def test_a_part_without_price_or_quantity_leaves_it_undone(quantity: str) -> None:
    assert [e.reason for e in results("G03", priced(quantity, "7.4万元"))] == ["operand-missing"]


def test_a_price_of_each_month_counts_for_the_months_of_the_project() -> None:
    year = ("项目起始时间|2024.01.01|项目终止时间|2024.12.31",)
    quarter = ("项目起始时间|2024.01|项目终止时间|2024.03",)
    half_month = ("项目起始时间|2024.01.01|项目终止时间|2024.01.15",)
    assert verdicts(results("G03", priced("0.5万元/月", "6万元", year))) == ["pass"]
    assert verdicts(results("G03", priced("0.5万元/月", "1.5万元", quarter))) == ["pass"]
    assert verdicts(results("G03", priced("0.5万元/月", "6万元", quarter))) == ["error"]
    assert verdicts(results("G03", priced("0.5万元/月", "6万元", half_month))) == ["not-checked"]
    assert verdicts(results("G03", priced("0.5万元/月", "6万元"))) == ["not-checked"]


def test_costs_of_another_name_or_none_are_not_compared() -> None:
    rows = [PROJECT, GRID, "产出指标|数量指标|印制宣传册|2万册，2.5元/册", "|成本指标|总成本|5万元"]
    assert results("G03", rows) == []


def costed(*costs: str) -> list[str]:
    names = ("印制宣传册", "举办活动")
    quantities = [f"产出指标|数量指标|{name}|10" for name in names]
    return [PROJECT, GRID, *quantities, *(f"|成本指标|{n}|{c}" for n, c in zip(names, costs))]  # noqa: B905


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        (("5万元", "15万元"), []),
        (("50000元", "15万元"), []),
        (("5万元", "16万元"), [("error", "20", "21")]),
        (("5万元", "14.98万元"), [("error", "20", "19.98")]),
        (("5万元", "14.99万元"), [("info", "20", "19.99")]),
    ],
)
def test_costs_add_up_to_the_amount(
    costs: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    found = results("G04", costed(*costs))
    assert said(found) == expected
    assert len(found) == 1


def test_costs_that_do_not_bear_the_names_of_the_quantities_need_not_add_up() -> None:
    rows = [PROJECT, GRID, "产出指标|数量指标|举办活动|10场", "|成本指标|场地费|{}"]
    right = results("G04", [*rows[:3], rows[3].format("20万元")])
    other = results("G04", [*rows[:3], rows[3].format("8万元")])
    assert (verdicts(right), verdicts(other)) == (["pass"], ["not-checked"])


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("总成本", "20万元", []),
        ("经费支出", "200000元", []),
        ("经费支出", "30万元", [("warning", "20", "30")]),
        ("经费支出", "3万元", [("info", "20", "3")]),
        ("场地费", "30万元", [("not-checked", "20", "30")]),
    ],
)
def test_one_cost_of_the_whole_is_the_amount(
    name: str, target: str, expected: list[tuple[str, str, str]]
) -> None:
    rows = [PROJECT, GRID, "产出指标|数量指标|举办活动|10场", f"|成本指标|{name}|{target}"]
    assert said(results("G04", rows)) == expected


def test_costs_far_below_the_amount_may_be_prices_of_one() -> None:
    assert said(results("G04", costed("0.5万元", "1.5万元"))) == [("info", "20", "2.0")]


@pytest.mark.parametrize(
    ("name", "cost"),
    [("举办活动", "≤8万元"), ("人均成本", "8万元"), ("举办活动", "不超预算"), ("举办活动", "95%")],
)
def test_limits_costs_of_one_and_shares_are_no_parts(name: str, cost: str) -> None:
    rows = [PROJECT, GRID, "产出指标|数量指标|举办活动|10场", f"|成本指标|{name}|{cost}"]
    assert results("G04", rows) == []


def cost(text: str) -> list[str]:
    return [PROJECT, GRID, "产出指标|数量指标|举办活动|10场", f"|成本指标|活动经费|{text}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20万元", []),
        ("≤20万元", []),
        ("20 元万元", [("warning", "20 元万元", "20 万元")]),
        ("30元万元", [("warning", "30元万元", "one unit")]),
        ("2.5元//张", [("info", "2.5元//张", "2.5元/张")]),
        ("12次，5000元/次", []),
    ],
)
def test_money_has_one_unit(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(results("G05", cost(text))) == expected


def test_the_reading_that_agrees_with_the_amount_is_the_repair() -> None:
    (found,) = results("G05", cost("20元万元"))
    assert found.repair is not None
    assert "20 万元" in found.repair
    assert len(found.operands) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("元", [("warning", "元", "200000")]),
        ("万元", [("warning", "万元", "20")]),
        ("20万元", []),
        ("不超过预算", []),
    ],
)
def test_a_cost_is_no_unit_alone(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(results("G06", cost(text))) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("20万元", "万元", []),
        ("200000元", "万元", [("info", "200000元", "万元")]),
        ("20万元", "元", [("info", "20万元", "元")]),
        ("20元/人", "万元", []),
        ("20", "万元", []),
        ("20万元", None, []),
    ],
)
def test_amounts_are_in_the_unit_of_their_table(
    text: str, unit: str | None, expected: list[tuple[str, str, str]]
) -> None:
    assert said(results("G22", cost(text), unit=unit)) == expected


def test_costs_of_one_have_units_of_their_own() -> None:
    rows = [PROJECT, GRID, "产出指标|成本指标|每场活动经费|5000元"]
    assert results("G22", rows) == []
