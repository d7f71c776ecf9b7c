"""H05, H10: an office beside offices of the same level and task."""

from dataclasses import replace

import pytest

from tasks.records import Extraction, Paragraph, RuleResult
from tasks.rules.archive.documents import same_body
from tasks.statements.identity.offices import function_of, renamed
from tests.tasks.gold import across, extraction, known, table

PLACES = ["高邑县", "赞皇县", "无极县", "平山县", "元氏县", "赵县"]


def office(place: str, staff: int, reception: str = "1.50", task: str = "观星局") -> Extraction:
    head = "科目编码|科目名称|合计|基本支出|项目支出"
    made = extraction(
        table("一般公共预算支出表", [head, "|合计|240.00|240.00|0"]),
        table(
            "一般公共预算基本支出表",
            ["科目编码|科目名称|合计|人员经费|公用经费", "|合计|240.00|210.00|30.00"],
        ),
        table("一般公共预算“三公”经费支出表", ["合计|公务接待费", f"{reception}|{reception}"]),
    )
    name = f"{place}{task}"
    texts = (f"{name}2024年部门预算", f"{name}现有在编职工{staff}人。")
    return replace(made, paragraphs=tuple(map(Paragraph, texts)))


def first(rule: str, *offices: Extraction) -> RuleResult:
    found = across(**{f"d{number}": entry for number, entry in enumerate(offices)})["d0"]
    (answer,) = [entry for entry in found if entry.rule == rule]
    return answer


def others(task: str = "观星局") -> list[Extraction]:
    staff = (12, 13, 11, 12, 13)
    shares = ("1.50", "1.60", "1.40", "1.50", "1.60")
    return [
        office(place, count, share, task)
        for place, count, share in zip(PLACES[1:], staff, shares, strict=True)
    ]


@pytest.mark.parametrize(("staff", "verdict"), [(12, "pass"), (14, "pass"), (3, "fail")])
def test_basic_expenditure_per_head(staff: int, verdict: str) -> None:
    found = first("H05", office(PLACES[0], staff), *others())
    assert (found.verdict, found.severity, found.expected) == (verdict, "info", "20.00")


@pytest.mark.parametrize(
    ("share", "verdict"), [("1.50", "pass"), ("9.00", "fail"), ("", "not-applicable")]
)
def test_the_share_of_reception(share: str, verdict: str) -> None:
    assert first("H10", office(PLACES[0], 12, share), *others()).verdict == verdict


def test_the_message_says_what_is_usual() -> None:
    found = first("H10", office(PLACES[0], 12, "9.00"), *others())
    assert (found.stated, found.expected) == ("30.00", "5.00")
    assert found.message.startswith("30.00% of operating expenditure is reception; the median of 5")
    assert "公务接待费占公用经费30.00%" in found.message_zh
    assert [operand.text for operand in found.operands] == ["9.00", "30.00"]


def test_too_few_peers_and_others_say_nothing() -> None:
    assert first("H05", office(PLACES[0], 3), *others()[:4]).verdict == "not-applicable"
    assert first("H05", office(PLACES[0], 3), *others("气象局")).verdict == "not-applicable"
    assert first("H05", office("石家庄市", 3), *others()).verdict == "not-applicable"


def test_two_files_of_one_office_are_one_peer() -> None:
    peers = others()[:4]
    again = replace(peers[0], tables=(*peers[0].tables[:1],))
    assert first("H05", office(PLACES[0], 3), *peers, again).verdict == "not-applicable"


@pytest.mark.parametrize(
    ("name", "task"),
    [("乌海市信访局", "信访"), ("重庆市北碚区信访办公室", "信访"), ("中共重庆市委宣传部", "宣传")],
)
def test_what_an_office_does(name: str, task: str) -> None:
    assert function_of(name) == task


def test_names_that_changed_with_the_tasks() -> None:
    assert renamed("乌海市国土资源局", "乌海市自然资源局")
    assert not renamed("乌海市信访局", "乌海市信访办公室")
    assert not renamed("乌海市信访局", "乌海市教育局")


def test_one_body_is_of_one_place_and_known() -> None:
    def identity(name: str, code: str | None) -> object:
        whose = known(office("高邑县", 1), "x").identity
        return replace(whose, organisation=name or None, division_code=code)

    pairs = [
        (("高邑县信访局", "130127"), ("高邑县信访办公室", "130127"), True),
        (("信访局", "130127"), ("高邑县信访局", "130127"), True),
        (("高邑县信访局", "130127"), ("赞皇县信访局", "130129"), False),
        (("信访局", None), ("高邑县信访局", "130127"), False),
        (("国家信访局", None), ("国家信访局", None), True),
        (("信访局", None), ("信访办公室", None), False),
        (("", "130127"), ("", "130127"), False),
    ]
    for one, other, same in pairs:
        assert same_body(identity(*one), identity(*other)) is same  # type: ignore[arg-type]
