"""Figures: exact values, and four kinds of nothing."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.amounts import (
    NOTHING,
    UNITS,
    Amount,
    Reason,
    amount,
    figure,
    to_fen,
    to_yuan,
    unit_in,
    unit_of_label,
    yuan_text,
)

# Decimals of 万元 that are whole 分: at most six places.
WAN_YUAN = st.decimals(-(10**9), 10**9, places=6)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("13.16", "13.16", 2),
        ("0", "0", 0),
        ("0.00", "0.00", 2),
        ("1,234,567.89", "1234567.89", 2),
        ("１，２３４．５０", "1234.50", 2),
        ("12,345.\n67", "12345.67", 2),
        ("89.022001", "89.022001", 6),
        ("+5", "5", 0),
        ("(12.30)", "-12.30", 2),
        ("（1,234.00）", "-1234.00", 2),
    ],
)
def test_numbers_as_they_are_printed(text: str, value: str, decimals: int) -> None:
    read = figure(text)
    assert (read.text, read.value, read.decimals, read.reason) == (
        text,
        Decimal(value),
        decimals,
        None,
    )


@pytest.mark.parametrize("minus", ["-", "−", "－", "﹣", "‐", "‑", "‒", "–"])
def test_every_minus_sign_is_a_minus(minus: str) -> None:
    assert figure(f"{minus}12.50").value == Decimal("-12.50")


@pytest.mark.parametrize("text", ["", " ", "　", "\n", "\t　 ", " " * 100])
def test_blank_is_not_zero(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "blank")


@pytest.mark.parametrize("text", ["-", "--", "—", "——", "―", "–", "－", "_", "─"])
def test_dash_is_neither_blank_nor_zero(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "dash")


@pytest.mark.parametrize(
    "text",
    [
        "1,23", "1,2345", "1234,567", "1.2.3", "12.30万块", "¥5", "1e5", "—5", "约12元", "12%左右",
        "(12", "12)", "()", "(-5)", "12①", "12²", "½", "1-2", "nan", "Infinity", "0x1F", "．",
    ],
)  # fmt: skip
def test_anything_else_is_not_a_number(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "not-a-number")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("无", "none"),
        ("/", "not-applicable"),
        ("／", "not-applicable"),
        ("不适用", "not-applicable"),
    ],
)
def test_none_and_not_applicable_are_neither_zero_nor_dash(text: str, reason: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, reason)
    assert reason in NOTHING


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.3%", "12.3", "%"),
        ("１２．３％", "12.3", "%"),
        ("12.30万元", "12.30", "万元"),
        ("1,000.00 元", "1000.00", "元"),
        ("20 人次", "20", "人次"),
        ("500元/人", "500", "元/人"),
        ("73.69㎡", "73.69", "m2"),
    ],
)
def test_a_number_may_carry_its_own_unit(text: str, value: str, unit: str) -> None:
    read = figure(text)
    assert (read.value, read.unit, read.reason) == (Decimal(value), unit, None)


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("资金金额(万元)", "万元"),
        ("支出实现率(%)5=4/3", "%"),
        ("预算数(单位:万元)", "万元"),
        ("2、车辆(台、辆)", "台、辆"),
        ("数量(台(套))", "台(套)"),
        ("因公出国(境)费", None),
        ("预算单位(名称)", None),
        ("人均标准(元/人)", "元/人"),
        ("预算数", None),
    ],
)
def test_units_in_labels(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("8142.31", "元", Amount(814231, "8142.31", "8142.31", "元", None)),
        ("13.16", "万元", Amount(13160000, "131600.00", "13.16", "万元", None)),
        ("12.3%", "万元", Amount(None, None, "12.3", "%", "not-money")),
        ("20元", "万元", Amount(2000, "20.00", "20", "元", None)),
        ("3", "辆", Amount(None, None, "3", "辆", "not-money")),
        ("3", None, Amount(None, None, "3", None, "unit-unknown")),
        ("——", "万元", Amount(None, None, None, "万元", "dash")),
        ("0.0000001", "万元", Amount(None, "0.001", "0.0000001", "万元", "finer-than-fen")),
    ],
)
def test_what_a_figure_is_worth(text: str, unit: str | None, expected: Amount) -> None:
    assert amount(figure(text), unit) == expected


@given(WAN_YUAN)
def test_grouping_and_width_do_not_change_the_value(value: Decimal) -> None:
    grouped = f"{value:,f}"
    forms = (f"{value:f}", grouped, grouped.translate(FULL_WIDTH))
    assert {figure(form).value for form in forms} == {value}
    assert all(figure(form).decimals == 6 for form in forms)


@given(st.text(max_size=12))
def test_no_text_breaks_it_and_a_value_is_always_a_plain_decimal(text: str) -> None:
    read = figure(text)
    assert (read.value is None) == (read.reason in get_args(Reason))
    assert read.value is None or (type(read.value) is Decimal and read.value.is_finite())


@given(WAN_YUAN)
def test_six_decimals_of_wan_yuan_are_whole_fen_and_come_back(value: Decimal) -> None:
    yuan = to_yuan(value, "万元")
    fen = to_fen(yuan)
    assert isinstance(fen, int)
    assert Decimal(fen) / 1_000_000 == value
    assert Decimal(yuan_text(yuan)) == yuan


@pytest.mark.parametrize(
    ("value", "unit", "fen", "yuan"),
    [
        ("938.15", "万元", 938150000, "9381500.00"),
        ("89.022001", "万元", 89022001, "890220.01"),
        ("89.0220015", "万元", None, "890220.015"),
        ("300000.00", "元", 30000000, "300000.00"),
        ("0.005", "元", None, "0.005"),
        ("1.5", "亿元", 15000000000, "150000000.00"),
        ("2.5", "千元", 250000, "2500.00"),
        ("-12.30", "万元", -12300000, "-123000.00"),
        ("0", "万元", 0, "0.00"),
        # A float has 15 digits; this sum has 18.
        ("99999999999.000001", "万元", 99999999999000001, "999999999990000.01"),
    ],
)
def test_amounts_in_yuan_and_fen(value: str, unit: str, fen: int | None, yuan: str) -> None:
    amount = to_yuan(Decimal(value), unit)
    assert (to_fen(amount), yuan_text(amount)) == (fen, yuan)


def test_no_other_unit_is_guessed() -> None:
    assert all(type(factor) is Decimal for factor in UNITS.values())
    with pytest.raises(KeyError):
        to_yuan(Decimal(1), "美元")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万元", "万元"),
        ("单位：万元", "万元"),
        ("金额单位：元", "元"),
        ("单 位： 万 元", "万元"),
        ("单位：千元", "千元"),
        ("单位：亿元", "亿元"),
        ("单位：百万元", "百万元"),
        ("单位：人民币万元", "万元"),
        ("单位：元（列至角分）", "元"),
        ("单位：万元、个", "万元"),
        ("元/人", None),
        ("单位：元／人", None),
        ("万元/年", None),
        ("单位：万美元", None),
        ("港元", None),
        ("单位：十万元", None),
        ("单位：千万元", None),
        ("单位：元、万元", None),
        ("个/单元", None),
        ("单位：人次", None),
        ("", None),
    ],
)
def test_units(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_two_figures_in_one_cell_are_not_one() -> None:
    assert figure("12 34").reason == "not-a-number"
    assert figure("93 8.15").reason == "not-a-number"
    assert figure(" 12.30 ").value == Decimal("12.30")
