"""Who is to be called is hidden; figures, codes and duties are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exports import masking
from storage.exports.masking import MASK, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("部门预算公开联系人：梁辉      联系方式：023-63226096",
         "部门预算公开联系人：***      联系方式：***"),
        ("公开联系人：金梦宇联系电话：023—89016090", "公开联系人：***联系电话：***"),
        ("公开联系人:游频捷联系方式:023-89116146", "公开联系人:***联系方式:***"),
        ("部门负责人(签字)： 填报人(签字)：王晓西 填报日期：2020年10月17日",
         "部门负责人(签字)： 填报人(签字)：*** 填报日期：2020年10月17日"),
        ("联系人：张 三、欧阳小明。", "联系人：***。"),
        ("请拨打13812345678或138-1234-5678", "请拨打***或***"),
        ("电话 63226096", "电话 ***"),
        ("（0311）84031234、0311 - 84031234 转办公室", "***、*** 转办公室"),
        ("手机号码：+86 13812345678", "手机号码：***"),
        ("身份证 50010919900307123X", "身份证 ***"),
        ("邮箱 caiwu@example.gov.cn。", "邮箱 ***。"),
    ],
)  # fmt: skip
def test_hidden(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "收入13812345678元，支出13812345678.90元，结余13912345678万元",
        "50010922T000000086668-日常维稳专项工作经费",
        "0003719941-水务视频调度系统",
        "负责人权宣传工作的组织协调；负责信访热线电话、市长信箱的受理",
        "绩效管理职责，压实其主要负责人：第一责任人的责任",
        "电话费、宽带费2000元",
        "电话2000000元",
        "2080505 机关事业单位基本养老保险缴费支出",
        "截至2023-12-31，共有车辆4辆",
        "经办人员专业能力考核合格率≥95%",
        "",
    ],
)
def test_kept(text: str) -> None:
    assert masked(text) == text


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text("，。 预算公开（）:：", max_size=6))
def test_no_mobile_number_comes_through(number: str, around: str) -> None:
    assert number not in masked(f"{around}{number}{around}")


@given(st.decimals(0, 10**12, places=2), st.sampled_from(("元", "万元", " 元", "亿元")))
def test_an_amount_of_money_is_no_number_to_call(amount: object, unit: str) -> None:
    text = f"收入{amount}{unit}"
    assert masked(text) == text


@given(st.text("联系人电话：张三1380235-—(@.cn 元万", max_size=40))
def test_what_is_masked_stays_masked(text: str) -> None:
    once = masked(text)
    assert masked(once) == once
    assert once.count(MASK) or once == text


@given(st.text("联系人负责电话传真号码张三五012@.cn：: 　（）-—、", max_size=30))
def test_texts_that_are_passed_over_hold_nothing_to_hide(text: str) -> None:
    patterns = (masking._CALLED, masking._NUMBER, masking._NAMED)
    assert masking._ANY.search(text) or not any(pattern.search(text) for pattern in patterns)
