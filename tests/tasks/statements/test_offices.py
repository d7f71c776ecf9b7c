"""What is the name of an office, and when two names mean one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.identity.offices import office, same_office
from tasks.statements.vocabulary import rows

SAME = [
    ("重庆市北碚区信访办公室", "北碚区信访办公室"),
    ("乌海市信访局", "市信访局"),
    ("上海市人民政府办公厅", "上海市政府办公厅"),
    ("深圳市应急管理局（本级）", "深圳市应急管理局"),
    ("高邑县信访局本级", "高邑县信访局"),
    ("西安市司法局机关", "西安市司法局"),
    ("高邑县人民政府信访局", "高邑县信访局"),
    ("中国共产党广州市委员会宣传部", "广州市宣传部"),
    ("中共重庆市委宣传部", "重庆市委宣传部"),
    ("西安市国土资源局", "西安市自然资源和规划局"),
    ("西安市卫生健康委员会", "西安市卫生和计划生育委员会"),
    ("苏州市科学技术局", "苏州市科技局"),
    ("长沙市发展和改革委员会", "长沙市发改委"),
    ("普陀区财政局", "上海市普陀区财政局"),
]
OTHERS = [
    ("福州市公安局", "福州市公安局治安管理支队"),
    ("西安市司法局", "宝鸡市司法局"),
    ("上海市普陀区财政局", "舟山市普陀区财政局"),
    ("西安市财政局", "西安市审计局"),
    ("西安市财政局", "西安市财政局预算编审中心"),
    ("西安市规划局", "西安市国土资源局"),
    ("重庆市人民政府", "重庆市人民政府办公厅"),
    ("西安市教育局", "西安市雁塔区教育局"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert same_office(one, other)
    assert same_office(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_offices(one: str, other: str) -> None:
    assert not same_office(one, other)
    assert not same_office(other, one)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_relation_is_symmetrical_and_holds_of_itself(one: str, other: str) -> None:
    assert same_office(one, one)
    assert same_office(one, other) == same_office(other, one)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("西安市司法局（汇总）", "西安市司法局"),
        ("上海市信访办公室（单位）", "上海市信访办公室"),
        ("深圳市气象局（本级）", "深圳市气象局(本级)"),
        ("第三条上海市普陀区财政局", "上海市普陀区财政局"),
        ("西安市人民政府西安市司法局", "西安市司法局"),
        ("西安市第83中学", "西安市第83中学"),
    ],
)
def test_the_name_alone(text: str, name: str) -> None:
    assert office(text) == name


@pytest.mark.parametrize(
    "text",
    ["本部门", "本单位", "各部门", "上海市", "上海市普陀区", "预算单位", "机关", "合计", "某局，"],
)
def test_what_names_no_office(text: str) -> None:
    assert office(text) is None


def test_renames_say_how_sure_they_are() -> None:
    grades = {"certain", "probable", "alike", "abbreviation"}
    assert {row["certainty"] for row in rows("office_renames")} == grades
    pairs = [(row["former"], row["current"]) for row in rows("office_renames")]
    assert len(pairs) == len(set(pairs))
    assert all(former != current for former, current in pairs)
