"""Which division an office's name begins with."""

import pytest

from tasks.statements.identity.divisions import (
    Ambiguous,
    Division,
    current,
    division_of,
    division_with,
    lies_in,
    named_in,
    shortened,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("重庆市北碚区信访办公室", "500109"),
        ("高邑县信访局", "130127"),
        ("福建省福州市公安局", "350100"),
        ("泉州市公安局晋江国际机场分局", "350500"),
        ("内蒙古乌海市信访局", "150300"),
        ("海南省琼海市财政局", "469002"),
        ("海南藏族自治州财政局", "632500"),
        ("恩施州财政局", "422800"),
        ("吉林市财政局", "220200"),
        ("石河子市财政局", "659001"),
        ("济源市财政局", "419001"),
        ("东莞市长安镇人民政府", "441900"),
        ("天津市滨海新区财政局", "120116"),
        ("中国共产党广州市委员会宣传部", "440100"),
        ("国家税务总局西安市税务局", "610100"),
        # By its name at the time: a county until 2015, a district with another code since.
        ("潼南县财政局", "500223"),
        ("重庆市潼南区信访办公室", "500152"),
        ("四平市公主岭市财政局", "220381"),
        ("公主岭市财政局", "220184"),
    ],
)
def test_the_longest_place_at_the_head(name: str, code: str) -> None:
    found = division_of(name)
    assert isinstance(found, Division)
    assert found.code == code


@pytest.mark.parametrize(
    "name",
    [
        "国家信访局",
        "中央办公厅",
        "某市水务局",
        "市信访局",
        "福州经济技术开发区生态环境局",
        "西安市高新区管委会",
        "新疆生产建设兵团第八师石河子市财政局",
        "中山大学附属第一医院",
        "城区教育局",
    ],
)
def test_no_place_is_made_up(name: str) -> None:
    assert division_of(name) is None


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("普陀区财政局", {"310107", "330903"}),
        ("新华区卫生健康局", {"130105", "130902", "410402"}),
        ("江苏省苏州中学", {"320000", "320500"}),
    ],
)
def test_a_name_of_several_places_stays_open(name: str, codes: set[str]) -> None:
    found = division_of(name)
    assert isinstance(found, Ambiguous)
    assert {entry.code for entry in found.candidates} == codes


def test_every_division_is_found_by_its_path() -> None:
    for division in current().values():
        assert division_of("".join(division.path) + "财政局") == division
    assert {len(division.code) for division in current().values()} == {6}
    assert 3200 < len(current()) < 3300


def test_how_many_names_are_ambiguous_without_their_path() -> None:
    found = [division_of(f"{division.name}财政局") for division in current().values()]
    assert sum(isinstance(one, Ambiguous) for one in found) == 62
    assert sum(one is None for one in found) == 9


def test_a_text_that_names_one_of_them_in_full_decides() -> None:
    found = division_of("普陀区财政局")
    assert isinstance(found, Ambiguous)
    text = "普陀区财政局位于浙江省舟山市普陀区，"
    assert named_in([text], found.candidates) == division_with("330903")
    assert named_in([text, "上海市普陀区"], found.candidates) is None
    assert named_in(["普陀区"], found.candidates) is None


def test_a_short_name_is_only_a_hint() -> None:
    assert shortened("长沙职业教育基地综合协调办公室") == division_with("430100")
    assert shortened("福州经济技术开发区生态环境局") is None
    assert shortened("长沙市财政局") is None
    assert shortened("信访局") is None


def test_paths() -> None:
    paths = {
        code: found.path
        for code in ("110101", "659001", "500223", "310000")
        if (found := division_with(code))
    }
    assert paths == {
        "110101": ("北京市", "东城区"),
        "659001": ("新疆维吾尔自治区", "石河子市"),
        "500223": ("重庆市", "潼南县"),
        "310000": ("上海市",),
    }
    assert division_with("999999") is None


@pytest.mark.parametrize(
    ("code", "division", "inside"),
    [
        ("500152", "500000", True),
        ("510100", "500000", False),
        ("411002", "411000", True),
        ("411102", "411000", False),
        ("130102", "130100", True),
        ("500152", "500152", True),
        ("500153", "500152", False),
    ],
)
def test_what_lies_in_a_division(code: str, division: str, inside: bool) -> None:
    """Zeros are digits of a code, too: 10 of 411000 is a prefecture's own."""
    assert lies_in(code, division) is inside
