"""Figures: exact values, and four kinds of nothing."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.amounts import UNITS, Reason, figure, to_fen, to_yuan, unit_in, yuan_text

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


@pytest.mark.parametrize("text", ["", " ", "　", "\n", "\t　 "])
def test_blank_is_not_zero(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "blank")


@pytest.mark.parametrize("text", ["-", "--", "—", "——", "―", "–", "－", "/", "／", "_", "─"])
def test_dash_is_neither_blank_nor_zero(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "dash")


@pytest.mark.parametrize(
    "text",
    [
        "无", "12.3%", "1,23", "1,2345", "1234,567", "1.2.3", "12.30万元", "¥5", "1e5", "—5",
        "(12", "12)", "()", "(-5)", "12①", "12²", "½", "1-2", "nan", "Infinity", "0x1F", "．",
    ],
)  # fmt: skip
def test_anything_else_is_not_a_number(text: str) -> None:
    assert (figure(text).value, figure(text).reason) == (None, "not-a-number")


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
