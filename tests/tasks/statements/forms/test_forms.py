"""Which tables are forms, and forms of other offices than the corpus', by hand."""

import pytest

from tasks.records import Cell, Table
from tasks.statements.forms import Form, read_form
from tests.tasks.gold import reading, table
from tests.tasks.statements.forms.flat import SLUGS

FORMS = {
    "tongnan-2021": 8,
    "beibei-2024": 4,
    "gaoyi-2021": 10,
    "wuhai-2021": 1,
    "shapingba-2024": 7,
}


def form(title: str, *rows: str, unit: str | None = "万元") -> Form:
    found = read_form(0, table(title, rows, unit), 2024)
    assert found is not None
    return found


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("source", ["text", "document.pdf", "document.docx"])
def test_forms_are_taken_and_money_tables_are_not(slug: str, source: str) -> None:
    tables = reading(slug, source).tables
    taken = [number for number, table in enumerate(tables) if read_form(number, table, 2024)]
    assert taken == list(range(len(tables)))[-FORMS[slug] :] or slug == "gaoyi-2021"
    assert len(taken) == FORMS[slug]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("部门机构设置情况", ["单位名称 | 单位性质 | 经费形式", "某局 | 行政 | 财政拨款"]),
        ("项目支出表", ["项目名称 | 合计 | 财政拨款", "合计 | 5 | 5", "宣传 | 5 | 5"]),
        ("目录", ["绩效目标表 | 12", "项目支出绩效目标表 | 13"]),
        (
            "收支总表",
            ["收入 | | 支出 |", "项目 | 预算数 | 项目 | 预算数", "一、拨款 | 5 | 一、教育 | 5"],
        ),
        ("绩效目标表", ["备注 | 无"]),
    ],
)
def test_other_tables_are_no_forms(title: str, rows: list[str]) -> None:
    assert read_form(0, table(title, rows), 2024) is None


def test_funds_by_phase_of_a_self_evaluation() -> None:
    found = form(
        "某项目绩效自评表",
        "项目名称 | 培训 | | | | | ",
        "项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率",
        " | 年度资金总额： | 180.61 | 180.03 | 90.01 | 10 | 50%",
        " | 其中：财政拨款 | 140.61 | 140.61 | | -- | 0%",
        "年度总体目标 | 预期目标 | | | 实际完成情况 | | ",
        " | 办好培训 | | | 办了四期 | | ",
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分",
        " | 产出指标 | 数量指标 | 培训班次 | ≥4次 | 4次 | 6",
        "总分 | | | | | | 98",
        unit=None,
    )
    assert found.statement == "project-self-evaluation"
    assert found.unread == ()
    stated = [(f.measure, f.fund, f.phase, f.stated, f.unit, f.reason) for f in found.facts]
    assert stated == [
        ("total", "all", "budget", "180.61", "万元", None),
        ("total", "all", "adjusted", "180.03", "万元", None),
        ("total", "all", "final", "90.01", "万元", None),
        ("execution-rate", "all", "final", "50%", "%", "not-money"),
        ("total", "fiscal-appropriation", "budget", "140.61", "万元", None),
        ("total", "fiscal-appropriation", "adjusted", "140.61", "万元", None),
        ("total", "fiscal-appropriation", "final", "", "万元", "blank"),
        ("execution-rate", "fiscal-appropriation", "final", "0%", "%", "not-money"),
        ("actual", "all", "final", "4次", "次", "not-money"),
    ]
    outcome = found.facts[-1]
    assert (outcome.classification, outcome.name, outcome.entity) == (
        "indicator",
        "培训班次",
        "培训",
    )
    [indicator] = found.indicators
    assert (indicator.actual, indicator.score, indicator.comparator) == ("4次", "6", "≥")
    [project] = found.projects
    assert (project.name, project.amount_fen, project.goal) == ("培训", 180610000, "办好培训")


def test_targets_of_the_medium_term_are_not_those_of_the_year() -> None:
    found = form(
        "项目绩效目标申报表",
        "项目名称 | 道路 | | | | |",
        "项目总体目标 | 中长期目标（2024—2026年） | | | | 年度目标 |",
        " | 修完 | | | | 修一段 |",
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 三级指标 | 指标值",
        " | 产出指标 | 数量指标 | 里程 | ≥9公里 | 里程 | ≥3公里",
    )
    assert [(i.level1, i.level3, i.value) for i in found.indicators] == [("产出指标", "里程", "3")]
    assert found.projects[0].goal == "修一段"
    assert found.unread == ("中长期指标值 (1)",)


def test_amounts_of_the_whole_period_are_not_those_of_the_year() -> None:
    rows = (
        "项目名称 | 绿化 | | | |",
        "资金金额（万元） | 实施期资金总额： | 90 | 年度资金总额： | 30 |",
        " | 其中：财政拨款 | 80 | 其中：财政拨款 | 20 |",
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注",
        " | 产出指标 | 数量指标 | 面积 | 5亩 |",
    )
    found = form("专项资金绩效目标表", *rows, unit=None)
    assert found.projects[0].stated == "30"
    assert [(f.measure, f.fund, f.stated) for f in found.facts] == [
        ("period-total", "all", "90"),
        ("total", "all", "30"),
        ("period-total", "fiscal-appropriation", "80"),
        ("total", "fiscal-appropriation", "20"),
    ]


def test_what_no_vocabulary_explains_is_told() -> None:
    found = form(
        "项目支出绩效目标表",
        "项目名称 | 宣传 | 神秘栏目 | 甲乙",
        "绩效指标 | 三级指标 | 指标值 | 未知列",
        " | 册数 | 5册 | 丙",
    )
    assert found.unread == ("神秘栏目", "未知列")


def test_a_template_that_nobody_filled_in_states_no_targets() -> None:
    found = form(
        "一级项目绩效目标表",
        "项目名称 | | 主管部门 | ",
        "当年预算 | | 市级支出 | ",
        "当年绩效目标 | | | ",
        "绩效指标 | 三级指标 | 指标值 | 权重",
        " | 指标1： | | ",
        " | …… | …… | ",
    )
    assert (found.projects, found.indicators) == ((), ())
    assert [(f.fund, f.reason) for f in found.facts] == [("all", "blank"), ("own-level", "blank")]


def test_a_list_of_units_and_projects() -> None:
    found = form(
        "项目支出预算表",
        "项目名称（资金使用单位） | 总计 | 财政拨款 | 绩效目标",
        "合计 | 30.00 | 30.00 |",
        "某局 | 20.00 | 20.00 |",
        "宣传 | 15.00 | 15.00 | 办好宣传",
        "工资 | 5.00 | 5.00 |",
        "某中心 | 10.00 | 10.00 |",
        "培训 | 10.00 | 10.00 | 办好培训",
    )
    assert found.statement == "project-list"
    assert [(p.name, p.stated, p.goal) for p in found.projects] == [
        ("宣传", "15.00", "办好宣传"),
        ("工资", "5.00", None),
        ("培训", "10.00", "办好培训"),
    ]
    sums = [(f.name, f.entity) for f in found.facts if f.classification == "total"]
    assert sums[::2] == [("合计", None), ("某局", "某局"), ("某中心", "某中心")]


def test_rows_of_which_nothing_says_whether_they_are_sums() -> None:
    found = form(
        "项目支出预算表",
        "项目名称（资金使用单位） | 总计 | 绩效目标",
        "某局 | 21.00 |",
        "宣传 | 15.00 | 办好宣传",
    )
    assert [project.name for project in found.projects] == ["宣传"]
    assert [f.doubt for f in found.facts] == ["sum-or-project", None]


def test_a_goal_torn_by_the_end_of_a_page_is_one() -> None:
    found = form(
        "",
        "二级预算单位名称 | 一级项目名称 | 预算数（元） | 绩效目标",
        "某局 | 安全 | 10 | 提高防范",
        " | | | 能力。",
    )
    assert [(p.goal, p.entity, p.unit) for p in found.projects] == [
        ("提高防范能力。", "某局", "元")
    ]


def test_scores_of_an_evaluation_are_no_amounts() -> None:
    found = form(
        "得分表", "一级指标 | 分值 | 得分 | 得分率", "决策 | 20 | 17.9 | 89%", "合计 | 20 | 17.9 |"
    )
    assert found.statement == "evaluation-scores"
    assert [(i.level1, i.weight, i.score, i.text) for i in found.indicators] == [
        ("决策", "20", "17.9", "")
    ]
    assert found.facts == ()


def test_a_form_of_another_year_says_so() -> None:
    rows = ("项目名称 | 绿化", "资金总额 | 5", "三级指标 | 指标值", "面积 | 5亩")
    found = read_form(0, table("2023年项目支出绩效目标表", rows), 2024)
    assert found is not None
    assert [(f.fiscal_year, f.doubt) for f in found.facts] == [(2023, "other-year")]


def test_indicators_in_one_cell() -> None:
    packed = (
        "1、1-产出指标；11-数量指标；会议次数；实施周期指标值:≥60场；年度指标值:≥20场。"
        "2、4-成本指标；41-经济成本指标；经费；实施周期指标值:≤9万元；年度指标值:≤3万元。"
    )
    found = form(
        "项目支出绩效目标表",
        "项目名称（资金使用单位） | 总计 | 绩效目标 | 绩效指标",
        "合计 | 3 | |",
        "某局 | 3 | |",
        f"会议 | 3 | 办会 | {packed}",
    )
    assert [(i.category, i.level3, i.comparator, i.value, i.unit) for i in found.indicators] == [
        ("quantity", "会议次数", "≥", "20", "场"),
        ("economic-cost", "经费", "≤", "3", "万元"),
    ]


def _spanned(number_of_pages: int) -> Table:
    """A grid whose label of cost indicators stands on the second page only."""
    rows = [
        [
            Cell(0, col, 1, 1, text, 1)
            for col, text in enumerate(("一级指标", "二级指标", "三级指标", "指标值"))
        ],
        [
            Cell(1, 0, 2, 1, "产出指标", 1),
            Cell(1, 1, 1, 1, "数量指标", 1),
            Cell(1, 2, 1, 1, "甲", 1),
        ],
        [Cell(2, 1, 1, 1, "", 1), Cell(2, 2, 1, 1, "乙", 1), Cell(2, 3, 1, 1, "2个", 1)],
        [Cell(3, 0, 1, 1, "", number_of_pages), Cell(3, 1, 1, 1, "成本指标", number_of_pages)],
    ]
    rows[1].append(Cell(1, 3, 1, 1, "1个", 1))
    rows[3] += [Cell(3, 2, 1, 1, "丙", number_of_pages), Cell(3, 3, 1, 1, "3元", number_of_pages)]
    cells = tuple(cell for row in rows for cell in row)
    return Table("项目绩效指标表", None, (1, 2), 4, 4, "test", cells)


def test_a_blank_box_at_the_foot_of_a_page_belongs_to_the_label_on_the_next() -> None:
    found = read_form(0, _spanned(2), 2024)
    assert found is not None
    assert [(i.level1, i.level2) for i in found.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "成本指标"),
        ("产出指标", "成本指标"),
    ]


def test_a_blank_box_on_the_same_page_repeats_the_one_above() -> None:
    found = read_form(0, _spanned(1), 2024)
    assert found is not None
    assert [i.level2 for i in found.indicators] == ["数量指标", "数量指标", "成本指标"]
