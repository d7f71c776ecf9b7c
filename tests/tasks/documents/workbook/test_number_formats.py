import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.workbook.number_formats import BUILT_IN, printed_number, printed_text

ACCOUNT = r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ '
DOLLARS = r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)'
DAY = 45296  # 2024-01-05, a Friday

PRINTED = [
    ("General", 0, "0"),
    ("General", 172, "172"),
    ("General", -3.5, "-3.5"),
    ("General", 0.1 + 0.2, "0.3"),
    ("General", 1234.565, "1234.565"),
    ("General", 1 / 3, "0.333333333"),
    ("General", -1 / 3, "-0.333333333"),
    ("General", 123456789.123456, "123456789.1"),
    ("General", 12345678901, "12345678901"),
    ("General", 123456789012, "1.23457E+11"),
    ("General", 99999999999.9, "1E+11"),
    ("General", 0.00012345678912, "0.000123457"),
    ("General", 0.00001, "0.00001"),
    ("General", 0.0000123456789, "1.23457E-05"),
    ("", 873.25, "873.25"),
    ("0", 2.5, "3"),
    ("0", -2.5, "-3"),
    ("0.00", 172, "172.00"),
    ("0.00", 1234.565, "1234.57"),
    ("0.00", 1.005, "1.01"),
    ("0.00", 2.6749999999999994, "2.68"),
    ("0.00", 1e-7, "0.00"),
    ("0.00", -0.001, "0.00"),
    ("0.00;-0.00", -0.001, "-0.00"),
    ("0.0000", 12.3, "12.3000"),
    ("#,##0", 1234567, "1,234,567"),
    ("#,##0", 999, "999"),
    ("#,##0.00", 1234567.891, "1,234,567.89"),
    ("#,##0.00", -1234.5, "-1,234.50"),
    ("#,##0.00_);(#,##0.00)", -1234.5, "(1,234.50)"),
    ("#,##0.00_);[Red](#,##0.00)", 1234.5, "1,234.50"),
    ("0.00;[Red]0.00", -5, "5.00"),
    ("0.00;-0.00;", 0, ""),
    ('0.00;-0.00;"—"', 0, "—"),
    (";;;", 12, ""),
    (ACCOUNT, 1234.5, "1,234.50"),
    (ACCOUNT, -1234.5, "-1,234.50"),
    (ACCOUNT, 0, "-"),
    (DOLLARS, -8, "$(8.00)"),
    ("0%", 0.125, "13%"),
    ("0.00%", 0.9876, "98.76%"),
    ("0.0 %", 1.5, "150.0 %"),
    ('0.00"元"', 3, "3.00元"),
    (r"0.00\元", 3, "3.00元"),
    ("0.00元", 3, "3.00元"),
    ('"约"General', 3.5, "约3.5"),
    ("[$¥-804]#,##0.00", 1234.5, "¥1,234.50"),
    ('"¥"#,##0.00;"¥"\\-#,##0.00', -2, "¥-2.00"),
    ("[$-804]0.00", 2, "2.00"),
    ("#,##0,", 1234567, "1,235"),
    ('#,##0.00,,"百万"', 123456789, "123.46百万"),
    ("0.00,", 1234, "1.23"),
    ('0!.0,"万"', 123456, "12.3万"),
    ('0\\.0,"万元"', 5000, "0.5万元"),
    ('[>=10000]0\\.0,"万";0.00', 12345, "1.2万"),
    ('[>=10000]0\\.0,"万";0.00', -7, "-7.00"),
    ('[<0]"负"0.0;0.0', -7, "负7.0"),
    ('[=1]"是";[=0]"否";0', 0, "否"),
    ("[<0]0;[<5]0.0", 9, "9"),
    ("000000", 201, "000201"),
    ("0,000", 5, "0,005"),
    ("00-00", 1234, "12-34"),
    ("#", 0, ""),
    ("#.##", 0.5, ".5"),
    ("0.0#", 1.5, "1.5"),
    ("0.0?", 1.5, "1.5"),
    ("???", 7, "7"),
    ("0.00E+00", 12345.678, "1.23E+04"),
    ("0.00E+00", 0.00012, "1.20E-04"),
    ("0.0E-0", 99999, "1.0E5"),
    ("##0.0E+0", 12345.678, "12.3E+3"),
    ("# ?/?", 1.5, "1 1/2"),
    ("# ??/??", 0.3125, "5/16"),
    ("# ?/8", 2.25, "2 2/8"),
    ("?/?", 1.5, "3/2"),
    ("@", 201, "201"),
    ("[DBNum2][$-804]General", 12, "12"),
    ("yyyy-mm-dd", DAY, "2024-01-05"),
    ('yyyy"年"m"月"d"日"', DAY, "2024年1月5日"),
    ("yyyy年m月d日", DAY, "2024年1月5日"),
    ('[$-804]yyyy"年"m"月";@', DAY, "2024年1月"),
    ('[DBNum1][$-804]yyyy"年"m"月"d"日"', 45650, "二〇二四年十二月二十四日"),
    ("[$-F800]dddd, mmmm dd, yyyy", DAY, "2024年1月5日"),
    ("d-mmm-yy", DAY, "5-Jan-24"),
    ("dddd", DAY, "Friday"),
    ("aaaa", DAY, "星期五"),
    ("yyyy/m/d h:mm", DAY + 0.75, "2024/1/5 18:00"),
    ("h:mm AM/PM", 0.75, "6:00 PM"),
    ("上午/下午h:mm", 0.25, "上午6:00"),
    ("h:mm:ss", 0.999999999, "0:00:00"),
    ("mm:ss.0", 1 / 86400, "00:01.0"),
    ("[h]:mm", 1.5, "36:00"),
    ("yyyy-mm-dd", DAY + 0.9999999, "2024-01-05"),
    ("yyyy-mm-dd", 60, "1900-02-29"),
    ("yyyy-mm-dd", 59, "1900-02-28"),
    ("yyyy-mm-dd", -1, "-1"),
    ("yyyy-mm-dd", 1e9, "1000000000"),
    (BUILT_IN[31], DAY, "2024年1月5日"),
    (BUILT_IN[14], DAY, "2024/1/5"),
    (BUILT_IN[44], -8, "¥-8.00"),
]


@pytest.mark.parametrize(("code", "value", "text"), PRINTED)
def test_numbers_as_programs_print_them(code: str, value: float, text: str) -> None:
    assert printed_number(value, code) == text


def test_days_from_1904() -> None:
    assert printed_number(DAY - 1462, "yyyy-mm-dd", from_1904=True) == "2024-01-05"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("General", "0201"),
        ("0.00", "0201"),
        ("@", "0201"),
        ('@"项"', "0201项"),
        (ACCOUNT, " 0201 "),
        ('0;0;0;"文："@', "文：0201"),
        (";;;", ""),
    ],
)
def test_texts_go_through_the_section_for_texts(code: str, text: str) -> None:
    assert printed_text("0201", code) == text


@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 4))
def test_rounding_is_that_of_decimals(value: Decimal, places: int) -> None:
    code = "#,##0" + ("." + "0" * places if places else "")
    kept = Decimal(repr(float(value)))
    exact = kept.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert printed_number(float(value), code) == f"{exact if exact else abs(exact):,f}"


@given(st.floats(), st.text('0#?.,%E+-/@;_*\\"[]<>=$ymdhsaeAPMG!元-10:() '))
def test_no_code_stops_a_number(value: float, code: str) -> None:
    assert isinstance(printed_number(value, code), str)
    assert isinstance(printed_text("文", code), str)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_no_digit_is_lost(value: int) -> None:
    assert int(re.sub(",", "", printed_number(value, "#,##0"))) == value
