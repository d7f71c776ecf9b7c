"""G10–G13, G18: the words of goals, uses and grounds."""

import pytest

from tests.tasks.rules.targets.forms import GRID, PROJECT, results, said, verdicts

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("goal", "name", "target", "expected"),
    [
        ("培训社区干部300人次。", "培训社区干部", "300人次", None),
        ("稳控102名重点人员，", "指标1：稳控重点人员", "102名，2000元/名", None),
        ("群众满意度达到90%", "群众满意度", "≥90%", None),
        ("群众满意度≥90%", "群众满意度", "≥95%", []),
        ("群众满意度≥90%", "群众满意度", "≥85%", [("warning", "85", "90")]),
        ("费用支付时间不超过5天", "费用支付时间", "≤3天", []),
        ("费用支付时间不超过5天", "费用支付时间", "≤15天", [("warning", "15", "5")]),
        ("培训社区干部300人次", "培训社区干部", "200人次", [("warning", "200", "300")]),
        ("培训社区干部300人次", "培训社区干部", "≥200人次", []),
        ("培训社区干部300人次", "培训社区干部", "20场", []),
        ("培训社区干部300人次", "培训街道干部", "200人次", []),
        ("群众满意度提高5%", "群众满意度", "90%", []),
        ("每月检查食品企业2次", "检查食品企业", "24次", []),
        ("2024年建成3个示范点", "示范点", "2个", []),
        ("培训社区干部12次300人次", "培训社区干部", "200人次", []),
    ],
)
def test_numbers_of_a_goal_are_those_of_its_indicators(
    goal: str, name: str, target: str, expected: Said | None
) -> None:
    """None: compared and equal; an empty list: not compared."""
    rows = [PROJECT, f"绩效目标|{goal}", GRID, f"产出指标|数量指标|{name}|{target}"]
    found = results("G10", rows)
    if expected is None:
        assert verdicts(found) == ["pass"]
    else:
        assert (said(found), len(found)) == (expected, len(expected))


def test_a_subject_of_two_indicators_is_not_compared_unless_equal() -> None:
    rows = [PROJECT, "绩效目标|培训社区干部300人次", GRID]
    rows += ["产出指标|数量指标|培训社区干部|200人次", "|质量指标|培训社区干部|100人次"]
    assert results("G10", rows) == []


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        (
            "按人均3元的标准建立储备金",
            "人均1.5元",
            [("error", "人均3元 vs 人均1.5元", "one standard")],
        ),
        ("按人均3元的标准建立储备金", "3元/人", []),
        ("按人均3元的标准发放餐费", "人均1.5元", []),
        ("按人均3元/月的标准建立储备金", "人均36元/年", []),
        ("按照规定建立储备金", "人均1.5元", []),
    ],
)
def test_one_subject_has_one_standard(text: str, target: str, expected: Said) -> None:
    rows = [PROJECT, f"项目概况|{text}。", GRID, f"产出指标|成本指标|建立储备金标准|{target}"]
    assert said(results("G11", rows)) == expected


def projects(
    *goals: str, names: tuple[str, ...] = ("甲专项", "乙专项", "丙专项")
) -> list[list[str]]:
    return [
        [
            f"项目名称|{name}|项目金额（万元）|20",
            f"绩效目标|{goal}",
            GRID,
            "产出指标|数量指标|工作|9次",
        ]
        for name, goal in zip(names, goals, strict=True)
    ]


SAME = (
    "严格按照中央八项规定和过紧日子要求，合理合规使用项目经费，保障全年各项重点工作顺利开展，"
    "不断提高干部职工的业务能力和服务水平，提高群众满意程度，促进社会和谐稳定。"
)
OWN = (
    "保障机房和网络设备全年正常运行。",
    "培训社区干部，提高业务能力。",
    "开展宣传，提高知晓程度。",
)


@pytest.mark.parametrize(
    ("goals", "failing"),
    [
        ((SAME, SAME, SAME), 3),
        ((SAME, SAME, SAME.replace("重点", "专项")), 3),
        ((SAME, SAME, OWN[0]), 0),
        (OWN, 0),
        (("正常运行", "正常运行", "正常运行"), 0),
    ],
)
def test_three_projects_of_one_goal_share_it(goals: tuple[str, ...], failing: int) -> None:
    found = [e for e in results("G12", *projects(*goals)) if e.verdict == "fail"]
    assert len(found) == failing
    assert len({entry.group for entry in found}) == min(failing, 1)


def test_years_and_phases_of_one_project_count_once() -> None:
    names = ("运维项目（2023年）", "运维项目（2024年）", "运维项目（2025年）")
    assert said(results("G12", *projects(SAME, SAME, SAME, names=names))) == []


NAMES = ("档案管理平台运行维护费", "便民服务热线坐席经费")


@pytest.mark.parametrize(
    ("goals", "failing"),
    [
        (("档案管理平台运行正常。", "档案管理平台运行正常。"), ["档案管理平台运行"]),
        (("档案管理平台运行正常。", "便民服务热线畅通。"), []),
        (("各项工作正常开展。", "各项工作正常开展。"), []),
        (("档案管理平台和便民服务热线正常。",) * 2, []),
    ],
)
def test_a_goal_names_its_own_project(goals: tuple[str, ...], failing: list[str]) -> None:
    found = results("G13", *projects(*goals, names=NAMES))
    assert [e.stated for e in found if e.verdict == "fail"] == failing


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("2022年日常工作经费为220万元", [("info", "2022年…220万元", "2024: 20 万元")]),
        ("2022年日常工作经费为20万元", []),
        ("2024年日常工作经费为220万元", []),
        ("《管理办法》（财行〔2011〕18号）、2018年财政预算文件", []),
        ("2022年共处理220件", []),
    ],
)
def test_grounds_are_of_the_year(basis: str, expected: Said) -> None:
    rows = [PROJECT, f"立项依据|根据会议纪要，{basis}。", GRID, "产出指标|数量指标|工作|9次"]
    assert said(results("G18", rows)) == expected
