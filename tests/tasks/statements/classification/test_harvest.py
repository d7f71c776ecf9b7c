"""Counting what documents print: each once, torn names told from new ones."""

from tasks.statements.classification.harvest import Attested, Printed, harvest
from tasks.statements.classification.lists import listed

F, D = "functional", "economic-department"


def test_documents_are_counted_once_and_compared() -> None:
    printed: list[Printed] = [
        (2024, F, "2014004", "信访业务", "a"),
        (2024, F, "2014004", "信访 业务", "a"),
        (2024, F, "2014004", "信访业务", "b"),
        (2026, F, "2010308", "信访事务", "a"),
        (2024, F, "2017701", "某某业务", "a"),
        (2024, D, "30211", "国内差旅费", "a"),
        (2024, D, "3021101", "差旅费", "a"),
    ]
    assert harvest(printed) == [
        Attested(2024, D, "30211", "国内差旅费", 1, "other-name"),
        Attested(2024, D, "3021101", "差旅费", 1, "local"),
        Attested(2024, F, "2014004", "信访业务", 2, "known"),
        Attested(2024, F, "2017701", "某某业务", 1, "new"),
        Attested(2026, F, "2010308", "信访事务", 1, "other-year"),
    ]


def test_torn_and_glued_names_are_told_from_new_ones() -> None:
    assert listed(F, "2017799", None) is None
    whole = "其他某某事务支出"
    printed: list[Printed] = [(2024, F, "2017799", whole, name) for name in "abc"]
    printed += [
        (2024, F, "2017799", "某事务支出", "d"),
        (2023, F, "2017799", f"{whole}行政运行", "e"),
        (2024, D, "30109", "费职业年金缴费", "d"),
        *((2024, D, "30109", "职业年金缴费", name) for name in "abc"),
    ]
    standings = {row.name: row.standing for row in harvest(printed)}
    assert standings == {
        whole: "new",
        "某事务支出": "torn",
        f"{whole}行政运行": "torn",
        "费职业年金缴费": "torn",
        "职业年金缴费": "known",
    }


def test_what_has_no_year_code_name_or_list_is_left_out() -> None:
    printed: list[Printed] = [
        (None, F, "201", "一般公共服务支出", "a"),
        (2024, F, None, "一般公共服务支出", "a"),
        (2024, F, "201", "——", "a"),
        (2024, F, "201", None, "a"),
        (2024, "procurement", "201", "货物", "a"),
    ]
    assert harvest(printed) == []
