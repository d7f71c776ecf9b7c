"""What is printed, joined to the list of its year."""

import time
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.classification.joining import SURE, Join, by_name, classified, grade_of
from tasks.statements.classification.lists import Entry, category_names, entries, listed
from tasks.statements.classification.names import agree, key

FUNCTIONAL, DEPARTMENT, GOVERNMENT = "functional", "economic-department", "economic-government"
ALL = list(chain.from_iterable(entries().values()))


@pytest.mark.parametrize(
    ("classification", "code", "name", "year", "grade"),
    [
        (FUNCTIONAL, "2010308", "信访事务", 2021, "attested"),
        (FUNCTIONAL, "2010308", "信访事务", 2024, "other-year"),
        (FUNCTIONAL, "2014001", "行政运行", 2023, "other-year"),
        (FUNCTIONAL, "20805", "行政事业单位离退休", 2025, "name-of-other-year"),
        (FUNCTIONAL, "20805", None, 2025, "attested"),
        (FUNCTIONAL, "20103", "政府办公厅(室)及相关机构事务", 2024, "attested"),
        (FUNCTIONAL, "20103", "政府办公厅（室）及相关机构事务（款）", 2024, "attested"),
        (FUNCTIONAL, "2080505", "机关事业单位基本养老保险缴", 2024, "attested"),
        (FUNCTIONAL, "2080102", "一般行政管理事务（人力资源和社会保障管理事务）", 2020, "seen"),
        (FUNCTIONAL, "20102", "政协事务", 2024, "memory"),
        (FUNCTIONAL, "2019876", "某某", 2024, "unlisted"),
        (FUNCTIONAL, "201030801", "信访事务", 2020, "local"),
        (FUNCTIONAL, "30101", "基本工资", 2024, "other-classification"),
        (DEPARTMENT, "50101", "工资奖金津补贴", 2024, "other-classification"),
        (GOVERNMENT, "50101", "工资奖金津补贴", 2024, "attested"),
        (DEPARTMENT, "3010201", "规范性津补贴", 2026, "local"),
        (DEPARTMENT, "30213", "维修 ( 护 ) 费", 2024, "attested"),
        (DEPARTMENT, "30211", "国内差旅费", 2021, "other-name"),
        (DEPARTMENT, "30307", "医疗费", 2021, "other-name"),
        (DEPARTMENT, "30399", "其他对个人和家庭的补助支出", 2021, "other-name"),
        (GOVERNMENT, "50999", "其他对个人和家庭补助", 2025, "attested"),
        (GOVERNMENT, "50999", "其他对个人和家庭的补助", 2025, "attested"),
    ],
)
def test_grades(classification: str, code: str, name: str | None, year: int, grade: str) -> None:
    assert grade_of(classification, code, name, year) == grade


@pytest.mark.parametrize(
    ("classification", "name", "year", "parent", "code"),
    [
        (FUNCTIONAL, "一、一般公共服务支出", 2024, None, "201"),
        (FUNCTIONAL, "一、一般公共服务", 2024, "", "201"),
        (FUNCTIONAL, "（五）教育", 2024, None, None),
        (FUNCTIONAL, "（五）教育", 2024, "", "205"),
        (FUNCTIONAL, "教育支出", 2024, None, "205"),
        (FUNCTIONAL, "教育", 2024, "219", "21902"),
        (FUNCTIONAL, "二十三、其他支出", 2024, None, None),
        (FUNCTIONAL, "二十三、其他支出", 2024, "", "229"),
        (FUNCTIONAL, "其他支出", 2024, "22999", "2299999"),
        (FUNCTIONAL, "行政运行", 2024, None, None),
        (FUNCTIONAL, "行政运行", 2024, "20140", "2014001"),
        (FUNCTIONAL, "行政运行", 2023, "20140", None),
        (FUNCTIONAL, "信访事务", 2021, None, "2010308"),
        (FUNCTIONAL, "信访事务", 2024, None, "20140"),
        (FUNCTIONAL, "信访事务", None, None, None),
        (FUNCTIONAL, "水利", 2026, None, "21303"),
        (FUNCTIONAL, "医疗卫生与计划生育支出", 2018, None, "210"),
        (FUNCTIONAL, "其他社会保障和就业支出", 2024, "208", "20899"),
        (FUNCTIONAL, "培训支出", 2024, "205", "2050803"),
        (FUNCTIONAL, "本年支出合计", 2024, None, None),
        (DEPARTMENT, "（1）基本工资", 2024, "301", "30101"),
        (DEPARTMENT, "住房公积金", 2024, None, "30113"),
        (GOVERNMENT, "住房公积金", 2024, None, "50103"),
        (DEPARTMENT, "办公设备购置", 2024, None, None),
        (DEPARTMENT, "办公设备购置", 2024, "310", "31002"),
        (GOVERNMENT, "1、机关工资福利支出", 2024, None, "501"),
        (DEPARTMENT, "机关工资福利支出", 2024, None, None),
        (DEPARTMENT, "其中：公务接待费", 2024, None, "30217"),
    ],
)
def test_names_alone(
    classification: str, name: str, year: int | None, parent: str | None, code: str | None
) -> None:
    entry = by_name(classification, name, year, parent)
    assert (entry.code if entry else None) == code


def test_categories_of_the_forms_are_categories_of_the_list() -> None:
    for name in category_names("functional"):
        assert any(by_name(FUNCTIONAL, name, year, "") for year in (2018, 2024)), name


def test_a_row_is_joined() -> None:
    joined = classified(FUNCTIONAL, "2014004", "信访业务", 2024, None)
    assert joined == Join(None, "attested", "Petition work")
    by_its_name = classified(FUNCTIONAL, None, "八、社会保障和就业支出", 2024, None)
    assert by_its_name == Join("208", "attested", "Social security and employment")
    several = classified(FUNCTIONAL, None, "行政运行", 2024, None)
    assert several == Join(None, "several", "Administrative operation")
    assert classified(FUNCTIONAL, None, "结转下年", 2024, None).grade == "unlisted"
    assert classified("procurement", "201", "货物", 2024, None) == Join(None, None, None)
    assert classified(DEPARTMENT, None, None, 2024, None) == Join(None, None, None)
    foreign = classified(DEPARTMENT, "50101", "工资奖金津补贴", 2024, None)
    assert foreign == Join(None, "other-classification", None)


@given(st.sampled_from(ALL), st.integers(4, 40), st.integers(2015, 2030))
def test_a_name_cut_or_spaced_is_no_contradiction(entry: Entry, length: int, year: int) -> None:
    cut = " ".join(entry.name[:length])
    if entry.holds(year) and len(key(cut)) > 3:
        assert grade_of(entry.classification, entry.code, cut, year) in SURE


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from([None, 2019, 2024]))
def test_anything_printed_has_an_answer(code: str, name: str, year: int | None) -> None:
    for classification in (FUNCTIONAL, DEPARTMENT, GOVERNMENT):
        joined = classified(classification, code, name, year, None)
        assert joined.listed_code is None or not code
        entry = by_name(classification, name, year)
        assert entry is None or entry == listed(classification, entry.code, year)
    assert agree(name, name)


def test_a_nights_facts_are_joined_at_once() -> None:
    rows = [(entry.classification, entry.code, entry.name) for entry in ALL] * 30
    classified.cache_clear()
    began = time.perf_counter()
    for row in rows:
        classified(*row, 2024, None)
    assert len(rows) > 30_000
    assert time.perf_counter() - began < 1
