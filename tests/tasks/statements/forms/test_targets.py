"""Targets taken apart: literal cases of printed forms, and properties of the parser."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.forms.targets import (
    Target,
    target_in_columns,
    target_of,
    terms_of,
    unit_in_name,
)

READ = {
    "≥330台套": ("≥", "330", "台套"),
    "≤15分钟": ("≤", "15", "分钟"),
    "≧95%": ("≥", "95", "%"),
    "＝100％": ("=", "100", "%"),
    "小于0.5%": ("<", "0.5", "%"),
    "大于95%": (">", "95", "%"),
    "不低于 98 %": ("≥", "98", "%"),
    "95%以上": ("≥", "95", "%"),
    "达到90%": (None, "90", "%"),
    "达到90%以上": ("≥", "90", "%"),
    "100%": (None, "100", "%"),
    "=100": ("=", "100", None),
    "20件次": (None, "20", "件次"),
    "1.5元/人": (None, "1.5", "元/人"),
    "200 元/人·月": (None, "200", "元/人·月"),
    "≥90百分比": ("≥", "90", "%"),
    "≥1.9万张": ("≥", "1.9", "万张"),
    "=10230.3546万立方米": ("=", "10230.3546", "万立方米"),
    "≤12个月": ("≤", "12", "个月"),
    "≤12月": ("≤", "12", "月"),
    "1年": (None, "1", "年"),
    "≥1,000人": ("≥", "1000", "人"),
    "优": ("定性", "优", None),
    "不超过预算": ("定性", "不超过预算", None),
    "长期": ("定性", "长期", None),
}
UNSURE = (
    "2026年12月底前",
    "2026年",
    "12月",
    "11月底",
    "2021 年 12 月完成",
    "人均1.5元标准",
    "1个；60个",
    "5-10名",
    "5至10名",
    "20 元万元",
    "100%%",
    "102 名，2000 元/名",
    "≥95%以上",
    "每年≥20场",
    "有一定提升",
    "=提升",
    "元",
    "无",
    "/",
    "——",
    "……",
    "不适用",
    "",
)


@pytest.mark.parametrize("text", READ)
def test_a_target_with_one_meaning_is_taken_apart(text: str) -> None:
    assert target_of(text) == Target(*READ[text])


@pytest.mark.parametrize("text", UNSURE)
def test_what_is_not_certain_stays_unread(text: str) -> None:
    assert target_of(text) == Target()


SIGNS = st.sampled_from(["", "≥", "≤", "=", ">", "<"])
UNITS = st.sampled_from(["%", "个", "人次", "万元", "元/人", "台套"])
NUMBERS = st.decimals(0, 10**9, places=2, allow_nan=False).map(str)


@given(SIGNS, NUMBERS, UNITS, st.sampled_from(["", " ", "　"]))
def test_sign_number_and_unit_come_back(sign: str, number: str, unit: str, space: str) -> None:
    assert target_of(f"{sign}{space}{number}{space}{unit}") == Target(sign or None, number, unit)


@given(st.text(st.sampled_from("≥≤=<>0123456789.,%万元个年月日至-、；以上优")))
def test_a_value_is_printed_in_its_text(text: str) -> None:
    target = target_of(text)
    if target.value is not None:
        assert target.value in text or target.value in text.replace(",", "")
    if target.comparator not in (None, "定性"):
        assert target.value
        assert re.search("[≥≤=<>]|以上", text)


@given(NUMBERS, NUMBERS)
def test_two_figures_are_no_target(first: str, second: str) -> None:
    assert target_of(f"{first}个；{second}个").value is None


def test_columns_of_their_own_count_together() -> None:
    assert target_in_columns("≥", "98", "%") == Target("≥", "98", "%")
    assert target_in_columns("定性", "优", "") == Target("定性", "优", None)
    assert target_in_columns("定性", "无", "") == Target("定性", None, None)
    assert target_in_columns("≥", "≥95%", "") == Target("≥", "95", "%")


def test_a_comparator_column_with_something_else_says_nothing() -> None:
    assert target_in_columns("产出", "20", "次") == Target(None, "20", "次")
    assert target_in_columns("≤", "≥5", "次") == Target(None, None, "次")


def test_a_unit_may_stand_in_the_name() -> None:
    assert unit_in_name("案件调解补贴（元/件）") == "元/件"
    assert unit_in_name("专项资金（一期）") is None


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("102人次×2000元/人次=20.4万元", ["102人次×2000元/人次"]),
        ("12个月*5000元+100人*440元", ["12个月×5000元", "100人×440元"]),
        ("0.92万元/月×12", ["12×0.92万元/月"]),
        ("20 名，3000 元/人", ["20名×3000元/人"]),
        ("12 次，5000 元/次； 100 天、440 元/天", ["12次×5000元/次", "100天×440元/天"]),
        ("宣传册：2 万册，2.5 元/册", ["2万册×2.5元/册"]),
        ("海报：1 万张，2.5 元//张", ["1万张×2.5元//张"]),
        ("73.69 平方米；360天、150元/天", ["360天×150元/天"]),
        ("20次，100元/人", []),
        ("3×4×5元", []),
        ("200元/人·月", []),
    ],
)
def test_products_are_read_only_where_the_price_is_for_the_quantity(
    text: str, terms: list[str]
) -> None:
    assert [f"{t.quantity}{t.unit}×{t.price}{t.price_unit}" for t in terms_of(text)] == terms
